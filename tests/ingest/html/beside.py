"""The same pages as trafilatura reads them: what our reader is measured beside."""

from datetime import UTC, datetime

import trafilatura
from lxml import etree

from service.domain.article import Article, Block, Contributor, Heading, Paragraph


def read(document: bytes) -> Article | None:
    """The article that trafilatura makes of a page, as far as it says: its text, headings, authors, day and
    headline. It has no captions and credits of their own. Null where it finds nothing."""
    found = trafilatura.extract(
        document, output_format="xml", with_metadata=True, include_comments=False, include_tables=False
    )
    if found is None:
        return None
    root = etree.fromstring(found.encode())
    return Article(
        publication="newsroom",
        source_id="page",
        headline=root.get("title") or "-",
        byline=tuple(
            Contributor(name=name.strip()) for name in (root.get("author") or "").split(";") if name
        ),
        published_at=_day(root.get("date")),
        body=tuple(block for element in root.iter("p", "head") if (block := _block(element)) is not None),
    )


def _block(element: etree._Element) -> Block | None:
    text = " ".join("".join(str(piece) for piece in element.itertext()).split())
    if not text:
        return None
    return Heading(text=text) if element.tag == "head" else Paragraph(text=text)


def _day(said: str | None) -> datetime | None:
    return datetime.strptime(said, "%Y-%m-%d").replace(tzinfo=UTC) if said else None
