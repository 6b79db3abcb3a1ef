"""A feed beside its articles: what it is called, where it is, and what was taken from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from service.domain.article import Article
from service.domain.change import Change
from service.domain.vocabulary import NEVER
from service.publish.addresses import uri
from service.publish.body import said
from service.publish.entry import Entry
from service.publish.feeds.facts import changed_at
from service.publish.links import Links


class Feed(NamedTuple):
    """`id` stays the same for all pages and for ever. `address` is where this page is, null of a file;
    `home` the page for people, `logo` a picture's address.

    `first`, `previous` and `following` are pages of it (RFC 5005, section 3), `others` the same feed in other
    formats, as media type and address. `hub` is told to whom it may send what is new. `removed` are the
    changes by which articles were taken from it.
    """

    id: str
    title: str
    description: str
    owner: str
    home: str
    logo: str | None = None
    address: str | None = None
    first: str | None = None
    previous: str | None = None
    following: str | None = None
    others: Sequence[tuple[str, str]] = ()
    hub: str | None = None
    removed: Sequence[Change] = ()


def feed_of_file(entries: Sequence[Entry], links: Links, suffix: str) -> Feed:
    """What is said of a document that is no page of a feed here: an article alone, or some articles in a
    file."""
    articles = [entry.article for entry in entries]
    if len(articles) == 1 and articles[0].id is not None:
        address = links.article(articles[0].id, f".{suffix}")
        return _file(entries, links, address)._replace(address=address)
    return _file(entries, links, _common_name(articles))


def _file(entries: Sequence[Entry], links: Links, identifier: str) -> Feed:
    publications = {entry.publication for entry in entries}
    host = links.host()
    if len(publications) != 1:
        return Feed(identifier, host, f"Articles at {host}.", host, links.home())
    (publication,) = publications
    name = said(publication.name) or publication.id
    home = uri(publication.url) or links.home()
    return Feed(identifier, name, f"Articles of {name}.", name, home, uri(publication.logo_url))


def _common_name(articles: Sequence[Article]) -> str:
    publications = sorted({each.publication for each in articles})
    return ":".join(("urn:wirecopy:articles", *publications))


def updated_at(entries: Sequence[Entry], feed: Feed) -> datetime:
    """When the newest of what is in the feed was changed."""
    times = [*(changed_at(each) for each in entries), *(each.at for each in feed.removed)]
    return max(times, default=NEVER)
