"""Sitemaps: of pages with their pictures, of news, and the index of both.

sitemaps.org 0.9 with Google's extensions for images (1.1, of which Google reads `loc` alone) and news (0.9).
Addresses are ASCII, as sitemaps.org asks: what else a source wrote is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from service.domain.forms import is_language_tag
from service.publish.addresses import uri
from service.publish.written import moment, permitted

MEDIA_TYPE = "application/xml"

LARGEST = 52_428_800
"""Bytes of a file, uncompressed: the 50 MB of sitemaps.org."""

NEWS = 1_000
"""Articles of a news sitemap: Google's limit."""

_SPACES = re.compile(r"\s+")
_LONGEST_ADDRESS = 2_048
_PICTURES = 1_000
"""Of a page: Google's limit."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_END = "</urlset>\n"

_TRADITIONAL = frozenset(("tw", "hk", "mo"))
"""Regions whose Chinese is written in traditional characters, unless its tag says otherwise."""


class Page(NamedTuple):
    """A page's address, when it last changed, and the addresses of the pictures on it."""

    address: str
    changed_at: datetime
    pictures: Sequence[str] = ()


class Story(NamedTuple):
    """An article as a news sitemap has it. `language` is as the news extension writes it."""

    address: str
    title: str
    publication: str
    language: str
    published_at: datetime


def index(files: Iterable[tuple[str, datetime]]) -> bytes:
    """A sitemap index of files: the address of each, and when it last changed."""
    entries = (f"<sitemap>{_loc(at)}{_lastmod(changed)}</sitemap>\n" for at, changed in files)
    return "".join((_HEAD, f"<sitemapindex {_SITEMAP}>\n", *entries, "</sitemapindex>\n")).encode()


def urlset(pages: Sequence[Page], *, largest: int = LARGEST) -> bytes:
    """A sitemap of pages. The pictures of a page are left out where the file would grow past `largest`."""
    bare = [f"{_loc(page.address)}{_lastmod(page.changed_at)}" for page in pages]
    head = f"{_HEAD}<urlset {_SITEMAP} {_IMAGES}>\n"
    room = largest - len(head) - len(_END) - sum(len(each) + len("<url></url>\n") for each in bare)
    written = [head]
    for page, entry in zip(pages, bare, strict=True):
        pictures = "".join(f"<image:image>{_loc(each, 'image:loc')}</image:image>" for each in _shown(page))
        if len(pictures) > room:
            pictures = ""
        room -= len(pictures)
        written.append(f"<url>{entry}{pictures}</url>\n")
    # All of it is ASCII: as many bytes as characters.
    return "".join((*written, _END)).encode("ascii")


def news(stories: Iterable[Story]) -> bytes:
    """A news sitemap."""
    return "".join((_HEAD, f"<urlset {_SITEMAP} {_NEWS}>\n", *map(_story, stories), _END)).encode()


def _story(story: Story) -> str:
    publication = f"<news:name>{_text(story.publication)}</news:name>"
    return (
        f"<url>{_loc(story.address)}<news:news>"
        f"<news:publication>{publication}<news:language>{story.language}</news:language></news:publication>"
        f"<news:publication_date>{moment(story.published_at)}</news:publication_date>"
        f"<news:title>{_text(story.title)}</news:title></news:news></url>\n"
    )


def news_story(
    address: str | None, title: str, publication: str, language: str, published_at: datetime
) -> Story | None:
    """An article for a news sitemap; None for one of which that cannot be said what Google requires."""
    written = None if address is None else listed_address(address)
    code = news_language(language)
    if written is None or code is None or not _text(title).strip() or not _text(publication).strip():
        return None
    return Story(written, title, publication, code, published_at)


def news_language(tag: str) -> str | None:
    """A language as the news extension has it: ISO 639, but for the two ways in which Chinese is written."""
    if not is_language_tag(tag):
        return None
    language, *subtags = tag.lower().split("-")
    if language != "zh":
        return language
    # A script that is named decides, whatever the region.
    elsewhere = "hans" not in subtags and not _TRADITIONAL.isdisjoint(subtags)
    return "zh-tw" if "hant" in subtags or elsewhere else "zh-cn"


def listed_address(address: str) -> str | None:
    """A web address as sitemaps have it; None for one that they cannot have, and for one whose host is none
    that the domain name system knows."""
    written = uri(address)
    if written is None or len(written) > _LONGEST_ADDRESS or "%" in urlsplit(written).netloc:
        return None
    return written


def _shown(page: Page) -> Iterator[str]:
    written = (listed_address(each) for each in dict.fromkeys(page.pictures))
    yield from [each for each in written if each is not None][:_PICTURES]


def _loc(address: str, name: str = "loc") -> str:
    return f"<{name}>{escape(address, quote=False)}</{name}>"


def _lastmod(at: datetime) -> str:
    return f"<lastmod>{moment(at)}</lastmod>"


def _text(text: str) -> str:
    """In one line, without what XML forbids."""
    return escape(_SPACES.sub(" ", permitted(text)), quote=False)
