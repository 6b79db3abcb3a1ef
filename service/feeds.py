"""Feeds for feed readers: which address is which feed, and what is in it for whom. HTTP serves them, and the
hub sends them to its subscribers."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from service.domain import cursor
from service.domain.article import Article
from service.domain.reader import ANYBODY, Reader
from service.domain.topic import Topic, topic_at
from service.publish.addresses import uri
from service.publish.atom import AtomPage, atom_feed
from service.publish.body import said
from service.publish.entry import Entry
from service.publish.feeds import BY_SUFFIX, FORMS, Form
from service.publish.feeds.atom import MEDIA_TYPE as ATOM
from service.publish.feeds.atom import paging
from service.publish.feeds.feed import Feed
from service.publish.links import Links
from service.store import feed, feed_lists
from service.store.articles import Position
from service.store.database import Database
from service.store.feed_lists import Page

ENTRIES = 30
"""Articles of a page: with their content it has some hundred kilobytes."""

CHANGES = 100
"""Entries of a page of the change feed, which have no content."""

_FOLDER = "feeds/"


class Document(NamedTuple):
    """A feed as it is sent. `tag` stands for the body and its type: where it is the same, nothing is new.
    `modified` is when everybody's copy last became another, null where that is not known. `links` are
    relations with addresses (RFC 8288), `keys` are purge keys."""

    body: bytes
    media_type: str
    tag: str
    modified: datetime | None
    links: Sequence[tuple[str, str]]
    keys: Sequence[str]


def feed_at(path: str) -> tuple[Topic, Form] | None:
    """Which feed in which form has this path below `/feeds/`, percent-encoded; null for none."""
    try:
        stem, dot, suffix = unquote_to_bytes(path).decode().rpartition(".")
    except UnicodeDecodeError:
        return None
    topic, form = topic_at(stem), BY_SUFFIX.get(dot + suffix)
    return None if topic is None or form is None else (topic, form)


class Feeds:
    """The feeds of one newsroom."""

    def __init__(self, database: Database, links: Links) -> None:
        self._database = database
        self._links = links

    def is_feed(self, address: str) -> bool:
        """Whether an absolute address is that of a feed here, be there anything in it or not."""
        return address == self._links.feed(".atom") or self._found(address) is not None

    async def at(self, address: str, reader: Reader = ANYBODY) -> Document | None:
        """The first page of the feed at an absolute address, as this reader gets it. Null where there is no
        such feed, or nothing for the reader in one that has a name. Raises Unavailable."""
        if address == self._links.feed(".atom"):
            page, body = await self.changes(reader)
            modified = page.changes[0].change.at if page.changes and reader.kind == "public" else None
            return Document(body, ATOM, _tag(ATOM, body), modified, (), ("changes",))
        found = self._found(address)
        return None if found is None else await self.document(*found, reader)

    def _found(self, address: str) -> tuple[Topic, Form] | None:
        folder = self._links.home() + _FOLDER
        return feed_at(address.removeprefix(folder)) if address.startswith(folder) else None

    async def changes(self, reader: Reader, *, before: int | None = None) -> tuple[feed.Page, bytes]:
        """A page of the newest changes, and that as Atom. Raises Unavailable."""
        page = await self._database.read(feed.newest, reader, before=before, limit=CHANGES)
        address = self._links.feed(".atom")
        here = address if before is None else f"{address}?before={before}"
        following = f"{address}?before={page.up_to}" if page.up_to > 1 else None
        hub = self._links.hub() if before is None and reader.kind == "public" else None
        return page, atom_feed(page.changes, AtomPage(here, following, hub), self._links)

    async def document(
        self, topic: Topic, form: Form, reader: Reader, *, after: Position | None = None
    ) -> Document | None:
        """A page of a feed, behind a position. Null where there is nothing for the reader on a page of a feed
        that has a name: there may never have been one. Raises Unavailable."""
        # Apart from what others wait for: what has a tag may be far down the list of all.
        page = await self._database.search(feed_lists.page, topic, after=after, limit=ENTRIES, reader=reader)
        if topic.name is not None and not page.listed and not page.removed:
            return None
        head = self._head(topic, form, page, reader, after)
        body = await asyncio.to_thread(form.write, head, _entries(page), self._links)
        last_change = None if not page.listed else page.listed[0].last_change
        moments = [each for each in (last_change, page.changed_at) if each is not None]
        return Document(
            body,
            form.media_type,
            _tag(form.media_type, body),
            max(moments) if moments and reader.kind == "public" else None,
            [*paging(head), *([] if head.hub is None else [("hub", head.hub)])],
            [
                "articles",
                *(f"article-{each.stored.id}" for each in page.listed),
                *(f"publication-{each}" for each in page.publications),
            ],
        )

    def _head(self, topic: Topic, form: Form, page: Page, reader: Reader, after: Position | None) -> Feed:
        links, masthead = self._links, page.masthead
        owner = links.host()
        if masthead is not None:
            owner = said(masthead.name) or masthead.id
        first = links.feed_of(topic, form.suffix)
        is_about = topic.name is not None and topic.kind != "publication"
        return Feed(
            # The same in every format: it is one feed.
            id=links.feed_of(topic, ""),
            title=f"{owner}: {topic.name}" if is_about else owner,
            description=_DESCRIPTIONS[topic.kind].format(name=topic.name, owner=owner),
            owner=owner,
            home=(None if masthead is None else uri(masthead.url)) or links.home(),
            logo=None if masthead is None else uri(masthead.logo_url),
            address=first if after is None else self._page(topic, form, after),
            first=first,
            previous=None if after is None else self._page(topic, form, page.before),
            following=self._page(topic, form, page.listed[-1].position) if page.has_more else None,
            others=[
                (each.media_type, links.feed_of(topic, each.suffix)) for each in FORMS if each is not form
            ],
            # Subscribers are sent what everybody sees.
            hub=links.hub() if after is None and reader.kind == "public" else None,
            removed=page.removed,
        )

    def _page(self, topic: Topic, form: Form, after: Position | None) -> str:
        return self._links.feed_of(topic, form.suffix, None if after is None else cursor.encode(*after))


_DESCRIPTIONS = {
    "latest": "The newest articles of {owner}.",
    "section": "The newest articles in {name}.",
    "tag": "The newest articles on {name}.",
    "publication": "The newest articles of {owner}.",
    "author": "The newest articles by {name}.",
}


def _entries(page: Page) -> list[Entry]:
    return [
        Entry(
            article,
            page.publications[article.publication],
            _noted(article, listed.stored.at, page.returned.get(listed.stored.id)),
        )
        for article, listed in zip(page.articles, page.listed, strict=True)
    ]


def _noted(article: Article, at: datetime, returned: datetime | None) -> datetime | None:
    """When it came back to the reader, or was stored if it has no time of its own. An entry that is older
    than its deletion stays deleted: RFC 6721, section 3."""
    has_time = article.updated_at is not None or article.published_at is not None
    times = [each for each in (returned, None if has_time else at) if each is not None]
    return max(times, default=None)


def _tag(media_type: str, body: bytes) -> str:
    return hashlib.sha256(media_type.encode() + b"\n" + body).hexdigest()[:32]
