"""Taking in a page as it comes: what is understood of it, and what became of it."""

import asyncio
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Annotated, TypeVar

from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.domain import forms, wire
from service.domain.article import Article
from service.domain.audit import Actor
from service.domain.errors import Conflict, InvalidInput
from service.domain.report import report
from service.http import examples
from service.http.answers import Answer, Header
from service.http.articles import JSON, JSON_LD
from service.http.authentication import actor_of
from service.http.bodies import media_type, require_media_type, whole_body
from service.http.describing import Shown, writes
from service.http.expectations import repeatable
from service.http.problems import ParameterError, Refused
from service.http.served import AnyRequest, Served, served_by
from service.ingest import document as documents
from service.ingest.document import all_understood
from service.ingest.encoding import recoded
from service.ingest.origin import Origin
from service.ingest.sent import Sent
from service.ingest.sniffing import Kind
from service.publish.views import RefusedArticle, Understood, UnderstoodList
from service.store import publications
from service.store.arrivals import Incoming, Saved
from service.store.idempotency import Request

TEXT = "text/plain"
HTML = "text/html"

_TOLD: dict[str, Kind | None] = {
    TEXT: None,
    JSON: None,
    HTML: "html",
    "application/xhtml+xml": "html",
    JSON_LD: "jsonld",
    "application/vnd.iptc.ninjs+json": "ninjs",
    "application/vnd.iptc.g2.newsitem+xml": "newsml",
    "application/vnd.iptc.g2.newsmessage+xml": "newsml",
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "jsonfeed",
    "application/xml": None,
    "text/xml": None,
}
"""Media types that may be sent, and the kind of source that each tells; null where the content does."""

_XML = ("newsml", "rss", "atom")

_SHOWN = {TEXT: Shown({"type": "string"}, examples.PAGE), JSON: Shown(Article, examples.ARTICLE_SENT)}

T = TypeVar("T")


@writes(
    "POST",
    "/v1/ingest",
    tag="Writing",
    summary="Take a page in",
    description="A page as HTML or as its bare text, JSON-LD, ninjs, NewsML-G2, NITF, RSS, Atom, JSON Feed "
    "or our own JSON; as plain text, JSON or XML it is told by its content which. What it does not say of "
    "itself may be said by parameters, which win over what it says. With `dry_run=true` nothing is stored: "
    "the answer shows what was understood, what is wrong with it, and what had no place in the article. Of "
    "a document with several articles, such as a feed, each is taken in by itself: the answer lists them and "
    "those that were refused; an `Idempotency-Key` is for a document with one.",
    takes={each: _SHOWN.get(each, Shown({"type": "string"})) for each in _TOLD},
    shows={
        200: {JSON: Shown((Understood, UnderstoodList), examples.UNDERSTOOD)},
        201: {JSON: Shown(Understood)},
    },
    problems=(400, 408, 409, 413, 415, 422, 503),
    asks=("Idempotency-Key",),
    says=("Location", "Wirecopy-Outcome"),
)
async def ingest(  # noqa: PLR0917 - a parameter each
    request: AnyRequest,
    dry_run: Annotated[bool, QueryParameter(description="Store nothing; show what was understood.")] = False,
    draft: Annotated[bool, QueryParameter(description="Keep the article unpublished.")] = False,
    publication: Annotated[str | None, QueryParameter(description="The publication's id.")] = None,
    source_id: Annotated[str | None, QueryParameter(description="The newsroom's own id of it.")] = None,
    url: Annotated[str | None, QueryParameter(description="The article's canonical address.")] = None,
    language: Annotated[str | None, QueryParameter(description="Its language, as BCP 47.")] = None,
    section: Annotated[str | None, QueryParameter(description="Its section.")] = None,
    published: Annotated[str | None, QueryParameter(description="When first published (RFC 3339).")] = None,
) -> ASGIApp:
    kind = _TOLD[require_media_type(request, tuple(_TOLD))]
    served, actor = served_by(request), actor_of(request)
    settings = served.settings
    body = await whole_body(
        request, max_bytes=settings.ingest_max_bytes, seconds=settings.body_timeout_seconds
    )
    again = repeatable(request, actor, body)
    origin = Origin(
        publication=_of_form("publication", publication, forms.publication_id),
        source_id=source_id,
        url=_of_form("url", url, forms.web_address),
        language=_of_form("language", language, forms.normal_language),
        section=section,
        published_at=_of_form("published", published, forms.instant),
    )
    _, charset = media_type(request)
    document = body if charset is None else _in_utf8(body, charset, kind)
    # Finding the figures of a long page takes a while, in which others are answered.
    given = await asyncio.to_thread(_understood, served, document, kind, origin, dry_run=dry_run)
    taking = _Taking(served, actor, dry_run=dry_run, draft=draft)
    if len(given.sent) + len(given.refused) == 1:
        return await taking.one(given.sent[0], again)
    if again is not None:
        raise Refused("bad-request", 400, "Idempotency-Key is for a document with one article in it.")
    return await taking.several(given)


