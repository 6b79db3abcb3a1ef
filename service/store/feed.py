"""Reading the change feed as a reader notices it: every change that is theirs once, in order, for ever.

What a change is to a reader follows from the change and from what they were entitled to when it was made
(`service.domain.change.told`), so a page of the feed says the same whenever it is read. The articles that
come along are those of now, and never more than the reader may see now.

Where the feed ends is asked before what a partner is entitled to. What was given or taken since follows that
end (`service.store.partners.entitle`): a change up to it can be judged by what was read, and is not lost to
somebody who was entitled meanwhile.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from service.domain.change import Change, ends, told
from service.domain.reader import Reader
from service.store import changes as written
from service.store import partners
from service.store.newest import Newest
from service.store.tables import articles, changes, revisions
from service.store.visibility import asked, for_each_kind, given, given_columns, may_concern, visible

SCANNED = 2_000
"""Changes that a page goes through at most: of others' the feed may hold very many in a row."""

_CHUNK = 500


class Noticed(NamedTuple):
    """A change as a reader notices it. `etag` is the entity tag of what that revision is to them, null where
    they may not see it. `article` is the revision's JSON, asked for and still the newest; else null."""

    change: Change
    etag: str | None
    article: bytes | None


class _Found(NamedTuple):
    """A change as a reader notices it, and of its revision the tag that it has for most, and whether it is
    not the same for everybody."""

    change: Change
    etag: str
    has_limits: bool


class Page(NamedTuple):
    """What follows a number. Whoever has read it goes on after `up_to`; at `last` the feed ends for now. A
    number beyond that was not given out here."""

    changes: Sequence[Noticed]
    up_to: int
    last: int


_last = sa.select(sa.func.coalesce(sa.func.max(changes.c.seq), 0))
_of_revision = sa.and_(
    revisions.c.article_id == changes.c.article_id, revisions.c.revision == changes.c.revision
)
_between = for_each_kind(
    lambda kind: (
        sa.select(*written.COLUMNS, given_columns(kind)[0].label("given_etag"), revisions.c.has_limits)
        .join_from(changes, revisions, _of_revision)
        .where(
            changes.c.seq > sa.bindparam("after"), changes.c.seq <= sa.bindparam("up_to"), may_concern(kind)
        )
        .limit(sa.bindparam("count"))
    )
)
_following = {kind: between.order_by(changes.c.seq) for kind, between in _between.items()}
_preceding = {kind: between.order_by(changes.c.seq.desc()) for kind, between in _between.items()}
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
_seen = for_each_kind(
    lambda kind: sa.select(articles.c.id).where(
        articles.c.id.in_(sa.bindparam("ids", expanding=True)), visible(kind)
    )
)
_limited = for_each_kind(
    lambda kind: sa.select(*given_columns(kind)).where(
        revisions.c.article_id == sa.bindparam("id"), revisions.c.revision == sa.bindparam("revision")
    )
)


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
    end = last(connection)
    reader = _entitled(connection, reader)
    found: list[_Found] = []
    up_to = after
    newest = Newest(connection, reader, end=end)
    for chunk in _chunks(connection, reader, after=after, end=end, first=limit):
        wanted = _noticed(chunk.rows, reader)
        if compact:
            wanted = _latest(wanted, newest)
        room = limit - len(found)
        found += wanted[:room]
        if len(wanted) >= room:
            # What was left out behind the last one is gone through again.
            up_to = found[-1].change.seq
            break
        up_to = chunk.up_to
    return Page(_shown(connection, reader, found, with_articles=with_articles), up_to, end)


