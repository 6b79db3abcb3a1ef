"""Reading a figure by its id, with all that it said before; a figure that is gone included."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article
from service.domain.reader import ANYBODY, Reader
from service.domain.revising import shown_to_readers
from service.domain.rights import without_withheld
from service.domain.statistic import Statistic
from service.domain.statistic_history import Ended, Shown, State, last_shown, states
from service.store.tables import articles, revisions, statistic_revisions, statistics
from service.store.visibility import asked, for_each_kind, in_history, visible


class Reported(NamedTuple):
    """A figure and the article that reports it.

    `statistic` is as the article has it now; of a figure that is `gone` as it said last, and `article` is
    then the last revision that had it. `at` is when the article's current revision was made, `etag` that
    one's entity tag. `history` are its states, oldest first, the present one included.
    """

    statistic: Statistic
    article: Article
    at: datetime
    etag: str
    history: tuple[State, ...]
    gone: bool


_named: sa.BindParameter[str] = sa.bindparam("id")
_owner = sa.union(
    sa.select(statistics.c.article_id).where(statistics.c.id == _named),
    sa.select(statistic_revisions.c.article_id).where(statistic_revisions.c.statistic_id == _named),
).subquery()
_article = for_each_kind(
    lambda kind: (
        sa.select(revisions.c.at, revisions.c.etag, revisions.c.snapshot)
        .join_from(
            articles,
            revisions,
            sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
        )
        .where(articles.c.id.in_(sa.select(_owner.c.article_id)), visible(kind))
    )
)
_past = (
    sa.select(
        statistic_revisions.c.snapshot, statistic_revisions.c.until_revision, statistic_revisions.c.review
    )
    .where(statistic_revisions.c.statistic_id == _named)
    .order_by(statistic_revisions.c.revision)
)
_shown = for_each_kind(
    lambda kind: (
        sa.select(revisions.c.revision, revisions.c.at)
        .join_from(articles, revisions, revisions.c.article_id == articles.c.id)
        .where(articles.c.id == sa.bindparam("article_id"), in_history(kind))
        .order_by(revisions.c.revision)
    )
)
_later = statistic_revisions.alias("later")
_ended_last = (
    sa.select(statistic_revisions.c.snapshot)
    .where(
        statistic_revisions.c.article_id == sa.bindparam("article_id"),
        ~sa.exists().where(
            _later.c.statistic_id == statistic_revisions.c.statistic_id,
            _later.c.revision > statistic_revisions.c.revision,
        ),
    )
    .order_by(statistic_revisions.c.until_revision, statistic_revisions.c.statistic_id)
)
_snapshot = sa.select(revisions.c.snapshot).where(
    revisions.c.article_id == sa.bindparam("article_id"), revisions.c.revision == sa.bindparam("revision")
)


def statistic(connection: Connection, statistic_id: str, reader: Reader = ANYBODY) -> Reported | None:
    """The figure of this id, of an article that the reader may see; null where there is none.

    One that the article no longer has is still found, as it stood last when the reader could see it. One
    that an editor rejected is none but for editors and admins.
    """
    row = connection.execute(_article[reader.kind], {"id": statistic_id} | asked(reader)).one_or_none()
    if row is None:
        return None
    inside = reader.is_newsroom
    article = wire.decode_article(row.snapshot)
    current = next((each for each in article.statistics if each.id == statistic_id), None)
    ended = connection.execute(_past, {"id": statistic_id}).all()
    # Of the last state, whoever could see it: a rejection counts from wherever it was made.
    if not inside and (current.review if current is not None else ended[-1].review) == "rejected":
        return None
    asking = {"article_id": article.id} | asked(reader)
    shown = [Shown._make(each) for each in connection.execute(_shown[reader.kind], asking)]
    past = _past_shown(connection, ended, article.id or "", shown)
    known = states([each.state for each in past], current, shown, article.corrections, rejected_too=inside)
    last = current
    if current is None and past:
        last = past[-1].state.statistic
        article = _revision(connection, article.id or "", past[-1].last_shown)
    if last is None or not known or (last.review == "rejected" and not inside):
        return None
    told = article if inside else without_withheld(shown_to_readers(article), reader)
    return Reported(last, told, row.at, row.etag, known, gone=current is None)


def ended_last(connection: Connection, article_id: str) -> list[Statistic]:
    """The last state that has ended of each figure of an article, whether the figure is gone or not."""
    snapshots = connection.scalars(_ended_last, {"article_id": article_id})
    return [wire.decode(snapshot, Statistic) for snapshot in snapshots]


class _Past(NamedTuple):
    """A state that has ended, and the last of its revisions that may be known of."""

    state: Ended
    last_shown: int


def _past_shown(
    connection: Connection, ended: Sequence[sa.Row[Any, Any, Any]], article_id: str, shown: Sequence[Shown]
) -> list[_Past]:
    """The ended states that may be known of, in the words that could be read: what is kept of a state is how
    it stood last, which may have been in a revision that was not for everybody."""
    past = []
    for snapshot, until, _ in ended:
        statistic = wire.decode(snapshot, Statistic)
        last = last_shown(statistic.revision, until, shown)
        if last is not None:
            if last < until - 1:
                then = _revision(connection, article_id, last).statistics
                statistic = next(each for each in then if each.id == statistic.id)
            past.append(_Past(Ended(statistic, until), last))
    return past


def _revision(connection: Connection, article_id: str, revision: int) -> Article:
    asked = {"article_id": article_id, "revision": revision}
    return wire.decode_article(connection.execute(_snapshot, asked).scalar_one())
