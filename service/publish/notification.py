"""A webhook's body: word of a change, thin. For the article the partner comes with its key, and what it may
read is decided then."""

from datetime import datetime

import msgspec

from service.domain import wire
from service.domain.change import Change, Instruction, Kind, Reason
from service.publish.links import Links


class Notified(msgspec.Struct, frozen=True, kw_only=True):
    """A change, as the feed gives it. `url` is the article's in the API, `feed` where the feed goes on with
    this change."""

    seq: int
    kind: Kind
    article_id: str
    revision: int
    etag: str | None
    material: bool
    note: str | None
    reason: Reason | None
    instruction: Instruction | None
    url: str
    feed: str


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of Standard Webhooks. `type` is `article.` and the change's kind, `timestamp` is when it
    was made."""

    type: str
    timestamp: datetime
    data: Notified


def notification(change: Change, etag: str | None, links: Links) -> bytes:
    """The JSON for a change as its reader notices it."""
    return wire.encode(
        Notification(
            type=f"article.{change.kind}",
            timestamp=change.at,
            data=Notified(
                seq=change.seq,
                kind=change.kind,
                article_id=change.article_id,
                revision=change.revision,
                etag=etag,
                material=change.material,
                note=change.note,
                reason=change.reason,
                instruction=change.instruction,
                url=links.article(change.article_id),
                feed=links.changes(after=change.seq - 1),
            ),
        )
    )
