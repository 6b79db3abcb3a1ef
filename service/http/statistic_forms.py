"""A page of figures in each of its forms: as JSON, as JSON-LD, and as a table with its description."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from service.domain import wire
from service.http import cursor as cursors
from service.http.answers import Answer, Header, Representation, answer, is_private, tag_of
from service.http.articles import JSON, JSON_LD
from service.http.authentication import reader_of
from service.http.served import AnyRequest, served_by
from service.publish import table
from service.publish.links import Links
from service.publish.schemaorg import Query, statistics_dataset
from service.publish.views import ReportedBy, StatisticList, StatisticRecord
from service.store import publications, statistics
from service.store.statistics import Filters, Listed, Position

CSV = "text/csv"
CSVW = "application/csvm+json"
SUFFIXES = {".json": JSON, ".jsonld": JSON_LD, ".csv": CSV, ".csv-metadata.json": CSVW}
OFFERED = (JSON, JSON_LD, CSV)
"""What `Accept` may ask for."""

_TABLE_BYTES = 20_000_000
"""What a table may take of memory: one of long sentences ends early, with a link to the rest."""
_AT_ONCE = 500
"""Rows of a table that are read at once, and then written, by threads: other requests have their turn."""


class Asked(NamedTuple):
    """A page of figures that is asked for, and its form: a media type, by the path's `suffix` or else by what
    the headers in `vary` say."""

    filters: Filters
    limit: int
    after: Position | None
    form: str
    suffix: str
    vary: tuple[str, ...]


async def answered(request: AnyRequest, asked: Asked) -> Answer:
    """The page in its form."""
    match asked.form:
        case "text/csv":
            # In a thread: some megabytes take half a second to compress.
            return await asyncio.to_thread(answer, request.scope, await _table(request, asked))
        case "application/csvm+json":
            return answer(request.scope, _columns(request))
        case "application/ld+json":
            return answer(request.scope, await _dataset(request, asked))
        case _:
            return answer(request.scope, await _page(request, asked))


class _Page(NamedTuple):
    """What was read, the cursor of the next page, and when what is shown last changed."""

    listed: Sequence[Listed]
    following: str | None
    modified: datetime | None


async def _read(request: AnyRequest, asked: Asked) -> _Page:
    found = await served_by(request).newsroom.database.search(
        statistics.page,
        asked.filters,
        after=asked.after,
        # One more than asked for tells whether there is a next page.
        limit=asked.limit + 1,
        reader=reader_of(request),
    )
    listed = found[: asked.limit]
    following = cursors.encode(*listed[-1].position) if len(found) > asked.limit else None
    return _Page(listed, following, listed[0].last_change if listed else None)


async def _page(request: AnyRequest, asked: Asked) -> Representation:
    links = served_by(request).links
    page = await _read(request, asked)
    records = tuple(_record(each, links) for each in page.listed)
    body = wire.encode(StatisticList(statistics=records, next_cursor=page.following))
    return _shown(request, asked, body, page)


async def _dataset(request: AnyRequest, asked: Asked) -> Representation:
    served = served_by(request)
    page = await _read(request, asked)
    mastheads = await served.newsroom.database.read(
        publications.several, {each.publication for each in page.listed}
    )
    body = statistics_dataset(
        [_record(each, served.links) for each in page.listed],
        Query(_given(request), *(_address(request, suffix) for suffix in (".jsonld", ".json", ".csv"))),
        list(mastheads),
        [each.licence for each in page.listed],
        served.links,
    )
    moments = [each for each in (page.modified, *mastheads.values()) if each is not None]
    return _shown(request, asked, body, page._replace(modified=max(moments, default=None)))


async def _table(request: AnyRequest, asked: Asked) -> Representation:
    links = served_by(request).links
    page = await _read(request, asked._replace(limit=min(asked.limit, _AT_ONCE)))
    first, parts, left = page, [table.heading()], asked.limit
    while page.listed:
        records = [_record(each, links) for each in page.listed]
        parts.append(await asyncio.to_thread(table.rows, records))
        left -= len(page.listed)
        if page.following is None or not left or sum(map(len, parts)) > _TABLE_BYTES:
            break
        rest = asked._replace(limit=min(left, _AT_ONCE), after=page.listed[-1].position)
        page = await _read(request, rest)
    # Of the first part's date: what changed while the others were read is newer.
    shown = _shown(request, asked, b"".join(parts), first._replace(following=page.following))
    described = f'<{_address(request, ".csv-metadata.json")}>; rel="describedby"; type="{CSVW}"'
    return shown._replace(
        media_type=table.MEDIA_TYPE,
        extra=(*shown.extra, (b"link", described.encode("ascii"))),
        # A table may hold more articles than a header does.
        keys=("statistics",),
    )


def _columns(request: AnyRequest) -> Representation:
    served = served_by(request)
    body = table.description(_address(request, ".csv"))
    return Representation(body, CSVW, tag_of(body), served.policy(), served.started)


def _record(listed: Listed, links: Links) -> StatisticRecord:
    _, article_id, statistic_id = listed.position
    return StatisticRecord(
        url=links.statistic(statistic_id),
        page_url=links.statistic_page(statistic_id),
        statistic=listed.statistic,
        sentence=listed.sentence,
        article=ReportedBy(
            id=article_id,
            revision=listed.revision,
            headline=listed.headline,
            url=links.article(article_id),
            page_url=links.canonical_of(listed.url, listed.slug),
            section=listed.section,
            published_at=listed.published_at,
        ),
    )


def _shown(request: AnyRequest, asked: Asked, body: bytes, page: _Page) -> Representation:
    served = served_by(request)
    articles = dict.fromkeys(each.position.article_id for each in page.listed)
    address = served.links.statistics(asked.suffix)
    return Representation(
        body,
        asked.form,
        tag_of(body),
        served.policy(*asked.vary),
        # No public change tells when a draft or what a package holds was changed.
        None if is_private(request.scope) else page.modified,
        keys=("statistics", *(f"article-{each}" for each in articles)),
        extra=(*cursors.next_link(request, address, page.following), _alternates(request)),
    )


def _alternates(request: AnyRequest) -> Header:
    """RFC 8288 links to the other representations of the query."""
    links = (
        f'<{_address(request, suffix)}>; rel="alternate"; type="{form}"'
        for suffix, form in SUFFIXES.items()
        if form in OFFERED
    )
    return b"link", ", ".join(links).encode("ascii")


def _address(request: AnyRequest, suffix: str) -> str:
    """The whole of the query in a representation."""
    address, given = served_by(request).links.statistics(suffix), _given(request)
    return f"{address}?{urlencode(given)}" if given else address


def _given(request: AnyRequest) -> list[tuple[str, str]]:
    """The filters by their names, as they were given."""
    return [
        (name, value) for name, value in request.query_params.multi_items() if name not in {"limit", "cursor"}
    ]
