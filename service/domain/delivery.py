"""How the change feed gets to partners, and to others that we send to."""

from typing import Literal

from service.domain.value import Instant, Value

Channel = Literal["feed", "stream", "atom", "webhook"]
"""By which a partner is sent changes: pages of the feed, the event stream, Atom, or by our own requests."""

EndpointKind = Literal["webhook", "websub", "indexnow"]
"""What an endpoint is: a partner's webhook, a subscription to a feed, a search engine."""

WebhookState = Literal["active", "paused"]
"""Whether an endpoint is delivered to: `paused` by somebody, or after it failed for too long."""


class Sending(Value, frozen=True, kw_only=True):
    """What a partner was sent by one channel until `at`: of the changes after `after_seq`, up to and with
    `up_to_seq`, those that are the partner's. So many they were, and so many whole articles came with them.

    `id` rises with time. `key_id` is that of the key that it was sent to; null where we sent it.
    """

    id: int
    key_id: str | None
    channel: Channel
    at: Instant
    after_seq: int
    up_to_seq: int
    changes: int
    articles: int


class Delivery(Value, frozen=True, kw_only=True):
    """An attempt to deliver a change. `status` is that of the answer, null where there was none; then `error`
    says why. `delivered` is whether it was taken, that is, answered by a 2xx."""

    id: int
    seq: int
    attempt: int
    at: Instant
    duration_ms: int
    status: int | None
    error: str | None
    delivered: bool
