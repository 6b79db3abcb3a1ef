"""Appending to the change feed. Numbers are given out under the write lock: no gap, in commit order."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.engine import Connection

from service.domain.change import Change
from service.store.bulk import insert
from service.store.tables import changes

_last = sa.select(changes.c.seq, changes.c.at).order_by(changes.c.seq.desc()).limit(1)
COLUMNS = tuple(changes.c[name] for name in Change.__struct_fields__)
_one = sa.select(*COLUMNS).where(changes.c.seq == sa.bindparam("seq"))
_last_of = (
    sa.select(*COLUMNS)
    .where(changes.c.article_id == sa.bindparam("id"), changes.c.partner_id.is_(None))
    .order_by(changes.c.seq.desc())
    .limit(1)
)
_LISTS = ("packages_before", "packages_after")


class Last(NamedTuple):
    """Where the feed ends: the number and the time of its newest change; 0 and null where it is empty."""

    seq: int
    at: datetime | None


def last(connection: Connection) -> Last:
    """To be trusted inside `Database.write` only: there nobody else appends."""
    row = connection.execute(_last).one_or_none()
    return Last(0, None) if row is None else Last._make(row)


def last_of(connection: Connection, article_id: str) -> Change | None:
    """The newest change of an article, those for one partner alone excepted; null where there is none."""
    row = connection.execute(_last_of, {"id": article_id}).mappings().one_or_none()
    return None if row is None else of_row(row)


def append(connection: Connection, appended: Sequence[Change]) -> None:
    """Add changes, whose numbers follow the last. To be called inside `Database.write` only."""
    insert(connection, changes, [_row(each) for each in appended])


def change(connection: Connection, seq: int) -> Change | None:
    """The change of a number."""
    row = connection.execute(_one, {"seq": seq}).mappings().one_or_none()
    return None if row is None else of_row(row)


def of_row(row: Any) -> Change:
    """The change that a mapping of `COLUMNS` says."""
    return _change(dict(row))


def of_values(values: Iterable[Any]) -> Change:
    """The change that the values of `COLUMNS` say, in their order."""
    return _change(dict(zip(Change.__struct_fields__, values, strict=True)))


def _change(said: dict[str, Any]) -> Change:
    for name in _LISTS:
        said[name] = _packages(said[name])
    return Change(**said)


def _row(each: Change) -> dict[str, Any]:
    lists = {name: getattr(each, name) for name in _LISTS}
    said = {name: None if given is None else json.dumps(given) for name, given in lists.items()}
    return asdict(each) | said | {"is_public": each.is_public}


@lru_cache(maxsize=4096)
def _packages(said: str | None) -> tuple[str, ...] | None:
    """Change after change is of the same packages."""
    return None if said is None else tuple(json.loads(said))
