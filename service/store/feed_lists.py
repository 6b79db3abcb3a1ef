"""Pages of a feed of articles, with the page before, what was taken down of late, and whose feed it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article, Publication
from service.domain.change import Change
from service.domain.reader import Reader
from service.domain.topic import Topic
from service.store import articles as lists
from service.store import losses, publications
from service.store.articles import Filters, Listed, Position
from service.store.tables import articles
from service.store.visibility import asked


class Page(NamedTuple):
    """Articles as the reader gets them, in the order of `listed`; whether more follow, and behind which one
    the page before begins, null where that is the first. `removed` are the changes by which articles were
    taken from the reader of the first page.

    `publications` are those of the articles, by id, `changed_at` is when one of these last became another.
    `masthead` is whose feed it is: the publication that it is about, else the only one that has a name.
    `returned` is when those of the articles that were taken from the reader came back, by id.
    """

    listed: Sequence[Listed]
    articles: Sequence[Article]
    has_more: bool
    before: Position | None
    removed: Sequence[Change]
    publications: Mapping[str, Publication]
    changed_at: datetime | None
    masthead: Publication | None
    returned: Mapping[str, datetime]


def page(connection: Connection, topic: Topic, *, after: Position | None, limit: int, reader: Reader) -> Page:
    """At most `limit` articles that are published, those first shown last at first."""
    filters = _filters(topic)
    # One more than asked for tells whether there is a next page.
    found = lists.page(connection, filters, after=after, limit=limit + 1, reader=reader)
    listed = found[:limit]
    decoded = [wire.decode_article(each.stored.snapshot) for each in listed]
    known = publications.several(connection, {each.publication for each in decoded})
    before = None
    if after is not None and listed:
        before = _before(connection, filters, listed[0].position, limit=limit, reader=reader)
    return Page(
        listed,
        decoded,
        len(found) > limit,
        before,
        losses.removed(connection, topic, reader) if after is None else (),
        {each.id: each for each in known},
        max(known.values(), default=None),
        _masthead(connection, topic),
        losses.returned(connection, [each.stored.id for each in listed], reader),
    )


def _filters(topic: Topic) -> Filters:
    """Editors are shown drafts, and what was withdrawn, but not in a feed."""
    published = Filters(status="published")
    match topic.kind:
        case "latest":
            return published
        case "section":
            return published._replace(section=topic.name)
        case "tag":
            return published._replace(tag=topic.name)
        case "publication":
            return published._replace(publication=topic.name)
        case "author":
            return published._replace(byline=topic.name)


def _masthead(connection: Connection, topic: Topic) -> Publication | None:
    if topic.kind == "publication" and topic.name is not None:
        return publications.publication(connection, topic.name)
    return publications.only_named(connection)


def _before(
    connection: Connection, filters: Filters, first: Position, *, limit: int, reader: Reader
) -> Position | None:
    """Behind which article the page begins that ends with the one before `first`."""
    position = sa.tuple_(
        sa.literal(first.listed_at, articles.c.listed_at.type), sa.literal(first.id, articles.c.id.type)
    )
    query = (
        lists.page_query(filters, after=None, limit=1, kind=reader.kind)
        .with_only_columns(articles.c.listed_at, articles.c.id)
        .where(sa.tuple_(articles.c.listed_at, articles.c.id) > position)
        .order_by(None)
        .order_by(articles.c.listed_at, articles.c.id)
        .offset(limit)
    )
    row = connection.execute(query, asked(reader)).one_or_none()
    return None if row is None else Position._make(row)
