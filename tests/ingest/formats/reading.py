"""What the tests of the formats share: reading one article, and looking at it."""

from collections.abc import Callable
from typing import Any

from service.domain.article import Article, Block, ImageBlock, ListBlock, Paragraph, VideoBlock
from service.domain.texts import blocks
from service.ingest.reading import Reading

Read = Callable[..., tuple[Reading, ...]]


def only(read: Read, document: str, **given: Any) -> Reading:
    """The one article of a document."""
    (reading,) = read(document.encode(), **given)
    return reading


def text(article: Article) -> list[str]:
    """The paragraphs and the entries of lists, in order."""
    return [said for _, block in blocks(article) for said in _said(block)]


def pictures(article: Article) -> list[ImageBlock]:
    return [block for _, block in blocks(article) if isinstance(block, ImageBlock)]


def videos(article: Article) -> list[VideoBlock]:
    return [block for _, block in blocks(article) if isinstance(block, VideoBlock)]


def named(reading: Reading) -> str:
    """All that was named as unread, as one text to look for words in."""
    return "\n".join(f"{each.where}: {each.what}" for each in reading.unread)


def _said(block: Block) -> list[str]:
    match block:
        case Paragraph(text=said):
            return [said]
        case ListBlock(items=items):
            return [entry.text for entry in items]
        case _:
            return []
