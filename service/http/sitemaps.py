"""Sitemaps: the index, the files of articles, and the news of the last two days.

They are of the pages that everybody may read, so everybody is shown the same, with a key or without.
"""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain.errors import NotFound
from service.http import examples
from service.http.answers import CachePolicy, Representation, answer, tag_of
from service.http.describing import Shown, reads
from service.http.served import AnyRequest, Served, served_by
from service.publish import sitemaps
from service.publish.sitemaps import MEDIA_TYPE, Page, listed_address
from service.store import sitemap_reading

_XML = Shown({"type": "string"})
_ALWAYS_ASKED = CachePolicy("public, no-cache", ("Authorization",))
"""News that was withdrawn must not be news anywhere a moment longer."""

_A_SECOND = timedelta(seconds=1)
_ARTICLES = re.compile(r"articles-([1-9][0-9]{0,8})\.xml", re.ASCII)
_NEWS = re.compile(r"news(?:-([2-9]|[1-9][0-9]{1,3}))?\.xml", re.ASCII)


@reads(
    "/sitemap.xml",
    tag="Search",
    summary="The sitemap",
    description="An index (sitemaps.org 0.9) of the news of the last two days and of all articles. 404 while "
    "there is nothing to be listed.",
    shows={MEDIA_TYPE: _XML},
    problems=(400, 404),
)
async def read_index(request: AnyRequest) -> ASGIApp:
    served = served_by(request)
    links = served.links
    recent = await served.news.files()
    files = await served.newsroom.database.search(sitemap_reading.files, links.host())
    listed = [
        (links.sitemap(_news_name(number)), recent.changed_at)
        for number, _ in enumerate(recent.bodies, 1)
        if recent.changed_at is not None
    ] + [(links.sitemap(f"articles-{each.number}"), each.changed_at) for each in files]
    if not listed:
        raise unknown_file()
    modified = max(changed_at for _, changed_at in listed)
    return answer(request.scope, _shown(sitemaps.index(listed), served.policy(), modified))


@reads(
    "/sitemaps/{name:str}",
    tag="Search",
    summary="A file of the sitemap",
    description="`articles-1.xml` and following: pages with their pictures. `news.xml`, `news-2.xml` and "
    "following: what was first published in the last two days, the newest first, a thousand articles each.",
    shows={MEDIA_TYPE: _XML},
    problems=(400, 404),
    examples={"name": examples.SITEMAP},
)
async def read_file(request: AnyRequest, name: FromPath[str]) -> ASGIApp:
    served = served_by(request)
    if numbered := _ARTICLES.fullmatch(name):
        return answer(request.scope, await _articles(served, int(numbered[1])))
    if numbered := _NEWS.fullmatch(name):
        return answer(request.scope, await _news_file(served, int(numbered[1] or 1)))
    raise unknown_file()


def unknown_file() -> NotFound:
    """An empty sitemap is no valid one."""
    return NotFound("There is no sitemap of this name, or nothing in it.")


async def _articles(served: Served, number: int) -> Representation:
    found = await served.newsroom.database.search(sitemap_reading.pages, number, served.links.host())
    # Off the event loop, as a file has thousands of pages.
    body = None if found is None else await asyncio.to_thread(_urlset, served, found.pages)
    if found is None or body is None:
        raise unknown_file()
    return _shown(body, served.policy(), found.changed_at, f"sitemap-{number}")


def _urlset(served: Served, pages: Sequence[sitemap_reading.Page]) -> bytes | None:
    listed = [made for each in pages if (made := _page(served, each)) is not None]
    return sitemaps.urlset(listed) if listed else None


def _page(served: Served, page: sitemap_reading.Page) -> Page | None:
    links = served.page_links
    canonical = links.canonical_of(page.url, page.slug)
    address = None if canonical is None else listed_address(canonical)
    if address is None:
        return None
    pictures = [at for each in page.pictures if (at := links.picture(each)) is not None]
    return Page(address, page.changed_at, pictures)


async def _news_file(served: Served, number: int) -> Representation:
    files = await served.news.files()
    if number > len(files.bodies):
        raise unknown_file()
    # RFC 9110, 8.8.2.2: within the second, two lists have the same time.
    is_certain = files.changed_at is not None and served.newsroom.clock() - files.changed_at > _A_SECOND
    modified = files.changed_at if is_certain else None
    return _shown(files.bodies[number - 1], _ALWAYS_ASKED, modified, "news")


def _news_name(number: int) -> str:
    return "news" if number == 1 else f"news-{number}"


def _shown(body: bytes, policy: CachePolicy, modified: datetime | None, *keys: str) -> Representation:
    media_type = f"{MEDIA_TYPE}; charset=utf-8"
    return Representation(body, media_type, tag_of(body), policy, modified, keys=("sitemaps", *keys))
