"""Tells what a number counts: "police officers" in "up to 900 police officers".

The stage behind `units`, for numbers that measure nothing.
"""

import msgspec

from service.ingest.statistics.number import Number
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.units import Unit
from service.ingest.statistics.words.nouns import (
    CLAUSE_VERBS,
    COMPOUNDS,
    DETERMINERS,
    JOINED,
    NO_PLURAL_ENDINGS,
    NO_PLURALS,
    ONE_OF,
    PARTICIPLES,
    PEOPLES,
    PLURAL_ENDINGS,
    PLURALS,
    SPORT_CONTEXT,
    SPORT_NOUNS,
    STOP_WORDS,
    SURE_SPORT,
)
from service.ingest.statistics.words.numbers import NUMBER_WORDS

_MOST_WORDS = 6
_MOST_BEFORE_WHOLE = 5
_MANY_TIMES = 1000
_SPORT_REACH = 60
"""Tokens on either side of a figure in which its sport is looked for: more than most sentences have."""


def is_plural(word: str) -> bool:
    """Whether a lower-case word may be a counted noun in the plural."""
    if word in PLURALS:
        return True
    if word.endswith(PLURAL_ENDINGS) and not word.endswith(NO_PLURAL_ENDINGS) and len(word) > 4:
        return True
    return (
        len(word) > 3
        and word[-1] == "s"
        and not word.endswith(("ss", "us", "is", "'s", "’s", "ous"))
        and word not in NO_PLURALS
        and word not in STOP_WORDS
    )


def counted(tokens: Tokens, number: Number, begin: int) -> Unit | None:
    """The counted noun behind a number: the last word of its phrase; null where none follows."""
    if tokens.joined(begin):
        return _compound(tokens, begin + 1)
    if number.value == 1 and number.kind == "number":
        return _count(tokens, begin, begin + 1) if tokens.words[begin] in ONE_OF else None
    if tokens.words[begin] == "times" and number.value >= _MANY_TIMES:
        return _count(tokens, begin, begin + 1)
    whole = _whole(tokens, begin)
    if whole is not None:
        # The whole is a figure of its own: 43 of the 120 seats.
        found = noun(tokens, whole)
        return None if found is None else msgspec.structs.replace(found, last=begin)
    return noun(tokens, _past_of(tokens, begin, number)) or _people_of(tokens, begin, number)


def _compound(tokens: Tokens, at: int) -> Unit | None:
    """A noun joined by a hyphen: a 30-storey tower, a 2,000-strong crowd."""
    word = tokens.words[at]
    if word == "strong":
        return noun(tokens, at + 1, singular=True, most=2)
    return _count(tokens, at, at + 1) if word in JOINED else None


def _past_of(tokens: Tokens, at: int, number: Number) -> int:
    """Past the "of the" between a number and what it is a part of: 43 of the seats, thousands of homes."""
    words = tokens.words
    if words[at] == "of":
        follows = words[at + 1]
        if follows in DETERMINERS or number.kind in {"vague", "share"} or number.scale > 1:
            at += 1
    behind = at > number.last or number.kind == "share"
    return at + (behind and words[at] in DETERMINERS)


def _whole(tokens: Tokens, at: int) -> int | None:
    """Where the noun of a counted whole begins: "seats" of "of the Knesset’s 120 seats"."""
    words = tokens.words
    if words[at] != "of":
        return None
    for ahead in range(at + 1, at + _MOST_BEFORE_WHOLE):
        if tokens.numeric[ahead] or (words[ahead] in NUMBER_WORDS and ahead > at + 1):
            return ahead + 1
        possessive = words[ahead].endswith(("’s", "'s")) or (ahead > at + 1 and words[ahead] in {"’", "'"})
        if not (words[ahead] in DETERMINERS or possessive or tokens.capital(ahead)):
            return None
    return None


def _people_of(tokens: Tokens, at: int, number: Number) -> Unit | None:
    """A people named by an adjective: some 46,000 Rohingya, 300 Chinese."""
    if number.value < 2 or not tokens.capital(at) or tokens.capital(at + 1) or tokens.words[at] in STOP_WORDS:
        return None
    ends = not tokens.words[at + 1][:1].isalpha() or tokens.words[at + 1] in STOP_WORDS | CLAUSE_VERBS
    return _count(tokens, at, at + 1) if ends and tokens.words[at].endswith(PEOPLES) else None


def noun(tokens: Tokens, at: int, *, singular: bool = False, most: int = _MOST_WORDS) -> Unit | None:
    """A run of words from a token on that ends in a plural, or with `singular` in its last word."""
    begin = at
    for _ in range(most):
        word = tokens.words[at]
        if (
            not word[:1].isalpha()
            or word in STOP_WORDS
            or (at > begin and tokens.glued[at] and not tokens.joined(at - 1))
        ):
            break
        if at == begin and word in CLAUSE_VERBS and not _is_adjective(tokens, at):
            return None
        if singular and at > begin and (word in CLAUSE_VERBS or word.endswith(("ed", "s"))):
            break
        at += 1
        if is_plural(word) and not tokens.joined(at):
            # "pupils walks" is a noun and its verb, "police officers" one noun.
            if not singular and word in COMPOUNDS and is_plural(tokens.words[at]) and not tokens.glued[at]:
                at += 1
            return _count(tokens, begin, at)
        at += tokens.joined(at)
    return _count(tokens, begin, at) if singular and at > begin else None


def _is_adjective(tokens: Tokens, at: int) -> bool:
    """Whether a verb's form stands before the noun: 300 registered voters, 1,206 live tortoises."""
    return tokens.words[at] in PARTICIPLES and is_plural(tokens.words[at + 1])


def _count(tokens: Tokens, first: int, last: int) -> Unit:
    begin = last - 1
    while begin - 1 > first and tokens.joined(begin - 1):
        begin -= 2
    word = tokens.between(begin, last)
    for possessive in ("'s", "’s"):
        word = word.removesuffix(possessive)
    unit = word if word[1:2].isupper() else word.lower()
    return Unit(last, "count", unit, "C62", tokens.between(first, last))


def is_of_sport(tokens: Tokens, unit: Unit) -> bool:
    """Whether goals, runs and the like are those of a game: its results are no statistics."""
    if unit.unit in SURE_SPORT or unit.unit not in SPORT_NOUNS:
        return unit.unit in SURE_SPORT
    return any(word in SPORT_CONTEXT and word != unit.unit for word in near(tokens, unit.last))


def near(tokens: Tokens, at: int) -> list[str]:
    """The words around a token that tell what its sentence is about."""
    return tokens.words[max(0, at - _SPORT_REACH) : at + _SPORT_REACH]


def part_of(tokens: Tokens, at: int) -> str | None:
    """What a share is a share of: "the caliphate" of "100% of the caliphate"."""
    words = tokens.words
    if words[at] != "of":
        return None
    begin = at + 1
    last = begin + (words[begin] in DETERMINERS)
    start = last
    while last - start < _MOST_WORDS and words[last][:1].isalpha() and words[last] not in STOP_WORDS:
        last += 1
        if is_plural(words[last - 1]) or (tokens.glued[last] and not tokens.joined(last)):
            break
        last += tokens.joined(last)
    return tokens.between(begin, last) if last > start else None
