"""Under which addresses everybody could see an article, revision by revision."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.store.tables import revisions

_AT_ONCE = 500

_of = sa.tuple_(revisions.c.article_id, revisions.c.revision)
_seen = sa.select(revisions.c.article_id, revisions.c.revision, revisions.c.snapshot).where(
    revisions.c.was_public, _of.in_(sa.bindparam("asked", expanding=True))
)


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
    wanted = sorted(set(asked))
    return {
        Revision(article_id, number): msgspec.json.decode(snapshot, type=Whereabouts)
        for start in range(0, len(wanted), _AT_ONCE)
        for article_id, number, snapshot in connection.execute(
            _seen, {"asked": [tuple(each) for each in wanted[start : start + _AT_ONCE]]}
        )
    }
