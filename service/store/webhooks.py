"""Webhooks: kept, claimed by one worker at a time, and moved on in the feed as their changes are taken.

There is no queue of what is to be delivered: it is what follows `delivered_seq` in the feed. So nothing can
be lost, and the order is the feed's. Whoever delivers has claimed the webhook before; a worker that is killed
holds it until its lease runs out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.webhook import PutOff, Secrets, Webhook
from service.store.tables import changes, partners, webhooks


class Kept(NamedTuple):
    """A webhook and what signs its requests."""

    webhook: Webhook
    secrets: Secrets


class Lease(NamedTuple):
    """A webhook that a worker has for itself until its lease ends; `worker` is another with each claim."""

    worker: str
    kept: Kept


_FREE: dict[str, Any] = {"leased_by": None, "leased_until": None}
_WEBHOOK = tuple(webhooks.c[name] for name in Webhook.__struct_fields__)
_SECRETS = (webhooks.c.secret, webhooks.c.previous_secret, webhooks.c.previous_until)
_id = sa.bindparam("webhook_id", type_=webhooks.c.id.type)
_at = sa.bindparam("at", type_=webhooks.c.next_attempt_at.type)
_newest = sa.select(sa.func.coalesce(sa.func.max(changes.c.seq), 0)).scalar_subquery()
_is_due = sa.and_(
    webhooks.c.state == "active",
    webhooks.c.next_attempt_at <= _at,
    sa.or_(webhooks.c.leased_until.is_(None), webhooks.c.leased_until <= _at),
    webhooks.c.delivered_seq < _newest,
    sa.exists().where(partners.c.id == webhooks.c.partner_id, partners.c.ended_at.is_(None)),
)
_due = sa.select(webhooks.c.id).where(_is_due).limit(1)
# Who waited longest is first. What another worker is just claiming is passed over; SQLite knows no such
# locks, and needs none: there is one writer.
_claimable = (
    sa.select(webhooks.c.id)
    .where(_is_due)
    .order_by(webhooks.c.next_attempt_at, webhooks.c.id)
    .limit(sa.bindparam("count"))
    .with_for_update(skip_locked=True, of=webhooks)
)
_by_id = sa.select(*_WEBHOOK, *_SECRETS).where(webhooks.c.id == _id)
_leased = (
    sa.select(*_WEBHOOK, *_SECRETS)
    .where(webhooks.c.id == _id, webhooks.c.leased_by == sa.bindparam("worker"))
    .with_for_update()
)


def add(connection: Connection, webhook: Webhook, secret: str, *, at: datetime) -> None:
    """Keep a new webhook. To be called inside `Database.write` only."""
    row = {name: getattr(webhook, name) for name in Webhook.__struct_fields__}
    connection.execute(webhooks.insert(), row | {"secret": secret, "next_attempt_at": at})


def by_id(connection: Connection, webhook_id: str) -> Kept | None:
    """The webhook of an id."""
    return _kept(connection.execute(_by_id, {"webhook_id": webhook_id}).one_or_none())


def listed(connection: Connection, partner_id: str | None = None) -> Sequence[Webhook]:
    """Webhooks, those of one partner or all, the oldest first."""
    query = sa.select(*_WEBHOOK).order_by(webhooks.c.created_at, webhooks.c.id)
    if partner_id is not None:
        query = query.where(webhooks.c.partner_id == partner_id)
    return [_webhook(row) for row in connection.execute(query)]


def change(connection: Connection, webhook_id: str, **values: Any) -> None:
    """Give columns of a webhook other values. To be called inside `Database.write` only."""
    connection.execute(webhooks.update().where(webhooks.c.id == webhook_id), values)


def set_going(connection: Connection, webhook_id: str, *, at: datetime, **values: Any) -> None:
    """Deliver to it from now on, as though it had never failed. To be called inside `Database.write` only."""
    change(
        connection,
        webhook_id,
        state="active",
        attempts=0,
        failing_since=None,
        next_attempt_at=at,
        **values,
    )


def remove(connection: Connection, webhook_id: str) -> None:
    """Forget a webhook, with its deliveries. To be called inside `Database.write` only."""
    connection.execute(webhooks.delete().where(webhooks.c.id == webhook_id))


def any_due(connection: Connection, *, at: datetime) -> bool:
    """Whether there is one to be claimed."""
    return connection.execute(_due, {"at": at}).one_or_none() is not None


def claim(
    connection: Connection, workers: Sequence[str], *, at: datetime, until: datetime
) -> Sequence[Lease]:
    """Give each of these workers a webhook that is due, while there are any."""
    ids = connection.execute(_claimable, {"at": at, "count": len(workers)}).scalars().all()
    leases = []
    for worker, webhook_id in zip(workers, ids, strict=False):
        change(connection, webhook_id, leased_by=worker, leased_until=until)
        kept = by_id(connection, webhook_id)
        if kept is not None:
            leases.append(Lease(worker, kept))
    return leases


def held(connection: Connection, lease: Lease) -> Lease | None:
    """The lease with the webhook as it is by now, which nobody changes before the transaction ends; null
    where it was lost, or the webhook is gone."""
    asking = {"webhook_id": lease.kept.webhook.id, "worker": lease.worker}
    kept = _kept(connection.execute(_leased, asking).one_or_none())
    return None if kept is None else lease._replace(kept=kept)


def move_on(connection: Connection, lease: Lease, seq: int, *, until: datetime) -> None:
    """All up to this change is delivered. For a lease that is `held`."""
    change(
        connection,
        lease.kept.webhook.id,
        delivered_seq=seq,
        attempts=0,
        failing_since=None,
        leased_until=until,
    )


def put_off(connection: Connection, lease: Lease, following: PutOff) -> None:
    """Another attempt failed; the next is to be made then, by anybody. For a lease that is `held`."""
    webhook = lease.kept.webhook
    change(
        connection,
        webhook.id,
        state=following.state,
        attempts=webhook.attempts + 1,
        failing_since=following.since,
        next_attempt_at=following.until,
        **_FREE,
    )


def let_go(connection: Connection, lease: Lease, *, at: datetime) -> None:
    """Let others claim it, behind those who wait since before then. For a lease that is `held`."""
    change(connection, lease.kept.webhook.id, next_attempt_at=at, **_FREE)


def _kept(row: Sequence[Any] | None) -> Kept | None:
    return None if row is None else Kept(_webhook(row[:-3]), Secrets(*row[-3:]))


def _webhook(row: Iterable[Any]) -> Webhook:
    said = dict(zip(Webhook.__struct_fields__, row, strict=True))
    if said["state"] == "paused" or not said["attempts"]:
        said["next_attempt_at"] = None
    return Webhook(**said)
