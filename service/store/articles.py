"""Reading articles: one row, or a page of them. Each is one statement, whatever its size."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.article import Publication, Status
from service.domain.reader import ANYBODY, Kind, Reader
from service.domain.rights import Limits
from service.store.prepared import Prepared
from service.store.tables import (
    article_people,
    article_tags,
    articles,
    changes,
    people,
    publications,
    revisions,
    tags,
)
from service.store.visibility import (
    NO_LIMITS,
    asked,
    for_each_kind,
    given,
    given_columns,
    visible,
)


class Stored(NamedTuple):
    """An article as it lies in the store. `snapshot` is its JSON, for readers without the figures that an
    editor rejected; `at` is when this revision was made."""

    id: str
    revision: int
    etag: str
    at: datetime
    snapshot: bytes


class StoredWithPublication(NamedTuple):
    """The same, with its publication as it is now and when that last changed."""

    stored: Stored
    publication: Publication
    publication_updated_at: datetime


class Filters(NamedTuple):
    """What a list of articles is limited to; a null limits nothing."""

    publication: str | None = None
    source_id: str | None = None
    section: str | None = None
    tag: str | None = None
    genre: str | None = None
    language: str | None = None
    byline: str | None = None
    source: str | None = None
    published_since: datetime | None = None
    updated_since: datetime | None = None
    status: Status | None = None


class Position(NamedTuple):
    """Where a page ended: the order key of its last article, unique by the id."""

    listed_at: datetime
    id: str


class Listed(NamedTuple):
    """An article of a page. `last_change` is when the newest change was made that everybody notices: an
    article that leaves a list makes it another one without being newer."""

    stored: Stored
    position: Position
    last_change: datetime


def stored_columns(kind: Kind) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns that `stored` makes a `Stored` of."""
    return revisions.c.article_id, revisions.c.revision, revisions.c.at, *given_columns(kind)


def stored(reader: Reader, row: Sequence[Any], *, own_page: bool = False, now: Limits = NO_LIMITS) -> Stored:
    """A row of `stored_columns` as the reader gets it; `now` are limits that hold for an earlier revision."""
    article_id, number, at, *content = row
    return Stored(article_id, number, at=at, **given(reader, *content, own_page=own_page, now=now)._asdict())


_WIDTH = 6
"""Columns of `stored_columns`."""

CURRENT = articles.join(
    revisions,
    sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
)
_PUBLICATION = tuple(publications.c[name] for name in Publication.__struct_fields__)

