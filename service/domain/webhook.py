"""Webhooks: where we send a partner word of each change that is theirs, and what comes of it.

As Standard Webhooks has it (https://www.standardwebhooks.com): signed, at least once, in the order of the
feed, thin, so that what is sent is never more than the partner may read when they come for it.
"""

import base64
import secrets
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, UnsetType

from service.domain.addresses import is_public, literal_in
from service.domain.delivery import WebhookState
from service.domain.errors import Fault, InvalidInput, refusal
from service.domain.forms import is_web_address
from service.domain.partner import Seq
from service.domain.value import Address, Code, Instant, Value

MOST_WEBHOOKS = 5
"""Of a partner."""

GIVEN_UP_AFTER = timedelta(days=2)
"""A webhook that failed for so long is paused."""

SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)
"""Between two attempts, up to a quarter more: the first pause, twice as long each time, up to the longest."""

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


class PutOff(NamedTuple):
    """What follows from a failure: the webhook's state, since when it fails, and when to try again."""

    state: WebhookState
    since: datetime
    until: datetime


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


def put_off(webhook: Webhook, *, at: datetime, asked: float | None, is_gone: bool, chance: float) -> PutOff:
    """What follows from another failure. `asked` are the seconds for which the receiver wants to be left
    alone; one that `is_gone` wants nothing more. `chance`, from 0 to 1, keeps many from trying at once."""
    since = webhook.failing_since or at
    end = since + GIVEN_UP_AFTER
    if is_gone or at >= end:
        return PutOff("paused", since, at)
    # Limited before it is doubled so often that no date could hold it.
    pause = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** min(webhook.attempts, 20)) * (1 + chance / 4)
    if asked is not None:
        pause = max(pause, timedelta(seconds=min(asked, LONGEST_PAUSE.total_seconds())))
    return PutOff(webhook.state, since, min(at + pause, end))


def new_secret() -> str:
    """A secret in the form that Standard Webhooks gives it, 256 random bits."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode('ascii')}"


def endpoint(url: str, *, private_addresses: bool) -> str:
    """The URL, which must be one that can be sent to. Raises InvalidInput.

    Where its name leads is looked at when it is connected to; an address that it names itself, here too.
    """
    fault = _fault(url, private_addresses=private_addresses)
    if fault is not None:
        raise refusal([Fault("/url", fault)])
    return url


def host_of(url: str) -> str:
    """Where it is sent to, for logs: the rest of a URL may hold a partner's secrets."""
    return urlsplit(url).hostname or ""


def beyond(after_seq: int, last: int) -> InvalidInput:
    """What is wrong with going on behind the end of the feed."""
    return refusal([Fault("/after_seq", f"{after_seq} is beyond the feed's end, which is {last}")])


def _fault(url: str, *, private_addresses: bool) -> str | None:
    if not is_web_address(url) or not url.isascii():
        return "must be an http or https address in ASCII (a name as xn--…), without a user or password"
    try:
        parts = urlsplit(url)
        _ = parts.port
        literal = literal_in(url)
    except ValueError:
        return "must have a host, and a port from 0 to 65535 where it has one"
    if parts.fragment:
        return "must have no fragment: it would not be sent"
    if private_addresses:
        return None
    host = (parts.hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost") or (literal and not is_public(literal)):
        return "must lead to a public address, not to a private, loopback or link-local one"
    return None
