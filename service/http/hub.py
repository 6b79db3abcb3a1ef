"""The hub: where anybody has a feed of ours sent to them (W3C WebSub), and what an admin sees of it."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import Fault, InvalidInput, NotFound, refusal
from service.domain.identity import ID_PATTERN, is_id
from service.domain.subscription import SubscriptionStanding, Wish
from service.http.answers import Answer, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import actor_of
from service.http.bodies import require_media_type, whole_body
from service.http.client import address_of
from service.http.describing import Shown, reads, writes
from service.http.problems import ParameterError, Refused
from service.http.served import AnyRequest, served_by

FORM = "application/x-www-form-urlencoded"

_TAG = "Hub"
_ID = "0kq3v9x2m7r4t8w1y5z6b0c2d4"
_NOT_KEPT = [(b"cache-control", b"no-store")]

_LONGEST_FORM = 16_384
_MOST_FIELDS = 50
_OURS = ("hub.mode", "hub.callback", "hub.topic", "hub.lease_seconds", "hub.secret")
"""What else is sent is passed over: section 5.1 of WebSub."""


class SubscriptionList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of subscriptions, in the order of their ids. `next_after` is null on the last page."""

    subscriptions: tuple[SubscriptionStanding, ...]
    next_after: str | None


_FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["hub.mode", "hub.callback", "hub.topic"],
    "properties": {
        "hub.mode": {"type": "string", "enum": ["subscribe", "unsubscribe"]},
        "hub.callback": {"type": "string", "format": "uri"},
        "hub.topic": {"type": "string", "format": "uri"},
        "hub.lease_seconds": {"type": "integer", "minimum": 1},
        "hub.secret": {"type": "string", "minLength": 1},
    },
}
_FORM_EXAMPLE = {
    "hub.mode": "subscribe",
    "hub.callback": "https://reader.example/push/5f0c2a",
    "hub.topic": "https://news.example/v1/changes.atom",
}
_SUBSCRIPTION: dict[str, Any] = {
    "id": _ID,
    "topic": "https://news.example/v1/changes.atom",
    "host": "reader.example",
    "is_signed": True,
    "asked": None,
    "created_at": "2026-11-21T09:30:00Z",
    "expires_at": "2026-12-01T09:30:00Z",
    "delivered_seq": 10482,
    "attempts": 0,
    "failing_since": None,
    "next_attempt_at": None,
    "last": None,
}


@writes(
    "POST",
    "/hub",
    role=None,
    tag=_TAG,
    summary="Subscribe to a feed",
    description="W3C WebSub: `hub.topic`, a feed of this service by the address of its `self` link, is sent "
    "to `hub.callback` as it is for everybody, whenever it changes. 202 says that the callback will be asked "
    "whether it meant it. `unsubscribe` ends it in the same way.",
    takes={FORM: Shown(_FORM_SCHEMA, _FORM_EXAMPLE)},
    shows={202: {}},
    problems=(400, 403, 408, 409, 413, 415, 422, 503),
)
async def ask_hub(request: AnyRequest) -> ASGIApp:
    _limit(request)
    require_media_type(request, (FORM,))
    seconds = served_by(request).settings.body_timeout_seconds
    body = await whole_body(request, max_bytes=_LONGEST_FORM, seconds=seconds)
    await served_by(request).hub.ask(_wish(body))
    return Answer(202, _NOT_KEPT)


@reads(
    "/v1/hub/subscriptions",
    role="admin",
    tag=_TAG,
    summary="The subscriptions to feeds",
    description="Who has feeds sent to them, by the host of the callback alone: the rest of it is what "
    "protects it. `expires_at` is null until the callback is verified. Follow `next_after` as `after_id`.",
    shows={JSON: Shown(SubscriptionList, {"subscriptions": [_SUBSCRIPTION], "next_after": None})},
)
async def list_subscriptions(
    request: AnyRequest,
    after_id: Annotated[
        str | None,
        QueryParameter(
            description="Only subscriptions whose id follows this one.", schema_extra={"pattern": ID_PATTERN}
        ),
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Subscriptions a page, at most.")] = 50,
) -> ASGIApp:
    if after_id is not None and not is_id(after_id):
        raise ParameterError("after_id: give the id of a subscription", parameter="after_id")
    # One more than asked for tells whether there is a next page.
    found = await served_by(request).hub.standings(after=after_id or "", limit=limit + 1)
    page = tuple(found[:limit])
    following = page[-1].id if len(found) > limit else None
    body = wire.encode(SubscriptionList(subscriptions=page, next_after=following))
    return answer(request.scope, Representation(body, JSON, tag_of(body), served_by(request).policy()))


@writes(
    "DELETE",
    "/v1/hub/subscriptions/{subscription_id:str}",
    role="admin",
    tag=_TAG,
    summary="End a subscription to a feed",
    description="Nothing more is sent, and the callback is told so, as `hub.mode=denied`.",
    shows={202: {}},
    problems=(400, 404, 503),
    examples={"subscription_id": _ID},
)
async def end_subscription(request: AnyRequest, subscription_id: FromPath[str]) -> ASGIApp:
    if not is_id(subscription_id):
        raise NotFound("there is no such subscription")
    await served_by(request).hub.remove(subscription_id, actor=actor_of(request))
    return Answer(202, _NOT_KEPT)


def _limit(request: AnyRequest) -> None:
    """Raise Refused where an address has asked often enough for now: each time makes us ask a third party."""
    served = served_by(request)
    address = address_of(request.scope, served.settings.trusted_networks)
    rate = served.settings.rate_per_minute
    allowance = served.limits.take(f"hub {address}", rate)
    if allowance.retry_after is not None:
        detail = f"An address may ask the hub {rate} times a minute; again in {allowance.retry_after} s."
        raise Refused("rate-limited", 429, detail, headers=allowance.headers())


def _wish(body: bytes) -> Wish:
    """Raises InvalidInput naming every parameter that is missing or wrong."""
    given = _given(body)
    faults = [Fault(f"/{name}", "is missing") for name in _OURS[:3] if name not in given]
    mode = given.get("hub.mode")
    if mode not in ("subscribe", "unsubscribe", None):
        faults.append(Fault("/hub.mode", "must be subscribe or unsubscribe"))
    lease = given.get("hub.lease_seconds")
    if mode == "subscribe" and lease is not None and not (lease.isascii() and lease.isdigit()):
        faults.append(Fault("/hub.lease_seconds", "must be a positive number of seconds"))
    if faults:
        raise refusal(faults)
    return Wish(
        mode="subscribe" if mode == "subscribe" else "unsubscribe",
        callback=given["hub.callback"],
        topic=given["hub.topic"],
        # Of digits without end no number is made.
        lease_seconds=int(lease[:18]) if mode == "subscribe" and lease is not None else None,
        secret=given.get("hub.secret"),
    )


def _given(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise InvalidInput(f"must be a form in UTF-8, of at most {_MOST_FIELDS} fields") from None
    ours = [(name, value) for name, value in pairs if name in _OURS]
    twice = [Fault(f"/{name}", "is given more than once") for name in _OURS if _count(ours, name) > 1]
    if twice:
        raise refusal(twice)
    return dict(ours)


def _count(pairs: list[tuple[str, str]], name: str) -> int:
    return sum(each == name for each, _ in pairs)
