"""Taking in a page as it comes: what is understood of it, and what became of it."""

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

from litestar.params import QueryParameter
from litestar.types import ASGIApp
from msgspec.structs import replace

from service.domain import forms, wire
from service.domain.article import Article
from service.domain.errors import InvalidInput
from service.domain.report import report
from service.http import examples
from service.http.answers import Answer, Header
from service.http.articles import JSON
from service.http.authentication import actor_of
from service.http.bodies import media_type, require_media_type, whole_body
from service.http.describing import Shown, writes
from service.http.expectations import repeatable
from service.http.problems import ParameterError
from service.http.served import AnyRequest, Served, served_by
from service.ingest import document
from service.ingest.encoding import recoded
from service.ingest.origin import Origin
from service.ingest.sent import Sent
from service.publish.views import Understood
from service.store import publications
from service.store.arrivals import Incoming, Saved

TEXT = "text/plain"

T = TypeVar("T")


@writes(
    "POST",
    "/v1/ingest",
    tag="Writing",
    summary="Take a page in",
    description="The text of a page (`text/plain`, in any usual encoding) or our own JSON. What the page "
    "does not say of itself may be said by parameters, which win over its header. With `dry_run=true` "
    "nothing is stored: the answer shows what was understood, and what is wrong with it.",
    takes={
        TEXT: Shown({"type": "string"}, examples.PAGE),
        JSON: Shown(Article, examples.ARTICLE_SENT),
    },
    shows={200: {JSON: Shown(Understood, examples.UNDERSTOOD)}, 201: {JSON: Shown(Understood)}},
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
    require_media_type(request, (TEXT, JSON))
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
    # Finding the figures of a long page takes a while, in which others are answered.
    given = await asyncio.to_thread(_understood, served, body, charset, origin, dry_run=dry_run)
    if dry_run:
        return await _shown(served, given.article, None)
    status = "draft" if draft else given.wish
    arrived = Incoming(given.article, status, given.article.id, figures=given.figures)
    saved = await served.newsroom.write(arrived, action="ingest", actor=actor, request=again)
    return await _shown(served, saved.article, saved)


def _understood(served: Served, body: bytes, charset: str | None, origin: Origin, *, dry_run: bool) -> Sent:
    def fallback() -> str:
        if dry_run:
            return "nameless"
        raise InvalidInput("say with source_id or url, here or in the page's header, which article this is")

    page = body if charset is None else recoded(body, charset)
    # Its size was looked at before; in UTF-8 it may have become more.
    given = document.understood(page, origin, max_bytes=len(page), fallback_source_id=fallback)
    return replace(given, article=served.newsroom.accepted(given.article))


async def _shown(served: Served, article: Article, saved: Saved | None) -> Answer:
    publication = await served.newsroom.database.read(publications.publication, article.publication)
    shown = Understood(
        outcome=saved.outcome if saved is not None else None,
        article=article,
        findings=report(article, publication),
    )
    body = wire.encode(shown)
    headers: list[Header] = [
        (b"content-type", JSON.encode("ascii")),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    if saved is None:
        return Answer(200, headers, body)
    address = served.links.article(article.id or "").encode("ascii")
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
