"""Publications: the mastheads that articles belong to."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.engine import Connection

from service.domain.article import Publication
from service.store.bulk import insert_new, upsert
from service.store.tables import publications

_all = sa.select(*(publications.c[name] for name in Publication.__struct_fields__)).order_by(
    publications.c.id
)

_updated_at = sa.select(publications.c.updated_at).where(publications.c.id == sa.bindparam("id"))


def publication(connection: Connection, publication_id: str) -> Publication:
    """The publication of this id; one of which nothing but that is known where it is not there."""
    row = connection.execute(_all.where(publications.c.id == publication_id)).mappings().one_or_none()
    return Publication(id=publication_id) if row is None else Publication(**row)


def several(connection: Connection, ids: Collection[str]) -> dict[Publication, datetime]:
    """The publications of these ids, in the order of their ids, and when each was last changed."""
    rows = connection.execute(_all.add_columns(publications.c.updated_at).where(publications.c.id.in_(ids)))
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
