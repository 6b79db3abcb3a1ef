"""Numbers with what belongs to them: ranges, modifiers, units, and whether they are a change."""

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from service.domain.statistic import Change, Modifier
from service.ingest.statistics.numbers import Number, numbers
from service.ingest.statistics.units import Unit, unit
from service.ingest.statistics.words import BARE_AFTER, BARE_BEFORE, FALLS, MODIFIERS, RISES

_WINDOW = 48
"""Characters before a number in which its modifier and its verb stand."""

_MODIFIER = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in MODIFIERS.items()) + r") (?:a |an |the )?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r" or (?:(?P<about>so)|(?P<at_least>more))\b")
_BETWEEN = re.compile(r"\b(?:between|from) $", re.IGNORECASE)
_AND = re.compile(r" and (?:some )?$")
_TO = re.compile(r" to (?:around |about |as many as )?$")
_HYPHEN = re.compile(r" ?[-–] ?$")
_UNIT_REPEATED = re.compile(r"^(?:%| per ?cent| ?(?:km|kg|m|mm|cm|C|°C)\b)")
_ADVERBS = (
    r"(?:(?:sharply|slightly|by|of|nearly|almost|about|more than|around|some|another|a further|only|just) )*"
)
_LEVEL = re.compile(rf"\b(?:{RISES}|{FALLS})\b[^,;:!?]{{0,40}} to {_ADVERBS}$", re.IGNORECASE)
_MOVE = re.compile(rf"\b(?:{RISES}|{FALLS})(?: [^\W\d_]+)?$", re.IGNORECASE)
_INCREASE = re.compile(rf"\b(?:{RISES}) {_ADVERBS}$", re.IGNORECASE)
_DECREASE = re.compile(rf"\b(?:{FALLS}) {_ADVERBS}$", re.IGNORECASE)
_MOVED = re.compile(
    r" (?:(?P<increase>rise|increase|jump|growth|gain)|(?P<decrease>fall|drop|decline|decrease|cut))\b"
)
_MAGNITUDE = re.compile(r"\bmagnitude[- ](?:of )?$|\bmeasuring $", re.IGNORECASE)
_MAGNITUDE_BEHIND = re.compile(r"[- ]magnitude\b|(?= on the Richter scale)", re.IGNORECASE)
_BARE_BEFORE = re.compile(rf"\b(?:{BARE_BEFORE}) $", re.IGNORECASE)
_BARE_AFTER = re.compile(rf" (?:{BARE_AFTER})\b")


class Quantity(msgspec.Struct, frozen=True):
    """A figure of a text at `[start, end)`; `surface` is the number as it stands there."""

    start: int
    end: int
    surface: str
    modifier: Modifier
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: Unit
    change: Change | None = None


def quantities(text: str, masks: bytearray) -> Iterator[Quantity]:
    """The figures of a text in order. A number that neither counts nor measures anything is none."""
    found = list(numbers(text, masks))
    position, end = 0, 0
    while position < len(found):
        pair = _range(text, found, position)
        quantity = _between(text, *pair, floor=end) if pair else _single(text, found[position], floor=end)
        position += 2 if pair else 1
        if quantity is not None and quantity.start >= end:
            end = quantity.end
            yield quantity


def _range(text: str, found: list[Number], position: int) -> tuple[Number, Number] | None:
    """Two numbers that are the ends of one range: between 3 and 5, 3-5, from 3 to 5."""
    if position + 1 >= len(found):
        return None
    first, second = found[position], found[position + 1]
    if second.start - first.end > 24 or first.kind != "number" or second.kind != "number":
        return None
    gap = text[first.end : second.start]
    repeated = _UNIT_REPEATED.match(gap)
    if repeated is not None and not text.startswith(repeated.group(), second.end):
        return None
    if first.currency != second.currency and second.currency is not None:
        return None
    gap = _UNIT_REPEATED.sub("", gap)
    ahead = text[max(0, first.start - _WINDOW) : first.start]
    opened = _BETWEEN.search(ahead)
    if first.scale == 1 and second.scale > 1 and first.value < 1000:
        first = msgspec.structs.replace(first, value=first.value * second.scale)
    between = opened is not None and opened.group().lower().startswith("between")
    one_range = (
        _HYPHEN.fullmatch(gap)
        or (_AND.fullmatch(gap) and between)
        or (_TO.fullmatch(gap) and not _moved(ahead[: opened.start()] if opened else ahead))
    )
    return (first, second) if one_range and first.value < second.value else None


