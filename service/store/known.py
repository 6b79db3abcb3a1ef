"""What is known of articles that arrive: each one's current revision, by key and by id, and who has a slug.

A batch costs a few statements, whatever its size.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article
from service.store.tables import articles, revisions

Key = tuple[str, str]
"""A publication and a `source_id` in it."""


class Known:
    """An article that the store has, as its current revision says. `packages` are those in which it is shown,
    null where it is not; `last_shown` those in which it was last, null where it never was. `sitemap` is the
    file of the sitemap that it is in, if any."""

    def __init__(self, row: Sequence[Any]) -> None:
        (
            self.id,
            self.publication,
            self.source_id,
            self.listed_at,
            self.revised_at,
            self.etag,
            self.snapshot,
            packages,
            last_shown,
            self.sitemap,
        ) = row
        self.packages = packages_in(packages)
        self.last_shown = packages_in(last_shown)

    id: str
    publication: str
    source_id: str
    listed_at: datetime
    revised_at: datetime
    etag: str
    snapshot: bytes
    packages: frozenset[str] | None
    last_shown: frozenset[str] | None
    sitemap: int | None

    @property
    def key(self) -> Key:
        return self.publication, self.source_id

    @property
    def ever_shown(self) -> bool:
        return self.last_shown is not None

    @cached_property
    def article(self) -> Article:
        return wire.decode_article(self.snapshot)


def as_kept(packages: frozenset[str] | None) -> str | None:
    """Packages as `revisions.packages` holds them: each between line breaks, for one to be found in it."""
    return None if packages is None else "\n".join(("", *sorted(packages), ""))


def packages_in(kept: str | None) -> frozenset[str] | None:
    """What `revisions.packages` says."""
    return None if kept is None else frozenset(kept.strip("\n").split("\n"))


_shown = revisions.alias("shown")
_last_shown = (
    sa.select(_shown.c.packages)
    .where(_shown.c.packages.is_not(None), _shown.c.article_id == articles.c.id)
    .order_by(_shown.c.revision.desc())
    .limit(1)
    .scalar_subquery()
)
_known = sa.select(
    articles.c.id,
    articles.c.publication_id,
    articles.c.source_id,
    articles.c.listed_at,
    articles.c.revised_at,
    revisions.c.etag,
    revisions.c.snapshot,
    revisions.c.packages,
    _last_shown,
    articles.c.sitemap_number,
).join_from(
    articles,
    revisions,
    sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
)
_by_key = _known.where(
    articles.c.publication_id == sa.bindparam("publication"),
    articles.c.source_id.in_(sa.bindparam("source_ids", expanding=True)),
)
_by_id = _known.where(articles.c.id.in_(sa.bindparam("ids", expanding=True)))
_holders = sa.select(articles.c.slug, articles.c.id).where(
    articles.c.slug.in_(sa.bindparam("slugs", expanding=True))
)

_etags = sa.select(revisions.c.article_id, revisions.c.revision, revisions.c.etag).where(
    revisions.c.article_id.in_(sa.bindparam("ids", expanding=True))
)


def by_key(connection: Connection, keys: Iterable[Key]) -> dict[Key, Known]:
    """The articles of these keys, those that there are."""
    wanted = defaultdict(set)
    for publication, source_id in keys:
        wanted[publication].add(source_id)
    found = (
        Known(row)
        for publication, source_ids in wanted.items()
        for row in connection.execute(_by_key, {"publication": publication, "source_ids": sorted(source_ids)})
    )
    return {known.key: known for known in found}


def by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Known]:
    """The articles of these ids, those that there are."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return {known.id: known for known in map(Known, connection.execute(_by_id, {"ids": wanted}))}


def holders(connection: Connection, slugs: Iterable[str]) -> dict[str, str]:
    """Which article has a slug, of these slugs."""
    wanted = sorted(set(slugs))
    if not wanted:
        return {}
    return {slug: held for slug, held in connection.execute(_holders, {"slugs": wanted})}  # noqa: C416 - rows


def etags(connection: Connection, ids: Iterable[str]) -> dict[tuple[str, int], str]:
    """The entity tag of every revision of these articles."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = connection.execute(_etags, {"ids": wanted})
    return {(article_id, revision): etag for article_id, revision, etag in rows}
