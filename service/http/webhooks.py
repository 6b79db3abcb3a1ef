"""Webhooks: a partner keeps its own, an admin those of all partners."""

from typing import Annotated, Any

import msgspec
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.delivery import Delivery
from service.domain.errors import Fault, Forbidden, NotFound, refusal
from service.domain.key import is_short_id
from service.domain.webhook import (
    NewWebhook,
    Replay,
    Rotation,
    Webhook,
    WebhookChange,
    WebhookWithSecret,
)
from service.http import parameters
from service.http.answers import Answer, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import actor_of, key_of
from service.http.bodies import require_media_type
from service.http.describing import Lead, Shown, reads, writes
from service.http.given import document, given
from service.http.keys import PARTNER_ID, PROBLEMS, stored_answer
from service.http.served import AnyRequest, served_by
from service.http.writing import MERGE_PATCH

_TAG = "Webhooks"
_ID = "9d5n1r8w3y6c"
_EXAMPLES = {"webhook_id": _ID}


class WebhookList(msgspec.Struct, frozen=True):
    """Webhooks, the oldest first."""

    webhooks: tuple[Webhook, ...]


class DeliveryList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of attempts, newest first. `next_before` is null on the last page."""

    deliveries: tuple[Delivery, ...]
    next_before: int | None


_WEBHOOK: dict[str, Any] = {
    "id": _ID,
    "partner_id": PARTNER_ID,
    "url": "https://radio.example/wirecopy",
    "state": "active",
    "created_at": "2026-11-21T09:30:00Z",
    "delivered_seq": 10482,
    "attempts": 0,
    "failing_since": None,
    "next_attempt_at": None,
}
_WITH_SECRET: dict[str, Any] = _WEBHOOK | {
    "secret": "whsec_3kV0u6l7oNq1m0cJ0m1b8eZs5t4Yw2Xh9Pr6Qd8Uf1A=",
    "previous_until": None,
}
_DELIVERY: dict[str, Any] = {
    "id": 3071,
    "seq": 10483,
    "attempt": 1,
    "at": "2026-11-21T09:31:00Z",
    "duration_ms": 84,
    "status": 503,
    "error": None,
    "delivered": False,
}


@reads(
    "/v1/webhooks",
    role="reader",
    tag=_TAG,
    summary="The webhooks",
    description="Those of the partner whose key asks; for an admin all of them, or those of one partner.",
    shows={JSON: Shown(WebhookList, {"webhooks": [_WEBHOOK]})},
)
async def list_webhooks(
    request: AnyRequest,
    partner: Annotated[
        str | None,
        QueryParameter(
            description="Only those of the partner of this id; for admins.",
            schema_extra=parameters.PARTNER,
        ),
    ] = None,
) -> ASGIApp:
    own = _whose(request)
    parameters.require_partner("partner", partner)
    if own is not None and partner not in (None, own):
        raise Forbidden("Only an admin sees the webhooks of others.")
    found = await served_by(request).pushing.listed(own or partner)
    return _shown(request, WebhookList(tuple(found)))


@writes(
    "POST",
    "/v1/webhooks",
    role="reader",
    tag=_TAG,
    summary="Make a webhook",
    description="Each change that is the partner's is sent to `url` from now on, or from `after_seq` of the "
    "feed on, signed as Standard Webhooks says. Keep the `secret`: it is told only now. An admin names the "
    "partner by `partner_id`. A partner has five at most.",
    takes={JSON: Shown(NewWebhook, {"url": "https://radio.example/wirecopy"})},
    shows={201: {JSON: Shown(WebhookWithSecret, _WITH_SECRET)}},
    problems=(*PROBLEMS, 409),
)
async def post_webhook(request: AnyRequest) -> ASGIApp:
    own = _whose(request)
    wanted = await given(request, NewWebhook)
    partner_id = _partner_of(wanted, own)
    made = await served_by(request).pushing.add(partner_id, wanted, actor=actor_of(request))
    return stored_answer(201, made)


@reads(
    "/v1/webhooks/{webhook_id:str}",
    role="reader",
    tag=_TAG,
    summary="One webhook",
    description="`delivered_seq` says how far it has come. While the next change is not taken, `attempts` "
    "were made since `failing_since`; after two days it is `paused`.",
    shows={JSON: Shown(Webhook, _WEBHOOK)},
    problems=(400, 404),
    examples=_EXAMPLES,
)
async def read_webhook(request: AnyRequest, webhook_id: FromPath[str]) -> ASGIApp:
    return _shown(request, await served_by(request).pushing.one(*_meant(request, webhook_id)))


@writes(
    "PATCH",
    "/v1/webhooks/{webhook_id:str}",
    role="reader",
    tag=_TAG,
    summary="Change a webhook",
    description="JSON Merge Patch (RFC 7396) over `url` and `state`. `active` sets a paused one going, where "
    "it stopped; what failed is tried again at once.",
    takes={MERGE_PATCH: Shown(WebhookChange, {"state": "active"})},
    shows={200: {JSON: Shown(Webhook, _WEBHOOK)}},
    problems=(*PROBLEMS, 409),
    examples=_EXAMPLES,
)
async def patch_webhook(request: AnyRequest, webhook_id: FromPath[str]) -> ASGIApp:
    meant = _meant(request, webhook_id)
    require_media_type(request, (MERGE_PATCH,))
    wanted = wire.decode(await document(request), WebhookChange)
    return stored_answer(
        200, await served_by(request).pushing.change(*meant, wanted, actor=actor_of(request))
    )


@writes(
    "DELETE",
    "/v1/webhooks/{webhook_id:str}",
    role="reader",
    tag=_TAG,
    summary="Remove a webhook",
    description="Nothing more is sent to it, and what was sent is forgotten.",
    shows={204: {}},
    problems=(400, 404, 503),
    examples=_EXAMPLES,
)
async def remove_webhook(request: AnyRequest, webhook_id: FromPath[str]) -> ASGIApp:
    await served_by(request).pushing.remove(*_meant(request, webhook_id), actor=actor_of(request))
    return Answer(204, [(b"cache-control", b"no-store")])


@writes(
    "POST",
    "/v1/webhooks/{webhook_id:str}/rotation",
    role="reader",
    tag=_TAG,
    summary="Give a webhook another secret",
    description="For `grace_seconds`, a day if they are not given and a week at most, each request is signed "
    "with both. Keep the `secret`: it is told only now.",
    takes={JSON: Shown(Rotation, {"grace_seconds": 3600})},
    shows={200: {JSON: Shown(WebhookWithSecret, _WITH_SECRET | {"previous_until": "2026-11-21T10:30:00Z"})}},
    problems=PROBLEMS,
    examples=_EXAMPLES,
)
async def rotate_secret(request: AnyRequest, webhook_id: FromPath[str]) -> ASGIApp:
    meant = _meant(request, webhook_id)
    wanted = await given(request, Rotation)
    rotated = await served_by(request).pushing.rotate(*meant, grace=wanted.grace, actor=actor_of(request))
    return stored_answer(200, rotated)


@writes(
    "POST",
    "/v1/webhooks/{webhook_id:str}/replay",
    role="reader",
    tag=_TAG,
    summary="Send changes again",
    description="Everything after `after_seq` of the feed that is the partner's, in order, whether or not it "
    "was sent before; 0 is from the beginning on. A paused webhook is set going.",
    takes={JSON: Shown(Replay, {"after_seq": 10400})},
    shows={200: {JSON: Shown(Webhook, _WEBHOOK | {"delivered_seq": 10400})}},
    problems=(*PROBLEMS, 409),
    examples=_EXAMPLES,
)
async def replay(request: AnyRequest, webhook_id: FromPath[str]) -> ASGIApp:
    meant = _meant(request, webhook_id)
    wanted = await given(request, Replay)
    replayed = await served_by(request).pushing.replay(
        *meant, after_seq=wanted.after_seq, actor=actor_of(request)
    )
    return stored_answer(200, replayed)


@reads(
    "/v1/webhooks/{webhook_id:str}/deliveries",
    role="reader",
    tag=_TAG,
    summary="A page of what a webhook was sent",
    description="Every attempt, newest first, and what came of it. Follow `next_before` as `before`. They "
    "are kept for 30 days, and no more than the last 1,000.",
    shows={JSON: Shown(DeliveryList, {"deliveries": [_DELIVERY], "next_before": 3071})},
    problems=(400, 404),
    examples=_EXAMPLES,
    leads_to=(Lead("A page of what a webhook was sent", "before", "$response.body#/next_before"),),
)
async def list_deliveries(
    request: AnyRequest,
    webhook_id: FromPath[str],
    before: Annotated[
        int | None, QueryParameter(ge=1, le=2**63 - 1, description="Only attempts with a lower number.")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Attempts a page, at most.")] = 50,
) -> ASGIApp:
    # One more than asked for tells whether there is a next page.
    found = await served_by(request).pushing.deliveries(
        *_meant(request, webhook_id), before=before, limit=limit + 1
    )
    page = tuple(found[:limit])
    following = page[-1].id if len(found) > limit else None
    return _shown(request, DeliveryList(deliveries=page, next_before=following))


def _shown(request: AnyRequest, value: Any) -> ASGIApp:
    body = wire.encode(value)
    return answer(request.scope, Representation(body, JSON, tag_of(body), served_by(request).policy()))


def _whose(request: AnyRequest) -> str | None:
    """The partner whose webhooks the caller may keep; null for an admin, who may keep all."""
    key = key_of(request.scope)
    if key is None or key.role == "editor":
        raise Forbidden("Webhooks are for partners and admins: this key's role is editor.")
    return key.partner_id


def _meant(request: AnyRequest, webhook_id: str) -> tuple[str, str | None]:
    """The webhook of the path, and whose it must be."""
    own = _whose(request)
    if not is_short_id(webhook_id):
        raise NotFound("there is no such webhook")
    return webhook_id, own


def _partner_of(wanted: NewWebhook, own: str | None) -> str:
    """Raises Forbidden, and InvalidInput where an admin names no partner."""
    if own is None and wanted.partner_id is None:
        raise refusal([Fault("/partner_id", "is missing: say whose webhook it is to be")])
    if own is not None and wanted.partner_id not in (None, own):
        raise Forbidden("Only an admin makes webhooks for others.")
    return own or wanted.partner_id or ""
