"""Endpoints: the addresses that we send to, whoever is behind them, and how they follow the change feed.

A webhook is a partner's, a subscription is anybody's (WebSub), and a search engine's is the operator's
(IndexNow). What is said here holds for all of them: what was delivered, and what follows from a failure.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from service.domain.addresses import is_public, literal_in
from service.domain.delivery import EndpointKind, WebhookState
from service.domain.errors import Fault, refusal
from service.domain.forms import is_web_address
from service.domain.value import Instant, Value

GIVEN_UP_AFTER = timedelta(days=2)
"""What failed for so long is not tried any more."""

SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)
"""Between two attempts, up to a quarter more: the first pause, twice as long each time, up to the longest."""


class Endpoint(Value, frozen=True, kw_only=True):
    """An address that was sent what is its own of the feed up to and with `delivered_seq`.

    While the next one fails: how many `attempts` were made, `failing_since` when, and when the next is to be
    made, null for a paused one.
    """

    id: str
    kind: EndpointKind
    url: str
    state: WebhookState
    created_at: Instant
    delivered_seq: int
    attempts: int
    failing_since: Instant | None
    next_attempt_at: Instant | None


class PutOff(NamedTuple):
    """What follows from a failure: the endpoint's state, since when it fails, and when to try again."""

    state: WebhookState
    since: datetime
    until: datetime


def put_off(endpoint: Endpoint, *, at: datetime, asked: float | None, is_gone: bool, chance: float) -> PutOff:
    """What follows from another failure. `asked` are the seconds for which the receiver wants to be left
    alone; one that `is_gone` wants nothing more. `chance`, from 0 to 1, keeps many from trying at once."""
    since = endpoint.failing_since or at
    end = since + GIVEN_UP_AFTER
    if is_gone or at >= end:
        return PutOff("paused", since, at)
    # Limited before it is doubled so often that no date could hold it.
    pause = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** min(endpoint.attempts, 20)) * (1 + chance / 4)
    if asked is not None:
        pause = max(pause, timedelta(seconds=min(asked, LONGEST_PAUSE.total_seconds())))
    return PutOff(endpoint.state, since, min(at + pause, end))


def sendable(url: str, *, pointer: str, private_addresses: bool) -> str:
    """The URL, which must be one that can be sent to. Raises InvalidInput, at `pointer`.

    Where its name leads is looked at when it is connected to; an address that it names itself, here too.
    """
    fault = _fault(url, private_addresses=private_addresses)
    if fault is not None:
        raise refusal([Fault(pointer, fault)])
    return url


def host_of(url: str) -> str:
    """Where it is sent to, for logs: the rest of a URL may hold its owner's secrets."""
    return urlsplit(url).hostname or ""


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
