"""Writing articles: PUT and PATCH by id, POST by publication and `source_id`."""

import asyncio

from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec.structs import replace

from service.domain.article import Article
from service.domain.errors import Fault, refusal
from service.domain.identity import is_id
from service.http import examples
from service.http.answers import Answer, http_date
from service.http.articles import JSON, unknown_article
from service.http.authentication import actor_of
from service.http.bodies import require_media_type, whole_body
from service.http.describing import Shown, writes
from service.http.expectations import precondition, repeatable
from service.http.served import AnyRequest, Served, served_by
from service.ingest.sent import Sent, sent
from service.store.arrivals import Incoming, Saved

MERGE_PATCH = "application/merge-patch+json"

_LONG = 20_000
"""Bytes of a document from which on it is read in a thread."""

SAYS = ("ETag", "Last-Modified", "Content-Location", "Wirecopy-Outcome")
"""What an answer to a write says in its headers."""

_SHOWN = {JSON: Shown(Article, examples.ARTICLE)}
_SENT = {JSON: Shown(Article, examples.ARTICLE_SENT)}
_REFUSALS = (400, 408, 409, 412, 413, 415, 422, 503)
_WHAT_IS_SENT = (
    "`quotations` and `statistics` that are left out are found in the text. `status` is `published` unless "
    "it is given as `draft`; an article whose `published_at` or `embargo_until` lies ahead is scheduled. "
    "The same content again makes no revision: `Wirecopy-Outcome` is `unchanged` then."
)


@writes(
    "PUT",
    "/v1/articles/{article_id:str}",
    tag="Writing",
    summary="Create or replace an article",
    description="By its id. Two editors do not overwrite each other when both send `If-Match`. "
    f"{_WHAT_IS_SENT}",
    takes=_SENT,
    shows={200: _SHOWN, 201: _SHOWN},
    problems=(*_REFUSALS, 404, 428),
    examples={"article_id": examples.ARTICLE_ID},
    asks=("If-Match", "If-None-Match"),
    says=("Location", *SAYS),
)
async def put_article(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    if not is_id(article_id):
        raise unknown_article()
    require_media_type(request, (JSON,))
    expected = precondition(request)
    served, actor = served_by(request), actor_of(request)
    given = await _read(await _document(request, served), served)
    if given.article.id not in (None, article_id):
        raise refusal([Fault("/id", "must be the id of the address, or be left out")])
    arrived = Incoming(given.article, given.wish, article_id, expected, figures=given.figures)
    return answer_of(await served.newsroom.write(arrived, action="put", actor=actor), served)


@writes(
    "POST",
    "/v1/articles",
    tag="Writing",
    summary="Take an article in",
    description="It is found again by its `id` where that is given, else by `publication` and `source_id`: "
    f"a system that knows only its own numbers may send everything again at any time. {_WHAT_IS_SENT}",
    takes=_SENT,
    shows={200: _SHOWN, 201: _SHOWN},
    problems=_REFUSALS,
    asks=("If-Match", "If-None-Match", "Idempotency-Key"),
    says=("Location", *SAYS),
)
async def post_article(request: AnyRequest) -> ASGIApp:
    require_media_type(request, (JSON,))
    expected = precondition(request, demanded=False)
    served, actor = served_by(request), actor_of(request)
    document = await _document(request, served)
    given = await _read(document, served)
    arrived = Incoming(given.article, given.wish, given.article.id, expected, figures=given.figures)
    again = repeatable(request, actor, document)
    return answer_of(await served.newsroom.write(arrived, action="post", actor=actor, request=again), served)


@writes(
    "PATCH",
    "/v1/articles/{article_id:str}",
    tag="Writing",
    summary="Change some fields of an article",
    description="JSON Merge Patch (RFC 7396): a field that is given takes the old one's place, a null takes "
    "it away, a list is replaced whole. Figures and quotations that the patch does not mention follow the "
    "words that they stand on; in new words, new ones are found.",
    takes={MERGE_PATCH: Shown({"type": "object"}, {"headline": "Ferry line to the islands opens in May"})},
    shows={200: _SHOWN},
    problems=(*_REFUSALS, 404, 428),
    examples={"article_id": examples.ARTICLE_ID},
    asks=("If-Match",),
    says=SAYS,
)
async def patch_article(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    if not is_id(article_id):
        raise unknown_article()
    require_media_type(request, (MERGE_PATCH,))
    expected = precondition(request)
    served, actor = served_by(request), actor_of(request)
    document = await _document(request, served)
    return answer_of(
        await served.newsroom.patch(article_id, document, expected=expected, actor=actor), served
    )


async def _document(request: AnyRequest, served: Served) -> bytes:
    settings = served.settings
    return await whole_body(request, max_bytes=settings.body_max_bytes, seconds=settings.body_timeout_seconds)


async def _read(document: bytes, served: Served) -> Sent:
    """The article, in its normal form. Finding the figures of a long one takes a while, in which others are
    answered; a thread costs as much as reading a short one."""

    def read() -> Sent:
        given = sent(document)
        return replace(given, article=served.newsroom.accepted(given.article))

    return read() if len(document) < _LONG else await asyncio.to_thread(read)


def answer_of(saved: Saved, served: Served) -> Answer:
    """The article as it is now: what the writer needs for its next `If-Match`."""
    address = served.links.article(saved.article.id or "").encode("ascii")
    created = saved.outcome == "created"
    headers = [
        (b"content-type", JSON.encode("ascii")),
        (b"content-length", b"%d" % len(saved.snapshot)),
        (b"cache-control", b"no-store"),
        (b"content-location", address),
        (b"etag", b'"%s"' % saved.etag.encode("ascii")),
        (b"last-modified", http_date(saved.at)),
        (b"wirecopy-outcome", saved.outcome.encode("ascii")),
    ]
    return (
        Answer(201, [*headers, (b"location", address)], saved.snapshot)
        if created
        else Answer(200, headers, saved.snapshot)
    )
