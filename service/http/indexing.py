"""IndexNow: the key that search engines look for, and for admins how telling them stands."""

from typing import Any

from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.domain.indexnow import IndexNowChange, IndexNowStanding
from service.http.answers import CachePolicy, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import actor_of
from service.http.bodies import require_media_type
from service.http.describing import Shown, reads, writes
from service.http.given import document
from service.http.keys import PROBLEMS, stored_answer
from service.http.served import AnyRequest, served_by
from service.http.writing import MERGE_PATCH

_TAG = "IndexNow"
_TEXT = "text/plain; charset=utf-8"
_KEY_POLICY = CachePolicy("public, max-age=300")
"""A key that is exchanged is to be found soon."""

_STANDING: dict[str, Any] = {
    "url": "https://api.indexnow.org/indexnow",
    "state": "active",
    "delivered_seq": 10482,
    "attempts": 0,
    "failing_since": None,
    "next_attempt_at": None,
    "last": None,
}


@reads(
    "/indexnow-key.txt",
    tag=_TAG,
    summary="The key for search engines",
    description="By it they know that what IndexNow tells them of this site comes from its owner. 404 where "
    "none is set.",
    shows={"text/plain": Shown({"type": "string"})},
    problems=(400, 404),
)
async def read_key(request: AnyRequest) -> ASGIApp:
    key = served_by(request).settings.indexnow_key
    if key is None:
        raise NotFound("WIRECOPY_INDEXNOW_KEY is not set")
    body = key.encode("ascii")
    return answer(request.scope, Representation(body, _TEXT, tag_of(body), _KEY_POLICY))


@reads(
    "/v1/indexnow",
    role="admin",
    tag=_TAG,
    summary="Where IndexNow stands",
    description="What changed up to `delivered_seq` was told. `paused` it is after a key that was refused, "
    "or two days of failure. 404 where nothing is told.",
    shows={JSON: Shown(IndexNowStanding, _STANDING)},
    problems=(400, 404),
)
async def read_indexnow(request: AnyRequest) -> ASGIApp:
    body = wire.encode(await served_by(request).indexing.standing())
    return answer(request.scope, Representation(body, JSON, tag_of(body), served_by(request).policy()))


@writes(
    "PATCH",
    "/v1/indexnow",
    role="admin",
    tag=_TAG,
    summary="Pause IndexNow, or set it going",
    description="JSON Merge Patch (RFC 7396) over `state`. `active` goes on where it stopped, at once.",
    takes={MERGE_PATCH: Shown(IndexNowChange, {"state": "active"})},
    shows={200: {JSON: Shown(IndexNowStanding, _STANDING)}},
    problems=PROBLEMS,
)
async def patch_indexnow(request: AnyRequest) -> ASGIApp:
    require_media_type(request, (MERGE_PATCH,))
    wanted = wire.decode(await document(request), IndexNowChange)
    return stored_answer(200, await served_by(request).indexing.change(wanted, actor=actor_of(request)))
