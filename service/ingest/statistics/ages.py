"""Masks ages and plain spans of time. A rule gives the tokens that are one, or null."""

from service.ingest.statistics.nouns import is_plural
from service.ingest.statistics.tokens import HYPHENS, Tokens
from service.ingest.statistics.words.calendar import (
    AGE_GROUPS,
    AGED,
    BEHIND_AGES,
    IN_SPANS,
    NEAR_AGES,
    OF_AN_AGE,
    TIME_UNITS,
)
from service.ingest.statistics.words.nouns import STOP_WORDS
from service.ingest.statistics.words.numbers import LEAST, NUMBER_WORDS, SCALES, SHORT_SCALES
from service.ingest.statistics.words.units import PERCENT

_JOINS = HYPHENS | {"to", "and", "or"}
_BOUNDS = frozenset({"over", "under"})
_IS = frozenset({"is", "was"})
_ARE = _IS | {"are", "be", "were"}
_LONGEST = 12
"""Tokens of the longest number that is read before a unit of time."""
_LONGEST_APPOSITION = 8


def aged(tokens: Tokens, at: int) -> range | None:
    """Aged 34, turned 40, at the age of 9, aged between 6 and 9."""
    words, before = tokens.words, tokens.words[at - 1]
    if before in AGED or (before == "of" and words[at - 2] in {"age", "ages"}):
        return None if words[at + 1] in PERCENT | {"per"} else _both(tokens, at)
    return _both(tokens, at) if before in NEAR_AGES and words[at - 2] in {"aged", "ages"} else None


def beyond_an_age(tokens: Tokens, at: int) -> range | None:
    """People over 65, all under 30; she is over 90."""
    words = tokens.words
    if words[at - 1] not in _BOUNDS:
        return None
    if words[at - 2] in OF_AN_AGE and words[at + 1] != "%":
        return _both(tokens, at)
    alone = len(words[at]) < 3 and not words[at + 1][:1].isalnum()
    return range(at, at + 1) if words[at - 2] in _ARE and alone else None


def age_group(tokens: Tokens, at: int) -> range | None:
    """The 18-24 age group."""
    last = _both(tokens, at).stop
    grouped = tokens.words[last] in {"age", "ages"} and tokens.words[last + 1] in AGE_GROUPS
    return range(at, last) if grouped else None


def behind_a_name(tokens: Tokens, at: int) -> range | None:
    """Jane Doe, 34, and Jane Doe (34)."""
    words = tokens.words
    if not _is_age(tokens, at) or not tokens.capital(at - 2):
        return None
    if words[at - 1] == "," and at > 2 and tokens.written[at - 2].isalpha():
        apart = words[at + 1] in {"", ",", ".", ";", ")"} or words[at + 1] in BEHIND_AGES
        return range(at, at + 1) if apart else None
    return range(at, at + 1) if words[at - 1] == "(" and words[at + 1] == ")" else None


def behind_is(tokens: Tokens, at: int) -> range | None:
    """Ann Lee, who is 52, and Ann Lee, from Norra, is 52."""
    words = tokens.words
    end = _number_end(tokens, at)
    if words[at - 1] not in _IS or words[end][:1].isalnum() or words[end] in HYPHENS | PERCENT:
        return None
    if tokens.numeric[at] and not _is_age(tokens, at):
        return None
    somebody = words[at - 2] == "who" or (words[at - 2] == "," and _is_name_before(tokens, at - 2))
    return range(at, end) if somebody else None


def _is_age(tokens: Tokens, at: int) -> bool:
    return tokens.numeric[at] and tokens.words[at].isdecimal() and len(tokens.words[at]) <= 3


def _is_name_before(tokens: Tokens, comma: int) -> bool:
    """Whether a full name stands before what a comma closes."""
    for at in range(comma - 1, max(1, comma - _LONGEST_APPOSITION), -1):
        if tokens.words[at] == ",":
            return tokens.capital(at - 1) and tokens.capital(at - 2)
    return False


def _both(tokens: Tokens, at: int) -> range:
    """The number, and the second one where two are joined: 18-24, 6 and 9."""
    if tokens.words[at + 1] in _JOINS and (tokens.numeric[at + 2] or tokens.words[at + 2] in NUMBER_WORDS):
        return range(at, at + 3)
    return range(at, at + 1)


def span_of_time(tokens: Tokens, at: int) -> range | None:
    """Two weeks, the past 10 years, a 48-hour truce, two and a half years, 16- to 24-year-olds."""
    end = _number_end(tokens, at)
    last = _unit_end(tokens, end)
    if last is None and tokens.words[end] in HYPHENS and tokens.words[end + 1] in {"to", "and", "or"}:
        end += 1
    if last is None and tokens.words[end] in _JOINS and tokens.words[end + 1] not in {"a", "an"}:
        second = _number_end(tokens, end + 1)
        last = _unit_end(tokens, second) if second > end + 1 else None
    if last is None or _is_counted_time(tokens, at, end, last):
        return None
    if tokens.joined(last) and tokens.words[last + 1] in {"old", "olds"}:
        return range(at, last + 2)
    return range(at, last + (tokens.words[last] == "old"))


def _number_end(tokens: Tokens, at: int) -> int:
    """Where the number at a token ends, its scale and "and a half" included; `at` where there is none."""
    words = tokens.words
    last = at
    if tokens.numeric[at] or words[at] in {"a", "an", "several", "half"}:
        last = at + 1
        last += words[at] == "half" and words[last] in {"a", "an"}
    following = SCALES.keys() if tokens.numeric[at] else NUMBER_WORDS
    while last - at < _LONGEST and (
        words[last] in following
        or words[last] in LEAST
        or (last > at and tokens.joined(last) and words[last + 1] in NUMBER_WORDS)
    ):
        last += 1
    if last == at:
        return at
    last += words[last] in SHORT_SCALES and tokens.glued[last]
    if words[last : last + 3] == ["and", "a", "half"]:
        last += 3
    if tokens.joined(last) and words[last + 1 : last + 6 : 2] == ["and", "a", "half"]:
        last += 6
    return last


def _unit_end(tokens: Tokens, at: int) -> int | None:
    """Where a unit of time that stands at a token ends, "of" or words such as "more" before it allowed."""
    words = tokens.words
    if tokens.joined(at):
        unit = words[at + 1]
        return at + 2 if unit in TIME_UNITS and unit != "quarters" else None
    if words[at] == "or" and words[at + 1] in {"so", "more"}:
        at += 2
    if words[at] == "of" and words[at - 1] in LEAST:
        at += 1
    for _ in range(2):
        at += words[at] in IN_SPANS
    if words[at] not in TIME_UNITS and words[at + 1] in TIME_UNITS and _is_adjective(tokens, at):
        at += 1
    unit = words[at]
    if unit not in TIME_UNITS or unit in {"second", "quarter"}:
        return None
    return None if unit == "quarters" and words[at + 1] == "of" else at + 1


def _is_adjective(tokens: Tokens, at: int) -> bool:
    """Whether a word may stand between a number and its unit: 120 goalless minutes."""
    word = tokens.words[at]
    return tokens.written[at].isalpha() and word.islower() and word not in STOP_WORDS and not is_plural(word)


def _is_counted_time(tokens: Tokens, at: int, end: int, last: int) -> bool:
    """Days that are counted in millions, as those lost to illness, are no span of time."""
    counted = tokens.words[last - 1] in {"days", "hours"}
    scaled = any(word in SCALES or word in {"m", "bn"} for word in tokens.words[at:end])
    return counted and (scaled or (tokens.numeric[at] and len(tokens.words[at].partition(".")[0]) >= 6))
