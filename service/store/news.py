"""The news of the last two days, as news sitemaps list them: for everybody, whoever asks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.store.sitemap_reading import LISTED, hosts
from service.store.tables import articles, changes, publications
from service.store.visibility import visible

NEW = timedelta(days=2)
"""For so long an article is news: Google's guide to news sitemaps."""

MOST = 20_000
"""Articles that are looked at: ten thousand a day are several times what a news agency publishes."""


class Story(NamedTuple):
    """What its canonical address is made of, and what news sitemaps say of it."""

    url: str | None
    slug: str
    headline: str
    language: str
    publication: str
    published_at: datetime


class State(NamedTuple):
    """What the list follows from: where it is the same, the list is. The number of the newest change that
    everybody notices, the latest story that is too old, and what the publications are called and where.
    `changed_at` is when one of these last became another; null where nothing ever was in the list."""

    seq: int
    left: datetime | None
    publications: tuple[tuple[str | None, ...], ...]
    changed_at: datetime | None


# Google requires a name and a language.
_stories = (
    sa.select(
        articles.c.url,
        articles.c.slug,
        articles.c.headline,
        articles.c.language,
        publications.c.name,
        articles.c.published_at,
    )
    .join_from(articles, publications, publications.c.id == articles.c.publication_id)
    .where(
        articles.c.published_at > sa.bindparam("since"),
        articles.c.language.is_not(None),
        publications.c.name.is_not(None),
        LISTED,
    )
    .order_by(articles.c.published_at.desc(), articles.c.id.desc())
    .limit(MOST)
)
_left_last = (
    sa.select(articles.c.published_at)
    .where(articles.c.published_at <= sa.bindparam("since"), visible("public"))
    .order_by(articles.c.published_at.desc())
    .limit(1)
)
_changed = (
    sa.select(changes.c.seq, changes.c.at).where(changes.c.is_public).order_by(changes.c.seq.desc()).limit(1)
)
_described = sa.select(
    publications.c.id, publications.c.name, publications.c.url, publications.c.updated_at
).order_by(publications.c.id)


def state(connection: Connection, at: datetime) -> State:
    """What the news of a moment follow from."""
    seq, changed_at = connection.execute(_changed).one_or_none() or (0, None)
    described = connection.execute(_described).all()
    left = connection.execute(_left_last, {"since": at - NEW}).scalar_one_or_none()
    moments = [changed_at, *(each.updated_at for each in described), None if left is None else left + NEW]
    return State(
        seq,
        left,
        tuple((each.id, each.name, each.url) for each in described),
        max((each for each in moments if each is not None), default=None),
    )


def stories(connection: Connection, at: datetime, own_host: str) -> Sequence[Story]:
    """What was first published in the two days before a moment, the newest first."""
    asking = {"since": at - NEW, "hosts": hosts(connection, own_host)}
    return [Story(*row) for row in connection.execute(_stories, asking)]
