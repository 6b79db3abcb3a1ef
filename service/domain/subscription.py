"""Subscriptions: who wants a feed of ours sent whenever it changes (W3C WebSub, 23 January 2018).

Anybody may ask. What was asked for takes effect only once the callback has said that it meant it.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from msgspec.structs import replace

from service.domain.delivery import Delivery
from service.domain.errors import Fault, refusal
from service.domain.identity import derived_id
from service.domain.value import Instant, Value

Mode = Literal["subscribe", "unsubscribe", "denied"]
"""What a callback is asked or told: `denied` is our word, the others are the subscriber's."""

MOST_SUBSCRIPTIONS = 10_000
MOST_OF_A_HOST = 1_000
"""A reader with many users subscribes to many feeds from one host; nobody can need more than that."""

SHORTEST_LEASE = timedelta(hours=1)
USUAL_LEASE = timedelta(days=10)
LONGEST_LEASE = timedelta(days=30)
"""A lease must end (section 5.3); who asks for none gets the usual one, as other hubs give it."""

LONGEST_SECRET = 199
"""Bytes (section 5.1: less than 200)."""

MOST_VERIFICATIONS = 3
"""So often a callback is asked that does not answer."""

LONGEST_ADDRESS = 2_000

# RFC 3986, section 2.3.
_UNRESERVED = re.compile(r"%(4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]|3[0-9]|2[DE]|5F|7E)", re.IGNORECASE)


class Wish(Value, frozen=True, kw_only=True):
    """What somebody asks the hub for: that this callback be sent the topic, or that it be not any more."""

    mode: Literal["subscribe", "unsubscribe"]
    callback: str
    topic: str
    lease_seconds: int | None = None
    secret: str | None = None

    @property
    def subscription_id(self) -> str:
        """One callback has one subscription to a topic (section 5.1)."""
        return derived_id("subscription", self.callback, self.topic)

    @property
    def lease(self) -> timedelta:
        """For how long it is to hold: what was asked for, within our bounds."""
        if self.lease_seconds is None:
            return USUAL_LEASE
        longest = int(LONGEST_LEASE.total_seconds())
        return max(SHORTEST_LEASE, timedelta(seconds=min(self.lease_seconds, longest)))


class Asked(Value, frozen=True, kw_only=True):
    """What a callback is yet to be asked, or told, and how often that was tried."""

    mode: Mode
    at: Instant
    lease_seconds: int
    secret: str | None
    attempts: int


class Subscription(Value, frozen=True, kw_only=True):
    """A callback and its topic. It holds until `expires_at`; null where it never held yet.

    `delivered_tag` stands for the document that it has: another one is sent. `asked` is what is still to be
    verified, null for nothing.
    """

    id: str
    topic: str
    secret: str | None
    expires_at: Instant | None
    delivered_tag: str | None
    asked: Asked | None

    def holds_at(self, moment: datetime) -> bool:
        return self.expires_at is not None and moment < self.expires_at


class SubscriptionStanding(Value, frozen=True, kw_only=True):
    """Where a subscription stands, for the operator: without its secret, and of its callback the host alone,
    because the rest is all that protects it.

    Null is `expires_at` of one that is not verified yet. `last` is the latest attempt to deliver.
    """

    id: str
    topic: str
    host: str
    is_signed: bool
    asked: Mode | None
    created_at: Instant
    expires_at: Instant | None
    delivered_seq: int
    attempts: int
    failing_since: Instant | None
    next_attempt_at: Instant | None
    last: Delivery | None


def accepted(wish: Wish) -> Wish:
    """What was asked for, in the form in which the same is always the same. Raises InvalidInput."""
    faults = [
        Fault(f"/hub.{name}", f"must be at most {LONGEST_ADDRESS} characters long")
        for name, address in (("callback", wish.callback), ("topic", wish.topic))
        if len(address) > LONGEST_ADDRESS
    ]
    if wish.lease_seconds is not None and wish.lease_seconds < 1:
        faults.append(Fault("/hub.lease_seconds", "must be a positive number of seconds"))
    if wish.secret is not None and not _is_secret(wish.secret):
        needed = f"must be 1 to {LONGEST_SECRET} bytes long, without control characters"
        faults.append(Fault("/hub.secret", needed))
    if faults:
        raise refusal(faults)
    return replace(wish, topic=_with_no_needless_escape(wish.topic))


def question(callback: str, topic: str, mode: Mode, **more: str) -> str:
    """The address by which a callback is asked whether it meant it, or told that it is denied: with our
    parameters behind those that it has (sections 5.1.1, 5.2 and 5.3)."""
    said = {"hub.mode": mode, "hub.topic": topic} | {f"hub.{name}": value for name, value in more.items()}
    return f"{callback}{'&' if '?' in callback else '?'}{urlencode(said)}"


def signature(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature` (section 7.1)."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _is_secret(text: str) -> bool:
    is_plain = not any(letter < " " or letter == "\x7f" for letter in text)
    return is_plain and 1 <= len(text.encode()) <= LONGEST_SECRET


def _with_no_needless_escape(address: str) -> str:
    """A hub must decode what is not reserved (section 5.1.1)."""
    return _UNRESERVED.sub(lambda found: chr(int(found[1], 16)), address)
