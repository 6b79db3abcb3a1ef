"""Walks over an article: every text in reading order, every block with its place."""

from collections.abc import Iterator

import msgspec

from service.domain.article import (
    Article,
    Block,
    Box,
    Heading,
    ImageBlock,
    ListBlock,
    Paragraph,
    Quote,
    VideoBlock,
)
from service.domain.span import Container


class Text(msgspec.Struct, frozen=True):
    """A text of an article: what kind of place it stands in, the JSON Pointer to it, and its words."""

    container: Container
    pointer: str
    text: str


def blocks(article: Article) -> Iterator[tuple[str, Block]]:
    """Every block with its JSON Pointer, in reading order, those inside a box after the box itself."""
    for number, block in enumerate(article.body):
        yield f"/body/{number}", block
        if isinstance(block, Box):
            for inner, child in enumerate(block.blocks):
                yield f"/body/{number}/blocks/{inner}", child


def texts(article: Article) -> Iterator[Text]:
    """Every text in which a figure or quotation may stand, in reading order, headline first."""
    yield Text("headline", "/headline", article.headline)
    if article.standfirst is not None:
        yield Text("standfirst", "/standfirst", article.standfirst)
    for pointer, block in blocks(article):
        yield from block_texts(pointer, block)


def block_texts(pointer: str, block: Block) -> Iterator[Text]:
    """The texts of one block; a box gives its headline only, its blocks are walked by `blocks`."""
    match block:
        case Paragraph():
            yield Text("paragraph", f"{pointer}/text", block.text)
        case Heading():
            yield Text("heading", f"{pointer}/text", block.text)
        case Quote():
            yield Text("quote", f"{pointer}/text", block.text)
        case ListBlock():
            for number, entry in enumerate(block.items):
                yield Text("list", f"{pointer}/items/{number}/text", entry.text)
        case ImageBlock() | VideoBlock():
            if block.caption.text is not None:
                yield Text("caption", f"{pointer}/caption/text", block.caption.text)
        case Box():
            if block.headline is not None:
                yield Text("heading", f"{pointer}/headline", block.headline)
