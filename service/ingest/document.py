"""One document to the articles in it, whatever format it is in: its content tells when nobody does."""

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from service.domain.article import Article
from service.domain.characters import forbidden
from service.domain.errors import MOST_FAULTS, InvalidInput, NotAnArticle, TooLarge, refusal
from service.domain.identity import derived_id
from service.domain.succession import Figures
from service.domain.value import LONGEST_NAME
from service.domain.wire import checked
from service.ingest import header, scraped
from service.ingest.encoding import decode
from service.ingest.origin import DEFAULT_PUBLICATION, Origin, applied, merged
from service.ingest.readers import READERS
from service.ingest.reading import Reading
from service.ingest.sent import Sent, completed, sent
from service.ingest.sniffing import Kind, sniffed

_UTF8_MARK = b"\xef\xbb\xbf"
_LONGEST_NUMBER = 20
"""Characters kept for the number of an article that has no identity but its place in a document."""

Fallback = str | Callable[[], str]
"""The source id of a document that has none, such as a file's name, or what gives it."""


class Understood(NamedTuple):
    """The articles of a document, and why the others in it cannot be used."""

    sent: tuple[Sent, ...]
    refused: tuple[InvalidInput, ...] = ()


def read(document: bytes, origin: Origin, *, max_bytes: int, fallback_source_id: Fallback) -> Article:
    """The article that a document holds; see `understood`."""
    return understood(document, origin, max_bytes=max_bytes, fallback_source_id=fallback_source_id).article


def understood(
    document: bytes,
    origin: Origin,
    *,
    max_bytes: int,
    fallback_source_id: Fallback,
    kind: Kind | None = None,
) -> Sent:
    """The one article of a document; see `all_understood`. Raises InvalidInput where it holds several."""
    found = all_understood(
        document, origin, max_bytes=max_bytes, fallback_source_id=fallback_source_id, kind=kind
    )
    if len(found.sent) + len(found.refused) > 1:
        raise InvalidInput(f"there are {len(found.sent) + len(found.refused)} articles in it, not one")
    return found.sent[0]


def all_understood(
    document: bytes,
    origin: Origin,
    *,
    max_bytes: int,
    fallback_source_id: Fallback,
    kind: Kind | None = None,
    base: str | None = None,
) -> Understood:
    """The articles in a document of at most `max_bytes` bytes, with their quotations and figures found where
    the document does not state them. There is one at least.

    `kind` says what the document is; told by its content where it is null. `base` is the address that it was
    had from, by which links in it are read; the origin's stands in for it. What the origin knows wins over
    what the document says; `source_id` falls back to the address and then to `fallback_source_id`: that is
    called only where it is needed. `id` is null, but in our own JSON, which is taken as it is, ids, revision
    and status included; see `service.ingest.sent`. What is read is to be published.

    Raises TooLarge before anything is decoded; NotAnArticle where there is no article, saying what was
    missing; InvalidInput for what cannot be used, naming the line or pointer, and for a text that is past its
    limit. Of a document with several articles, those that cannot be used are named beside the others; it
    raises where none can.
    """
    if len(document) > max_bytes:
        raise TooLarge(f"the document has {len(document):,} bytes; the limit is {max_bytes:,}")
    raw = document.removeprefix(_UTF8_MARK)
    if kind is None:
        kind = _kind_of(raw)
    if kind == "json":
        return Understood((_stated(raw if raw.lstrip()[:1] == b"{" else decode(document).encode(), origin),))
    if kind == "text":
        return Understood((_page(decode(document), origin, fallback_source_id),))
    return _taken(READERS[kind](document, base=base or origin.url), origin, fallback_source_id)


def _kind_of(document: bytes) -> Kind:
    """Raises NotAnArticle for what is no text, and for XML of a kind that is not read."""
    # Our own JSON is not decoded before it must be; an RTF file begins in the same way.
    ours = document.lstrip()[:1] == b"{" and not document.startswith(b"{\\rtf")
    try:
        text = document.decode() if ours else decode(document)
    except UnicodeDecodeError:
        return "json"
    kind = sniffed(text)
    if kind is None:
        raise NotAnArticle(
            "no article: this is XML of a kind that is not read; NewsML-G2, NITF, RSS, Atom and XHTML are"
        )
    return kind


def _stated(document: bytes, origin: Origin) -> Sent:
    """The article of our own JSON, whose texts hold no control character but tabs and line ends."""
    stated = sent(document)
    found = tuple(islice(forbidden(stated.article, document), MOST_FAULTS))
    if found:
        raise refusal(found)
    # What the origin says was never compared with what the article may hold.
    return replace(stated, article=checked(applied(stated.article, origin)))


def _page(text: str, origin: Origin, fallback: Fallback) -> Sent:
    """The article of a page's text, of which the origin knows more, or else its header."""
    stated, body = header.split(text)
    known = merged(origin, stated)
    source_id = known.source_id or _standing_in(known.url)
    article = scraped.article(
        body,
        publication=known.publication or DEFAULT_PUBLICATION,
        source_id=source_id or _standing_in(_called(fallback)) or "",
    )
    # A page of nothing but figures has too many: what was found is looked at like what was given.
    return Sent(checked(completed(checked(applied(article, known)))), figures="found")


def _taken(readings: tuple[Reading, ...], origin: Origin, fallback: Fallback) -> Understood:
    if not readings:
        raise NotAnArticle("no article: there is no entry in it")
    if len(readings) == 1:
        return Understood((_read(readings[0], origin, fallback),))
    if (of_one := _said_of_one(origin)) is not None:
        raise InvalidInput(f"there are {len(readings)} articles in it: {of_one} cannot be that of each")
    sent, refused = [], []
    for number, reading in enumerate(readings, start=1):
        try:
            sent.append(_read(reading, origin, fallback, number=number))
        except InvalidInput as error:
            refused.append(InvalidInput(f"article {number}: {error.detail}", pointer=error.pointer))
    if not sent:
        raise refused[0]
    return Understood(tuple(sent), tuple(refused))


def _said_of_one(origin: Origin) -> str | None:
    """What the origin says that only one article can have."""
    return next((name for name in ("source_id", "slug") if getattr(origin, name)), None)


def _read(reading: Reading, origin: Origin, fallback: Fallback, *, number: int | None = None) -> Sent:
    article = applied(reading.article, origin if number is None else replace(origin, url=None))
    if not article.source_id:
        named = _standing_in(article.url) or _numbered(_called(fallback), number)
        article = replace(article, source_id=named)
    found = completed(checked(article), quoted=not reading.quoted, counted=not reading.counted)
    figures: Figures = "given" if reading.counted else "found"
    return Sent(checked(found), reading.status, figures=figures, unread=reading.unread)


def _called(fallback: Fallback) -> str:
    return fallback if isinstance(fallback, str) else fallback()


def _numbered(name: str, number: int | None) -> str:
    named = _standing_in(name, LONGEST_NAME - _LONGEST_NUMBER) or ""
    return named if number is None else f"{named}#{number}"


def _standing_in(text: str | None, longest: int = LONGEST_NAME) -> str | None:
    """An address or a file's name as source id; what is longer than one may be, by its hash."""
    return derived_id("source", text) if text is not None and len(text) > longest else text
