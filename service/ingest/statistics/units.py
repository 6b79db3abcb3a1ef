"""Tells what a number measures: money and measures behind it, or before it, and what a rate is per."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import msgspec

from service.domain.statistic import UnitKind
from service.ingest.statistics.number import Number
from service.ingest.statistics.tokens import Tokens, tokens
from service.ingest.statistics.words.units import (
    CURRENCY_CODES,
    CURRENCY_NAMES,
    CURRENCY_SIGNS,
    EACH,
    GOODS,
    HUNDREDTHS,
    IN_CAPITALS,
    MEASURES,
    MOMENTS,
    NATIONAL_NAMES,
    ONLY_JOINED,
    PER,
    PRICED,
    SYMBOLS,
)

_HUNDREDTH = Decimal("0.01")
_MOST_PENCE = 1000
_FEWEST_WON = 1000
"""Less than this many "won" is a verb."""
_LONGEST_WHOLE = 5
_PRICE_REACH = 8


class Unit(msgspec.Struct, frozen=True):
    """What a number counts or measures; it ends before the token `last`.

    `phrase` is the counted noun with the words before it, `per` what a rate is per. `factor` is what the
    number is multiplied with, a hundredth for 80p.
    """

    last: int
    kind: UnitKind
    unit: str | None
    code: str | None = None
    phrase: str | None = None
    per: str | None = None
    factor: Decimal = Decimal(1)


class _Measure(NamedTuple):
    """How a measure is written, in tokens, and what it is."""

    words: tuple[str, ...]
    kind: UnitKind
    symbol: str
    code: str | None


def _read() -> Iterator[_Measure]:
    for names, kind, symbol, code in MEASURES:
        for name in names.split("|"):
            split = tokens(name, 0, len(name))
            yield _Measure(tuple(split.words[: split.size]), kind, symbol, code)


def _by_first_word() -> dict[str, list[_Measure]]:
    """The measures by their first word, those of most words first."""
    measures: dict[str, list[_Measure]] = {}
    for entry in sorted(_read(), key=lambda entry: len(entry.words), reverse=True):
        measures.setdefault(entry.words[0], []).append(entry)
    return measures


_MEASURES = _by_first_word()


def measure(tokens: Tokens, at: int) -> Unit | None:
    """The measure that stands at a token: km, per cent, square miles, °C, also joined by a hyphen."""
    joined = tokens.joined(at)
    begin = at + joined
    for words, kind, symbol, code in _MEASURES.get(tokens.words[begin], ()):
        last = begin + len(words)
        if tuple(tokens.words[begin:last]) == words and _is_written_so(tokens, begin, last, joined=joined):
            return Unit(last, kind, symbol, code)
    return None


def is_unit(tokens: Tokens, at: int) -> bool:
    """Whether a measure or the name of money stands at a token."""
    return (
        measure(tokens, at) is not None
        or tokens.words[at] in CURRENCY_NAMES
        or tokens.words[at] in CURRENCY_SIGNS
    )


def _is_written_so(tokens: Tokens, first: int, last: int, *, joined: bool) -> bool:
    """Whether a unit of one letter or in capitals is written as one: 40m and 18 C are, "40 m" is not."""
    word, written = tokens.words[first], tokens.written[first]
    if last - first > 1:
        return True
    if word in IN_CAPITALS and not (written[0].isupper() or (len(written) > 1 and written[1].isupper())):
        return False
    if word in ONLY_JOINED and word not in IN_CAPITALS and not written.islower():
        return False
    if word in ONLY_JOINED:
        spaced = word in {"c", "f"} and not tokens.glued[first]
        return spaced or (tokens.glued[first] and (not joined or word not in {"in", "p", "a"}))
    return not (tokens.glued[last] and tokens.written[last].isdecimal())


def measured(tokens: Tokens, number: Number, begin: int) -> Unit | None:
    """The money or measure of a number, in the words from `begin` on or in the sign before it."""
    if number.currency is not None:
        return rated(tokens, _money(tokens, begin, number.currency), number)
    of = begin + (number.kind == "vague" and tokens.words[begin] == "of")
    found = _named_money(tokens, of)
    if found is None or (found.unit == "KRW" and number.value < _FEWEST_WON):
        found = _hundredths(tokens, number, begin) or measure(tokens, of)
    if found is None or (found.unit == "m" and number.in_words and tokens.words[of] == "m"):
        return None
    return rated(tokens, found, number)


def _hundredths(tokens: Tokens, number: Number, at: int) -> Unit | None:
    """80p, 75 cents; not "80 p" nor 1080p."""
    code = HUNDREDTHS.get(tokens.written[at])
    if code is None or number.kind != "number" or number.scale != 1:
        return None
    priced = len(tokens.words[at]) > 1 or (tokens.glued[at] and number.value < _MOST_PENCE)
    return msgspec.structs.replace(_money(tokens, at + 1, code), factor=_HUNDREDTH) if priced else None


def _money(tokens: Tokens, last: int, code: str) -> Unit:
    # "$5 dollars" and "US$5m USD" say it twice.
    repeated = tokens.words[last] in CURRENCY_NAMES or CURRENCY_CODES.get(tokens.words[last]) == code
    return Unit(last + repeated, "currency", code, f"ISO4217:{code}")


def _named_money(tokens: Tokens, at: int) -> Unit | None:
    """Money named behind its number: euros, US dollars, Swiss francs, 40 USD, 40€."""
    words = tokens.words
    joined = tokens.joined(at)
    at += joined
    if words[at] in CURRENCY_SIGNS and not tokens.numeric[at + 1]:
        return _money(tokens, at + 1, CURRENCY_SIGNS[words[at]])
    if words[at] in CURRENCY_NAMES:
        weight = words[at] in {"pound", "pounds"} and (words[at + 1] == "of" or joined)
        return None if weight else _money(tokens, at + 1, CURRENCY_NAMES[words[at]])
    if words[at] in CURRENCY_CODES and tokens.written[at].isupper():
        return _money(tokens, at + 1, CURRENCY_CODES[words[at]])
    return _national_money(tokens, at)


def _national_money(tokens: Tokens, at: int) -> Unit | None:
    """Swiss francs, Hong Kong dollars, Sri Lankan rupees, New Zealand dollars."""
    nation, behind, third = tokens.words[at : at + 3]
    code = NATIONAL_NAMES.get((nation, behind))
    if code is not None:
        return _money(tokens, at + 2, code)
    code = NATIONAL_NAMES.get((behind, third)) or NATIONAL_NAMES.get((nation, third))
    return None if code is None else _money(tokens, at + 3, code)


def rated(tokens: Tokens, found: Unit, number: Number) -> Unit:
    """The unit with what it is per: $1.90 a litre, $3bn-a-year, 20 miles per gallon, a litre costs $1.90."""
    per, last = per_behind(tokens, found.last)
    if per is None and found.kind == "currency":
        per = _per_before(tokens, number.first)
    if per is None:
        return found
    joined = found.kind == "currency" or per in SYMBOLS
    symbol = f"{found.unit}/{per}" if joined else found.unit
    return msgspec.structs.replace(found, last=last, unit=symbol, per=per)


def per_behind(tokens: Tokens, at: int) -> tuple[str | None, int]:
    """What the figure that ends at a token is per, as a symbol or as written, and where that ends."""
    words = tokens.words
    joined = tokens.joined(at)
    each = words[at + joined]
    of = at + joined + 1
    of += joined and tokens.joined(of)
    if each == "/":
        return _over(tokens, at, of)
    if words[at : at + 2] == ["for", "every"] and tokens.numeric[at + 2]:
        return _many(tokens, at + 2)
    if each == "per":
        return _many(tokens, of) if tokens.numeric[of] else _per(tokens, at, of)
    return _one(tokens, at, of) if each in EACH else (None, at)


def _over(tokens: Tokens, at: int, of: int) -> tuple[str | None, int]:
    """What stands behind a slash: $90/barrel, 5 µg/m³."""
    if tokens.words[of] in PER:
        return PER[tokens.words[of]], of + 1
    per = measure(tokens, of)
    return (per.unit, per.last) if per is not None else (None, at)


def _many(tokens: Tokens, first: int) -> tuple[str, int]:
    """So many others: 100,000 people."""
    last = first + 1
    while last < min(tokens.size, first + _LONGEST_WHOLE) and not tokens.glued[last]:
        word = tokens.words[last]
        if not word[0].isalpha():
            break
        last += 1
        if word.endswith("s") or word == "people":
            break
    return tokens.between(first, last), last


def _one(tokens: Tokens, at: int, of: int) -> tuple[str | None, int]:
    """One of what rates are per: a litre; but "a year earlier" is a time."""
    words = tokens.words
    rate = words[of] in PER and words[of + 1] not in MOMENTS
    return (PER[words[of]], of + 1) if rate else (None, at)


def _per(tokens: Tokens, at: int, of: int) -> tuple[str | None, int]:
    """One of anything: per square mile, per goat."""
    word = tokens.words[of]
    if word in PER or not word[:1].isalpha():
        return _one(tokens, at, of)
    per = measure(tokens, of)
    return (per.unit, per.last) if per is not None else (word, of + 1)


def _per_before(tokens: Tokens, first: int) -> str | None:
    """What a price that follows is of: "a litre of milk costs $1.90"."""
    words = tokens.words
    for at in range(first - 2, max(0, first - _PRICE_REACH), -1):
        goods = PER.get(words[at])
        if goods in GOODS and words[at - 1] in EACH and not PRICED.isdisjoint(words[at + 1 : first]):
            return goods
    return None
