"""Atom 1.0 (RFC 4287): the feed and its entries, and deleted entries (RFC 6721) for what was taken down.

A correction is the same entry with a later time, for its id never changes.
"""

from collections.abc import Iterator, Sequence

from service.domain.article import Article, Contributor
from service.domain.change import Change
from service.domain.vocabulary import SECTION
from service.publish.addresses import name_of, uri, urn
from service.publish.body import is_language, said
from service.publish.entry import Entry
from service.publish.feeds.content import content
from service.publish.feeds.dublin_core import terms
from service.publish.feeds.facts import authors, categories, changed_at, page_of, rights_notice
from service.publish.feeds.feed import Feed, feed_of_file, updated_at
from service.publish.feeds.media import Medium, media, media_rss
from service.publish.links import Links
from service.publish.written import moment
from service.publish.xml import Xml, around, document, element, empty, text

MEDIA_TYPE = "application/atom+xml"

_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
_XHTML = {"xmlns": "http://www.w3.org/1999/xhtml"}


def atom(feed: Feed, entries: Sequence[Entry], links: Links) -> bytes:
    """The articles with all that they hold, in the order given."""
    written = (*(entry(each, links, whole=True) for each in entries), *map(deleted, feed.removed))
    return atom_document(feed, written, updated=moment(updated_at(entries, feed)))


def atom_file(entries: Sequence[Entry], links: Links) -> bytes:
    """The same of articles that are no page of a feed here."""
    return atom(feed_of_file(entries, links, "atom"), entries, links)


def atom_document(feed: Feed, entries: Sequence[Xml], *, updated: str) -> bytes:
    """The feed around entries that are written."""
    return document(element("feed", (*_head(feed, updated), *entries), _NAMESPACES))


def _head(feed: Feed, updated: str) -> Iterator[Xml]:
    yield text("id", feed.id)
    yield text("title", feed.title)
    yield text("subtitle", feed.description)
    yield text("updated", updated)
    # Of an article without a byline nobody is made up: RFC 4287, 4.2.1 lets the feed's author stand in.
    yield element("author", [text("name", feed.owner)])
    yield text("generator", "Wirecopy")
    if feed.logo is not None:
        yield text("logo", feed.logo)
    yield _link("alternate", feed.home, "text/html")
    for media_type, address in feed.others:
        yield _link("alternate", address, media_type)
    for relation, address in paging(feed):
        yield _link(relation, address, MEDIA_TYPE)
    if feed.hub is not None:
        yield _link("hub", feed.hub)


def paging(feed: Feed) -> Iterator[tuple[str, str]]:
    """Where this page is, and the pages around it: RFC 5005, section 3."""
    pages = (
        ("self", feed.address),
        ("first", feed.first),
        ("previous", feed.previous),
        ("next", feed.following),
    )
    yield from ((relation, address) for relation, address in pages if address is not None)


def entry(given: Entry, links: Links, *, whole: bool) -> Xml:
    """An article; one that is not `whole` is without its content, and has only its standfirst."""
    return element("entry", _parts(given, links, whole=whole), _language(given))


def _language(given: Entry) -> dict[str, str | None]:
    language = given.article.language
    return {"xml:lang": language if is_language(language) else None}


def _parts(given: Entry, links: Links, *, whole: bool) -> Iterator[Xml]:
    article, shown = given.article, media(given.article, links)
    yield text("id", name_of(article))
    yield text("title", article.headline)
    yield text("updated", moment(changed_at(given)))
    if article.published_at is not None:
        yield text("published", moment(article.published_at))
    yield from map(_author, authors(article))
    yield from _links(article, shown, links)
    if said(article.standfirst):
        yield text("summary", article.standfirst or "")
    for category in categories(article):
        label = None if category.scheme == SECTION else category.label
        yield empty("category", {"term": category.term, "scheme": category.scheme, "label": label})
    notice = rights_notice(article.rights)
    if notice is not None:
        yield text("rights", notice)
    yield from terms(given)
    if whole:
        inside = around("div", content(article, links), _XHTML)
        yield element("content", [inside], {"type": "xhtml"})
        yield from media_rss(shown)


def _author(author: Contributor) -> Xml:
    address = uri(author.url)
    parts = [text("name", author.name), *([] if address is None else [text("uri", address)])]
    return element("author", parts)


def _links(article: Article, shown: Sequence[Medium], links: Links) -> Iterator[Xml]:
    page = page_of(article, links)
    if page is not None:
        yield _link("alternate", page, "text/html")
    if article.id is not None:
        yield _link("alternate", links.article(article.id, ".json"), "application/json")
    if article.source is not None and (origin := uri(article.source.url)) is not None:
        yield _link("via", origin, title=said(article.source.name))
    licence = None if article.rights is None else uri(article.rights.licence)
    if licence is not None:
        yield _link("license", licence)
    for each in shown:
        if each.url is not None:
            yield _link("enclosure", each.url, each.media_type, each.title)


def deleted(change: Change) -> Xml:
    """What became of an article that the feed's reader was shown."""
    said_of_it = [change.kind, *(each for each in (change.reason, change.instruction, change.note) if each)]
    return element(
        "at:deleted-entry",
        [text("at:comment", "; ".join(said_of_it))],
        {"ref": urn(change.article_id), "when": moment(change.at)},
    )


def _link(relation: str, address: str, media_type: str | None = None, title: str | None = None) -> Xml:
    return empty("link", {"rel": relation, "type": media_type, "href": address, "title": title})