def _in_utf8(body: bytes, charset: str, kind: Kind | None) -> bytes:
    """A document whose charset the client states; the mark says so to whoever looks for a charset in it. XML
    states its own, which is right more often (RFC 7303, section 3)."""
    if kind in _XML or body.lstrip()[:5] == b"<?xml":
        return body
    return BOM_UTF8 + recoded(body, charset).removeprefix(BOM_UTF8)


def _understood(
    served: Served, document: bytes, kind: Kind | None, origin: Origin, *, dry_run: bool
) -> documents.Understood:
    def fallback() -> str:
        if dry_run:
            return "nameless"
        raise InvalidInput("say with source_id or url, here or in the document, which article this is")

    # Its size was looked at before; in UTF-8 it may have become more.
    return all_understood(document, origin, max_bytes=len(document), fallback_source_id=fallback, kind=kind)


class _Taking:
    """Takes in what was understood of one request."""

    def __init__(self, served: Served, actor: Actor, *, dry_run: bool, draft: bool) -> None:
        self._served = served
        self._actor = actor
        self._dry_run = dry_run
        self._draft = draft

    async def one(self, sent: Sent, again: Request | None) -> Answer:
        """The document's only article. Raises what writing it does."""
        saved, shown = await self._taken(sent, again)
        return _answer(wire.encode(shown), self._served, saved)

    async def several(self, given: documents.Understood) -> Answer:
        """Each article by itself: what one is refused for, others are not."""
        shown: list[Understood] = []
        refused: list[InvalidInput | Conflict] = list(given.refused)
        for sent in given.sent:
            try:
                shown.append((await self._taken(sent, None))[1])
            except (InvalidInput, Conflict) as error:
                refused.append(error)
        said = tuple(RefusedArticle(detail=each.detail, pointer=each.pointer) for each in refused)
        return _answer(wire.encode(UnderstoodList(articles=tuple(shown), refused=said)), self._served, None)

    async def _taken(self, sent: Sent, again: Request | None) -> tuple[Saved | None, Understood]:
        article, saved = self._served.newsroom.accepted(sent.article), None
        if not self._dry_run:
            status = "draft" if self._draft else sent.wish
            arrived = Incoming(article, status, article.id, figures=sent.figures)
            saved = await self._served.newsroom.write(
                arrived, action="ingest", actor=self._actor, request=again
            )
            article = saved.article
        publication = await self._served.newsroom.database.read(publications.publication, article.publication)
        outcome = saved.outcome if saved is not None else None
        findings = report(article, publication, sent.unread)
        return saved, Understood(outcome=outcome, article=article, findings=findings)


def _answer(body: bytes, served: Served, saved: Saved | None) -> Answer:
    headers: list[Header] = [
        (b"content-type", JSON.encode("ascii")),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    if saved is None:
        return Answer(200, headers, body)
    address = served.links.article(saved.article.id or "").encode("ascii")
    headers += [
        (b"location", address),
        (b"wirecopy-outcome", saved.outcome.encode("ascii")),
    ]
    return Answer(201 if saved.outcome == "created" else 200, headers, body)


def _of_form(name: str, text: str | None, form: Callable[[str], T]) -> T | None:
    """A parameter's value. Raises ParameterError where `form` raises ValueError."""
    try:
        return None if text is None else form(text)
    except ValueError as error:
        raise ParameterError(f"{name}: {error}", parameter=name) from None
