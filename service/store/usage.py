"""What keys were used for: when last, and what partners were sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.delivery import Channel, Sending
from service.store.tables import keys, sendings


class Sent(NamedTuple):
    """What a partner was sent: as `service.domain.delivery.Sending` has it, not yet kept."""

    partner_id: str
    key_id: str | None
    channel: Channel
    at: datetime
    after_seq: int
    up_to_seq: int
    changes: int
    articles: int


_SENDING = tuple(sendings.c[name] for name in Sending.__struct_fields__)
_used_at = sa.bindparam("used_at", type_=keys.c.last_used_at.type)
_used = (
    keys.update()
    # Another worker may have seen the key later than we did.
    .where(
        keys.c.id == sa.bindparam("key_id"),
        sa.or_(keys.c.last_used_at.is_(None), keys.c.last_used_at < _used_at),
    )
    .values(last_used_at=_used_at)
)
_oldest = sa.select(sa.func.min(sendings.c.id))


def used(connection: Connection, last: Mapping[str, datetime]) -> None:
    """Note when keys were last used, by their ids. To be called inside `Database.write` only."""
    if last:
        # In one order, whoever writes: rows are never waited for crosswise.
        rows = [{"key_id": key_id, "used_at": at} for key_id, at in sorted(last.items())]
        connection.execute(_used, rows)


def sent(connection: Connection, rows: Sequence[Sent]) -> None:
    """Note what partners were sent. To be called inside `Database.write` only."""
    if rows:
        connection.execute(sendings.insert(), [row._asdict() for row in rows])


def forget(connection: Connection, *, before: datetime, limit: int = 1_000) -> None:
    """Remove what was sent before a moment, the oldest of it first. To be called inside `Database.write`
    only."""
    oldest = connection.execute(_oldest).scalar_one()
    if oldest is not None:
        # Numbers rise with time: of the lowest ones only these need be looked at.
        connection.execute(sendings.delete().where(sendings.c.id < oldest + limit, sendings.c.at < before))


def sendings_to(
    connection: Connection, partner_id: str, *, before: int | None, limit: int
) -> Sequence[Sending]:
    """What a partner was sent: at most `limit` entries whose number is below `before`, the newest first."""
    query = (
        sa.select(*_SENDING)
        .where(sendings.c.partner_id == partner_id)
        .order_by(sendings.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(sendings.c.id < before)
    return [Sending(**row) for row in connection.execute(query).mappings()]
