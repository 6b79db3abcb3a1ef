"""JSON Feed 1.1. What it has no key for stands under `_wirecopy`, which it leaves to us: whom to credit, what
was corrected, the rights, and what was taken down."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from service.domain import wire
from service.domain.article import Article, Contributor, Correction, Genre, Rights, Source, Tag, Translation
from service.domain.change import Change
from service.domain.forms import seconds_of
from service.publish.addresses import name_of, uri, urn
from service.publish.body import is_language, said
from service.publish.entry import Entry
from service.publish.feeds.content import content
from service.publish.feeds.facts import authors, categories, page_of
from service.publish.feeds.feed import Feed, feed_of_file
from service.publish.feeds.media import Medium, lead_picture, media
from service.publish.links import Links

MEDIA_TYPE = "application/feed+json"

T = TypeVar("T")
Maybe: TypeAlias = T | UnsetType

_ABOUT = "What Wirecopy knows of this beyond JSON Feed, under the names of its own API."


class _Struct(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    pass


class Author(_Struct, frozen=True, kw_only=True):
    name: str
    url: Maybe[str] = UNSET


class Attachment(_Struct, frozen=True, kw_only=True):
    url: str
    mime_type: str
    duration_in_seconds: Maybe[float] = UNSET


class Facts(_Struct, frozen=True, kw_only=True):
    """Of an article. `media` are its pictures and videos with their captions, credits and rights."""

    about: str = _ABOUT
    publication: str
    publication_name: str | None
    revision: int
    genre: Genre
    alternative_headline: str | None
    dateline: str | None
    section: str | None
    tags: tuple[Tag, ...]
    byline: tuple[Contributor, ...]
    rights: Rights | None
    source: Source | None
    translations: tuple[Translation, ...]
    expires_at: datetime | None
    corrections: tuple[Correction, ...]
    media: Sequence[Medium]


class Item(_Struct, frozen=True, kw_only=True):
    id: str
    url: Maybe[str] = UNSET
    title: str
    summary: Maybe[str] = UNSET
    content_html: str
    image: Maybe[str] = UNSET
    date_published: Maybe[datetime] = UNSET
    date_modified: Maybe[datetime] = UNSET
    authors: Maybe[list[Author]] = UNSET
    tags: Maybe[list[str]] = UNSET
    language: Maybe[str] = UNSET
    attachments: Maybe[list[Attachment]] = UNSET
    facts: Facts = msgspec.field(name="_wirecopy")


class Removed(_Struct, frozen=True, kw_only=True):
    """An article that was taken down, and why."""

    id: str
    at: datetime
    kind: str
    reason: str | None
    instruction: str | None
    note: str | None


class FeedFacts(_Struct, frozen=True, kw_only=True):
    about: str = _ABOUT
    removed: list[Removed]


class Hub(_Struct, frozen=True, kw_only=True):
    type: str = "WebSub"
    url: str


class JsonFeed(_Struct, frozen=True, kw_only=True):
    version: str = "https://jsonfeed.org/version/1.1"
    title: str
    description: str
    home_page_url: str
    feed_url: Maybe[str] = UNSET
    next_url: Maybe[str] = UNSET
    icon: Maybe[str] = UNSET
    hubs: Maybe[list[Hub]] = UNSET
    facts: FeedFacts = msgspec.field(name="_wirecopy")
    items: list[Item]


def json_feed(feed: Feed, entries: Sequence[Entry], links: Links) -> bytes:
    """The articles with all that they hold, in the order given."""
    return wire.encode(
        JsonFeed(
            title=feed.title,
            description=feed.description,
            home_page_url=feed.home,
            feed_url=_or_unset(feed.address),
            next_url=_or_unset(feed.following),
            icon=_or_unset(feed.logo),
            hubs=UNSET if feed.hub is None else [Hub(url=feed.hub)],
            facts=FeedFacts(removed=[_removed(each) for each in feed.removed]),
            items=[_item(each, links) for each in entries],
        )
    )


def json_feed_file(entries: Sequence[Entry], links: Links) -> bytes:
    """The same of articles that are no page of a feed here."""
    return json_feed(feed_of_file(entries, links, "jsonfeed"), entries, links)


def _item(entry: Entry, links: Links) -> Item:
    article, shown = entry.article, media(entry.article, links)
    return Item(
        id=name_of(article),
        url=_or_unset(page_of(article, links)),
        title=article.headline,
        summary=_or_unset(said(article.standfirst)),
        content_html=content(article, links),
        image=_or_unset(lead_picture(shown)),
        date_published=_or_unset(article.published_at),
        date_modified=_or_unset(article.updated_at),
        authors=[_author(each) for each in authors(article)] or UNSET,
        # No two alike: JSON Feed's schema.
        tags=list(dict.fromkeys(each.label for each in categories(article))) or UNSET,
        language=_or_unset(article.language if is_language(article.language) else None),
        attachments=_attachments(shown) or UNSET,
        facts=_facts(entry, shown),
    )


def _author(author: Contributor) -> Author:
    return Author(name=author.name, url=_or_unset(uri(author.url)))


def _attachments(shown: Sequence[Medium]) -> list[Attachment]:
    """Files whose type is known: an attachment must name it."""
    return [
        Attachment(
            url=each.url,
            mime_type=each.media_type,
            duration_in_seconds=_or_unset(seconds_of(each.duration or "")),
        )
        for each in shown
        if each.url is not None and each.media_type is not None
    ]


def _facts(entry: Entry, shown: Sequence[Medium]) -> Facts:
    article: Article = entry.article
    return Facts(
        publication=article.publication,
        publication_name=entry.publication.name,
        revision=article.revision,
        genre=article.genre,
        alternative_headline=article.alternative_headline,
        dateline=article.dateline,
        section=article.section,
        tags=article.tags,
        byline=article.byline,
        rights=article.rights,
        source=article.source,
        translations=article.translations,
        expires_at=article.expires_at,
        corrections=article.corrections,
        media=shown,
    )


def _removed(change: Change) -> Removed:
    return Removed(
        id=urn(change.article_id),
        at=change.at,
        kind=change.kind,
        reason=change.reason,
        instruction=change.instruction,
        note=change.note,
    )


def _or_unset(value: T | None) -> Maybe[T]:
    return UNSET if value is None else value
