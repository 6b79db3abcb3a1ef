"""What was taken from a reader of feeds of late, and when what was taken came back.

Both are asked of the changes as that reader noticed them, and what an article was about is asked of what they
saw last: what it became since is not for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.change import Change, ends, told
from service.domain.reader import Kind, Reader
from service.domain.topic import LATEST, Filed, Topic, is_about
from service.store import changes as written
from service.store.tables import articles, changes, revisions
from service.store.visibility import asked, for_each_kind, may_concern, visible

LOOKED_THROUGH = 2_000
"""The newest changes that are gone through for what was taken down. Whoever reads a feed now and then is told
in time; the change feed tells for ever."""

MOST_REMOVED = 200

_MOST_MOVES = 1_000
_AT_ONCE = 20
"""Whole articles that are fetched at once: between two statements others have their turn."""

_is_one_partners = changes.c.partner_id.is_not(None)
_before, _after = changes.c.packages_before, changes.c.packages_after
_filed = msgspec.json.Decoder(Filed)


def _losses(kind: Kind) -> sa.Select[tuple[Any, ...]]:
    """The changes by which readers may have lost articles that those of this kind do not see now, each with
    the revision that they saw last: the one before; the same where it is their packages that were changed."""
    last = sa.select(sa.func.coalesce(sa.func.max(changes.c.seq), 0)).scalar_subquery()
    shown = articles.c.status == "published" if kind == "newsroom" else visible(kind)
    moved = sa.and_(_before.is_not(None), sa.or_(_after.is_(None), _after != _before))
    last_seen = sa.case((_is_one_partners, changes.c.revision), else_=changes.c.revision - 1)
    return (
        sa.select(*written.COLUMNS, last_seen)
        .join_from(changes, articles, articles.c.id == changes.c.article_id)
        .where(
            changes.c.seq > last - LOOKED_THROUGH, may_concern(kind), sa.or_(_is_one_partners, moved), ~shown
        )
        .order_by(changes.c.seq.desc())
        .limit(MOST_REMOVED)
    )


def _moves(kind: Kind) -> sa.Select[tuple[Any, ...]]:
    """The changes by which articles came to readers of this kind, or went from them, the newest first."""
    moved = sa.or_(_before.is_(None), _after.is_(None), _after != _before)
    return (
        sa.select(*written.COLUMNS)
        .where(
            changes.c.article_id.in_(sa.bindparam("ids", expanding=True)),
            may_concern(kind),
            sa.or_(_is_one_partners, moved),
        )
        .order_by(changes.c.seq.desc())
        .limit(_MOST_MOVES)
    )


_lost = for_each_kind(_losses)
_moved = for_each_kind(_moves)


def removed(connection: Connection, topic: Topic, reader: Reader) -> Sequence[Change]:
    """The changes by which articles of a topic were taken from the reader, the newest first."""
    rows = connection.execute(_lost[reader.kind], asked(reader))
    losses = [
        (change, last_seen)
        for *said, last_seen in rows
        if (change := told(written.of_values(said), reader)) is not None and ends(change)
    ]
    gone: dict[str, Change] = {}
    for change in _about(connection, topic, losses):
        gone.setdefault(change.article_id, change)
    return list(gone.values())


def _about(connection: Connection, topic: Topic, losses: Sequence[tuple[Change, int]]) -> Iterator[Change]:
    """The changes by which what the reader saw of the topic was taken from them."""
    if topic == LATEST:
        yield from (change for change, _ in losses)
        return
    key = sa.tuple_(revisions.c.article_id, revisions.c.revision)
    for start in range(0, len(losses), _AT_ONCE):
        some = losses[start : start + _AT_ONCE]
        seen = {(change.article_id, last_seen): change for change, last_seen in some}
        query = sa.select(revisions.c.article_id, revisions.c.revision, revisions.c.snapshot)
        found = {
            (article_id, number)
            for article_id, number, snapshot in connection.execute(query.where(key.in_(list(seen))))
            if is_about(topic, _filed.decode(snapshot))
        }
        yield from (change for change, last_seen in some if (change.article_id, last_seen) in found)


def returned(connection: Connection, ids: Sequence[str], reader: Reader) -> Mapping[str, datetime]:
    """When those of these articles that were taken from the reader were last shown to them again."""
    rows = connection.execute(_moved[reader.kind], {"ids": list(ids)} | asked(reader)).all()
    back: dict[str, datetime] = {}
    gone: set[str] = set()
    for row in reversed(rows):
        change = told(written.of_values(row), reader)
        if change is None:
            continue
        if ends(change):
            gone.add(change.article_id)
        elif change.article_id in gone:
            gone.remove(change.article_id)
            back[change.article_id] = change.at
    return back
