"""The queue of all that is sent: endpoints, claimed by one worker at a time, and moved on in the feed as
their changes are taken.

There is no queue of what is to be delivered: it is what follows `delivered_seq` in the feed. So nothing can
be lost, and the order is the feed's. Whoever delivers has claimed the endpoint before; a worker that is
killed holds it until its lease runs out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.delivery import EndpointKind
from service.domain.endpoint import Endpoint, PutOff
from service.store.tables import changes, endpoints, partners, subscriptions, webhooks


class Lease(NamedTuple):
    """An endpoint that a worker has for itself until its lease ends; `worker` is another with each claim."""

    worker: str
    endpoint: Endpoint


_FREE: dict[str, Any] = {"leased_by": None, "leased_until": None}
_ENDPOINT = tuple(endpoints.c[name] for name in Endpoint.__struct_fields__)
_id = sa.bindparam("endpoint_id", type_=endpoints.c.id.type)
_at = sa.bindparam("at", type_=endpoints.c.next_attempt_at.type)
_newest = sa.select(sa.func.coalesce(sa.func.max(changes.c.seq), 0)).scalar_subquery()
_is_behind = endpoints.c.delivered_seq < _newest
_of_a_partner = sa.exists().where(
    webhooks.c.id == endpoints.c.id, partners.c.id == webhooks.c.partner_id, partners.c.ended_at.is_(None)
)
# A subscription has its turn to be verified and to be ended too, however the feed stands.
_of_a_subscriber = sa.exists().where(
    subscriptions.c.id == endpoints.c.id,
    sa.or_(subscriptions.c.asked_mode.is_not(None), subscriptions.c.expires_at <= _at, _is_behind),
)
_is_due = sa.and_(
    endpoints.c.state == "active",
    endpoints.c.next_attempt_at <= _at,
    endpoints.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    sa.or_(endpoints.c.leased_until.is_(None), endpoints.c.leased_until <= _at),
    sa.or_(
        sa.and_(endpoints.c.kind == "webhook", _is_behind, _of_a_partner),
        sa.and_(endpoints.c.kind == "websub", _of_a_subscriber),
        sa.and_(endpoints.c.kind == "indexnow", _is_behind),
    ),
)
_due = sa.select(endpoints.c.id).where(_is_due).limit(1)
# Who waited longest is first. What another worker is just claiming is passed over; SQLite knows no such
# locks, and needs none: there is one writer.
_claimable = (
    sa.select(endpoints.c.id)
    .where(_is_due)
    .order_by(endpoints.c.next_attempt_at, endpoints.c.id)
    .limit(sa.bindparam("count"))
    .with_for_update(skip_locked=True, of=endpoints)
)
_by_id = sa.select(*_ENDPOINT).where(endpoints.c.id == _id)
_leased = (
    sa.select(*_ENDPOINT)
    .where(endpoints.c.id == _id, endpoints.c.leased_by == sa.bindparam("worker"))
    .with_for_update()
)


def add(connection: Connection, endpoint: Endpoint, *, at: datetime) -> None:
    """Keep a new endpoint, due from then on. To be called inside `Database.write` only."""
    row = {name: getattr(endpoint, name) for name in Endpoint.__struct_fields__}
    connection.execute(endpoints.insert(), row | {"next_attempt_at": at})


def by_id(connection: Connection, endpoint_id: str) -> Endpoint | None:
    """The endpoint of an id."""
    row = connection.execute(_by_id, {"endpoint_id": endpoint_id}).one_or_none()
    return None if row is None else _endpoint(row)


def change(connection: Connection, endpoint_id: str, **values: Any) -> None:
    """Give columns of an endpoint other values. To be called inside a transaction only."""
    connection.execute(endpoints.update().where(endpoints.c.id == endpoint_id), values)


def set_going(connection: Connection, endpoint_id: str, *, at: datetime, **values: Any) -> None:
    """Deliver to it from now on, as though it had never failed. To be called inside a transaction only."""
    change(
        connection,
        endpoint_id,
        state="active",
        attempts=0,
        failing_since=None,
        next_attempt_at=at,
        **values,
    )


def remove(connection: Connection, endpoint_id: str) -> None:
    """Forget an endpoint, with all that is of its kind, and its deliveries. To be called inside a transaction
    only."""
    connection.execute(endpoints.delete().where(endpoints.c.id == endpoint_id))


def any_due(connection: Connection, kinds: Sequence[EndpointKind], *, at: datetime) -> bool:
    """Whether there is one of these kinds to be claimed."""
    return connection.execute(_due, {"at": at, "kinds": kinds}).one_or_none() is not None


def claim(
    connection: Connection,
    workers: Sequence[str],
    kinds: Sequence[EndpointKind],
    *,
    at: datetime,
    until: datetime,
) -> Sequence[Lease]:
    """Give each of these workers an endpoint that is due, while there are any."""
    asking = {"at": at, "kinds": kinds, "count": len(workers)}
    ids = connection.execute(_claimable, asking).scalars().all()
    leases = []
    for worker, endpoint_id in zip(workers, ids, strict=False):
        change(connection, endpoint_id, leased_by=worker, leased_until=until)
        endpoint = by_id(connection, endpoint_id)
        if endpoint is not None:
            leases.append(Lease(worker, endpoint))
    return leases


def held(connection: Connection, lease: Lease) -> Lease | None:
    """The lease with the endpoint as it is by now, which nobody changes before the transaction ends; null
    where it was lost, or the endpoint is gone."""
    asking = {"endpoint_id": lease.endpoint.id, "worker": lease.worker}
    row = connection.execute(_leased, asking).one_or_none()
    return None if row is None else lease._replace(endpoint=_endpoint(row))


def keep(connection: Connection, lease: Lease, *, until: datetime) -> None:
    """Have it for longer. For a lease that is `held`."""
    change(connection, lease.endpoint.id, leased_until=until)


def move_on(connection: Connection, lease: Lease, seq: int, *, until: datetime) -> None:
    """All up to this change is delivered. For a lease that is `held`."""
    change(
        connection,
        lease.endpoint.id,
        delivered_seq=seq,
        attempts=0,
        failing_since=None,
        leased_until=until,
    )


def put_off(connection: Connection, lease: Lease, following: PutOff) -> None:
    """Another attempt failed; the next is to be made then, by anybody. For a lease that is `held`."""
    change(
        connection,
        lease.endpoint.id,
        state=following.state,
        attempts=lease.endpoint.attempts + 1,
        failing_since=following.since,
        next_attempt_at=following.until,
        **_FREE,
    )


def let_go(connection: Connection, lease: Lease, *, at: datetime) -> None:
    """Let others claim it from then on, behind those who wait since before. For a lease that is `held`."""
    change(connection, lease.endpoint.id, next_attempt_at=at, **_FREE)


def _endpoint(row: Iterable[Any]) -> Endpoint:
    said = dict(zip(Endpoint.__struct_fields__, row, strict=True))
    if said["state"] == "paused" or not said["attempts"]:
        said["next_attempt_at"] = None
    return Endpoint(**said)
