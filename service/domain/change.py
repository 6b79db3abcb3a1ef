"""A change: one published effect, a row of the feed that every follower reads; and what each reader is told
of it."""

from typing import Literal

from msgspec.structs import replace

from service.domain.reader import PUBLIC, Reader
from service.domain.value import Instant, Value

Kind = Literal["published", "updated", "corrected", "withdrawn", "restored", "expired", "rights"]
Reason = Literal["editorial", "legal", "rights", "duplicate", "moved", "entitlement"]
Instruction = Literal["remove", "replace"]


class Change(Value, frozen=True, kw_only=True):
    """`seq` is gap-free and strictly in commit order; `etag` is the revision's.

    `packages_before` and `packages_after` are those in which the article was shown before it and is after
    it, null where it was or is not shown at all. A change that concerns one partner alone names it.
    """

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
    packages_before: tuple[str, ...] | None = None
    packages_after: tuple[str, ...] | None = None
    partner_id: str | None = None

    @property
    def is_public(self) -> bool:
        """Whether readers without a key notice it."""
        if self.partner_id is not None:
            return False
        return any(PUBLIC in each for each in (self.packages_before, self.packages_after) if each)


def told(change: Change, reader: Reader) -> Change | None:
    """The change as a reader notices it; null for one that they do not.

    What moves into their packages is published to them; what moves out of these is withdrawn from them, and
    nothing is said of what became of it elsewhere.
    """
    if change.partner_id is not None:
        return change if change.partner_id == reader.partner_id else None
    before, after = _packages(change.packages_before), _packages(change.packages_after)
    was_seen, is_seen = reader.may_see(before, change.seq), reader.may_see(after, change.seq)
    if not was_seen and not is_seen:
        return None
    if is_seen and not was_seen:
        kind: Kind = "restored" if change.kind == "restored" else "published"
        return change if change.kind == kind else replace(change, kind=kind, material=True, note=None)
    if was_seen and not is_seen and after is not None:
        return replace(
            change, kind="withdrawn", material=True, note=None, reason="entitlement", instruction="remove"
        )
    return change


def in_full(change: Change) -> Change:
    """A change with the packages that it is of; one of an export that was made when none were told was
    noticed by everybody."""
    if change.partner_id is not None or change.packages_before or change.packages_after:
        return change
    public = (PUBLIC,)
    return replace(
        change,
        packages_before=None if change.kind in {"published", "restored"} else public,
        packages_after=None if ends(change) else public,
    )


def ends(change: Change) -> bool:
    """Whether the article is not to be seen any more after it."""
    return change.kind in {"withdrawn", "expired"}


def _packages(given: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if given is None else frozenset(given)
