"""Reading everything there is, page by page: for a copy of the newsroom.

What is revised meanwhile comes again at the end: whoever takes the lines in their order has it as it is then.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.article import Publication
from service.domain.change import Change
from service.store import changes as changes_store
from service.store.tables import articles, changes, publications, revisions


class Place(NamedTuple):
    """Where a page ended: the order key of its last revision."""

    at: datetime
    id: str
    revision: int


class Exported(NamedTuple):
    """A revision with all that the store knows of it."""

    place: Place
    at: datetime
    listed_at: datetime
    material: bool
    was_public: bool
    changed: tuple[str, ...] | None
    snapshot: bytes


_publications = sa.select(
    *(publications.c[name] for name in Publication.__struct_fields__), publications.c.updated_at
).order_by(publications.c.id)
_changes = (
    sa.select(*changes_store.COLUMNS)
    .where(changes.c.seq > sa.bindparam("after"))
    .order_by(changes.c.seq)
    .limit(sa.bindparam("count"))
)


def all_publications(connection: Connection) -> Sequence[tuple[Publication, datetime]]:
    """Every publication, and when it was last changed."""
    return [
        (Publication(**dict(zip(Publication.__struct_fields__, row[:-1], strict=True))), row[-1])
        for row in connection.execute(_publications)
    ]


def page(connection: Connection, *, after: Place | None, limit: int, history: bool) -> Sequence[Exported]:
    """The next revisions: the current ones in the order in which they were made here, or with `history` all
    of them in the order in which they were made at all, so that none is given a slug that another still
    has."""
    at = revisions.c.at if history else articles.c.revised_at
    of_article = revisions.c.article_id == articles.c.id
    query = (
        sa.select(
            at,
            articles.c.id,
            revisions.c.revision,
            revisions.c.at,
            articles.c.listed_at,
            revisions.c.material,
            revisions.c.was_public,
            revisions.c.changed,
            revisions.c.snapshot,
        )
        .join_from(
            articles,
            revisions,
            of_article if history else sa.and_(of_article, revisions.c.revision == articles.c.revision),
        )
        .order_by(at, articles.c.id, revisions.c.revision)
        .limit(limit)
    )
    if after is not None:
        key = sa.tuple_(at, articles.c.id, revisions.c.revision)
        query = query.where(key > sa.tuple_(sa.literal(after.at, at.type), after.id, after.revision))
    return [_exported(row) for row in connection.execute(query)]


def _exported(row: Sequence[Any]) -> Exported:
    *place, at, listed_at, material, was_public, changed, snapshot = row
    fields = None if changed is None else tuple(json.loads(changed))
    return Exported(Place(*place), at, listed_at, material, was_public, fields, snapshot)


def page_of_changes(connection: Connection, *, after: int, limit: int) -> Sequence[Change]:
    """The next changes of the feed."""
    rows = connection.execute(_changes, {"after": after, "count": limit}).mappings()
    return [changes_store.of_row(row) for row in rows]
