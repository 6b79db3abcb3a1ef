"""Joins two numbers that are the ends of one range: between 3 and 5, 3-5, 12 to 15 million, $2m to $3m.

The stage behind `numbers`.
"""

from typing import NamedTuple

import msgspec

from service.ingest.statistics.changes import moves_before
from service.ingest.statistics.number import Number
from service.ingest.statistics.tokens import HYPHENS, Tokens
from service.ingest.statistics.units import Unit, measure
from service.ingest.statistics.words.modifiers import IN_RANGES

_JOINTS = HYPHENS | {"and", "or", "to"}
_LONGEST_GAP = 5


class Range(NamedTuple):
    """The ends of a range, and the token with which it begins: its "between" or "from"."""

    low: Number
    high: Number
    first: int


class _Pair(NamedTuple):
    """Two numbers; the word before the first, the unit behind it, and the joint behind that."""

    one: Number
    other: Number
    opener: str
    repeated: Unit | None
    joint: int


def ranged(tokens: Tokens, one: Number, other: Number, floor: int) -> Range | None:
    """The range from one number to the next one of the sentence; null where they are two figures.

    No figure may begin before the token `floor`.
    """
    if one.kind != "number" or other.kind != "number" or other.first - one.last > _LONGEST_GAP:
        return None
    if other.currency is not None and other.currency != one.currency:
        return None
    repeated = measure(tokens, one.last)
    if repeated is not None and not _is_same(repeated, measure(tokens, other.last)):
        return None
    opener = tokens.words[one.first - 1] if one.first > floor else ""
    joint = one.last if repeated is None else repeated.last
    if not _joins(tokens, _Pair(one, other, opener, repeated, joint)):
        return None
    low, high = _alike(one, other)
    first = one.first - 1 if opener in {"between", "from"} else one.first
    return Range(low, high, first) if low.value < high.value else None


def _is_same(unit: Unit, again: Unit | None) -> bool:
    return again is not None and again.unit == unit.unit


def _joins(tokens: Tokens, pair: _Pair) -> bool:
    """Whether the joint between two numbers makes them a range."""
    one, other = pair.one, pair.other
    joint, gap = tokens.words[pair.joint], tokens.words[pair.joint + 1 : other.first]
    if joint not in _JOINTS or not all(word in IN_RANGES for word in gap):
        return False
    match joint:
        case "and":
            return pair.opener == "between"
        case "to":
            return _is_size(pair) or not _is_move(tokens, pair)
        case "or":
            return not gap and one.last - one.first == 1 and _are_near(one, other)
    return not gap and pair.opener != "-"


def _alike(one: Number, other: Number) -> tuple[Number, Number]:
    """Both numbers in the scale and the currency that only one of them says."""
    if one.scale == 1 and other.scale > 1 and one.value * other.scale < other.value:
        one = msgspec.structs.replace(one, value=one.value * other.scale)
    if one.currency is not None and other.currency is None:
        other = msgspec.structs.replace(other, currency=one.currency)
    return one, other


def _are_near(one: Number, other: Number) -> bool:
    """Whether "two or three" is one guess."""
    return one.value < other.value <= one.value * 2 or other.value == one.value + 1


def _is_size(pair: _Pair) -> bool:
    """Whether the range is the size of a change: growth of 1% to 2%, by 20 to 35cm; but "by 2% to 9%" has its
    level."""
    return pair.opener == "of" or (
        pair.opener == "by" and pair.repeated is None and pair.one.currency is None
    )


def _is_move(tokens: Tokens, pair: _Pair) -> bool:
    """Whether "from 31 to 44" is a change, hence two figures."""
    return pair.opener == "voted" or moves_before(tokens, pair.one.first - (pair.opener == "from"))