def newest(connection: Connection, reader: Reader, *, before: int | None, limit: int) -> Page:
    """At most `limit` articles that a reader saw change, each by the newest change that they notice, the
    newest first, with what it is now.

    `before` is the `up_to` of the page before; below 2 there is nothing more. It goes through `SCANNED`
    changes at most.
    """
    end = last(connection)
    reader = _entitled(connection, reader)
    below = end + 1 if before is None else min(before, end + 1)
    found: list[_Found] = []
    newest = Newest(connection, reader, end=end)
    scanned = 0
    while len(found) < limit and below > 1 and scanned < SCANNED:
        asking = {"after": 0, "up_to": below - 1, "count": _CHUNK} | asked(reader)
        rows = connection.execute(_preceding[reader.kind], asking).all()
        found += _latest(_noticed(rows, reader), newest)
        below = rows[-1][0] if len(rows) == _CHUNK else 1
        scanned += len(rows)
    if len(found) > limit:
        found = found[:limit]
        below = found[-1].change.seq
    return Page(_shown(connection, reader, found, with_articles=True), below, end)


def _entitled(connection: Connection, reader: Reader) -> Reader:
    """The reader with what they are entitled to now: they may have been recognised some time ago."""
    if reader.partner_id is None:
        return reader
    return reader._replace(grants=partners.grants(connection, reader.partner_id))


class _Chunk(NamedTuple):
    rows: Sequence[Sequence[Any]]
    up_to: int


def _chunks(connection: Connection, reader: Reader, *, after: int, end: int, first: int) -> Iterator[_Chunk]:
    """The changes that may concern a reader: so many first, which is enough where all of them do."""
    scanned, count = 0, min(first, _CHUNK)
    while after < end and scanned < SCANNED:
        asking = {"after": after, "up_to": end, "count": count} | asked(reader)
        rows = connection.execute(_following[reader.kind], asking).all()
        after = rows[-1][0] if len(rows) == count else end
        yield _Chunk(rows, after)
        scanned, count = scanned + len(rows), _CHUNK


def _noticed(rows: Sequence[Sequence[Any]], reader: Reader) -> list[_Found]:
    noticed = []
    for *said, etag, has_limits in rows:
        # Not by a mapping of SQLAlchemy's, which costs more than all the rest.
        change = told(written.of_values(said), reader)
        if change is not None:
            noticed.append(_Found(change, etag, has_limits))
    return noticed


def _latest(found: Sequence[_Found], newest: Newest) -> list[_Found]:
    """Those that no later one of the same article supersedes."""
    if not found:
        return []
    first = min(each.change.seq for each in found)
    seqs = newest.of((each.change.article_id for each in found), after=first - 1)
    return [each for each in found if seqs[each.change.article_id] == each.change.seq]


def _shown(
    connection: Connection, reader: Reader, found: Sequence[_Found], *, with_articles: bool
) -> list[Noticed]:
    current = _articles(connection, reader, found) if with_articles else {}
    shown = []
    for change, etag, has_limits in _hushed(connection, reader, found):
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


def _hushed(connection: Connection, reader: Reader, found: Sequence[_Found]) -> Sequence[_Found]:
    """What was said of an article while it was shown, such as what was put right in it, is gone with it."""
    noted = {each.change.article_id for each in found if each.change.note and not ends(each.change)}
    if not noted:
        return found
    seen = set(connection.scalars(_seen[reader.kind], {"ids": sorted(noted)} | asked(reader)))
    return [
        each
        if each.change.article_id in seen or ends(each.change)
        else each._replace(change=replace(each.change, note=None))
        for each in found
    ]


def _articles(
    connection: Connection, reader: Reader, found: Sequence[_Found]
) -> dict[tuple[str, int], tuple[str, bytes]]:
    ids = sorted({each.change.article_id for each in found if not ends(each.change)})
    if not ids:
        return {}
    rows = connection.execute(_current[reader.kind], {"ids": ids} | asked(reader)).all()
    return {
        (article_id, number): (sent.etag, sent.snapshot)
        for article_id, number, *content in rows
        for sent in (given(reader, *content),)
    }


def _tag_of_limited(connection: Connection, reader: Reader, change: Change) -> str:
    """Of a revision that is not the same for everybody."""
    asking = {"id": change.article_id, "revision": change.revision}
    return given(reader, *connection.execute(_limited[reader.kind], asking).one()).etag
