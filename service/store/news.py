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


class News(NamedTuple):
    """The newest first, and when the list last became another one; null where nothing ever was in it."""

    stories: Sequence[Story]
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
_changed = sa.select(changes.c.at).where(changes.c.is_public).order_by(changes.c.seq.desc()).limit(1)
_described = sa.select(sa.func.max(publications.c.updated_at))


def news(connection: Connection, at: datetime, own_host: str) -> News:
    """What was first published in the two days before a moment."""
    since = at - NEW
    found = connection.execute(_stories, {"since": since, "hosts": hosts(connection, own_host)})
    stories = [Story(*row) for row in found]
    left = connection.execute(_left_last, {"since": since}).scalar_one_or_none()
    moments = [connection.execute(each).scalar_one_or_none() for each in (_changed, _described)]
    moments.append(None if left is None else left + NEW)
    return News(stories, max((each for each in moments if each is not None), default=None))
