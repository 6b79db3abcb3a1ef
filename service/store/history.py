"""Reading what an article was: its earlier revisions, of those that a reader may know of."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.reader import ANYBODY, Reader
from service.domain.rights import Limits, limits
from service.store.articles import CURRENT, Stored, stored, stored_columns
from service.store.tables import articles, revisions
from service.store.visibility import NO_LIMITS, asked, for_each_kind, given_columns, in_history, visible

_all_revisions = articles.join(revisions, revisions.c.article_id == articles.c.id)
_listed = for_each_kind(
    lambda kind: (
        sa.select(
            revisions.c.revision,
            given_columns(kind)[0],
            revisions.c.at,
            revisions.c.material,
            revisions.c.changed,
            revisions.c.has_limits,
        )
        .select_from(_all_revisions)
        .where(articles.c.id == sa.bindparam("id"), visible(kind), in_history(kind))
        .order_by(revisions.c.revision)
    )
)
_limited_now = (
    sa.select(revisions.c.snapshot)
    .select_from(CURRENT)
    .where(articles.c.id == sa.bindparam("id"), revisions.c.has_limits)
)
_one = for_each_kind(
    lambda kind: (
        sa.select(*stored_columns(kind))
        .select_from(_all_revisions)
        .where(
            articles.c.id == sa.bindparam("id"),
            revisions.c.revision == sa.bindparam("revision"),
            visible(kind),
            in_history(kind),
        )
    )
)
_two = for_each_kind(
    lambda kind: (
        sa.select(*stored_columns(kind))
        .select_from(_all_revisions)
        .where(
            articles.c.id == sa.bindparam("id"),
            revisions.c.revision.in_((sa.bindparam("before"), sa.bindparam("after"))),
            visible(kind),
            in_history(kind),
        )
        .order_by(revisions.c.revision)
    )
)


class Revision(NamedTuple):
    """`changed` are the fields in which it differs from the one before; null of the first."""

    revision: int
    etag: str
    at: datetime
    material: bool
    changed: tuple[str, ...] | None


def listed(connection: Connection, article_id: str, reader: Reader = ANYBODY) -> Sequence[Revision]:
    """The revisions of an article that the reader may know of, oldest first; empty when there is no such
    article."""
    now = _limits_now(connection, article_id, reader)
    rows = connection.execute(_listed[reader.kind], {"id": article_id} | asked(reader)).all()
    found = []
    for number, etag, at, material, changed, has_limits in rows:
        own = etag
        if (has_limits or now) and not reader.is_newsroom:
            # It is not the same for everybody.
            shown = revision(connection, article_id, number, reader)
            own = etag if shown is None else shown.etag
        fields = None if changed is None else tuple(json.loads(changed))
        found.append(Revision(number, own, at, material, fields))
    return found


def _limits_now(connection: Connection, article_id: str, reader: Reader) -> Limits:
    """The limits on an article's pictures that hold for its earlier revisions too."""
    if reader.is_newsroom:
        return NO_LIMITS
    snapshot = connection.execute(_limited_now, {"id": article_id}).scalar_one_or_none()
    return NO_LIMITS if snapshot is None else limits(wire.decode_article(snapshot))


def revision(connection: Connection, article_id: str, number: int, reader: Reader = ANYBODY) -> Stored | None:
    """One revision of an article, of those that the reader may know of."""
    wanted = {"id": article_id, "revision": number} | asked(reader)
    row = connection.execute(_one[reader.kind], wanted).one_or_none()
    return None if row is None else stored(reader, row, now=_limits_now(connection, article_id, reader))


def two(
    connection: Connection, article_id: str, before: int, after: int, reader: Reader = ANYBODY
) -> tuple[Stored, Stored] | None:
    """A revision of an article and a later one; None unless the reader may know of both."""
    wanted = {"id": article_id, "before": before, "after": after} | asked(reader)
    now = _limits_now(connection, article_id, reader)
    match connection.execute(_two[reader.kind], wanted).all():
        case [older, newer]:
            return stored(reader, older, now=now), stored(reader, newer, now=now)
        case _:
            return None
