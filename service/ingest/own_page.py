"""A page that a service like this one made: what its JSON-LD says, and its blocks as they stand on it.

Nothing is guessed: `service.publish.page` writes both. A page that only says that it is ours, and is not laid
out so, is read as any other.
"""

from collections.abc import Iterator
from itertools import chain

from lxml import etree
from msgspec.structs import replace

from service.domain.article import Block, Box, ImageBlock, VideoBlock
from service.domain.errors import InvalidInput
from service.ingest import html, jsonld
from service.ingest.encoding import decode
from service.ingest.html.fragment import fragment
from service.ingest.html.tree import Element, parsed
from service.ingest.reading import Reading

_MADE_HERE = b'<meta name="generator" content="Wirecopy">'
_HEAD = 20_000
"""Bytes in which it is looked for."""

_NOT_BLOCKS = (
    "./header",
    "./section[@class='corrections']",
    "./details[@class='figures']",
)
"""What the article element holds beside its blocks; all of it stands in the JSON-LD."""


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """The article of a page, ours or anybody's: `service.ingest.html.read`."""
    if _MADE_HERE in document[:_HEAD]:
        own = _own(parsed(decode(document)), base)
        if own is not None:
            return (own,)
    return html.read(document, base=base)


def _own(root: Element, base: str | None) -> Reading | None:
    """Null where the page is not laid out as ours are."""
    scripts = [each.text or "" for each in root.iter("script") if each.get("type") == "application/ld+json"]
    articles = [each for each in root.iter("article") if each.get("id") == "article"]
    if len(scripts) != 1 or len(articles) != 1:
        return None
    try:
        (stated,) = jsonld.read(scripts[0].encode(), base=base)
    except (InvalidInput, ValueError):
        return None
    found = fragment(_blocks_of(articles[0]), base=base)
    known = dict(_records(stated.article.body))
    article = replace(
        stated.article,
        body=tuple(_with_record(block, known) for block in found.blocks),
        quotations=(),
        statistics=(),
    )
    return replace(stated, article=article, unread=found.unread, quoted=False, counted=False)


def _blocks_of(article: Element) -> Element:
    """The element with its blocks alone; the words of a marked figure are the text's, its link is not."""
    for beside in list(chain.from_iterable(article.findall(path) for path in _NOT_BLOCKS)):
        article.remove(beside)
    figures = [each for each in article.iter("a", "mark") if each.get("class") == "figure"]
    for figure in figures:
        figure.attrib.clear()
        figure.tag = "span"
    etree.strip_tags(article, "span")
    return article


def _with_record(block: Block, known: dict[str, ImageBlock | VideoBlock]) -> Block:
    """A picture or video with what the JSON-LD says of it; its place and its caption are the page's."""
    if isinstance(block, Box):
        inner = (_with_record(each, known) for each in block.blocks)
        return replace(block, blocks=tuple(each for each in inner if not isinstance(each, Box)))
    record = known.get(_address(block) or "")
    if isinstance(block, ImageBlock) and isinstance(record, ImageBlock):
        said = replace(record.image, alt=record.image.alt or block.image.alt)
        return replace(block, image=said)
    if isinstance(block, VideoBlock) and isinstance(record, VideoBlock):
        return replace(block, video=record.video)
    return block


def _records(body: tuple[Block, ...]) -> Iterator[tuple[str, ImageBlock | VideoBlock]]:
    """The pictures and videos that have an address, by it."""
    for block in body:
        for each in block.blocks if isinstance(block, Box) else (block,):
            if isinstance(each, ImageBlock | VideoBlock) and (address := _address(each)):
                yield address, each


def _address(block: Block) -> str | None:
    match block:
        case ImageBlock(image=image):
            return image.url
        case VideoBlock(video=video):
            return video.url or video.embed_url
        case _:
            return None
