"""Atom 1.0 (RFC 4287) and 0.3, a feed or one entry by itself, with Media RSS and Dublin Core."""

from collections.abc import Iterator
from html import escape

from msgspec.structs import replace

from service.domain.article import Contributor
from service.domain.errors import NotAnArticle
from service.domain.value import Name, Notice
from service.ingest.feeds import dublin_core, media_rss
from service.ingest.feeds.entry import Entry, Feed, require_few
from service.ingest.feeds.tombstones import with_withdrawals
from service.ingest.identity import identity
from service.ingest.notes import Notes
from service.ingest.plain import without_markup
from service.ingest.plain import words as tidy
from service.ingest.reading import Reading
from service.ingest.xml import (
    Element,
    base_of,
    below,
    each,
    inner_html,
    language_of,
    name,
    namespace,
    parse,
    pass_over,
    path,
    words,
)

_ATOM = frozenset(("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"))
_XHTML = ("xhtml", "application/xhtml+xml")
_OF_THE_FEED = frozenset(("self", "edit", "edit-media", "hub"))
"""Links to the entry itself or to what serves it, which say nothing of the article."""


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """An article for each entry. Raises NotAnArticle where this is no Atom, or holds none."""
    root = parse(document)
    if name(root) not in ("feed", "entry"):
        raise NotAnArticle("no article: this is no Atom")
    feed = _feed(root, base) if name(root) == "feed" else Feed(base=base)
    entries = [root] if name(root) == "entry" else [found for found in each(root, "entry") if _is_atom(found)]
    require_few("entries in the feed", len(entries))
    readings = [_entry(found, feed).reading() for found in entries]
    return with_withdrawals(readings, root)


def _is_atom(element: Element) -> bool:
    return namespace(element) in _ATOM


def _feed(root: Element, base: str | None) -> Feed:
    notes = Notes(base)
    title = notes.text("", _plain(below(root, "title")), Name)
    homes = (
        link for link in each(root, "link") if link.get("rel", "alternate") == "alternate" and _is_page(link)
    )
    home = next((notes.address("", link.get("href"), base_of(link, base)) for link in homes), None)
    authors = tuple(_people(root, notes))
    return Feed(
        title=title,
        home=home,
        language=None,
        rights=notes.text("", _plain(below(root, "rights")), Notice),
        # RFC 4287, section 4.2.1: they are those of an entry that names none. A feed that names itself says
        # nobody's name.
        authors=tuple(author for author in authors if not _is_own_name(author.name, title)),
        base=base or home,
    )


def _is_own_name(author: str, title: str | None) -> bool:
    return title is not None and author.casefold() in title.casefold()


def _entry(found: Element, feed: Feed) -> Entry:
    require_few("elements in an entry", len(found))
    entry = Entry(feed, path(found), base_of(found, feed.base))
    entry.identity = identity(words(below(found, "id")))
    entry.language = entry.notes.language(entry.where, language_of(found))
    for element in found:
        if not (
            (_is_atom(element) and _took(element, entry))
            or dublin_core.took(element, entry)
            or media_rss.is_media(element)
        ):
            pass_over(element, entry.notes)
    entry.authors += _people(found, entry.notes)
    entry.listed += media_rss.listed(found, entry.notes, entry.worded)
    if not entry.markup and not entry.plain and not entry.teaser:
        entry.plain = media_rss.described(found)
    return entry


def _took(element: Element, entry: Entry) -> bool:
    """Take one of Atom's own elements; false where it has no place."""
    where, notes = path(element), entry.notes
    match name(element):
        case "id" | "author" | "contributor":
            pass
        case "title":
            entry.headline = _plain(element)
        case "summary":
            entry.teaser = escape(words(element)) if _is_plain(element) else _markup(element)
        case "content":
            return _took_content(element, entry)
        case "link":
            return _took_link(element, entry)
        case "category":
            term, label = element.get("term", ""), element.get("label")
            entry.file_under(where, term, scheme=element.get("scheme"), label=label)
        case "rights" | "copyright":
            entry.rights = replace(entry.rights, copyright_notice=notes.text(where, _plain(element), Notice))
        case "published" | "issued":
            entry.published_at = notes.moment(where, words(element))
        case "updated" | "modified":
            entry.updated_at = notes.moment(where, words(element))
        case "source":
            _take_source(element, entry)
        case _:
            return False
    return True


def _people(parent: Element, notes: Notes) -> Iterator[Contributor]:
    """The authors of an entry or a feed, then those who contributed."""
    for wanted in ("author", "contributor"):
        for person in each(parent, wanted):
            where = path(person)
            named = notes.text(where, words(below(person, "name")), Name)
            url = words(below(person, "uri")) or words(below(person, "url"))
            if named is not None:
                yield Contributor(name=named, url=notes.address(where, url))
            elif words(person).strip():
                notes.pass_over(where, f"an author without a name: {words(person)}")


def _took_content(element: Element, entry: Entry) -> bool:
    """Text, HTML or XHTML (RFC 4287, section 4.1.3); what is elsewhere, or of another type, has no place."""
    kind = element.get("type", "text").partition(";")[0].strip().lower()
    if element.get("src") is not None or kind not in ("text", "text/plain", "html", "text/html", *_XHTML):
        return False
    if kind in ("text", "text/plain") and element.get("mode") != "xml":
        entry.plain = words(element)
    else:
        entry.markup = _markup(element)
    return True


def _markup(element: Element) -> str:
    """What a text construct of HTML or XHTML says, as HTML."""
    if element.get("type", "text") in _XHTML or element.get("mode") == "xml":
        return inner_html(element)
    return words(element)


def _plain(element: Element | None) -> str:
    if element is None:
        return ""
    return tidy(words(element)) if _is_plain(element) else without_markup(_markup(element))


def _is_plain(element: Element) -> bool:
    return element.get("type", "text") in ("text", "text/plain") and element.get("mode") is None


def _is_page(link: Element) -> bool:
    return link.get("type", "text/html") in ("text/html", "application/xhtml+xml")


def _took_link(element: Element, entry: Entry) -> bool:
    where, notes, href = path(element), entry.notes, element.get("href")
    address = notes.address(where, href, base_of(element, entry.base))
    match element.get("rel", "alternate").removeprefix("http://www.iana.org/assignments/relation/"):
        case "alternate" if _is_page(element) and entry.url is None:
            entry.url = address
        case "alternate" if entry.identity.is_ours:
            pass
        case "enclosure":
            found = media_rss.enclosed(address, element.get("type"), where, notes)
            entry.listed += [] if found is None else [found]
        case "via":
            title = notes.text(where, element.get("title"), Name)
            entry.source = replace(entry.source, name=entry.source.name or title, url=address)
        case "license":
            entry.rights = replace(entry.rights, licence=address)
        case relation:
            return relation in _OF_THE_FEED
    return True


def _take_source(element: Element, entry: Entry) -> None:
    """The feed that the entry was copied from (RFC 4287, section 4.2.11)."""
    where, notes = path(element), entry.notes
    pages = (link for link in each(element, "link") if link.get("rel", "alternate") == "alternate")
    entry.source = replace(
        entry.source,
        name=notes.text(where, _plain(below(element, "title")), Name),
        url=next((notes.address(where, link.get("href")) for link in pages), entry.source.url),
    )
    of_entry = element.getparent()
    if next(each(of_entry, "author"), None) is None:
        entry.authors += _people(element, notes)
