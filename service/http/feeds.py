"""Feeds for feed readers: the latest articles, those of a section, tag, publication or author."""

from pathlib import PurePosixPath
from typing import Annotated

from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from service.domain.errors import NotFound
from service.domain.topic import Kind
from service.feeds import feed_at
from service.http import cursor as cursors
from service.http import examples
from service.http.answers import Representation, answer, header, page_headers, tag_of
from service.http.authentication import reader_of
from service.http.describing import Shown, reads
from service.http.negotiation import best_type
from service.http.served import AnyRequest, served_by
from service.publish.feeds import FORMS
from service.store.articles import Position

_FOLDER = "/feeds/"
_XML = "application/xml"
_POLICY = "default-src 'none'; img-src http: https:; media-src http: https:; frame-ancestors 'none'"
"""What a feed may do that a browser shows: it is XML with pictures."""


async def read_feed(
    request: AnyRequest,
    feed: FromPath[PurePosixPath],
    cursor: Annotated[
        str | None, QueryParameter(description="From the address of another page of the feed.")
    ] = None,
) -> ASGIApp:
    """Answers every path of `FEEDS`: what follows the kind of feed is a name, whatever slashes it has."""
    # As it was sent: of slashes side by side in a name the framework keeps one in its own path. Some servers
    # leave the query on it.
    sent = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
    found = feed_at(sent.removeprefix(_FOLDER))
    if found is None:
        raise NotFound(f"A feed is to be had as {', '.join(each.suffix for each in FORMS)}.")
    after = None if cursor is None else _after(cursor)
    shown = await served_by(request).feeds.document(*found, reader_of(request), after=after)
    if shown is None:
        raise NotFound("There is no feed of this name.")
    media_type, vary = _label(request, shown.media_type)
    policy = served_by(request).policy(*vary)
    links = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in shown.links)
    return answer(
        request.scope,
        Representation(
            shown.body,
            media_type,
            shown.tag if media_type == shown.media_type else tag_of(shown.tag.encode(), media_type.encode()),
            policy,
            shown.modified,
            shown.keys,
            ((b"link", links.encode("ascii")), *page_headers(_POLICY)),
        ),
    )


def _label(request: AnyRequest, media_type: str) -> tuple[str, tuple[str, ...]]:
    """What it is called to whom, and what that depends on. A browser, which prefers HTML, would offer a feed
    to be saved; the same document as XML it shows."""
    if not media_type.endswith("+xml"):
        return media_type, ()
    preferred = best_type(header(request.scope, b"accept"), (media_type, "text/html"))
    return (_XML if preferred == "text/html" else media_type), ("Accept",)


def _after(cursor: str) -> Position:
    listed_at, (article_id,) = cursors.decode(cursor, ids=1)
    return Position(listed_at, article_id)


_SHOWS = {each.media_type: Shown({"type": "string"}) for each in FORMS} | {
    "application/feed+json": Shown({"type": "object"})
}
_ABOUT: dict[Kind, tuple[str, str]] = {
    "section": ("A section's feed", examples.FEED_OF_SECTION),
    "tag": ("A tag's feed", examples.FEED_OF_TAG),
    "publication": ("A publication's feed", examples.FEED_OF_PUBLICATION),
    "author": ("An author's feed", examples.FEED_OF_AUTHOR),
}
_DESCRIPTION = (
    "Whole articles, those shown first last at first, 30 a page: `.rss` for RSS 2.0, `.atom` for Atom 1.0, "
    "`.json` for JSON Feed 1.1. An article is the same entry for ever, whatever is put right in it."
)

FEEDS = [
    reads(
        "/feeds/{feed:path}",
        tag="Feeds",
        summary="The newest articles as a feed",
        description=_DESCRIPTION,
        shows=_SHOWS,
        problems=(400, 404),
        examples={"feed": examples.FEED},
        passes_over=True,
    )(read_feed),
    *(
        reads(
            f"/feeds/{kind}/{{feed:path}}",
            tag="Feeds",
            summary=summary,
            description="The name percent-encoded, then the suffix.",
            shows=_SHOWS,
            problems=(400, 404),
            examples={"feed": example},
            passes_over=True,
        )(read_feed)
        for kind, (summary, example) in _ABOUT.items()
    ),
]
"""One route for each kind of feed."""
