"""Publications: the mastheads that articles belong to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.engine import Connection

from service.domain.article import Publication
from service.store import sitemaps
from service.store.bulk import insert_new, upsert
from service.store.tables import articles, changes, publications
from service.store.visibility import visible

_all = sa.select(*(publications.c[name] for name in Publication.__struct_fields__)).order_by(
    publications.c.id
)
_dated = _all.add_columns(publications.c.updated_at)
_speaking = _dated.where(
    sa.or_(
        publications.c.rights.is_not(None),
        publications.c.trust.is_not(None),
        # A probe, which LIMIT keeps PostgreSQL from making a join of everything.
        sa.select(articles.c.id)
        .where(articles.c.publication_id == publications.c.id, visible("public"))
        .limit(1)
        .scalar_subquery()
        .is_not(None),
    )
)
_named = _all.where(publications.c.name.is_not(None)).limit(2)
# Whose articles everybody reads follows from the changes that everybody notices.
_last_change = sa.select(changes.c.at).where(changes.c.is_public).order_by(changes.c.seq.desc()).limit(1)
_updated_at = sa.select(publications.c.updated_at).where(publications.c.id == sa.bindparam("id"))


def publication(connection: Connection, publication_id: str) -> Publication:
    """The publication of this id; one of which nothing but that is known where it is not there."""
    row = connection.execute(_all.where(publications.c.id == publication_id)).mappings().one_or_none()
    return Publication(id=publication_id) if row is None else Publication(**row)


def only_named(connection: Connection) -> Publication | None:
    """The publication of which a name is known, where that is one alone."""
    named = connection.execute(_named).mappings().all()
    return Publication(**named[0]) if len(named) == 1 else None


class Speaking(NamedTuple):
    """Publications that speak for what is here, and when what they say may last have become something else;
    null where nothing ever was."""

    publications: Sequence[Publication]
    changed_at: datetime | None


def speaking(connection: Connection) -> Speaking:
    """The publications that everybody reads something of, or that say something of their rights or of
    themselves."""
    known = _described(connection.execute(_speaking))
    last = connection.execute(_last_change).scalar_one_or_none()
    moments = [*known.values(), *([] if last is None else [last])]
    return Speaking(tuple(known), max(moments, default=None))


def several(connection: Connection, ids: Collection[str]) -> dict[Publication, datetime]:
    """The publications of these ids, in the order of their ids, and when each was last changed."""
    return _described(connection.execute(_dated.where(publications.c.id.in_(ids))))


def _described(rows: Iterable[Sequence[Any]]) -> dict[Publication, datetime]:
    return {
        Publication(**dict(zip(Publication.__struct_fields__, described, strict=True))): updated_at
        for *described, updated_at in rows
    }


def save(connection: Connection, described: Publication, *, at: datetime) -> bool:
    """Create or replace a publication. Gives whether anything changed."""
    row = asdict(described)
    known = connection.execute(_all.where(publications.c.id == described.id)).mappings().one_or_none()
    if known is not None and dict(known) == row:
        return False
    upsert(connection, publications, [row | {"updated_at": at}])
    if described.url != (None if known is None else known["url"]):
        sitemaps.sites_changed(connection, at=at)
    return True


def restore(connection: Connection, described: Publication, *, updated_at: datetime) -> bool:
    """Take over what another store says of a publication, unless what is known here is newer. Gives whether
    anything changed."""
    known = connection.execute(_updated_at, {"id": described.id}).scalar_one_or_none()
    nothing_known = publication(connection, described.id) == Publication(id=described.id)
    if known is not None and known >= updated_at and not nothing_known:
        return False
    return save(connection, described, at=updated_at)


def ensure(connection: Connection, publication_id: str, *, at: datetime) -> None:
    """Make sure that a publication of this id is there, unnamed if it is new."""
    insert_new(connection, publications, [{"id": publication_id, "updated_at": at}])
