"""Quotations and figures: what stands in a text without being text of its own, told apart by what it says."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from service.domain.article import Quotation
from service.domain.difference.values import AnchoredKind, QuotationChange, StatisticChange
from service.domain.statistic import Statistic

Anchored = TypeVar("Anchored", Quotation, Statistic)


def quotation_changes(before: Sequence[Quotation], after: Sequence[Quotation]) -> tuple[QuotationChange, ...]:
    """The quotations that differ, in the order of the newer article; removed ones last."""
    return tuple(
        QuotationChange(kind=_kind(old, new), before=old, after=new)
        for old, new in _matched(before, after, lambda quotation: quotation.span.exact)
    )


def statistic_changes(before: Sequence[Statistic], after: Sequence[Statistic]) -> tuple[StatisticChange, ...]:
    """The figures that differ, in the order of the newer article; removed ones last."""
    return tuple(
        StatisticChange(kind=_kind(old, new), before=old, after=new, fields=_differing(old, new))
        for old, new in _matched(before, after, lambda figure: figure.id or figure.span.exact)
    )


def _matched(
    before: Sequence[Anchored], after: Sequence[Anchored], key: Callable[[Anchored], Hashable]
) -> Iterator[tuple[Anchored | None, Anchored | None]]:
    """Each with its counterpart, or with none, where the two are not the same. Several of one key are
    matched in order."""
    left: dict[Hashable, list[Anchored]] = {}
    for old in reversed(before):
        left.setdefault(key(old), []).append(old)
    for new in after:
        known = left.get(key(new))
        counterpart = known.pop() if known else None
        if counterpart != new:
            yield counterpart, new
    for rest in left.values():
        for old in reversed(rest):
            yield old, None


def _kind(before: Quotation | Statistic | None, after: Quotation | Statistic | None) -> AnchoredKind:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    return "moved" if _differing(before, after) == ("span",) else "changed"


def _differing(before: Quotation | Statistic | None, after: Quotation | Statistic | None) -> tuple[str, ...]:
    """The fields that differ where both are there."""
    if before is None or after is None:
        return ()
    # Since when a figure says so follows from what it says.
    names = (name for name in after.__struct_fields__ if name != "revision")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