_LAST_CHANGE = (
    sa.select(changes.c.at)
    .where(changes.c.is_public)
    .order_by(changes.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)

_by_id = for_each_kind(
    lambda kind: Prepared(
        sa.select(*stored_columns(kind))
        .select_from(CURRENT)
        .where(articles.c.id == sa.bindparam("id"), visible(kind))
    )
)
_with_publication = for_each_kind(
    lambda kind: (
        sa.select(*stored_columns(kind), *_PUBLICATION, publications.c.updated_at)
        .select_from(CURRENT.join(publications, publications.c.id == articles.c.publication_id))
        .where(visible(kind))
    )
)
_full_by_id = for_each_kind(lambda kind: _with_publication[kind].where(articles.c.id == sa.bindparam("id")))
_full_by_slug = for_each_kind(
    lambda kind: _with_publication[kind].where(articles.c.slug == sa.bindparam("slug"))
)


def article(connection: Connection, article_id: str, reader: Reader = ANYBODY) -> Stored | None:
    """The current revision of an article that the reader may see."""
    row = _by_id[reader.kind].one_or_none(connection, id=article_id, **asked(reader))
    return None if row is None else stored(reader, row)


def article_with_publication(
    connection: Connection, article_id: str, reader: Reader = ANYBODY
) -> StoredWithPublication | None:
    """The current revision of an article that the reader may see, and who publishes it."""
    asking = {"id": article_id} | asked(reader)
    return _joined(reader, connection.execute(_full_by_id[reader.kind], asking).one_or_none())


def article_by_slug(
    connection: Connection, slug: str, reader: Reader = ANYBODY
) -> StoredWithPublication | None:
    """The same, by the slug of the article's page, and for that: with the pictures that the newsroom shows
    itself but does not pass on."""
    asking = {"slug": slug} | asked(reader)
    row = connection.execute(_full_by_slug[reader.kind], asking).one_or_none()
    return _joined(reader, row, own_page=True)


def _joined(
    reader: Reader, row: Sequence[Any] | None, *, own_page: bool = False
) -> StoredWithPublication | None:
    if row is None:
        return None
    return StoredWithPublication(
        stored(reader, row[:_WIDTH], own_page=own_page),
        Publication(**dict(zip(Publication.__struct_fields__, row[_WIDTH:-1], strict=True))),
        row[-1],
    )


def none_at_all(connection: Connection) -> bool:
    """Whether the store holds no article, visible or not."""
    return connection.execute(sa.select(articles.c.id).limit(1)).one_or_none() is None


def page(
    connection: Connection,
    filters: Filters,
    *,
    after: Position | None,
    limit: int,
    reader: Reader = ANYBODY,
) -> Sequence[Listed]:
    """At most `limit` articles that the reader may see, newest first, that come after a position.

    The order is (`listed_at`, `id`) descending: unique and fixed for each article's life, so that
    pages neither skip nor repeat what was there when the first of them was read.
    """
    query = page_query(filters, after=after, limit=limit, kind=reader.kind)
    rows = connection.execute(query, asked(reader))
    return [Listed(stored(reader, row[:-2]), Position(row[-2], row[0]), row[-1]) for row in rows]


def page_query(
    filters: Filters, *, after: Position | None, limit: int, kind: Kind = "public"
) -> sa.Select[Any]:
    """The statement of `page`: in the order of an index, which the commonest filters lead."""
    query = (
        sa.select(*stored_columns(kind), articles.c.listed_at, _LAST_CHANGE)
        .select_from(CURRENT)
        .where(visible(kind), *conditions(filters))
        .order_by(articles.c.listed_at.desc(), articles.c.id.desc())
        .limit(limit)
    )
    if after is None:
        return query
    position = sa.tuple_(
        sa.literal(after.listed_at, articles.c.listed_at.type), sa.literal(after.id, articles.c.id.type)
    )
    return query.where(sa.tuple_(articles.c.listed_at, articles.c.id) < position)


def conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What the filters ask of an article."""
    simple = {
        articles.c.publication_id: filters.publication,
        articles.c.source_id: filters.source_id,
        articles.c.section: filters.section,
        articles.c.genre: filters.genre,
        articles.c.source_name: filters.source,
        articles.c.status: filters.status,
    }
    wanted: list[sa.ColumnElement[bool]] = [
        column == value for column, value in simple.items() if value is not None
    ]
    if filters.language is not None:
        wanted.append(_in_language(filters.language))
    if filters.tag is not None:
        wanted.append(_tagged(filters.tag))
    if filters.byline is not None:
        wanted.append(_written_by(filters.byline))
    if filters.published_since is not None:
        wanted.append(articles.c.published_at >= filters.published_since)
    if filters.updated_since is not None:
        wanted.append(articles.c.revised_at >= filters.updated_since)
    return wanted


def _in_language(language: str) -> sa.ColumnElement[bool]:
    """RFC 4647 basic filtering: `en` finds `en` and `en-GB`."""
    return sa.or_(
        articles.c.language == language, articles.c.language.startswith(f"{language}-", autoescape=True)
    )


def _tagged(tag: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        article_tags.c.article_id == articles.c.id,
        article_tags.c.tag_id == tags.c.id,
        sa.or_(tags.c.name == tag, tags.c.code == tag),
    )


def _written_by(name: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        article_people.c.article_id == articles.c.id,
        article_people.c.person_id == people.c.id,
        people.c.name == name,
    )
