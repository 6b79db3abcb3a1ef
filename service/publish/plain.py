"""An article as plain text: for people, and for machines that take nothing else.

Its header and its lines under pictures are those that the reader of scraped texts knows
(`service.ingest.header`, `service.ingest.markers`), so that a text is read back as far as words go.
"""

import re
from collections.abc import Iterable, Iterator

from service.domain.article import (
    Article,
    Block,
    Box,
    FlatBlock,
    Genre,
    Heading,
    ImageBlock,
    ListBlock,
    Paragraph,
    Publication,
    Quote,
    VideoBlock,
)
from service.domain.media import Caption, Image, Video
from service.domain.slug import is_slug
from service.publish import statements
from service.publish.addresses import name_of
from service.publish.body import is_language, said, web
from service.publish.links import Links
from service.publish.written import permitted, rfc3339

_FENCE = "---"
_LINE_ENDS = re.compile(r"\s*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")
_ORNAMENT = "* * *"
"""Where a box ends."""
_OPENINGS: dict[Genre, str] = {"analysis": "Analysis", "background": "Background", "opinion": "Opinion"}
"""What the byline of a box begins with; that of another genre says no more than who wrote it."""


def plain_text(article: Article, publication: Publication, links: Links) -> bytes:
    """The article with its header, UTF-8, blank lines between blocks."""
    parts = [_header(article, publication, links), _line(article.headline), body_text(article)]
    if article.corrections:
        # Under a heading, at which the reader of texts sees that a box before it is over.
        parts += ["Corrections", *(_line(statements.correction(each)) for each in article.corrections)]
    return (permitted("\n\n".join(filter(said, parts))) + "\n").encode()


def body_text(article: Article) -> str:
    """The words of the body alone, blank lines between blocks; empty without any."""
    return "\n\n".join(filter(said, map(_block, article.body)))


def _header(article: Article, publication: Publication, links: Links) -> str:
    lines = "\n".join(f"{key}: {value}" for key, value in _known(article) if said(value))
    notes = "\n".join(f"# {note}" for note in _notes(article, publication, links))
    return f"{_FENCE}\n{notes}\n{lines}\n{_FENCE}"


def _notes(article: Article, publication: Publication, links: Links) -> Iterator[str]:
    """What the header has no key for: lines that its reader passes over."""
    rights = article.rights
    told = (
        ("id", f"{name_of(article)}, revision {article.revision}, {article.status}"),
        ("page", None if web(article.url) else links.canonical(article)),
        ("publication name", publication.name),
        ("alternative headline", article.alternative_headline),
        ("copyright holder", rights and rights.copyright_holder),
        ("copyright year", rights and rights.copyright_year and str(rights.copyright_year)),
        ("licence", rights and rights.licence),
        ("packages", ", ".join(article.packages)),
    )
    for name, value in told:
        if value and said(value):
            yield f"{name}: {_one_line(value)}"


def _known(article: Article) -> Iterator[tuple[str, str]]:
    """The keys that the header has, each with its value in one line."""
    times = (
        ("published", article.published_at),
        ("updated", article.updated_at),
        ("embargo", article.embargo_until),
        ("expires", article.expires_at),
    )
    rights, source = article.rights, article.source
    words = (
        ("url", web(article.url)),
        ("source-id", article.source_id),
        ("publication", article.publication),
        ("section", article.section),
        ("dateline", article.dateline),
        ("genre", article.genre),
        ("language", article.language if is_language(article.language) else None),
        ("tags", ", ".join(tag.name.replace(",", " ") for tag in article.tags)),
        ("byline", statements.byline(article.byline)),
        ("standfirst", article.standfirst),
        ("slug", article.slug if article.slug and is_slug(article.slug) else None),
        ("source", source and source.name),
        ("source-url", source and web(source.url)),
        ("copyright", rights and rights.copyright_notice),
        ("usage-terms", rights and rights.usage_terms),
    )
    yield from ((key, _one_line(value)) for key, value in words if value)
    yield from ((key, rfc3339(at)) for key, at in times if at is not None)


def _block(block: Block) -> str:
    return "\n\n".join(_box(block)) if isinstance(block, Box) else "\n".join(_flat(block))


def _box(box: Box) -> Iterator[str]:
    if box.headline and said(box.headline):
        yield _line(box.headline)
    people = statements.byline(box.byline)
    if people:
        yield _line(f"{_OPENINGS.get(box.genre, '')} by {people}".strip())
    yield from filter(said, ("\n".join(_flat(block)) for block in box.blocks))
    yield _ORNAMENT


def _flat(block: FlatBlock) -> Iterable[str]:
    """The lines of a block."""
    match block:
        case Paragraph(text=text) | Heading(text=text):
            return _lines(text)
        case Quote(text=text, speaker=speaker):
            return _lines(f"“{text}”", speaker and said(speaker) and f"— {speaker}")
        case ListBlock(items=items, ordered=ordered):
            return [
                _line(f"{f'{number}.' if ordered else '•'} {item.text}")
                for number, item in enumerate(items, start=1)
            ]
        case ImageBlock(image=image, caption=caption):
            return _picture(image, caption)
        case VideoBlock(video=video, caption=caption):
            return _recording(video, caption)


def _picture(image: Image, caption: Caption) -> Iterable[str]:
    """A description that stands alone is set in brackets: no line below says whose it is."""
    shown, credit = said(image.description) or said(image.alt), said(caption.credit) or said(image.credit)
    if shown and not (credit or said(caption.text)):
        return _lines(f"[Picture: {shown}]", caption.withheld)
    return _lines(
        shown,
        credit and f"Image credit: {credit}",
        said(caption.text) and f"Image caption: {caption.text}",
        caption.withheld,
    )


def _recording(video: Video, caption: Caption) -> Iterable[str]:
    credit = said(caption.credit) or said(video.credit)
    return _lines(
        said(video.title) and f"[Video: {video.title}]",
        video.description,
        said(caption.text) and f"Video caption: {caption.text}",
        credit and f"Credit: {credit}",
    )


def _lines(*texts: str | None) -> list[str]:
    return [_line(text) for text in texts if text and said(text)]


def _line(text: str) -> str:
    """The text without line ends, which would make paragraphs of it."""
    return _LINE_ENDS.sub(" ", text).strip()


def _one_line(text: str) -> str:
    """The text as a value of the header: its reader makes every white space one space."""
    return " ".join(text.split())
