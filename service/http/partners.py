"""Partners, for admins: make, list, change and end them, give them keys, see where they stand."""

from typing import Any

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.domain.key import KeyName, is_short_id
from service.domain.partner import NewPartner, Partner, PartnerStatus
from service.domain.value import Instant, Value
from service.http.answers import Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import actor_of
from service.http.bodies import require_media_type
from service.http.describing import Shown, reads, writes
from service.http.examples import ARTICLE_ID
from service.http.given import document, given
from service.http.keys import (
    ISSUED_EXAMPLE,
    KEY_ID,
    PARTNER_ID,
    PROBLEMS,
    IssuedKey,
    issued_answer,
    stored_answer,
)
from service.http.served import AnyRequest, served_by
from service.http.writing import MERGE_PATCH
from service.ingest import patching

_TAG = "Partners"
_EXAMPLES = {"partner_id": PARTNER_ID}


class PartnerList(msgspec.Struct, frozen=True):
    """Partners, the oldest first; those that ended too."""

    partners: tuple[Partner, ...]


class PartnerRecord(Partner, frozen=True, kw_only=True):
    """A partner, and where it stands."""

    status: PartnerStatus


class PartnerKey(Value, frozen=True, kw_only=True):
    """What a partner's key is made of."""

    name: KeyName
    expires_at: Instant | None = None


_PARTNER: dict[str, Any] = {
    "id": PARTNER_ID,
    "name": "Harbour Radio",
    "contact": "desk@radio.example",
    "packages": ["public", "sport"],
    "rate_per_minute": None,
    "created_at": "2026-11-21T09:30:00Z",
    "ended_at": None,
}
_STATUS: dict[str, Any] = {
    "acknowledged": {"seq": 10380, "at": "2026-11-21T09:10:00Z"},
    "newest_seq": 10481,
    "behind": 64,
    "sent": [
        {
            "id": 20417,
            "key_id": KEY_ID,
            "channel": "feed",
            "at": "2026-11-21T09:30:05Z",
            "after_seq": 10380,
            "up_to_seq": 10482,
            "changes": 64,
            "articles": 61,
        }
    ],
    "webhooks": [
        {
            "id": "9d5n1r8w3y6c",
            "url": "https://radio.example/wirecopy",
            "state": "active",
            "delivered_seq": 10481,
            "attempts": 0,
            "failing_since": None,
        }
    ],
    "still_shown": [
        {
            "article_id": ARTICLE_ID,
            "headline": "Storm closes the harbour bridge for a second night",
            "seq": 10402,
            "kind": "withdrawn",
            "reason": "legal",
            "at": "2026-11-21T09:14:00Z",
        }
    ],
    "still_shown_count": 1,
}


@reads(
    "/v1/partners",
    role="admin",
    tag=_TAG,
    summary="The partners",
    description="All of them, the oldest first, with those that ended.",
    shows={JSON: Shown(PartnerList, {"partners": [_PARTNER]})},
)
async def list_partners(request: AnyRequest) -> ASGIApp:
    served = served_by(request)
    body = wire.encode(PartnerList(tuple(await served.partnership.listed())))
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy()))


@writes(
    "POST",
    "/v1/partners",
    role="admin",
    tag=_TAG,
    summary="Make a partner",
    description="`packages` are what it may see, from the beginning of the change feed on: names, or `*` for "
    "every one; without them what is public. `rate_per_minute` is for each of its keys; without it the "
    "setting's holds. It has no key yet.",
    takes={JSON: Shown(NewPartner, {"name": "Harbour Radio", "packages": ["public", "sport"]})},
    shows={201: {JSON: Shown(Partner, _PARTNER)}},
    problems=(400, 408, 409, 413, 415, 422, 503),
)
async def post_partner(request: AnyRequest) -> ASGIApp:
    wanted = await given(request, NewPartner)
    return stored_answer(201, await served_by(request).partnership.add(wanted, actor=actor_of(request)))


@reads(
    "/v1/partners/{partner_id:str}",
    role="admin",
    tag=_TAG,
    summary="One partner, and where it stands",
    description="`status` says what the partner acknowledged by its receipts, how many changes it is behind, "
    "what it was sent last, how its webhooks do, and which articles it may be showing still that were taken "
    "from it: those that it was given and whose withdrawal it has not acknowledged.",
    shows={JSON: Shown(PartnerRecord, _PARTNER | {"status": _STATUS})},
    problems=(400, 404),
    examples=_EXAMPLES,
)
async def read_partner(request: AnyRequest, partner_id: FromPath[str]) -> ASGIApp:
    _require_form(partner_id)
    served = served_by(request)
    partner = await served.partnership.one(partner_id)
    status = await served.partnership.status(partner_id)
    body = wire.encode(PartnerRecord(**msgspec.structs.asdict(partner), status=status))
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy()))


@writes(
    "PATCH",
    "/v1/partners/{partner_id:str}",
    role="admin",
    tag=_TAG,
    summary="Change a partner",
    description="JSON Merge Patch (RFC 7396) over `name`, `contact`, `packages` and `rate_per_minute`. Other "
    "packages hold at once: what the partner sees now is published in its feed, what it sees no more is "
    "withdrawn from it there.",
    takes={MERGE_PATCH: Shown({"type": "object"}, {"packages": ["public", "sport", "weather"]})},
    shows={200: {JSON: Shown(Partner, _PARTNER)}},
    problems=(*PROBLEMS, 409),
    examples=_EXAMPLES,
)
async def patch_partner(request: AnyRequest, partner_id: FromPath[str]) -> ASGIApp:
    _require_form(partner_id)
    require_media_type(request, (MERGE_PATCH,))
    patch = patching.read(await document(request))
    partner = await served_by(request).partnership.change(partner_id, patch, actor=actor_of(request))
    return stored_answer(200, partner)


@writes(
    "DELETE",
    "/v1/partners/{partner_id:str}",
    role="admin",
    tag=_TAG,
    summary="End a partner",
    description="For good: its keys are revoked, its webhooks paused and its packages taken away, at once. "
    "It stays in the list.",
    shows={200: {JSON: Shown(Partner, _PARTNER | {"packages": [], "ended_at": "2026-12-31T23:00:00Z"})}},
    problems=(400, 404, 503),
    examples=_EXAMPLES,
)
async def end_partner(request: AnyRequest, partner_id: FromPath[str]) -> ASGIApp:
    _require_form(partner_id)
    return stored_answer(200, await served_by(request).partnership.end(partner_id, actor=actor_of(request)))


@writes(
    "POST",
    "/v1/partners/{partner_id:str}/keys",
    role="admin",
    tag=_TAG,
    summary="Make a key for a partner",
    description="Of the role `reader`. Keep the `token`: it is told only now.",
    takes={JSON: Shown(PartnerKey, {"name": "Harbour Radio", "expires_at": "2027-12-31T00:00:00Z"})},
    shows={201: {JSON: Shown(IssuedKey, ISSUED_EXAMPLE)}},
    problems=PROBLEMS,
    examples=_EXAMPLES,
)
async def post_partner_key(request: AnyRequest, partner_id: FromPath[str]) -> ASGIApp:
    _require_form(partner_id)
    wanted = await given(request, PartnerKey)
    issued = await served_by(request).keyring.add(
        wanted.name,
        "reader",
        partner_id=partner_id,
        expires_at=wanted.expires_at,
        actor=actor_of(request),
    )
    return issued_answer(201, issued)


def _require_form(partner_id: str) -> None:
    if not is_short_id(partner_id):
        raise NotFound("There is no partner of this id.")
