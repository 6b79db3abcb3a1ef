"""Masks numbers that are names or parts of one. A rule gives the tokens that are one, or null."""

from service.ingest.statistics.nouns import is_plural
from service.ingest.statistics.tokens import HYPHENS, Tokens
from service.ingest.statistics.units import is_unit
from service.ingest.statistics.words.naming import (
    ALWAYS_NAMED,
    DIALLED,
    GROUPS,
    NAMED_BY_NUMBER,
    NAMED_IN_CAPITALS,
    NAMED_WITH_POINTS,
    RANKED,
    RANKED_IN_CAPITALS,
    STREETS,
)
from service.ingest.statistics.words.numbers import NUMBER_WORDS, SCALES

_AND = HYPHENS | {",", "and", "to", "or", "&"}


def ranked(tokens: Tokens, at: int) -> range | None:
    """The top 10, the Big Four, the Group of Seven, the round of 16; but a group of 300 people."""
    name = _before(tokens, at)
    before = tokens.words[name]
    group = before == "of" and tokens.words[name - 1] in GROUPS
    group = group and (tokens.capital(name - 1) or not is_plural(tokens.words[at + 1]))
    if not (group or before in RANKED or (before in RANKED_IN_CAPITALS and tokens.capital(name))):
        return None
    return None if tokens.joined(at + 1) or not _may_be_named(tokens, at) else _all_named(tokens, at)


def numbered(tokens: Tokens, at: int) -> range | None:
    """No 10, nos. 4 and 5."""
    name = _before(tokens, at)
    sign = tokens.words[name] in {"no", "nos"} and (tokens.capital(name) or name < at - 1)
    return _all_named(tokens, at) if sign and _may_be_named(tokens, at) else None


def named(tokens: Tokens, at: int) -> range | None:
    """Page 12, pages 12 to 15, Flight 370, phase three, Boeing 737, the S&P 500."""
    name = _before(tokens, at)
    before = "s&p" if tokens.words[name - 1 : name + 1] == ["&", "p"] else tokens.words[name]
    capital = tokens.capital(name)
    if before not in NAMED_BY_NUMBER and not (before in NAMED_IN_CAPITALS and capital and name > 0):
        return None
    if not _may_be_named(tokens, at, points=before in NAMED_WITH_POINTS):
        return None
    last = _all_named(tokens, at).stop
    counted = is_plural(tokens.words[last]) or tokens.words[last] in SCALES or is_unit(tokens, last)
    return range(at, last) if capital or before in ALWAYS_NAMED or not counted else None


def _before(tokens: Tokens, at: int) -> int:
    """The word before a number, past the full stop that abbreviates it."""
    return at - 1 - (tokens.words[at - 1] == "." and tokens.glued[at - 1])


def _may_be_named(tokens: Tokens, at: int, *, points: bool = False) -> bool:
    """Whether a number is written as in a name: without commas, and with a point in versions alone."""
    return "," not in tokens.words[at] and (points or "." not in tokens.words[at])


def _all_named(tokens: Tokens, at: int) -> range:
    """The number, and those that are joined to it: pages 12, 14 and 15."""
    last = at + 1
    while tokens.words[last] in _AND and (tokens.numeric[last + 1] or tokens.words[last + 1] in NUMBER_WORDS):
        if is_plural(tokens.words[last + 2]):
            break
        last += 2
    return range(at, last)


def telephone(tokens: Tokens, at: int) -> range | None:
    """0800 123 456, +44 20 7946 0018, 555-0134-22, call 999."""
    words, before = tokens.words, tokens.words[at - 1]
    if before == "+" or (len(words[at]) > 1 and words[at][0] == "0" and words[at].isdecimal()):
        return range(at, _digits_end(tokens, at))
    if before in DIALLED and len(words[at]) <= 4:
        last = _digits_end(tokens, at)
        lone = last == at + 1 and is_plural(words[last])
        return None if lone else range(at, last)
    groups, last = 1, at + 1
    while tokens.joined(last) and tokens.numeric[last + 1]:
        groups, last = groups + 1, last + 2
    return range(at, last) if groups > 2 else None


def _digits_end(tokens: Tokens, at: int) -> int:
    """Where digits end that stand in groups, with or without hyphens between them."""
    last = at + 1
    while tokens.numeric[last] or (tokens.words[last] in HYPHENS and tokens.numeric[last + 1]):
        last += 1
    return last


def street(tokens: Tokens, at: int) -> range | None:
    """10 Downing Street, 221 Upper Baker Street."""
    if not tokens.words[at].isdecimal() or len(tokens.words[at]) > 5:
        return None
    for ahead in range(2, 5):
        if not tokens.capital(at + ahead - 1):
            return None
        if tokens.words[at + ahead] in STREETS and tokens.capital(at + ahead):
            return range(at, at + ahead + 1)
    return None


def list_number(tokens: Tokens, at: int) -> range | None:
    """The 1. or 2) that opens a line of a list, and a number alone in brackets."""
    opens = at == 0 and tokens.glued[1] and tokens.words[1] in {".", ")"} and not tokens.glued[2]
    alone = tokens.words[at - 1] in {"(", "["} and tokens.words[at + 1] in {")", "]"} and at > 0
    return range(at, at + 1) if opens or alone else None
