"""How the change feed gets to partners."""

from typing import Literal

from service.domain.value import Instant, Value

Channel = Literal["feed", "stream", "atom", "webhook"]
"""By which a partner is sent changes: pages of the feed, the event stream, Atom, or by our own requests."""

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
