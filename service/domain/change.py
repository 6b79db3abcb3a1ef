"""A change: one published effect, a row of the feed that every follower reads."""

from typing import Literal

from service.domain.value import Instant, Value

Kind = Literal["published", "updated", "corrected", "withdrawn", "restored", "expired", "rights"]
Reason = Literal["editorial", "legal", "rights", "duplicate", "moved", "entitlement"]
Instruction = Literal["remove", "replace"]


class Change(Value, frozen=True, kw_only=True):
    """`seq` is gap-free and strictly in commit order; `etag` is the revision's."""

    seq: int
    kind: Kind
    article_id: str
    revision: int
    etag: str
    at: Instant
    material: bool = True
    note: str | None = None
    reason: Reason | None = None
    instruction: Instruction | None = None
