"""Subscriptions: the endpoints that anybody asked the hub for, and what they asked for that is not verified.

What is asked for stands beside what holds, and takes its place once it is verified: if that fails, nothing
has changed (W3C WebSub, section 5.1).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.delivery import Delivery
from service.domain.endpoint import Endpoint, host_of
from service.domain.subscription import Asked, Subscription, SubscriptionStanding, Wish
from service.store import endpoints as queue
from service.store.tables import deliveries, endpoints, subscriptions

_NOTHING_ASKED: dict[str, Any] = {f"asked_{name}": None for name in Asked.__struct_fields__}
_HELD = ("id", "topic", "secret", "expires_at", "delivered_tag")
_ASKED = tuple(_NOTHING_ASKED)
_by_id = sa.select(*(subscriptions.c[name] for name in (*_HELD, *_ASKED))).where(
    subscriptions.c.id == sa.bindparam("subscription_id")
)
_count = sa.select(sa.func.count()).select_from(subscriptions)
_of_host = _count.where(subscriptions.c.host == sa.bindparam("of_host"))
_attempts = deliveries.alias()
_latest = (
    sa.select(sa.func.max(_attempts.c.id))
    .where(_attempts.c.endpoint_id == subscriptions.c.id)
    .scalar_subquery()
)
_STANDING = ("created_at", "delivered_seq", "attempts", "failing_since", "next_attempt_at")
_standings = (
    sa.select(
        *(subscriptions.c[name] for name in ("id", "topic", "host", "secret", "asked_mode", "expires_at")),
        *(endpoints.c[name] for name in _STANDING),
        *(deliveries.c[name].label(f"last_{name}") for name in Delivery.__struct_fields__),
    )
    .select_from(
        subscriptions.join(endpoints, endpoints.c.id == subscriptions.c.id).outerjoin(
            deliveries, deliveries.c.id == _latest
        )
    )
    .where(subscriptions.c.id > sa.bindparam("after"))
    .order_by(subscriptions.c.id)
    .limit(sa.bindparam("count"))
)
# The rows that another worker is at are passed over, and move on by themselves.
_others = (
    sa.select(endpoints.c.id)
    .join(subscriptions, subscriptions.c.id == endpoints.c.id)
    .where(
        subscriptions.c.topic == sa.bindparam("of_topic"),
        subscriptions.c.delivered_tag == sa.bindparam("tag"),
        endpoints.c.delivered_seq < sa.bindparam("seq"),
        endpoints.c.leased_by.is_(None),
        endpoints.c.attempts == 0,
    )
    .with_for_update(skip_locked=True, of=endpoints)
)


class Count(NamedTuple):
    """How many subscriptions there are, verified or not: in all, and of one host."""

    all: int
    of_host: int


def by_id(connection: Connection, subscription_id: str) -> Subscription | None:
    """The subscription of an id."""
    row = connection.execute(_by_id, {"subscription_id": subscription_id}).mappings().one_or_none()
    if row is None:
        return None
    asked = {name: row[f"asked_{name}"] for name in Asked.__struct_fields__}
    return Subscription(
        **{name: row[name] for name in _HELD}, asked=None if asked["mode"] is None else Asked(**asked)
    )


def counted(connection: Connection, host: str) -> Count:
    return Count(
        connection.execute(_count).scalar_one(), connection.execute(_of_host, {"of_host": host}).scalar_one()
    )


def add(connection: Connection, wish: Wish, *, at: datetime, seq: int, tag: str | None) -> None:
    """Keep a subscription that never held yet, with what is asked for. Of its topic it has the document of
    this tag, as it was when the feed ended at `seq`. To be called inside `Database.write` only."""
    endpoint = Endpoint(
        id=wish.subscription_id,
        kind="websub",
        url=wish.callback,
        state="active",
        created_at=at,
        delivered_seq=seq,
        attempts=0,
        failing_since=None,
        next_attempt_at=None,
    )
    queue.add(connection, endpoint, at=at)
    row = {"id": wish.subscription_id, "topic": wish.topic, "host": host_of(wish.callback)}
    connection.execute(subscriptions.insert(), row | {"delivered_tag": tag} | _asked(wish, at))


def ask(connection: Connection, wish: Wish, *, at: datetime) -> None:
    """Let a subscription that is there be verified anew, instead of what was asked for before. To be called
    inside `Database.write` only."""
    _change(connection, wish.subscription_id, **_asked(wish, at))
    queue.change(connection, wish.subscription_id, next_attempt_at=at)


def deny(connection: Connection, subscription_id: str, *, at: datetime) -> None:
    """Let the callback be told that it gets nothing more. To be called inside `Database.write` only."""
    asked = {"asked_mode": "denied", "asked_at": at, "asked_lease_seconds": 0, "asked_attempts": 0}
    _change(connection, subscription_id, asked_secret=None, **asked)
    queue.change(connection, subscription_id, next_attempt_at=at)


def ask_again(connection: Connection, subscription: Subscription, asked: Asked) -> None:
    """Note that it was asked in vain once more. Inside a transaction that holds its lease only."""
    _change(connection, subscription.id, asked_attempts=asked.attempts + 1)


def leave(connection: Connection, subscription: Subscription) -> None:
    """Let it be as it was: what was asked for is not verified. Inside a transaction that holds its lease
    only."""
    _change(connection, subscription.id, **_NOTHING_ASKED)


def verified(connection: Connection, subscription: Subscription, asked: Asked, *, until: datetime) -> None:
    """Let what was asked for hold. Inside a transaction that holds its lease only."""
    _change(connection, subscription.id, secret=asked.secret, expires_at=until, **_NOTHING_ASKED)


def has(connection: Connection, subscription_id: str, tag: str) -> None:
    """It has the document of this tag. Inside a transaction that holds its lease only."""
    _change(connection, subscription_id, delivered_tag=tag)


def move_others_on(connection: Connection, topic: str, tag: str, seq: int) -> None:
    """Nothing is to be sent up to this change to whoever has the document of this tag. It is noted for all at
    once: a change which does not concern a topic costs the same however many want it."""
    ids = connection.scalars(_others, {"of_topic": topic, "tag": tag, "seq": seq}).all()
    if ids:
        moved = endpoints.update().where(endpoints.c.id.in_(ids)).values(delivered_seq=seq)
        connection.execute(moved)


def standings(connection: Connection, *, after: str, limit: int) -> Sequence[SubscriptionStanding]:
    """At most `limit` subscriptions whose id follows `after`, in the order of their ids."""
    rows = connection.execute(_standings, {"after": after, "count": limit}).mappings()
    return [_standing(row) for row in rows]


def _standing(row: Any) -> SubscriptionStanding:
    last = {name: row[f"last_{name}"] for name in Delivery.__struct_fields__}
    said = {name: row[name] for name in ("id", "topic", "host", "expires_at", *_STANDING)}
    if not said["attempts"]:
        said["next_attempt_at"] = None
    return SubscriptionStanding(
        **said,
        is_signed=row["secret"] is not None,
        asked=row["asked_mode"],
        last=None if last["id"] is None else Delivery(**last),
    )


def _asked(wish: Wish, at: datetime) -> dict[str, Any]:
    return {
        "asked_mode": wish.mode,
        "asked_at": at,
        "asked_lease_seconds": wish.lease // timedelta(seconds=1),
        "asked_secret": wish.secret if wish.mode == "subscribe" else None,
        "asked_attempts": 0,
    }


def _change(connection: Connection, subscription_id: str, **values: Any) -> None:
    connection.execute(subscriptions.update().where(subscriptions.c.id == subscription_id), values)
