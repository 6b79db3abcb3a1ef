"""Under which addresses everybody could see an article, revision by revision.

A snapshot may be megabytes, and an address is hardly ever another than before: it is read only of revisions
whose address neither the article's row nor the revision after them tells.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.store.tables import articles, revisions

_AT_ONCE = 500
_WHOLE_AT_ONCE = 10

_of = sa.tuple_(revisions.c.article_id, revisions.c.revision)
_asked = _of.in_(sa.bindparam("asked", expanding=True))
# From the newest on, so that each comes after the one that may tell its address.
_rows = (
    sa.select(
        revisions.c.article_id,
        revisions.c.revision,
        revisions.c.was_public,
        revisions.c.changed,
        (articles.c.revision == revisions.c.revision).label("is_current"),
        articles.c.url,
        articles.c.slug,
    )
    .join(articles, articles.c.id == revisions.c.article_id)
    .where(_asked)
    .order_by(revisions.c.article_id, revisions.c.revision.desc())
)
_snapshots = sa.select(revisions.c.article_id, revisions.c.revision, revisions.c.snapshot).where(_asked)


class Revision(NamedTuple):
    """A revision of an article."""

    article_id: str
    number: int


class Whereabouts(msgspec.Struct, frozen=True):
    """What of a snapshot its address is made of."""

    url: str | None = None
    slug: str | None = None


def were_public(connection: Connection, asked: Iterable[Revision]) -> Mapping[Revision, Whereabouts]:
    """Of these revisions, the ones that readers without a key saw, and where."""
    found: dict[Revision, Whereabouts] = {}
    untold: list[Revision] = []
    for some in _batches(sorted(set(asked)), _AT_ONCE):
        later: Mapping[Revision, Whereabouts] = {}
        for row in connection.execute(_rows, {"asked": some}):
            revision = Revision(row.article_id, row.revision)
            where = Whereabouts(row.url, row.slug) if row.is_current else later.get(revision)
            later = {}
            if where is not None and row.changed is not None and not _moved(row.changed):
                later = {Revision(row.article_id, row.revision - 1): where}
            if row.was_public and where is not None:
                found[revision] = where
            elif row.was_public:
                untold.append(revision)
    return found | dict(_read(connection, untold))


def _moved(changed: str) -> bool:
    """Whether these fields, a JSON list, have one that an address is made of."""
    return not set(Whereabouts.__struct_fields__).isdisjoint(json.loads(changed))


def _read(connection: Connection, wanted: Sequence[Revision]) -> Iterator[tuple[Revision, Whereabouts]]:
    """The same of their snapshots, a few at a time."""
    for some in _batches(wanted, _WHOLE_AT_ONCE):
        for article_id, number, snapshot in connection.execute(_snapshots, {"asked": some}):
            yield Revision(article_id, number), msgspec.json.decode(snapshot, type=Whereabouts)


def _batches(wanted: Sequence[Revision], size: int) -> Iterator[Sequence[tuple[str, int]]]:
    for start in range(0, len(wanted), size):
        # As tuples of no name: the driver knows no others.
        yield [(article_id, number) for article_id, number in wanted[start : start + size]]
