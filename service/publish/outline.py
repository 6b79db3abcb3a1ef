"""Headings in steps: what a page may show, where the source's own levels jump."""

from msgspec.structs import replace

from service.domain.article import Article, Block, Box, Heading


def stepped(article: Article) -> Article:
    """The article with heading levels that never skip one on the way down.

    A reader who goes by headings, and HTML's own rules (section 4.3.11), want an h2 before an h3.
    Sub-headings of one level stay on one level. The headline is 1, that of an aside 2.
    """
    above: list[tuple[int, int]] = [(1, 1)]

    def shown(level: int) -> int:
        """The level on the page, under the nearest heading before it that is a higher one."""
        while above[-1][0] >= level:
            above.pop()
        above.append((level, above[-1][1] + 1))
        return above[-1][1]

    def step(block: Block) -> Block:
        match block:
            case Heading() if not block.text.isspace():
                return replace(block, level=shown(block.level))
            case Box():
                if block.headline and not block.headline.isspace():
                    shown(2)
                return replace(block, blocks=tuple(map(step, block.blocks)))
            case _:
                return block

    return replace(article, body=tuple(map(step, article.body)))
