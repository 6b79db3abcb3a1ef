"""RSS 2.0 (RSS Advisory Board, 2.0.11) with the content, Dublin Core, Media RSS and Atom modules.

What RSS has no element for is written in Atom's: where a page is and which follow it (RFC 5005, appendix B),
and what was taken down (RFC 6721), which readers that do not know it pass over.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from service.domain.article import Article
from service.publish.addresses import name_of, uri
from service.publish.body import is_language, said
from service.publish.entry import Entry
from service.publish.feeds.atom import deleted, paging
from service.publish.feeds.content import content
from service.publish.feeds.dublin_core import terms
from service.publish.feeds.facts import authors, categories, page_of, rights_notice
from service.publish.feeds.feed import Feed, feed_of_file, updated_at
from service.publish.feeds.media import Medium, media, media_rss
from service.publish.links import Links
from service.publish.written import moment
from service.publish.xml import Xml, cdata, document, element, empty, text

MEDIA_TYPE = "application/rss+xml"

_NAMESPACES = {
    "version": "2.0",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def rss(feed: Feed, entries: Sequence[Entry], links: Links) -> bytes:
    """The articles with all that they hold, in the order given."""
    parts = (*_head(feed, entries), *(_item(each, links) for each in entries), *map(deleted, feed.removed))
    return document(element("rss", [element("channel", parts)], _NAMESPACES))


def rss_file(entries: Sequence[Entry], links: Links) -> bytes:
    """The same of articles that are no page of a feed here."""
    return rss(feed_of_file(entries, links, "rss"), entries, links)


def _head(feed: Feed, entries: Sequence[Entry]) -> Iterator[Xml]:
    yield text("title", feed.title)
    yield text("link", feed.home)
    yield text("description", feed.description)
    yield text("lastBuildDate", _rfc_822(updated_at(entries, feed)))
    yield text("generator", "Wirecopy")
    yield text("docs", "https://www.rssboard.org/rss-specification")
    if feed.logo is not None:
        # The title and link are to be the channel's: RSS 2.0, `image`.
        parts = [text("url", feed.logo), text("title", feed.title), text("link", feed.home)]
        yield element("image", parts)
    for relation, address in paging(feed):
        yield empty("atom:link", {"rel": relation, "type": MEDIA_TYPE, "href": address})
    for media_type, address in feed.others:
        yield empty("atom:link", {"rel": "alternate", "type": media_type, "href": address})
    if feed.hub is not None:
        yield empty("atom:link", {"rel": "hub", "href": feed.hub})


def _item(entry: Entry, links: Links) -> Xml:
    return element("item", _parts(entry, links))


def _parts(entry: Entry, links: Links) -> Iterator[Xml]:
    article, shown = entry.article, media(entry.article, links)
    yield text("title", article.headline)
    page = page_of(article, links)
    if page is not None:
        yield text("link", page)
    yield text("guid", name_of(article), {"isPermaLink": "false"})
    if article.published_at is not None:
        yield text("pubDate", _rfc_822(article.published_at))
    if article.updated_at is not None:
        yield text("dcterms:modified", moment(article.updated_at))
    for author in authors(article):
        yield text("dc:creator", author.name)
    if said(article.standfirst):
        # This element is HTML, unlike the title: RSS profile, `item/description`.
        yield text("description", escape(article.standfirst or "", quote=False))
    for category in categories(article):
        yield text("category", category.label, {"domain": category.concept})
    if is_language(article.language):
        yield text("dc:language", article.language or "")
    yield from _rights(article)
    yield from _source(article)
    yield from terms(entry)
    yield cdata("content:encoded", content(article, links))
    yield from _enclosure(shown)
    yield from media_rss(shown)


def _rights(article: Article) -> Iterator[Xml]:
    notice = rights_notice(article.rights)
    if notice is not None:
        yield text("dc:rights", notice)
    licence = None if article.rights is None else uri(article.rights.licence)
    if licence is not None:
        yield text("dcterms:license", licence)


def _source(article: Article) -> Iterator[Xml]:
    if article.source is None:
        return
    if said(article.source.name):
        yield text("dc:source", article.source.name or "")
    origin = uri(article.source.url)
    if origin is not None:
        yield empty("atom:link", {"rel": "via", "href": origin})


def _enclosure(shown: Sequence[Medium]) -> Iterator[Xml]:
    """The first file whose type is known; more than one to an item confuses readers (RSS profile). RSS asks
    for a length, which is 0 where it is not known (the same)."""
    for each in shown:
        if each.url is not None and each.media_type is not None:
            yield empty("enclosure", {"url": each.url, "type": each.media_type, "length": "0"})
            return


def _rfc_822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
