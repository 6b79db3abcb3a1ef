"""What a page without an article is: a form, an error, a banner, a list. Said to whoever sent it."""

from itertools import islice

from service.domain.article import Block, Box, ImageBlock, ListBlock, Paragraph, Quote, VideoBlock
from service.domain.errors import NotAnArticle
from service.domain.sentences import ends_sentence
from service.ingest.furniture import asks_for_consent, is_no_article
from service.ingest.html.prose import Prose
from service.ingest.html.tree import Element, descendants, words

_MOST = 3_000
_STUB = 250
"""Code points in whole sentences from which a page is an article, whatever else it says."""
_LONGEST_LINE = 300
_SHORTEST_PROSE = 60
_LINKED = 0.6


def refused(root: Element, prose: Prose) -> NotAnArticle:
    """What to say of a page on which no article was found."""
    kind = _kind(root)
    if kind is None and prose.linked(root) > _LINKED:
        kind = "a list of links"
    what = f"the page is {kind}; " if kind else ""
    return NotAnArticle(f"no article: {what}there is no paragraph of an article on it")


def require_article(root: Element, prose: Prose, headline: str, blocks: tuple[Block, ...]) -> None:
    """Raises NotAnArticle for a page without headline or prose, or with a sign that it is something else."""
    if not any(map(_is_prose, blocks)):
        raise refused(root, prose)
    if not headline:
        raise NotAnArticle("no article: there is no headline on the page")
    said = sum(
        len(block.text) for block in blocks if isinstance(block, Paragraph) and ends_sentence(block.text)
    )
    captioned = any(isinstance(block, ImageBlock | VideoBlock) and block.caption.text for block in blocks)
    if said < _STUB and not captioned and (kind := _kind(root)) is not None:
        raise NotAnArticle(f"no article: the page is {kind}; there are no paragraphs of an article on it")


def _kind(root: Element) -> str | None:
    """What the lines of a page show it to be."""
    for element in islice(
        descendants(root, "title", "h1", "h2", "p", "label", "button", "a", "div", "span"), _MOST
    ):
        line = words(element, _LONGEST_LINE)
        if line and (kind := is_no_article(line)):
            return kind
        if asks_for_consent(line) and len(line) < _LONGEST_LINE:
            return "a cookie or consent banner"
    return None


def _is_prose(block: Block) -> bool:
    match block:
        case Paragraph(text=text) | Quote(text=text):
            return ends_sentence(text) or len(text) >= _SHORTEST_PROSE
        case ListBlock(items=items):
            return any(ends_sentence(entry.text) for entry in items)
        case Box(blocks=inner):
            return any(map(_is_prose, inner))
        case ImageBlock() | VideoBlock():
            return block.caption.text is not None and ends_sentence(block.caption.text)
        case _:
            return False
