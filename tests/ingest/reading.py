"""Ways into the reader that the tests of ingest share."""

from pathlib import Path

from service.domain.article import Article, Box, Heading, ImageBlock, Paragraph, VideoBlock
from service.domain.texts import blocks
from service.ingest.document import read
from service.ingest.origin import Origin

PAGES = Path(__file__).parent / "pages"
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "scraped-article.txt"


def take(document: bytes | str, origin: Origin | None = None, *, max_bytes: int = 10_000_000) -> Article:
    """The article in a document, read with no options unless some are given."""
    raw = document.encode() if isinstance(document, str) else document
    return read(raw, origin or Origin(), max_bytes=max_bytes, fallback_source_id="page")


def page(name: str) -> Article:
    """The article on one of the pages beside the tests."""
    return take((PAGES / f"{name}.txt").read_bytes())


def with_body(*lines: str) -> Article:
    """An article of the given lines below a headline."""
    return take("\n\n".join(("Harbour opens after the storm", *lines)))


def images(article: Article) -> list[ImageBlock]:
    """Every picture of an article, those in boxes too."""
    return [block for _, block in blocks(article) if isinstance(block, ImageBlock)]


def videos(article: Article) -> list[VideoBlock]:
    """Every video of an article."""
    return [block for _, block in blocks(article) if isinstance(block, VideoBlock)]


def boxes(article: Article) -> list[Box]:
    """Every box of an article."""
    return [block for block in article.body if isinstance(block, Box)]


def paragraphs(article: Article) -> list[str]:
    """The text of every paragraph, those in boxes too, in order."""
    return [block.text for _, block in blocks(article) if isinstance(block, Paragraph)]


def headings(article: Article) -> list[str]:
    """The text of every sub-heading outside boxes."""
    return [block.text for block in article.body if isinstance(block, Heading)]
