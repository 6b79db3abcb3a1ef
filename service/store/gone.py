"""What a reader saw and sees no more: the change by which it went. Never what they did not see."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.change import Change, ends, told
from service.domain.reader import Reader
from service.store import changes as written
from service.store import newest
from service.store.tables import articles, changes, revisions, statistic_revisions, statistics
from service.store.visibility import asked, for_each_kind, may_concern

_of_article = for_each_kind(
    lambda kind: (
        sa.select(*written.COLUMNS)
        .where(changes.c.article_id == sa.bindparam("id"), may_concern(kind))
        .order_by(changes.c.seq.desc())
    )
)
_of_slug = sa.select(articles.c.id).where(articles.c.slug == sa.bindparam("slug"))
_snapshot = sa.select(revisions.c.snapshot).where(
    revisions.c.article_id == sa.bindparam("id"), revisions.c.revision == sa.bindparam("revision")
)
_named: sa.BindParameter[str] = sa.bindparam("id")
_states = sa.union_all(
    sa.select(
        statistic_revisions.c.article_id,
        statistic_revisions.c.revision,
        statistic_revisions.c.until_revision,
        statistic_revisions.c.review,
    ).where(statistic_revisions.c.statistic_id == _named),
    sa.select(
        statistics.c.article_id,
        statistics.c.revision,
        sa.null().label("until_revision"),
        statistics.c.review,
    ).where(statistics.c.id == _named),
).order_by("revision")


def article(connection: Connection, article_id: str, reader: Reader) -> Change | None:
    """The change by which an article was taken from a reader; null where they see it, or never did."""
    # By its number alone: to go through what is not the reader's would take a time that tells of it.
    seq = newest.numbers(connection, reader, [article_id]).get(article_id)
    found = None if seq is None else written.change(connection, seq)
    lost = None if found is None else told(found, reader)
    return lost if lost is not None and ends(lost) else None


def article_by_slug(connection: Connection, slug: str, reader: Reader) -> Change | None:
    """The same, by the slug of the page that they saw: one that it was given since was never shown."""
    article_id = connection.execute(_of_slug, {"slug": slug}).scalar_one_or_none()
    lost = None if article_id is None else article(connection, article_id, reader)
    if lost is None:
        return None
    seen = next(each for each in _noticed(connection, lost.article_id, reader) if not ends(each))
    snapshot = connection.execute(_snapshot, {"id": seen.article_id, "revision": seen.revision}).scalar_one()
    return lost if wire.decode_article(snapshot).slug == slug else None


def statistic(connection: Connection, statistic_id: str, reader: Reader) -> Change | None:
    """The change by which a figure was taken from a reader together with its article; null for one that
    stood in no revision that they saw, or that an editor rejected."""
    states = connection.execute(_states, {"id": statistic_id}).all()
    lost = article(connection, states[0].article_id, reader) if states else None
    if lost is None or states[-1].review == "rejected":
        return None
    seen = [each.revision for each in _noticed(connection, lost.article_id, reader) if not ends(each)]
    for _, since, until, review in states:
        if review != "rejected" and any(since <= each and (until is None or each < until) for each in seen):
            return lost
    return None


def _noticed(connection: Connection, article_id: str, reader: Reader) -> Iterator[Change]:
    """What a reader noticed of an article, the newest first."""
    rows = connection.execute(_of_article[reader.kind], {"id": article_id} | asked(reader))
    for row in rows.mappings():
        change = told(written.of_row(row), reader)
        if change is not None:
            yield change
