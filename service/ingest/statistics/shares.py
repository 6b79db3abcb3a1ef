"""Reads shares: one in five, nine out of ten, two-thirds of, half the seats."""

from decimal import Decimal

from service.ingest.statistics.digits import value_of
from service.ingest.statistics.number import Number, whole
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.numbers import (
    BEHIND_SHARES,
    HALVES,
    NO_SHARES,
    NO_WHOLES,
    QUARTERS,
    SCALES,
    SEVERAL_PARTS,
    SINGLE_PARTS,
    SMALL,
    TENS,
    WHOLES,
)

_MANY = 10
_MOST = 10_000


def one_in_some(tokens: Tokens, at: int) -> Number | None:
    """One in five, one child in three, nine out of ten, three in every four."""
    few, words = _small(tokens, at), tokens.words
    last = _joint_end(tokens, at, few) if few is not None else None
    if few is None or last is None:
        return None
    last += words[last] == "every"
    every = _small(tokens, last)
    if every is None or not few < every or (tokens.glued[last + 1] and words[last + 1] in {"%", "-"}):
        return None
    return _share(at, last + 1, few, every, in_words=not tokens.numeric[at])


def _joint_end(tokens: Tokens, at: int, few: int) -> int | None:
    """Where the words end that stand between the two numbers of a share."""
    words = tokens.words
    match words[at + 1 : at + 3]:
        case ["in", _]:
            return at + 2
        case ["out", "of"]:
            return at + 3
        case ["of", "every"]:
            return at + 2
        case [noun, "in"] if few == 1 or (noun in WHOLES and few < _MANY):
            # One child in three; but "two people in 20 cars".
            behind = words[at + 4]
            return at + 3 if not behind[:1].isalpha() or behind in BEHIND_SHARES else None
    return None


def _small(tokens: Tokens, at: int) -> int | None:
    """A whole number from 1 to 10,000 in one token."""
    if tokens.numeric[at]:
        value = value_of(tokens, at)
        return int(value) if value is not None and value == int(value) and 0 < value <= _MOST else None
    return SMALL.get(tokens.words[at]) or TENS.get(tokens.words[at])


def fraction(tokens: Tokens, at: int) -> Number | None:
    """Two-thirds of, a quarter of, half the seats, rose by a third; a quarter of a million is a number."""
    words = tokens.words
    counted = words[at] in SMALL or words[at] in {"a", "an"}
    parts, joined = SMALL.get(words[at], 1), counted and tokens.joined(at + 1)
    part = at + counted + joined
    every = SINGLE_PARTS.get(words[part]) if parts == 1 else SEVERAL_PARTS.get(words[part])
    if every is None or parts >= every or not (counted or words[part] == "half"):
        return None
    last = part + 1
    if words[last] == "of" and words[last + 1] in {"a", "an"} and words[last + 2] in SCALES:
        scale = SCALES[words[last + 2]]
        return Number(at, last + 3, whole(Decimal(parts) * scale / every), in_words=True, scale=scale)
    if tokens.joined(last) or words[last] in NO_SHARES or _is_time(words, at, last):
        return None
    if not counted and (words[last] in {"a", "an"} or words[at - 1] in HALVES):
        return None
    ends = joined or not words[last].isalpha() or words[last] in BEHIND_SHARES
    return _share(at, last, parts, every, in_words=True) if ends else None


def _is_time(words: list[str], at: int, last: int) -> bool:
    """A quarter of an hour; for three quarters."""
    if words[last - 1] == "quarters" and words[at - 1] in QUARTERS:
        return True
    return words[last] == "of" and words[last + 1] in {"a", "an"} and words[last + 2] in NO_WHOLES


def _share(first: int, last: int, few: int, every: int, *, in_words: bool) -> Number:
    """To four decimals, as the conventions write two thirds: 0.6667."""
    value = round(Decimal(few) / Decimal(every), 4).normalize()
    return Number(first, last, value, "share", in_words=in_words)
