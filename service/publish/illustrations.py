"""The pictures and videos of an article with the ids that their figures have in the body, for formats that
keep a record of each beside the body."""

from collections.abc import Iterator

from service.domain.article import Article, Block, Box, FlatBlock, ImageBlock, VideoBlock
from service.publish.body import anchor


def illustrations(article: Article) -> Iterator[tuple[str, ImageBlock | VideoBlock]]:
    """In reading order, those in boxes included, each after the id that `service.publish.body` gives it."""
    for pointer, block in _blocks("/body", article.body):
        if isinstance(block, ImageBlock | VideoBlock):
            yield anchor(pointer), block


def _blocks(pointer: str, blocks: tuple[Block, ...] | tuple[FlatBlock, ...]) -> Iterator[tuple[str, Block]]:
    for number, block in enumerate(blocks):
        here = f"{pointer}/{number}"
        if isinstance(block, Box):
            yield from _blocks(f"{here}/blocks", block.blocks)
        else:
            yield here, block
