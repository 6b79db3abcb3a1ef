"""IndexNow (https://www.indexnow.org): where telling a search engine of what changed stands."""

from service.domain.delivery import Delivery, WebhookState
from service.domain.value import Instant, Value

ID = "indexnow"
"""The endpoint's: there is one."""


class IndexNowStanding(Value, frozen=True, kw_only=True):
    """What changed up to `delivered_seq` was told to the search engine at `url`. `attempts` on what follows
    have failed, since `failing_since`; `last` is the latest attempt."""

    url: str
    state: WebhookState
    delivered_seq: int
    attempts: int
    failing_since: Instant | None
    next_attempt_at: Instant | None
    last: Delivery | None


class IndexNowChange(Value, frozen=True, kw_only=True):
    """Whether the search engine is to be told."""

    state: WebhookState
