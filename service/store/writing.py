"""The rows of revisions that were decided on, written in bulk: `saving` decides."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.article import Article
from service.domain.reader import PUBLIC
from service.domain.rights import has_limits
from service.domain.statistic import Statistic
from service.store import sitemaps
from service.store.article_rows import OWN, SHARED, Row, article_row
from service.store.bulk import delete, insert, upsert
from service.store.known import as_kept
from service.store.statistic_rows import ended_rows, place_rows, statistic_rows, word_rows
from service.store.tables import (
    articles,
    revisions,
    statistic_places,
    statistic_revisions,
    statistic_words,
    statistics,
)
from service.store.visibility import etag_of


class Step(NamedTuple):
    """A revision to be written, and what the store says of it.

    `shown` is what readers get, where that is not the snapshot, `packages` those in which they do, null where
    they do not. `due_at` is when the clock next has something to do with it. `at` is when it was made,
    `revised_at` when that was here. `ended` are the figures of the revision before that changed or went.
    `new` is the first of its article here, `renamed` one that has another slug than the one before, which was
    shown in `shown_before`. `sitemap` is the file of the sitemap that the article was in before the batch.
    """

    article: Article
    snapshot: bytes
    shown: bytes | None
    etag: str
    at: datetime
    revised_at: datetime
    listed_at: datetime
    material: bool
    packages: frozenset[str] | None
    due_at: datetime | None
    changed: tuple[str, ...] | None
    ended: tuple[Statistic, ...]
    new: bool
    renamed: bool
    shown_before: frozenset[str] | None
    sitemap: int | None


def write(connection: Connection, steps: Sequence[Step], *, at: datetime, audit_id: int | None) -> None:
    """Write all revisions; the other tables then say what the last one of each article says."""
    latest = {step.article.id: step for step in steps}
    files = sitemaps.enter(connection, _entries(steps, latest.values()), at=at)
    new = {step.article.id for step in steps if step.new}
    for table, rows_of in SHARED.items():
        # One row a key, and the last one counts: two on one key cannot stand in one statement.
        rows = {row["id"]: row for step in steps for row in rows_of(step.article)}
        upsert(connection, table, list(rows.values()))
    if len(latest) > 1:
        _give_up_slugs(connection, [key for step in steps if step.renamed and (key := step.article.id)])
    insert(connection, articles, [_article(step, files) for key, step in latest.items() if key in new])
    upsert(connection, articles, [_article(step, files) for key, step in latest.items() if key not in new])
    gone = [key for key in latest if key not in new and key is not None]
    for table in reversed(OWN):
        delete(connection, table.c.article_id, gone)
    for table, rows_of in OWN.items():
        insert(connection, table, [row for step in latest.values() for row in rows_of(step.article)])
    _write_statistics(connection, list(latest.values()), gone)
    insert(connection, revisions, [_revision(step, audit_id) for step in steps])
    past = [row for step in steps for row in ended_rows(step.article, step.ended)]
    insert(connection, statistic_revisions, past)


def _write_statistics(connection: Connection, steps: Sequence[Step], gone: Sequence[str]) -> None:
    delete(connection, statistics.c.article_id, gone)  # with their places and words
    rows = [row for step in steps for row in statistic_rows(step.article, step.listed_at)]
    insert(connection, statistics, rows)
    insert(connection, statistic_places, [row for step in steps for row in place_rows(step.article)])
    insert(connection, statistic_words, word_rows(rows))


def _give_up_slugs(connection: Connection, ids: Sequence[str]) -> None:
    """Let articles of the batch have each other's slugs, whatever the order in which they are written: a
    tilde is in no slug."""
    if ids:
        given_up = sa.literal("~") + articles.c.id
        connection.execute(articles.update().where(articles.c.id.in_(ids)).values(slug=given_up))


def _entries(steps: Sequence[Step], latest: Iterable[Step]) -> list[sitemaps.Entry]:
    noticed = {
        step.article.id for step in steps if _is_public(step.packages) or _is_public(step.shown_before)
    }
    return [
        sitemaps.Entry(key, step.sitemap, _is_public(step.packages), key in noticed)
        for step in latest
        if (key := step.article.id) is not None
    ]


def _is_public(packages: frozenset[str] | None) -> bool:
    return packages is not None and PUBLIC in packages


def _article(step: Step, files: Mapping[str, int]) -> Row:
    return article_row(step.article) | {
        "sitemap_number": files.get(step.article.id or ""),
        "listed_at": step.listed_at,
        "revised_at": step.revised_at,
        "due_at": step.due_at,
    }


def _revision(step: Step, audit_id: int | None) -> Row:
    return {
        "article_id": step.article.id,
        "revision": step.article.revision,
        "etag": step.etag,
        "at": step.at,
        "material": step.material,
        "was_public": _is_public(step.packages),
        "packages": as_kept(step.packages),
        "has_limits": has_limits(step.article),
        "changed": None if step.changed is None else json.dumps(step.changed),
        "audit_id": audit_id,
        "shown_etag": None if step.shown is None else etag_of(step.shown),
        "shown": step.shown,
        "snapshot": step.snapshot,
    }
