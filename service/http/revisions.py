"""An article's history: which revisions there were, each as it read then, and what changed between two."""

import asyncio
import re
from typing import Annotated

from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from service import __version__
from service.domain import wire
from service.domain.article import Article
from service.domain.difference.articles import difference
from service.domain.errors import NotFound
from service.domain.identity import is_id
from service.http import examples
from service.http.answers import Representation, answer, header, tag_of
from service.http.articles import JSON, unknown_article
from service.http.authentication import reader_of
from service.http.describing import Shown, reads
from service.http.gone import absence
from service.http.negotiation import best_type
from service.http.pages import HTML
from service.http.problems import NotAcceptable, ParameterError
from service.http.served import AnyRequest, served_by
from service.publish.difference import CONTENT_SECURITY_POLICY, difference_page
from service.publish.links import Links
from service.publish.views import ComparedRevision, RevisionDifference, RevisionEntry, RevisionList
from service.store import gone, history
from service.store.articles import Stored

NUMBER = re.compile(r"[1-9][0-9]{0,9}")
"""One way to write each: the framework would also take `01`, `+1` and the digits of other scripts."""

LAST = 2**31 - 1
"""The highest number that the column holds."""

_PAGE_HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)


@reads(
    "/v1/articles/{article_id:str}/revisions",
    tag="Revisions",
    summary="The revisions of an article",
    description="Oldest first; those that were never public are shown to editors only.",
    shows={JSON: Shown(RevisionList, examples.REVISION_LIST)},
    problems=(400, 404, 410),
    examples={"article_id": examples.ARTICLE_ID},
)
async def list_revisions(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    served = served_by(request)
    if not is_id(article_id):
        raise unknown_article()
    listed = await served.newsroom.database.read(history.listed, article_id, reader_of(request))
    if not listed:
        raise await absence(request, gone.article, article_id, unknown_article())
    entries = tuple(
        RevisionEntry(
            revision=each.revision,
            at=each.at,
            material=each.material,
            # What it differs from may be one that this reader may not know of.
            changed=each.changed if before is not None and before.revision == each.revision - 1 else None,
            etag=each.etag,
            url=served.links.revision(article_id, each.revision),
        )
        for before, each in zip([None, *listed[:-1]], listed, strict=True)
    )
    body = wire.encode(RevisionList(article_id=article_id, revisions=entries))
    keys = (f"article-{article_id}",)
    return answer(
        request.scope, Representation(body, JSON, tag_of(body), served.policy(), listed[-1].at, keys)
    )


@reads(
    "/v1/articles/{article_id:str}/revisions/{number:str}",
    tag="Revisions",
    summary="One revision of an article",
    description="The article as it read then. With `diff`, what had changed since that earlier revision: "
    "fields, blocks, words, quotations and figures, by `Accept` as JSON or as a page for people.",
    shows={
        JSON: Shown((Article, RevisionDifference), examples.REVISION_DIFFERENCE),
        HTML: Shown({"type": "string"}),
    },
    problems=(400, 404, 406, 410),
    examples={"article_id": examples.ARTICLE_ID, "number": "2", "diff": "1"},
)
async def read_revision(
    request: AnyRequest,
    article_id: FromPath[str],
    number: FromPath[str],
    diff: Annotated[
        int | None,
        QueryParameter(ge=1, le=LAST - 1, description="An earlier revision to compare this one with."),
    ] = None,
) -> ASGIApp:
    wanted = _number(article_id, number)
    if diff is None:
        return answer(request.scope, await _revision(request, article_id, wanted))
    if diff >= wanted:
        raise ParameterError(
            f"diff: give a revision before {wanted}, with which that one is compared", parameter="diff"
        )
    media_type = best_type(header(request.scope, b"accept"), (JSON, HTML))
    if media_type is None:
        raise NotAcceptable(f"This difference is to be had as {JSON} or {HTML}.")
    shown = await _difference(request, article_id, diff, wanted, media_type)
    # In a thread for the coding's sake: brotli takes most of a second for 10 MB.
    return await asyncio.to_thread(answer, request.scope, shown)


def _number(article_id: str, number: str) -> int:
    """The revision's number. Raises NotFound where no revision can be meant."""
    if not (is_id(article_id) and NUMBER.fullmatch(number) and int(number) <= LAST):
        raise unknown_revision()
    return int(number)


def unknown_revision() -> NotFound:
    """The same words whether a revision never was or is not for this reader."""
    return NotFound("There is no such revision of an article of this id.")


async def _revision(request: AnyRequest, article_id: str, number: int) -> Representation:
    served = served_by(request)
    stored = await served.newsroom.database.read(history.revision, article_id, number, reader_of(request))
    if stored is None:
        raise await absence(request, gone.article, article_id, unknown_revision())
    return Representation(
        stored.snapshot, JSON, stored.etag, served.policy(), stored.at, keys=(f"article-{article_id}",)
    )


async def _difference(
    request: AnyRequest, article_id: str, before: int, after: int, media_type: str
) -> Representation:
    """Compared in a thread: at worst two revisions of 5 MB, where all of 95,000 items of lists changed, take
    1.4 s (40 paragraphs 10 ms), and others want to be served meanwhile."""
    served = served_by(request)
    found = await served.newsroom.database.read(history.two, article_id, before, after, reader_of(request))
    if found is None:
        raise await absence(request, gone.article, article_id, unknown_revision())
    older, newer = found
    page = media_type == HTML
    return Representation(
        await asyncio.to_thread(_compared_page if page else _compared, older, newer, served.links),
        f"{HTML}; charset=utf-8" if page else JSON,
        tag_of(*(each.encode() for each in (older.etag, newer.etag, media_type, __version__))),
        served.policy("Accept"),
        newer.at,
        keys=(f"article-{article_id}",),
        extra=_PAGE_HEADERS if page else (),
    )


def _compared(older: Stored, newer: Stored, links: Links) -> bytes:
    return wire.encode(_difference_of(older, newer, wire.decode_article(newer.snapshot), links))


def _compared_page(older: Stored, newer: Stored, links: Links) -> bytes:
    article = wire.decode_article(newer.snapshot)
    return difference_page(_difference_of(older, newer, article, links), article)


def _difference_of(older: Stored, newer: Stored, article: Article, links: Links) -> RevisionDifference:
    def named(stored: Stored) -> ComparedRevision:
        return ComparedRevision(
            revision=stored.revision, at=stored.at, url=links.revision(stored.id, stored.revision)
        )

    return RevisionDifference(
        article_id=newer.id,
        before=named(older),
        after=named(newer),
        difference=difference(wire.decode_article(older.snapshot), article),
    )
