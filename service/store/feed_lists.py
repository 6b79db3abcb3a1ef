"""Pages of a feed of articles, with the page before, what was taken down of late, and whose feed it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article, Publication
from service.domain.change import Change, ends, told
from service.domain.reader import Kind, Reader
from service.domain.topic import LATEST, Topic, is_about
from service.store import articles as lists
from service.store import changes as written
from service.store import publications
from service.store.articles import Filters, Listed, Position
from service.store.tables import articles, changes, revisions
from service.store.visibility import asked, for_each_kind, may_concern, visible

LOOKED_THROUGH = 2_000
"""The newest changes that are gone through for what was taken down. Whoever reads a feed now and then is told
in time; the change feed tells for ever."""

MOST_REMOVED = 200


class Page(NamedTuple):
    """Articles as the reader gets them, in the order of `listed`; whether more follow, and behind which one
    the page before begins, null where that is the first. `removed` are the changes by which articles were
    taken from the reader of the first page.

    `publications` are those of the articles, by id, `changed_at` is when one of these last became another.
    `masthead` is whose feed it is: the publication that it is about, else the only one that has a name.
    """

    listed: Sequence[Listed]
    articles: Sequence[Article]
    has_more: bool
    before: Position | None
    removed: Sequence[Change]
    publications: Mapping[str, Publication]
    changed_at: datetime | None
    masthead: Publication | None


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
        _removed(connection, topic, reader) if after is None else (),
        {each.id: each for each in known},
        max(known.values(), default=None),
        _masthead(connection, topic),
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


def _losses(kind: Kind) -> sa.Select[tuple[Any, ...]]:
    """The changes by which readers may have lost articles that those of this kind do not see now, each with
    what they saw last: the revision before; the same where it is their packages that were changed."""
    last = sa.select(sa.func.coalesce(sa.func.max(changes.c.seq), 0)).scalar_subquery()
    shown = articles.c.status == "published" if kind == "newsroom" else visible(kind)
    is_one_partners = changes.c.partner_id.is_not(None)
    before, after = changes.c.packages_before, changes.c.packages_after
    moved = sa.and_(before.is_not(None), sa.or_(after.is_(None), after != before))
    last_seen = sa.case((is_one_partners, changes.c.revision), else_=changes.c.revision - 1)
    return (
        sa.select(*written.COLUMNS, revisions.c.snapshot)
        .join_from(changes, articles, articles.c.id == changes.c.article_id)
        .join(
            revisions,
            sa.and_(revisions.c.article_id == changes.c.article_id, revisions.c.revision == last_seen),
        )
        .where(
            changes.c.seq > last - LOOKED_THROUGH, may_concern(kind), sa.or_(is_one_partners, moved), ~shown
        )
        .order_by(changes.c.seq.desc())
        .limit(MOST_REMOVED)
    )


_lost = for_each_kind(_losses)


def _removed(connection: Connection, topic: Topic, reader: Reader) -> Sequence[Change]:
    """The changes by which articles of a topic were taken from the reader, the newest first. Whether one was
    is asked of what they saw: what it became since is not for them."""
    gone: dict[str, Change] = {}
    for *said, snapshot in connection.execute(_lost[reader.kind], asked(reader)):
        change = told(written.of_values(said), reader)
        if change is None or not ends(change):
            continue
        if topic == LATEST or is_about(topic, wire.decode_article(snapshot)):
            gone.setdefault(change.article_id, change)
    return list(gone.values())
