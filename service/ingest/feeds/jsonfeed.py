"""JSON Feed 1.0 and 1.1."""

from html import escape
from typing import Any

import msgspec
from msgspec.structs import replace

from service.domain.article import Contributor, Correction, Genre, Rights, Source, Tag, Translation
from service.domain.errors import NotAnArticle
from service.domain.unread import Unread
from service.domain.value import Name
from service.ingest.feeds import media_rss
from service.ingest.feeds.entry import Entry, Feed
from service.ingest.feeds.ours import OurMedium, listed
from service.ingest.identity import identity
from service.ingest.members import Members, parse
from service.ingest.notes import FIRST_ZONE, Notes
from service.ingest.plain import words as tidy
from service.ingest.reading import Reading


class _Facts(msgspec.Struct, kw_only=True):
    """What our own feeds say beyond JSON Feed, under `_wirecopy`."""

    revision: int = 0
    genre: Genre = "news"
    alternative_headline: str | None = None
    dateline: str | None = None
    section: str | None = None
    tags: tuple[Tag, ...] = ()
    byline: tuple[Contributor, ...] = ()
    translations: tuple[Translation, ...] = ()
    rights: Rights | None = None
    source: Source | None = None
    expires_at: Any = None
    corrections: tuple[Correction, ...] = ()
    media: tuple[OurMedium, ...] = ()


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """An article for each item. Raises Malformed for what is no JSON, NotAnArticle where there is no item."""
    found = parse(document)
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise NotAnArticle("no article: this is no JSON Feed, which has a list of items")
    top = Members(found, "", Notes(base))
    feed = _feed(top, base)
    readings = [_entry(item, feed).reading() for item in top.objects("items")]
    asked = tuple(_withdrawals(top))
    if not readings:
        raise NotAnArticle("no article: there is no item in the feed")
    return (replace(readings[0], unread=(*readings[0].unread, *asked)), *readings[1:])


def _withdrawals(top: Members) -> tuple[Unread, ...]:
    """What our own feeds say was taken down; nobody's article is withdrawn by reading that."""
    notes = Notes()
    for facts in top.objects("_wirecopy"):
        for removed in facts.objects("removed"):
            notes.pass_over(removed.pointer, f"a withdrawal of {removed.text('id')} at {removed.text('at')}")
    return notes.unread


def _feed(top: Members, base: str | None) -> Feed:
    notes = top.notes
    home = notes.address("", top.text("home_page_url"))
    title = notes.text("", top.text("title"), Name)
    return Feed(
        title=title,
        home=home,
        language=notes.language("", top.text("language")),
        authors=_authors(top, notes),
        base=base or home or notes.address("", top.text("feed_url")),
    )


def _entry(item: Members, feed: Feed) -> Entry:
    entry = Entry(feed, item.pointer, feed.base)
    notes = entry.notes
    item = item.noted(notes)
    entry.identity = identity(item.text("id"))
    entry.headline = tidy(item.text("title"))
    entry.url = notes.address(item.pointer, item.text("url"))
    entry.teaser, entry.markup = escape(item.text("summary")), item.text("content_html")
    entry.plain = item.text("content_text")
    entry.published_at = notes.moment(f"{item.pointer}/date_published", item.text("date_published"))
    entry.updated_at = notes.moment(f"{item.pointer}/date_modified", item.text("date_modified"))
    entry.language = notes.language(item.pointer, item.text("language"))
    entry.source = Source(url=notes.address(item.pointer, item.text("external_url")))
    entry.authors += _authors(item, notes)
    ours = _facts(item) if entry.identity.is_ours else None
    if ours is None:
        for tag in item.each("tags"):
            entry.file_under(tag.pointer, item.words_of(tag))
        _list_media(item, entry)
    else:
        item.ignore("tags", "image", "attachments")
        _take_facts(ours, entry)
    item.pass_over_rest()
    return entry


def _authors(members: Members, notes: Notes) -> tuple[Contributor, ...]:
    """`authors` of version 1.1, or the one `author` of 1.0."""
    found = []
    for author in members.objects("authors", "author"):
        where = author.pointer
        named = notes.text(where, author.text("name"), Name)
        url = notes.address(where, author.text("url"))
        author.ignore("avatar")
        if named is not None:
            found.append(Contributor(name=named, url=url))
        elif url is not None:
            notes.pass_over(where, f"an author without a name: {url}")
    return tuple(found)


def _list_media(item: Members, entry: Entry) -> None:
    for key in ("image", "banner_image"):
        if key in item:
            found = media_rss.enclosed(item.text(key), "image", f"{item.pointer}/{key}", entry.notes)
            entry.listed += [] if found is None else [replace(found, small=True)]
    for attachment in item.objects("attachments"):
        kind = attachment.text("mime_type")
        found = media_rss.enclosed(attachment.text("url"), kind, attachment.pointer, entry.notes)
        attachment.ignore("size_in_bytes", "duration_in_seconds", "title")
        attachment.pass_over_rest()
        entry.listed += [] if found is None else [found]


def _facts(item: Members) -> _Facts | None:
    stated = item.take("_wirecopy")
    if stated.value is None:
        return None
    try:
        return msgspec.convert(stated.value, _Facts)
    except msgspec.ValidationError as error:
        item.notes.pass_over(stated.pointer, str(error))
        return None


def _take_facts(ours: _Facts, entry: Entry) -> None:
    where = f"{entry.where}/_wirecopy"
    entry.revision = ours.revision
    entry.genre = ours.genre
    entry.alternative_headline = ours.alternative_headline
    entry.section = ours.section
    entry.translations = ours.translations
    entry.tags = list(ours.tags)
    entry.authors = list(ours.byline)
    entry.rights = ours.rights or Rights()
    entry.source = ours.source or Source()
    entry.expires_at = entry.notes.moment(where, ours.expires_at, zone=FIRST_ZONE)
    entry.corrections = list(ours.corrections)
    # What has no address stands in the content, with all that is said of it.
    entry.listed += [listed(each, where) for each in ours.media if each.url or each.player_url]
