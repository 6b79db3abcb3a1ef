"""Pages of figures: filters, full text, and the one order that they are read in."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.folding import words
from service.domain.reader import ANYBODY, Kind, Reader
from service.domain.statistic import Statistic
from service.store.statistic_keys import source_key, text_key, unit_key
from service.store.tables import articles, changes, revisions, statistic_places, statistic_words, statistics
from service.store.visibility import asked, in_history, visible


class Filters(NamedTuple):
    """What a list of figures is limited to; a null limits nothing.

    `smallest` and `largest` are the ends of a range that a figure's own range must meet. `since` is when the
    reader could first read that the figure says what it says.
    """

    unit: str | None = None
    unit_code: str | None = None
    unit_kind: str | None = None
    subject: str | None = None
    place: str | None = None
    source: str | None = None
    smallest: Decimal | None = None
    largest: Decimal | None = None
    since: datetime | None = None
    article: str | None = None
    section: str | None = None
    publication: str | None = None
    q: str | None = None


class Position(NamedTuple):
    """Where a page ended: the order key of its last figure, unique by the id."""

    listed_at: datetime
    article_id: str
    id: str


class Listed(NamedTuple):
    """A figure of a page, the sentence that states it, and what is told of its article.

    `last_change` is when the newest change was made that everybody notices: a figure that leaves a list makes
    it another one without being newer.
    """

    statistic: Statistic
    sentence: str
    position: Position
    revision: int
    publication: str
    headline: str
    slug: str
    url: str | None
    section: str | None
    licence: str | None
    published_at: datetime | None
    last_change: datetime


_LAST_CHANGE = (
    sa.select(changes.c.at)
    .where(changes.c.is_public)
    .order_by(changes.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_ORDER = (statistics.c.listed_at, statistics.c.article_id, statistics.c.id)
_OF_ARTICLE = (
    articles.c.revision,
    articles.c.publication_id,
    articles.c.headline,
    articles.c.slug,
    articles.c.url,
    articles.c.section,
    articles.c.licence,
    articles.c.published_at,
)
# SQLite's full-text index, which stands beside the declared tables.
_SEARCH = sa.table("statistic_search", sa.column("rowid"), sa.column("statistic_search"))


def page(
    connection: Connection,
    filters: Filters,
    *,
    after: Position | None,
    limit: int,
    reader: Reader = ANYBODY,
) -> Sequence[Listed]:
    """At most `limit` figures of articles that the reader may see, that come after a position.

    The figures of the newest article come first. The order is (`listed_at`, `article_id`, `id`) descending:
    unique, and fixed from when the article was first shown, so that pages neither skip nor repeat what was
    there when the first of them was read, however the articles are revised. Rejected figures are for those
    inside the newsroom alone.
    """
    query = page_query(filters, after=after, limit=limit, kind=reader.kind, dialect=connection.dialect.name)
    return [
        Listed(wire.decode(row[0], Statistic), row[1], Position._make(row[2:5]), *row[5:])
        for row in connection.execute(query, asked(reader))
    ]


def page_query(
    filters: Filters, *, after: Position | None, limit: int, kind: Kind = "public", dialect: str
) -> sa.Select[Any]:
    """The statement of `page` for a kind of database."""
    # The same by the one table or the other: by that whose index the filters lead.
    by_article = filters.section is not None or filters.publication is not None
    order = (articles.c.listed_at, articles.c.id, statistics.c.id) if by_article else _ORDER
    query = (
        sa.select(statistics.c.snapshot, statistics.c.sentence, *_ORDER, *_OF_ARTICLE, _LAST_CHANGE)
        .join_from(statistics, articles, articles.c.id == statistics.c.article_id)
        .where(visible(kind), *_conditions(filters, kind, dialect))
        .order_by(*(column.desc() for column in order))
        .limit(limit)
    )
    if kind != "newsroom":
        query = query.where(statistics.c.review != "rejected")
    if after is None:
        return query
    position = [sa.literal(value, column.type) for value, column in zip(after, order, strict=True)]
    return query.where(
        sa.tuple_(*order) < sa.tuple_(*position),
        # Says no more, but an index of articles knows no figures.
        sa.tuple_(*order[:2]) <= sa.tuple_(*position[:2]),
    )


def _conditions(filters: Filters, kind: Kind, dialect: str) -> list[sa.ColumnElement[bool]]:
    simple = {
        statistics.c.unit_key: unit_key(filters.unit),
        statistics.c.unit_code: filters.unit_code,
        statistics.c.unit_kind: filters.unit_kind,
        statistics.c.subject_key: text_key(filters.subject),
        statistics.c.source_key: source_key(filters.source),
        statistics.c.article_id: filters.article,
        articles.c.section: filters.section,
        articles.c.publication_id: filters.publication,
    }
    conditions: list[sa.ColumnElement[bool]] = [
        column == value for column, value in simple.items() if value is not None
    ]
    if filters.place is not None:
        conditions.append(_at(filters.place))
    if filters.smallest is not None:
        conditions.append(statistics.c.largest >= filters.smallest)
    if filters.largest is not None:
        conditions.append(statistics.c.smallest <= filters.largest)
    if filters.since is not None:
        conditions.append(_said_since(filters.since, kind))
    if filters.q is not None:
        conditions.append(_holds(words(filters.q), dialect))
    return conditions


def _at(place: str) -> sa.ColumnElement[bool]:
    return statistics.c.id.in_(
        sa.select(statistic_places.c.statistic_id).where(statistic_places.c.place_key == text_key(place))
    )


def _said_since(moment: datetime, kind: Kind) -> sa.ColumnElement[bool]:
    """Whether no revision in which the figure says what it says was to be seen before."""
    revised = articles.alias("revised")
    before = sa.exists().where(
        revisions.c.article_id == statistics.c.article_id,
        revisions.c.revision >= statistics.c.revision,
        revisions.c.at < moment,
        in_history(kind),
    )
    return sa.and_(
        statistics.c.article_id.in_(sa.select(revised.c.id).where(revised.c.revised_at >= moment)), ~before
    )


def _holds(wanted: Sequence[str], dialect: str) -> sa.ColumnElement[bool]:
    """Whether a figure's words hold all of these; none are in no figure."""
    if not wanted:
        return sa.false()
    if dialect == "postgresql":
        found = sa.select(statistic_words.c.statistic_id).where(
            statistic_words.c.words.op("@>")(sa.literal(wanted, statistic_words.c.words.type))
        )
        return statistics.c.id.in_(found)
    phrase = " ".join(f'"{word}"' for word in wanted)
    numbers = sa.select(_SEARCH.c.rowid).where(_SEARCH.c.statistic_search.op("MATCH")(phrase))
    return statistics.c.id.in_(
        sa.select(statistic_words.c.statistic_id).where(statistic_words.c.number.in_(numbers))
    )