def _moved(ahead: str) -> bool:
    """Whether "from 3 to 5" after these words is a change, hence two figures."""
    ends = (_MOVE.search(ahead.rstrip()), _INCREASE.search(ahead), _DECREASE.search(ahead))
    return any(ends)


def _between(text: str, first: Number, second: Number, *, floor: int) -> Quantity | None:
    measured = unit(text, msgspec.structs.replace(second, currency=second.currency or first.currency))
    if measured is None:
        return None
    ahead = text[max(floor, first.start - _WINDOW) : first.start]
    opened = _BETWEEN.search(ahead)
    start = first.start - len(opened.group()) if opened else first.start
    return Quantity(
        start,
        measured.end,
        text[first.start : second.end],
        "between",
        None,
        first.value * measured.factor,
        second.value * measured.factor,
        measured,
    )


def _single(text: str, number: Number, *, floor: int) -> Quantity | None:
    ahead = text[max(floor, number.start - _WINDOW) : number.start]
    measured = _magnitude(text, ahead, number) or unit(text, number)
    modifier, start, end = _modified(text, ahead, number)
    if (opened := _MAGNITUDE.search(ahead)) is not None and measured is not None:
        start = min(start, number.start - len(opened.group()))
    # Unlike the modifier, the verb may be shared with the figure before: "rose from 31 to 44".
    before = text[max(0, start - _WINDOW) : start]
    if measured is None:
        measured = _bare(text, before, number, modified=modifier != "exact")
    if measured is None:
        return None
    value = number.value * measured.factor
    low, high = _asserted(modifier, value)
    return Quantity(
        start,
        max(end, measured.end),
        text[number.start : number.end],
        modifier,
        None if modifier == "vague" else value,
        low,
        high,
        measured,
        _change(text, before, measured),
    )


def _modified(text: str, ahead: str, number: Number) -> tuple[Modifier, int, int]:
    """The modifier that the words say, and where the figure then begins and ends at least."""
    if number.kind == "vague":
        return "vague", number.start, number.end
    found = _MODIFIER.search(ahead)
    for name in MODIFIERS:
        if found is not None and found[name] is not None:
            return name, number.start - len(ahead) + found.start(), number.end
    behind = _BEHIND.match(text, number.end)
    if behind is not None:
        return ("about" if behind["about"] else "at_least"), number.start, behind.end()
    return "exact", number.start, number.end


def _asserted(modifier: Modifier, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    match modifier:
        case "exact":
            return value, value
        case "more_than" | "at_least" | "vague":
            return value, None
        case "nearly" | "less_than" | "up_to":
            return None, value
        case _:
            return None, None


def _magnitude(text: str, ahead: str, number: Number) -> Unit | None:
    if number.kind != "number" or number.value > 10:
        return None
    behind = _MAGNITUDE_BEHIND.match(text, number.end)
    if behind is not None:
        return Unit(behind.end(), "magnitude", "magnitude")
    return Unit(number.end, "magnitude", "magnitude") if _MAGNITUDE.search(ahead) else None


def _bare(text: str, before: str, number: Number, *, modified: bool) -> Unit | None:
    """A count without a noun: "killing 12", "17 were killed", "rose from 31 to 44"."""
    if number.kind != "number" or number.value == 1:
        return None
    counts = _BARE_BEFORE.search(before) or _LEVEL.search(before)
    moved = _BETWEEN.search(before)
    start_of_move = moved is not None and _moved(before[: moved.start()])
    verb_behind = _BARE_AFTER.match(text, number.end) and (modified or not number.in_words)
    return Unit(number.end, "count", None, "C62") if counts or start_of_move or verb_behind else None


def _change(text: str, before: str, measured: Unit) -> Change | None:
    if measured.kind == "times":
        return "increase"
    if _LEVEL.search(before):
        return "to"
    behind = _MOVED.match(text, measured.end)
    if _INCREASE.search(before) or (behind and behind["increase"]):
        return "increase"
    if _DECREASE.search(before) or (behind and behind["decrease"]):
        return "decrease"
    return None
