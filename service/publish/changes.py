"""Pages of the change feed as JSON, and its changes as server-sent events."""

from collections.abc import Iterable

import msgspec

from service.domain import wire
from service.domain.article import Article
from service.domain.change import Change, Instruction, Kind, Reason
from service.domain.value import Instant
from service.publish.links import Links

Told = tuple[Change, str | None, bytes | None]
"""A change as a reader notices it, its entity tag, and the JSON of the article that comes along."""


class FeedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change. `etag` is the first half of the SHA-256 of that revision's JSON; null where nothing is to be
    shown any more. `url` is the article's address in the API.

    `article` is there when it was asked for: null where a later change follows, and of what is not to be
    shown any more.
    """

    seq: int
    kind: Kind
    article_id: str
    revision: int
    etag: str | None
    at: Instant
    material: bool
    note: str | None
    reason: Reason | None
    instruction: Instruction | None
    url: str
    article: Article | msgspec.UnsetType | None = msgspec.UNSET


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What follows a number in the feed: ask on after `next_after`. `last` is the newest change's number:
    where both are the same, that is all for now. `reader` is whose feed it is, for its numbers go with no
    other one: `public`, `newsroom`, or a partner's id."""

    changes: tuple[FeedChange, ...]
    next_after: int
    last: int
    reader: str


class _RawChange(FeedChange, frozen=True, kw_only=True):
    """A change whose article is JSON already."""

    article: msgspec.Raw | msgspec.UnsetType | None = msgspec.UNSET  # type: ignore[assignment]


class _RawPage(msgspec.Struct, frozen=True, kw_only=True):
    changes: list[_RawChange]
    next_after: int
    last: int
    reader: str


def feed_page(
    told: Iterable[Told], *, next_after: int, last: int, reader: str, with_articles: bool, links: Links
) -> bytes:
    """A `FeedPage`; the articles go in as they are."""
    changes = [_change(each, links, with_articles=with_articles) for each in told]
    return wire.encode(_RawPage(changes=changes, next_after=next_after, last=last, reader=reader))


def feed_events(
    told: Iterable[Told], *, next_after: int, last: int, reader: str, with_articles: bool, links: Links
) -> bytes:
    """The same changes as events of a stream (HTML Living Standard, 9.2.5), each with its number as its id.
    JSON has no line break but between its tokens, and ours has none there."""
    events = []
    for each in told:
        change = _change(each, links, with_articles=with_articles)
        events.append(
            b"id: %d\nevent: %b\ndata: %b\n\n" % (change.seq, change.kind.encode(), wire.encode(change))
        )
    return b"".join(events)


def _change(told: Told, links: Links, *, with_articles: bool) -> _RawChange:
    change, etag, article = told
    return _RawChange(
        seq=change.seq,
        kind=change.kind,
        article_id=change.article_id,
        revision=change.revision,
        etag=etag,
        at=change.at,
        material=change.material,
        note=change.note,
        reason=change.reason,
        instruction=change.instruction,
        url=links.article(change.article_id),
        article=(None if article is None else msgspec.Raw(article)) if with_articles else msgspec.UNSET,
    )
