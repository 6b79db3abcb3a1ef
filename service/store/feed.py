"""Reading the change feed as a reader notices it: every change that is theirs once, in order, for ever.

What a change is to a reader follows from the change and from what they were entitled to when it was made
(`service.domain.change.told`), so a page of the feed says the same whenever it is read. The articles that
come along are those of now, and never more than the reader may see now.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.change import Change, ends, told
from service.domain.reader import Reader
from service.store import changes as written
from service.store.tables import articles, changes, revisions
from service.store.visibility import asked, for_each_kind, given, given_columns, visible

SCANNED = 5_000
"""Changes that a page goes through at most: of others' the feed may hold very many in a row."""

_CHUNK = 500


class Noticed(NamedTuple):
    """A change as a reader notices it. `etag` is the entity tag of what that revision is to them, null where
    they may not see it. `article` is the revision's JSON, asked for and still the newest; else null."""

    change: Change
    etag: str | None
    article: bytes | None


class Page(NamedTuple):
    """What follows a number. Whoever has read it goes on after `up_to`; at `last` the feed ends for now."""

    changes: Sequence[Noticed]
    up_to: int
    last: int


_last = sa.select(sa.func.coalesce(sa.func.max(changes.c.seq), 0))
_of_revision = sa.and_(
    revisions.c.article_id == changes.c.article_id, revisions.c.revision == changes.c.revision
)
_following = for_each_kind(
    lambda kind: (
        sa.select(*written.COLUMNS, given_columns(kind)[0].label("given_etag"), revisions.c.has_limits)
        .join_from(changes, revisions, _of_revision)
        .where(changes.c.seq > sa.bindparam("after"))
        .order_by(changes.c.seq)
        .limit(sa.bindparam("count"))
    )
)
_later = (
    sa.select(*written.COLUMNS)
    .where(
        changes.c.article_id.in_(sa.bindparam("ids", expanding=True)), changes.c.seq > sa.bindparam("after")
    )
    .order_by(changes.c.article_id, changes.c.seq)
)
_current = for_each_kind(
    lambda kind: (
        sa.select(revisions.c.article_id, revisions.c.revision, *given_columns(kind))
        .join_from(
            articles,
            revisions,
            sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
        )
        .where(articles.c.id.in_(sa.bindparam("ids", expanding=True)), visible(kind))
    )
)
_limited = for_each_kind(
    lambda kind: sa.select(*given_columns(kind)).where(
        revisions.c.article_id == sa.bindparam("id"), revisions.c.revision == sa.bindparam("revision")
    )
)
_of_article = (
    sa.select(*written.COLUMNS)
    .where(changes.c.article_id == sa.bindparam("id"))
    .order_by(changes.c.seq.desc())
)
_named = sa.select(articles.c.id).where(articles.c.slug == sa.bindparam("slug"))


def last(connection: Connection) -> int:
    """The number of the newest change; 0 where there is none."""
    return int(connection.execute(_last).scalar_one())


def page(
    connection: Connection,
    reader: Reader,
    *,
    after: int,
    limit: int,
    compact: bool = False,
    with_articles: bool = False,
) -> Page:
    """At most `limit` changes that the reader notices and that follow a number.

    `compact` leaves out those that a later one of the same article supersedes. A page may be short, or
    empty, before the feed ends: it goes through `SCANNED` changes at most.
    """
    # Asked first: what is appended meanwhile is then beyond the end.
    end = last(connection)
    found: list[tuple[Change, str, bool]] = []
    up_to = after
    for chunk in _chunks(connection, reader, after=after, end=end):
        noticed = _noticed(chunk, reader)
        superseded = _superseded(connection, reader, noticed) if compact else frozenset[int]()
        wanted = [each for each in noticed if each[0].seq not in superseded]
        room = limit - len(found)
        found += wanted[:room]
        if len(wanted) >= room:
            # What was left out behind the last one is gone through again.
            up_to = found[-1][0].seq
            break
        up_to = chunk[-1]["seq"]
    return Page(_shown(connection, reader, found, with_articles=with_articles), up_to, max(end, after))


def gone(connection: Connection, article_id: str, reader: Reader) -> Change | None:
    """The change by which an article was taken from a reader; null where they see it, or never did."""
    for row in connection.execute(_of_article, {"id": article_id}).mappings():
        noticed = told(written.of_row(row), reader)
        if noticed is not None:
            return noticed if ends(noticed) else None
    return None


def gone_by_slug(connection: Connection, slug: str, reader: Reader) -> Change | None:
    """The same, by the slug of the article's page."""
    article_id = connection.execute(_named, {"slug": slug}).scalar_one_or_none()
    return None if article_id is None else gone(connection, article_id, reader)


def _chunks(
    connection: Connection, reader: Reader, *, after: int, end: int
) -> Iterator[Sequence[sa.RowMapping]]:
    scanned = 0
    while after < end and scanned < SCANNED:
        asking = {"after": after, "count": min(_CHUNK, end - after)}
        chunk = connection.execute(_following[reader.kind], asking).mappings().all()
        if not chunk:
            return
        yield chunk
        after = chunk[-1]["seq"]
        scanned += len(chunk)


def _noticed(chunk: Sequence[sa.RowMapping], reader: Reader) -> list[tuple[Change, str, bool]]:
    noticed = []
    for row in chunk:
        said = dict(row)
        etag, has_limits = said.pop("given_etag"), said.pop("has_limits")
        change = told(written.of_row(said), reader)
        if change is not None:
            noticed.append((change, etag, has_limits))
    return noticed


def _superseded(
    connection: Connection, reader: Reader, noticed: Sequence[tuple[Change, str, bool]]
) -> frozenset[int]:
    """The numbers of those that a later one of their article follows which the reader notices too."""
    if not noticed:
        return frozenset()
    ids = sorted({change.article_id for change, _, _ in noticed})
    rows = connection.execute(_later, {"ids": ids, "after": noticed[0][0].seq}).mappings()
    newest: dict[str, int] = {}
    for row in rows:
        change = told(written.of_row(row), reader)
        if change is not None:
            newest[change.article_id] = change.seq
    return frozenset(change.seq for change, _, _ in noticed if newest.get(change.article_id, 0) > change.seq)


def _shown(
    connection: Connection,
    reader: Reader,
    found: Sequence[tuple[Change, str, bool]],
    *,
    with_articles: bool,
) -> list[Noticed]:
    current = _articles(connection, reader, found) if with_articles else {}
    shown = []
    for change, etag, has_limits in found:
        if ends(change):
            shown.append(Noticed(change, None, None))
            continue
        sent = current.get((change.article_id, change.revision))
        if sent is not None:
            shown.append(Noticed(change, *sent))
        else:
            own = _tag_of_limited(connection, reader, change) if has_limits else etag
            shown.append(Noticed(change, own, None))
    return shown


def _articles(
    connection: Connection, reader: Reader, found: Sequence[tuple[Change, str, bool]]
) -> dict[tuple[str, int], tuple[str, bytes]]:
    ids = sorted({change.article_id for change, _, _ in found if not ends(change)})
    if not ids:
        return {}
    rows = connection.execute(_current[reader.kind], {"ids": ids} | asked(reader))
    return {
        (article_id, number): (sent.etag, sent.snapshot)
        for article_id, number, *content in rows
        for sent in (given(reader, *content),)
    }


def _tag_of_limited(connection: Connection, reader: Reader, change: Change) -> str:
    """Of a revision that is not the same for everybody."""
    asking = {"id": change.article_id, "revision": change.revision}
    return given(reader, *connection.execute(_limited[reader.kind], asking).one()).etag
