"""What the sitemap has: its files, and the pages of one.

The sitemap is everybody's, so all of it is what a reader without a key sees, whoever asks. A page is in it
whose canonical address is here or on the site of a publication that is known here: another site's pages
belong into that site's sitemap.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.media import Image
from service.domain.site import host_of, site
from service.store.tables import articles, captions, images, publications, revisions, sitemaps
from service.store.visibility import visible


class File(NamedTuple):
    """A file with a page in it, and when what it shows last changed."""

    number: int
    changed_at: datetime


class Page(NamedTuple):
    """A page of a file: what its canonical address is made of, when it last changed, and its pictures."""

    url: str | None
    slug: str
    changed_at: datetime
    pictures: Sequence[Image]


class Listed(NamedTuple):
    """The pages of a file, none where all were withdrawn, and when what it shows last changed."""

    pages: Sequence[Page]
    changed_at: datetime


_here = articles.c.canonical_host.is_(None)
_on_sites = articles.c.canonical_host.in_(sa.bindparam("hosts", expanding=True))
LISTED = sa.and_(visible("public"), sa.or_(_here, _on_sites))
"""Whether an article's page is in a sitemap of ours. Statements with it are executed with `hosts`."""

_sites = sa.select(publications.c.url).where(publications.c.url.is_not(None)).distinct()


def _has_one(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """A probe, which LIMIT keeps PostgreSQL from making a join of everything."""
    listed = sa.select(articles.c.id).where(
        articles.c.sitemap_number == sitemaps.c.number, condition, visible("public")
    )
    return listed.limit(1).scalar_subquery().is_not(None)


# Two probes, each of which an index answers: one of both would go through the other sites' articles first.
_files = (
    sa.select(sitemaps.c.number, sitemaps.c.changed_at)
    .where(sa.or_(_has_one(_here), _has_one(_on_sites)))
    .order_by(sitemaps.c.number)
)
_in_file = sa.and_(articles.c.sitemap_number == sa.bindparam("number"), LISTED)
_pages = (
    sa.select(articles.c.id, articles.c.url, articles.c.slug, articles.c.revised_at)
    .where(_in_file)
    .order_by(articles.c.id)
)
# Those that everybody may have, as the article says and as the one does that described the picture last.
_pictures = (
    sa.select(articles.c.id, images.c.id, images.c.url, images.c.sha256)
    .join_from(articles, captions, captions.c.article_id == articles.c.id)
    .join(images, images.c.id == captions.c.image_id)
    .join(
        revisions,
        sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
    )
    .where(
        _in_file,
        ~revisions.c.has_limits,
        sa.func.coalesce(images.c.may_be_syndicated, sa.true()),
        sa.func.coalesce(images.c.syndicated_to, "[]") == "[]",
    )
    .order_by(articles.c.id, captions.c.position)
)
_changed = sa.select(sitemaps.c.changed_at).where(sitemaps.c.number == sa.bindparam("number"))


def files(connection: Connection, own_host: str) -> Sequence[File]:
    """The files that have a page in them."""
    rows = connection.execute(_files, {"hosts": hosts(connection, own_host)}).all()
    return [File(*row) for row in rows]


def pages(connection: Connection, number: int, own_host: str) -> Listed | None:
    """The pages of a file; None where there is no such file."""
    changed_at = connection.execute(_changed, {"number": number}).scalar_one_or_none()
    if changed_at is None:
        return None
    asking: dict[str, Any] = {"number": number, "hosts": hosts(connection, own_host)}
    pictures: dict[str, list[Image]] = defaultdict(list)
    for article_id, image_id, url, sha256 in connection.execute(_pictures, asking):
        pictures[article_id].append(Image(id=image_id, url=url, sha256=sha256))
    listed = [
        Page(url, slug, revised_at, pictures.get(article_id, ()))
        for article_id, url, slug, revised_at in connection.execute(_pages, asking)
    ]
    return Listed(listed, changed_at)


def hosts(connection: Connection, own_host: str) -> list[str]:
    """The hosts whose pages may be listed: ours, and those of the publications."""
    known = {host_of(url) for url in connection.scalars(_sites)}
    return sorted(set().union(*(site(host) for host in known if host), (own_host,)))
