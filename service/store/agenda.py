"""What the clock has to do with articles, and when: `articles.due_at` says it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.store import known
from service.store.known import Known
from service.store.tables import articles

_AT = sa.bindparam("at", type_=articles.c.due_at.type)
_next = (
    sa.select(articles.c.due_at).where(articles.c.due_at.is_not(None)).order_by(articles.c.due_at).limit(1)
)
_due = (
    sa.select(articles.c.id)
    .where(articles.c.due_at.is_not(None), articles.c.due_at <= _AT)
    .order_by(articles.c.due_at, articles.c.id)
    .limit(sa.bindparam("count"))
)
_put_off = articles.update().where(
    articles.c.id.in_(sa.bindparam("ids", expanding=True)), articles.c.due_at <= _AT
)
_done = _put_off.values(due_at=None)


def next_due(connection: Connection) -> datetime | None:
    """When there is next something to do; null for never."""
    due: datetime | None = connection.execute(_next).scalar_one_or_none()
    return due


def is_due(connection: Connection, at: datetime) -> bool:
    """Whether there is something to do by a moment."""
    due = next_due(connection)
    return due is not None and due <= at


def due(connection: Connection, *, at: datetime, limit: int) -> Sequence[Known]:
    """The articles with which there is, the longest due first. To be trusted inside `Database.write` only."""
    ids = list(connection.scalars(_due, {"at": at, "count": limit}))
    found = known.by_id(connection, ids)
    return [found[each] for each in ids]


def done(connection: Connection, ids: Sequence[str], *, at: datetime) -> None:
    """Strike off what was due and came to nothing, as what an import says is due already may."""
    if ids:
        connection.execute(_done, {"ids": list(ids), "at": at})


def put_off(connection: Connection, ids: Sequence[str], *, at: datetime, until: datetime) -> None:
    """Have what was due and went wrong tried again then, behind what else is due."""
    if ids:
        connection.execute(_put_off.values(due_at=until), {"ids": list(ids), "at": at})
