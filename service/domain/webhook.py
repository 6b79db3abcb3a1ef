"""Webhooks: where we send a partner word of each change that is theirs, and what comes of it.

As Standard Webhooks has it (https://www.standardwebhooks.com): signed, at least once, in the order of the
feed, thin, so that what is sent is never more than the partner may read when they come for it.
"""

import base64
import secrets
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from service.domain.delivery import WebhookState
from service.domain.errors import Fault, InvalidInput, refusal
from service.domain.partner import Seq
from service.domain.value import Address, Code, Instant, Value

MOST_WEBHOOKS = 5
"""Of a partner."""

_SECRET_BYTES = 32


class Webhook(Value, frozen=True, kw_only=True):
    """An endpoint of a partner, without its secret. It was sent the partner's changes up to and with
    `delivered_seq`.

    While the next one fails: how many `attempts` were made, `failing_since` when, and when the next is to be
    made, null for a paused one.
    """

    id: str
    partner_id: str
    url: str
    state: WebhookState
    created_at: Instant
    delivered_seq: int
    attempts: int
    failing_since: Instant | None
    next_attempt_at: Instant | None


class WebhookWithSecret(Webhook, frozen=True, kw_only=True):
    """The same with the secret, which is shown when it is made and never again; the one before signs too
    until `previous_until`."""

    secret: str
    previous_until: Instant | None = None


class NewWebhook(Value, frozen=True, kw_only=True):
    """What a webhook is made of. It is sent the changes after `after_seq`; without it, those to come. Only an
    admin names the partner."""

    url: Address
    after_seq: Seq | None = None
    partner_id: Code | None = None


class WebhookChange(Value, frozen=True, kw_only=True):
    """What is to be another: where it is sent to, and whether."""

    url: Address | UnsetType = UNSET
    state: WebhookState | UnsetType = UNSET


class Rotation(Value, frozen=True, kw_only=True):
    """For how long the secret before signs too."""

    grace_seconds: Annotated[int, msgspec.Meta(ge=0, le=604_800)] = 86_400

    @property
    def grace(self) -> timedelta:
        return timedelta(seconds=self.grace_seconds)


class Replay(Value, frozen=True, kw_only=True):
    """From where on everything is to be sent once more."""

    after_seq: Seq


class Secrets(NamedTuple):
    """What a webhook's requests are signed with."""

    current: str
    previous: str | None = None
    previous_until: datetime | None = None

    def at(self, moment: datetime) -> tuple[str, ...]:
        """Those that sign then, the current one first."""
        if self.previous is None or self.previous_until is None or moment >= self.previous_until:
            return (self.current,)
        return (self.current, self.previous)

    def __repr__(self) -> str:
        """Without them: for tracebacks and logs."""
        return "Secrets()"


def new_secret() -> str:
    """A secret in the form that Standard Webhooks gives it, 256 random bits."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode('ascii')}"


def beyond(after_seq: int, last: int) -> InvalidInput:
    """What is wrong with going on behind the end of the feed."""
    return refusal([Fault("/after_seq", f"{after_seq} is beyond the feed's end, which is {last}")])
