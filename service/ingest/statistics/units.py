"""What a number counts or measures: the unit behind it, or the noun that it counts."""

import re
from decimal import Decimal

import msgspec

from service.domain.statistic import UnitKind
from service.ingest.statistics.numbers import Number
from service.ingest.statistics.words import (
    COMPOUNDS,
    CURRENCY_NAMES,
    MEASURES,
    NO_PLURALS,
    ONE_OF,
    PLURALS,
    STOP_WORDS,
    SUBUNITS,
)

_MEASURES = tuple(
    (re.compile(rf"[ -]?(?:{words})(?![\w²])", re.IGNORECASE if len(words) > 6 else 0), kind, symbol, code)
    for words, kind, symbol, code in MEASURES
)
_CURRENCY = re.compile(
    rf" (?:US |Australian |Canadian )?(?P<name>{'|'.join(CURRENCY_NAMES)})\b", re.IGNORECASE
)
_SUBUNIT = re.compile(rf" ?(?P<name>{'|'.join(SUBUNITS)})\b")
_PER = re.compile(
    r"(?: (?:an?|per|each|every) |/)"
    r"(?P<per>litre|liter|kilo|kg|tonne|barrel|night|head|person|hour|month|year|week|day|mile|km)\b"
)
_PER_SYMBOLS = {"litre": "l", "liter": "l", "kilo": "kg"}
_DETERMINERS = ("the", "its", "their", "his", "her", "our", "these", "those", "all")
_DETERMINER = f"(?:{'|'.join(_DETERMINERS)}) "
_SHARE_OF = re.compile(" of ")
_OF = re.compile(rf" (?:of (?:{_DETERMINER})?|{_DETERMINER})")
_LONE_M = re.compile(r"m(?= [a-z])")
_STRONG = re.compile(r"-strong (?P<noun>[^\W\d_][\w-]*)")
_TOKEN = re.compile(r"[^\W\d_][\w-]*(?:['’](?=s\b|\W|$)s?)?")
_MOST_WORDS = 5


class Unit(msgspec.Struct, frozen=True):
    """A unit that ends at `end`. `phrase` is the counted noun with the words before it.

    `factor` is what the number is multiplied with: a hundredth for 80p, a million for 3m people.
    """

    end: int
    kind: UnitKind
    unit: str | None
    code: str | None = None
    phrase: str | None = None
    per: str | None = None
    factor: Decimal = Decimal(1)


def unit(text: str, number: Number) -> Unit | None:
    """The unit of a number, from the words directly behind it; null where there is none."""
    if number.kind == "times":
        return Unit(number.end, "times", "times")
    if number.kind == "ratio":
        noun = _noun(text, _after_of(text, number.end))
        return Unit(noun.end if noun else number.end, "ratio", "ratio", phrase=noun.phrase if noun else None)
    if number.currency is not None:
        return _money(text, number.end, number.currency)
    named = _CURRENCY.match(text, number.end)
    if named is not None:
        return _money(text, named.end(), CURRENCY_NAMES[named["name"].lower()])
    subunit = _SUBUNIT.match(text, number.end)
    if subunit is not None and number.kind == "number" and not number.in_words:
        return msgspec.structs.replace(
            _money(text, subunit.end(), SUBUNITS[subunit["name"]]), factor=Decimal("0.01")
        )
    return _millions(text, number) or _measure(text, number) or counted(text, number)


def _millions(text: str, number: Number) -> Unit | None:
    """The counted noun of "3m people"; before any other word than a plural, m is metres."""
    lone = _LONE_M.match(text, number.end) if number.kind == "number" and number.scale == 1 else None
    noun = _noun(text, lone.end(), most_words=1) if lone else None
    return noun and msgspec.structs.replace(noun, factor=Decimal(10**6))


def counted(text: str, number: Number) -> Unit | None:
    """The counted noun: the first plural behind the number, before any word that ends the phrase."""
    strong = _STRONG.match(text, number.end)
    if strong is not None:
        return Unit(strong.end(), "count", strong["noun"].lower(), "C62", strong["noun"])
    if number.value == 1:
        one = _TOKEN.match(text, number.end + 1)
        if one is None or one.group().lower() not in ONE_OF:
            return None
        return Unit(one.end(), "count", one.group().lower(), "C62", one.group())
    begin = _after_of(text, number.end) if number.kind == "vague" or number.scale > 1 else number.end
    begin = _after_of(text, begin)
    return _noun(text, begin)


def percent_of(text: str, end: int) -> str | None:
    """What a share is a share of: "of the caliphate"."""
    of = _SHARE_OF.match(text, end)
    if of is None:
        return None
    start = position = of.end()
    determiner = _TOKEN.match(text, position)
    if determiner is not None and determiner.group().lower() in _DETERMINERS:
        position = determiner.end() + 1
    last: int | None = None
    for _ in range(_MOST_WORDS):
        token = _TOKEN.match(text, position)
        if token is None or token.group().lower() in STOP_WORDS:
            break
        last = token.end()
        if _is_plural(token.group()) or text[last : last + 1] != " ":
            break
        position = last + 1
    return text[start:last] if last is not None else None


def _money(text: str, end: int, code: str) -> Unit:
    per = _PER.match(text, end)
    unit_of = per and _PER_SYMBOLS.get(per["per"], per["per"])
    return Unit(end, "currency", code, f"ISO4217:{code}", per=unit_of)


def _measure(text: str, number: Number) -> Unit | None:
    for words, kind, symbol, code in _MEASURES:
        found = words.match(text, number.end)
        if found is not None:
            return Unit(found.end(), kind, symbol, code)
    return None


def _after_of(text: str, position: int) -> int:
    of = _OF.match(text, position)
    # The space before the noun is the number's.
    return of.end() - 1 if of else position


def _noun(text: str, position: int, most_words: int = _MOST_WORDS) -> Unit | None:
    """A run of words that ends in a plural, directly behind `position`."""
    start = position + 1
    for _ in range(most_words):
        if text[position : position + 1] != " ":
            return None
        token = _TOKEN.match(text, position + 1)
        if token is None or token.group().lower() in STOP_WORDS:
            return None
        position = token.end()
        if _is_plural(token.group()):
            # "pupils walks" is a noun and its verb, "police officers" one noun.
            joins = token.group().lower() in COMPOUNDS and text[position : position + 1] == " "
            compound = _TOKEN.match(text, position + 1) if joins else None
            if compound is not None and _is_plural(compound.group()):
                token, position = compound, compound.end()
            word = token.group()
            noun = word if word.isupper() else word.lower()
            return Unit(position, "count", noun, "C62", text[start:position])
    return None


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if lower in PLURALS:
        return True
    return (
        len(lower) > 3
        and lower.endswith("s")
        and not lower.endswith(("ss", "us", "is", "'s", "’s"))
        and lower not in NO_PLURALS
        and lower not in STOP_WORDS
    )
