"""Appending to the change feed. Numbers are given out under the write lock: no gap, in commit order."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.engine import Connection

from service.domain.change import Change
from service.store.bulk import insert
from service.store.tables import changes

_last = sa.select(changes.c.seq, changes.c.at).order_by(changes.c.seq.desc()).limit(1)
_one = sa.select(*(changes.c[name] for name in Change.__struct_fields__)).where(
    changes.c.seq == sa.bindparam("seq")
)


class Last(NamedTuple):
    """Where the feed ends: the number and the time of its newest change; 0 and null where it is empty."""

    seq: int
    at: datetime | None


def last(connection: Connection) -> Last:
    """To be trusted inside `Database.write` only: there nobody else appends."""
    row = connection.execute(_last).one_or_none()
    return Last(0, None) if row is None else Last._make(row)


def append(connection: Connection, appended: Sequence[Change]) -> None:
    """Add changes, whose numbers follow the last. To be called inside `Database.write` only."""
    insert(connection, changes, [asdict(change) for change in appended])


def change(connection: Connection, seq: int) -> Change | None:
    """The change of a number."""
    row = connection.execute(_one, {"seq": seq}).mappings().one_or_none()
    return None if row is None else Change(**row)
