"""RSS 2.0 and 0.9x, RSS 1.0 and 0.90 (RDF), with the modules that feeds of news use."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from service.domain.errors import NotAnArticle
from service.domain.forms import is_web_address
from service.domain.value import Name, Notice
from service.ingest.feeds import dublin_core, media_rss
from service.ingest.feeds.entry import Entry, Feed, require_few
from service.ingest.feeds.tombstones import with_withdrawals
from service.ingest.feeds.unsaid import perhaps_html
from service.ingest.identity import identity
from service.ingest.notes import Notes
from service.ingest.plain import words as tidy
from service.ingest.reading import Reading
from service.ingest.xml import (
    Element,
    base_of,
    below,
    each,
    language_of,
    name,
    namespace,
    parse,
    pass_over,
    path,
    words,
)

_RSS = frozenset(
    (
        "",
        "http://purl.org/rss/1.0/",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://backend.userland.com/rss09",
    )
)
_RSS_0_9 = re.compile(r"http://(?:my|channel)\.netscape\.com/rdf/[a-z]+/0\.9/")
"""RSS 0.9 and 0.90 are Netscape's, of either host."""
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_ATOM = "http://www.w3.org/2005/Atom"
_MAILBOX = re.compile(r"\S+@\S+\s*\((?P<after>[^()]+)\)|(?P<before>[^<>@]+?)\s*<\S+@[^<>]+>")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """An article for each item. Raises NotAnArticle where this is no RSS, or holds none."""
    root = parse(document)
    channel = below(root, "channel")
    if channel is None and name(root) not in ("rss", "RDF"):
        raise NotAnArticle("no article: this is no RSS")
    feed = _feed(root if channel is None else channel, base)
    items = [*each(root, "item"), *each(channel, "item")]
    require_few("items in the feed", len(items))
    readings = [_entry(item, feed).reading() for item in items]
    return with_withdrawals(readings, channel)


def _feed(channel: Element, base: str | None) -> Feed:
    notes = Notes(base)
    home = notes.address("", _said(channel, "link"))
    return Feed(
        title=notes.text("", perhaps_html(_said(channel, "title")), Name),
        home=home,
        language=notes.language("", _said(channel, "language") or language_of(channel)),
        rights=notes.text("", perhaps_html(_said(channel, "copyright")), Notice),
        base=base or home,
    )


def _is_rss(spoken: str) -> bool:
    return spoken in _RSS or _RSS_0_9.fullmatch(spoken) is not None


def _said(channel: Element, wanted: str) -> str:
    """What the channel's own element of this name says; Atom's link of that name is another."""
    return next((tidy(words(child)) for child in each(channel, wanted) if _is_rss(namespace(child))), "")


def _entry(item: Element, feed: Feed) -> Entry:
    require_few("elements in an item", len(item))
    entry = Entry(feed, path(item), base_of(item, feed.base))
    guid = next(iter(each(item, "guid")), None)
    entry.identity = identity(item.get(_ABOUT) if guid is None else words(guid))
    entry.language = entry.notes.language(entry.where, next(_languages(item), None))
    for element in item:
        if not (_took(element, entry) or dublin_core.took(element, entry) or media_rss.is_media(element)):
            pass_over(element, entry.notes)
    if entry.url is None and guid is not None and guid.get("isPermaLink", "true") == "true":
        address = words(guid).strip()
        entry.url = address if is_web_address(address) else None
    entry.listed += media_rss.listed(item, entry.notes, entry.worded)
    return entry


def _languages(item: Element) -> Iterator[str]:
    yield from (stated for key, stated in item.items() if key.endswith("}lang"))


def _took(element: Element, entry: Entry) -> bool:
    """Take one of RSS's own elements, or of the modules for content and Atom."""
    spoken = namespace(element)
    if spoken == _CONTENT and name(element) == "encoded":
        entry.markup = words(element)
        return True
    if spoken == _ATOM:
        return _took_of_atom(element, entry)
    return _is_rss(spoken) and _took_of_rss(element, entry)


def _took_of_rss(element: Element, entry: Entry) -> bool:
    where, notes, said = path(element), entry.notes, words(element)
    match name(element):
        case "guid":
            pass
        case "title":
            entry.headline = entry.worded(said)
        case "link":
            entry.url = notes.address(where, said)
        case "description":
            entry.teaser = said
        case "author":
            _author(where, said, entry)
        case "pubDate":
            entry.published_at = notes.moment(where, said)
        case "category":
            entry.file_under(where, entry.worded(said), scheme=element.get("domain"))
        case "source":
            entry.source = replace(
                entry.source, name=notes.text(where, said, Name), url=notes.address(where, element.get("url"))
            )
        case "enclosure":
            found = media_rss.enclosed(element.get("url"), element.get("type"), where, notes)
            entry.listed += [] if found is None else [found]
        case _:
            return False
    return True


def _took_of_atom(element: Element, entry: Entry) -> bool:
    where, notes = path(element), entry.notes
    match name(element), element.get("rel", "alternate"):
        case "link", "via":
            entry.source = replace(entry.source, url=notes.address(where, element.get("href")))
        case "link", "alternate" if entry.url is None:
            entry.url = notes.address(where, element.get("href"))
        case "updated", _:
            entry.updated_at = notes.moment(where, words(element))
        case "published", _:
            entry.published_at = entry.published_at or notes.moment(where, words(element))
        case "summary", _:
            entry.teaser = entry.teaser or words(element)
        case _:
            return False
    return True


def _author(where: str, said: str, entry: Entry) -> None:
    """RSS asks for a mailbox here, with the name in brackets; people write the name alone."""
    mailbox = _MAILBOX.fullmatch(tidy(said))
    named = (mailbox["after"] or mailbox["before"]) if mailbox is not None else said
    if "@" in named:
        entry.notes.pass_over(where, f"an author without a name: {said}")
    elif not entry.authors:
        entry.authors += entry.notes.authors(where, entry.worded(named))
