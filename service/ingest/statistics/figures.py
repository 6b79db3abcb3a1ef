"""Puts the stages together: numbers joined to ranges, with their modifiers, units and changes."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from service.domain.statistic import Change, Modifier
from service.ingest.statistics import modifiers, nouns
from service.ingest.statistics.bare import Bare
from service.ingest.statistics.bare import unit as bare_unit
from service.ingest.statistics.changes import change
from service.ingest.statistics.number import Number
from service.ingest.statistics.ranges import Range, ranged
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.units import Unit, measured
from service.ingest.statistics.words.nouns import INDEX_CONTEXT, PLANS, SPORT_CONTEXT


class Figure(msgspec.Struct, frozen=True):
    """A figure over the tokens `[first, last)`; `surface` is the number as it stands there."""

    first: int
    last: int
    surface: str
    modifier: Modifier
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: Unit
    change: Change | None = None


def figures(tokens: Tokens, found: list[Number]) -> Iterator[Figure]:
    """The figures of a sentence in order, from its numbers. One that neither counts nor measures is none."""
    position, floor = 0, 0
    like: Unit | None = None
    while position < len(found):
        following = found[position + 1] if position + 1 < len(found) else None
        pair = ranged(tokens, found[position], following, floor) if following is not None else None
        figure = _between(tokens, pair) if pair is not None else None
        position += 1 if figure is None else 2
        if figure is None:
            listed = _listed(tokens, found, position - 1)
            figure = _single(tokens, found[position - 1], floor, like, listed)
        if figure is not None and figure.first >= floor:
            floor = figure.last
            like = figure.unit
            while position < len(found) and found[position].first < floor:
                position += 1
            yield figure


def _between(tokens: Tokens, pair: Range) -> Figure | None:
    unit = _unit(tokens, pair.high, pair.high.last)
    if unit is None or nouns.is_of_sport(tokens, unit):
        return None
    low, high = pair.low.value * unit.factor, pair.high.value * unit.factor
    surface = tokens.between(pair.low.first, pair.high.last)
    moved = change(tokens, pair.first, unit, grows=None)
    return Figure(pair.first, unit.last, surface, "between", None, low, high, unit, moved)


def _listed(tokens: Tokens, found: list[Number], position: int) -> Unit | None:
    """The unit of a number in a list that the last one names: 7, 19 and 33 people."""
    number = found[position]
    for following in found[position + 1 : position + 4]:
        gap = tokens.words[number.last : following.first]
        if gap not in ([","], ["and"], ["or"], [",", "and"]):
            return None
        unit = _unit(tokens, following, following.last)
        if unit is not None:
            return msgspec.structs.replace(unit, last=found[position].last)
        number = following
    return None


def _single(
    tokens: Tokens, number: Number, floor: int, like: Unit | None, listed: Unit | None
) -> Figure | None:
    """`like` is the unit of the figure before; `listed` the unit that a list names at its end."""
    if number.first and tokens.words[number.first - 1] == "per":
        return None
    modified = modifiers.before(tokens, number.first, floor)
    first, last = number.first, number.last
    modifier: Modifier = "vague" if number.kind == "vague" else "exact"
    if modified is not None:
        first = modified.first
    else:
        modified = modifiers.behind(tokens, last)
        last = modified.last if modified is not None else last
    if modified is not None and number.kind != "vague":
        modifier = modified.modifier
    unit = _magnitude(tokens, number, first) or _unit(tokens, number, last)
    if unit is None and number.kind == "number" and listed is not None:
        unit = listed
    if unit is None:
        unit = bare_unit(Bare(tokens, number, first, last, like, modifier != "exact"))
    if unit is None or nouns.is_of_sport(tokens, unit):
        return None
    if modifier == "exact" and (late := modifiers.behind(tokens, unit.last)) is not None:
        modifier, unit = late.modifier, msgspec.structs.replace(unit, last=late.last)
    value = number.value * unit.factor
    if _is_below_zero(tokens, number, unit):
        first, value = number.first - 1, -value
    elif unit.kind == "magnitude":
        first = _with_its_name(tokens, first)
    low, high = modifiers.asserted(modifier, value)
    moved = change(tokens, first, unit, grows=number.grows)
    surface = tokens.between(number.first, number.last)
    stated = None if modifier == "vague" else value
    return Figure(first, max(last, unit.last), surface, modifier, stated, low, high, unit, moved)


def _is_below_zero(tokens: Tokens, number: Number, unit: Unit) -> bool:
    """Whether a minus stands before a temperature or a rate."""
    if not number.first or unit.kind not in {"physical", "percent", "percentage_point"}:
        return False
    before = tokens.words[number.first - 1]
    sign = before in {"-", "−"} and tokens.glued[number.first] and not tokens.glued[number.first - 1]
    return sign or before == "minus"


def _with_its_name(tokens: Tokens, first: int) -> int:
    """Where "magnitude" begins that stands before its number, joined by a hyphen or not."""
    if first > 1 and tokens.joined(first - 1) and tokens.words[first - 2] == "magnitude":
        return first - 2
    return first - (first > 0 and tokens.words[first - 1] == "magnitude")


def _unit(tokens: Tokens, number: Number, begin: int) -> Unit | None:
    """What a number counts or measures, by the words from `begin` on."""
    if number.kind == "multiple":
        return Unit(begin, "times", "times")
    if number.kind == "share":
        return _share(tokens, number, begin)
    found = measured(tokens, number, begin) or _points(tokens, number, begin)
    if found is not None:
        return found
    return nouns.counted(tokens, number, begin)


def _share(tokens: Tokens, number: Number, begin: int) -> Unit:
    whole = nouns.counted(tokens, number, begin)
    if whole is None:
        return Unit(begin, "ratio", "ratio", phrase=nouns.part_of(tokens, begin))
    return Unit(whole.last, "ratio", "ratio", phrase=whole.phrase)


def _points(tokens: Tokens, number: Number, begin: int) -> Unit | None:
    """Points of an index or a poll; those of a game are none."""
    at = begin + tokens.joined(begin)
    if tokens.words[at] not in {"point", "points"} or number.kind != "number":
        return None
    near = nouns.near(tokens, at)
    if not SPORT_CONTEXT.isdisjoint(near) and INDEX_CONTEXT.isdisjoint(near):
        return None
    return None if at > begin and tokens.words[at + 1] in PLANS else Unit(at + 1, "index", "points")


def _magnitude(tokens: Tokens, number: Number, first: int) -> Unit | None:
    """The strength of an earthquake."""
    words = tokens.words
    if number.kind != "number" or number.value > 10:
        return None
    last = number.last
    if words[last + tokens.joined(last)] == "magnitude":
        return Unit(last + 1 + tokens.joined(last), "magnitude", "magnitude")
    before = words[first - 1] if first else ""
    named = (
        before == "magnitude"
        or (before == "-" and words[first - 2] == "magnitude")
        or (before == "of" and words[first - 2] == "magnitude")
    )
    scale = words[last : last + 3] == ["on", "the", "richter"]
    measuring = before in {"measuring", "measured"} and not words[last][:1].isalpha()
    return Unit(last, "magnitude", "magnitude") if named or scale or measuring else None
