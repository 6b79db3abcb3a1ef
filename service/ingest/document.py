"""One document to one article: our own JSON or the text of a page, told apart by its first characters."""

from collections.abc import Callable
from itertools import islice

from msgspec.structs import replace

from service.domain.article import Article
from service.domain.characters import forbidden
from service.domain.errors import MOST_FAULTS, NotAnArticle, TooLarge, refusal
from service.domain.identity import derived_id
from service.domain.value import LONGEST_NAME
from service.domain.wire import checked
from service.ingest import header, scraped
from service.ingest.encoding import decode
from service.ingest.origin import DEFAULT_PUBLICATION, Origin, applied, merged
from service.ingest.sent import Sent, completed, sent

_HTML = ("<!doctype html", "<html", "<?xml")
_UTF8_MARK = b"\xef\xbb\xbf"


def read(
    document: bytes, origin: Origin, *, max_bytes: int, fallback_source_id: str | Callable[[], str]
) -> Article:
    """The article that a document holds; see `understood`."""
    return understood(document, origin, max_bytes=max_bytes, fallback_source_id=fallback_source_id).article


def understood(
    document: bytes, origin: Origin, *, max_bytes: int, fallback_source_id: str | Callable[[], str]
) -> Sent:
    """The article in a document of at most `max_bytes` bytes, with its quotations and figures found.

    A text's fields come from the origin, else from its header, else they are null; `source_id` falls
    back to the address and then to `fallback_source_id`, such as a file's name, or what gives it: that is
    called only where it is needed. `id` is null.

    Our own JSON is taken as it is, ids, revision and status included, but for what the origin names;
    see `service.ingest.sent`. A page is to be published.

    Raises TooLarge before anything is decoded; NotAnArticle where there is no article, saying what was
    missing; InvalidInput for a wrong header or JSON value, naming the line or pointer, and for a text of
    the page that is past its limit.
    """
    if len(document) > max_bytes:
        raise TooLarge(f"the document has {len(document):,} bytes; the limit is {max_bytes:,}")
    raw = document.removeprefix(_UTF8_MARK)
    if raw.lstrip()[:1] == b"{" and not raw.startswith(b"{\\rtf"):
        return _stated(raw, origin)
    text = decode(document)
    opening = text.lstrip()[:20].casefold()
    if opening.startswith("{"):
        return _stated(text.encode(), origin)
    if opening.startswith(_HTML):
        raise NotAnArticle("no article: this is HTML or XML, which is not read yet; give the page's text")
    # A page of nothing but figures has too many: what was found is looked at like what was given.
    return Sent(checked(completed(_page(text, origin, fallback_source_id))), figures="found")


def _stated(document: bytes, origin: Origin) -> Sent:
    """The article of our own JSON, whose texts hold no control character but tabs and line ends."""
    stated = sent(document)
    found = tuple(islice(forbidden(stated.article, document), MOST_FAULTS))
    if found:
        raise refusal(found)
    # What the origin says was never compared with what the article may hold.
    return replace(stated, article=checked(applied(stated.article, origin)))


def _page(text: str, origin: Origin, fallback_source_id: str | Callable[[], str]) -> Article:
    stated, body = header.split(text)
    known = merged(origin, stated)
    source_id = known.source_id or _standing_in(known.url)
    if source_id is None:
        fallback = fallback_source_id if isinstance(fallback_source_id, str) else fallback_source_id()
        source_id = _standing_in(fallback)
    understood = scraped.article(
        body,
        publication=known.publication or DEFAULT_PUBLICATION,
        source_id=source_id or "",
    )
    return checked(applied(understood, known))


def _standing_in(text: str | None) -> str | None:
    """An address or a file's name as source id; what is longer than one may be, by its hash."""
    return derived_id("source", text) if text is not None and len(text) > LONGEST_NAME else text
