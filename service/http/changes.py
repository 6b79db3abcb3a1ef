"""The change feed: pages of it, with a wait for what comes next, and its newest changes for feed readers."""

import asyncio
from typing import Annotated, Literal
from urllib.parse import urlencode

from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.domain.delivery import Channel
from service.domain.reader import Reader
from service.http import examples
from service.http.answers import CachePolicy, Header, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import admitted_still, caller_of, reader_of
from service.http.describing import Lead, Shown, reads
from service.http.following import Asked, Batch
from service.http.problems import ParameterError
from service.http.served import AnyRequest, served_by
from service.publish.changes import FeedPage, feed_page
from service.publish.feeds.atom import MEDIA_TYPE as ATOM
from service.publish.links import Links

HIGHEST = 2**63 - 1
"""What a change's number can be."""

MOST_ARTICLES = 200
"""Changes of a page that brings the articles along."""

_ASKED_EACH_TIME = CachePolicy("public, no-cache", ("Authorization",))
"""A cache may keep it, and asks each time whether it still holds: nobody is to learn of a withdrawal late."""

_NOT_KEPT = CachePolicy("no-store", ("Authorization",))

Included = Annotated[
    Literal["article"] | None,
    QueryParameter(description="`article` brings along the articles, each at its newest change."),
]
AFTER = QueryParameter(
    ge=0, le=HIGHEST, description="The number of the newest change that you have; 0 for none."
)


@reads(
    "/v1/changes",
    tag="Changes",
    summary="The change feed",
    description="Every change that you notice, once, in order, for ever: ask on after `next_after` until it "
    "is `last`. `Link` leads to the next page where there is one. With `wait` an answer without changes is "
    "put off until there is one, or the seconds have passed.",
    shows={JSON: Shown(FeedPage, examples.FEED_PAGE)},
    leads_to=(
        Lead("The change feed", "after", "$response.body#/next_after"),
        Lead("One article", "article_id", "$response.body#/changes/0/article_id"),
    ),
)
async def read_changes(  # noqa: PLR0917 - a parameter each
    request: AnyRequest,
    after: Annotated[int, AFTER] = 0,
    limit: Annotated[
        int,
        QueryParameter(ge=1, le=1000, description="Changes a page, at most; with articles 200 at most."),
    ] = 100,
    wait: Annotated[int, QueryParameter(ge=0, le=30, description="Seconds to wait for a change.")] = 0,
    include: Included = None,
    compact: Annotated[
        bool,
        QueryParameter(description="`true` leaves out what a later change of the same article supersedes."),
    ] = False,
) -> ASGIApp:
    with_articles = include == "article"
    if with_articles and limit > MOST_ARTICLES:
        raise ParameterError(
            f"limit: with articles at most {MOST_ARTICLES} changes a page", parameter="limit"
        )
    asked = Asked(reader_of(request), limit, compact, with_articles)
    if wait:
        batch = await _awaited(request, asked, after, wait)
    else:
        batch = await served_by(request).following.after(after, asked, feed_page)
    if after > batch.last:
        raise beyond_the_end("after")
    shown = Representation(
        batch.body,
        JSON,
        tag_of(*batch.marks),
        _NOT_KEPT if wait else _ASKED_EACH_TIME,
        keys=("changes",),
        extra=_next_link(request, batch),
    )
    answered = answer(request.scope, shown)
    if answered.status == 200 and request.method == "GET":
        note_sent(request, "feed", after, batch)
    return answered


def beyond_the_end(parameter: str) -> ParameterError:
    """What a follower is told who knows a number that was not given out here."""
    return ParameterError(
        f"{parameter}: the feed ends before; it was restored from an older copy, so start over, after 0",
        parameter=parameter,
    )


def note_sent(request: AnyRequest, channel: Channel, after: int, batch: Batch) -> None:
    """Note what a partner was sent."""
    served_by(request).usage.sent(
        caller_of(request.scope),
        channel,
        after=after,
        up_to=batch.up_to,
        changes=batch.changes,
        articles=batch.articles,
    )


async def _awaited(request: AnyRequest, asked: Asked, after: int, seconds: int) -> Batch:
    """What follows a number, as soon as there is something that the reader notices."""
    served, clock = served_by(request), asyncio.get_running_loop().time
    until = clock() + seconds
    while True:
        last = await served.tail.beyond(after, seconds=max(0.0, until - clock()))
        if last <= after:
            return _nothing(served.links, asked.reader, after, last)
        await admitted_still(request, last)
        batch = await served.following.shared(after, asked, feed_page, last=last)
        if batch.changes or clock() >= until:
            return batch
        after = batch.up_to


def _nothing(links: Links, reader: Reader, after: int, last: int) -> Batch:
    body = feed_page((), next_after=after, last=last, reader=reader.name, with_articles=False, links=links)
    return Batch(body, after, last, changes=0, articles=0, marks=(body,))


def _next_link(request: AnyRequest, batch: Batch) -> tuple[Header, ...]:
    """The `Link` header (RFC 8288) to the next page, where there is more already."""
    if batch.up_to >= batch.last:
        return ()
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    target = f"{served_by(request).links.feed()}?{urlencode([*asked, ('after', batch.up_to)])}"
    return ((b"link", f'<{target}>; rel="next"'.encode("ascii")),)


@reads(
    "/v1/changes.atom",
    tag="Changes",
    summary="The newest changes as Atom",
    description="For feed readers: each article that changed, the newest change first, and a deleted entry "
    '(RFC 6721) for each that was taken from you. 100 a page; `rel="next"` leads to older ones.',
    shows={ATOM: Shown({"type": "string"})},
)
async def read_changes_as_atom(
    request: AnyRequest,
    before: Annotated[
        int | None, QueryParameter(ge=1, le=HIGHEST, description="Only changes before this one.")
    ] = None,
) -> ASGIApp:
    page, body = await served_by(request).feeds.changes(reader_of(request), before=before)
    shown = Representation(body, ATOM, tag_of(body), _ASKED_EACH_TIME, keys=("changes",))
    answered = answer(request.scope, shown)
    if answered.status == 200 and request.method == "GET":
        articles = sum(article is not None for _, _, article in page.changes)
        up_to = page.last if before is None else min(before - 1, page.last)
        batch = Batch(body, up_to, page.last, len(page.changes), articles, (body,))
        note_sent(request, "atom", page.up_to - 1, batch)
    return answered
