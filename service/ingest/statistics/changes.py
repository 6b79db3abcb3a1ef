"""Tells whether a figure is the size of a change, the level that one reached, or neither.

The stage behind `units`, `nouns` and `bare`: it looks behind the unit as well as before the figure.
"""

from service.domain.statistic import Change
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.units import Unit
from service.ingest.statistics.words.verbs import (
    CHANGE_NOUNS,
    COMPARATIVES,
    FALLS,
    IN_CHANGES,
    MOVES,
    RISES,
    WITH_BY,
)

_REACH = 12
_REACH_OF_BY = 5
_MOST_BETWEEN = 6
_ENDS = frozenset(".;:!?—–”")
_DIRECTIONS: dict[str, Change] = {**dict.fromkeys(RISES, "increase"), **dict.fromkeys(FALLS, "decrease")}


def change(tokens: Tokens, first: int, unit: Unit, *, grows: bool | None) -> Change | None:
    """What a figure that begins at `first` is to a change; `grows` is what a multiple says of itself."""
    if grows is not None:
        return "increase" if grows else "decrease"
    if _is_level(tokens, first):
        return "to"
    return _said_behind(tokens, unit) or _said_before(tokens, first, unit)


def moves_before(tokens: Tokens, first: int) -> bool:
    """Whether a verb or noun of change stands close before a token, in its clause."""
    return last_move(tokens, first) is not None


def last_move(tokens: Tokens, first: int) -> int | None:
    """The verb or noun of change that stands close before a token, in its clause."""
    for at in range(first - 1, max(-1, first - _REACH), -1):
        if tokens.words[at] in _ENDS:
            return None
        if tokens.words[at] in MOVES:
            return at
    return None


def _is_level(tokens: Tokens, first: int) -> bool:
    """Whether the figure is the level of a change: rose from 31 to 44, down to 79; up to 79 from 44."""
    to = first - 1
    if to < 1 or tokens.words[to] != "to":
        return False
    return (tokens.words[to - 1] == "up" and tokens.words[to + 2] == "from") or moves_before(tokens, to)


def _said_behind(tokens: Tokens, unit: Unit) -> Change | None:
    """By the noun or the comparative that follows: a 4% rise, 12% higher."""
    at = unit.last + (tokens.words[unit.last] == "year-on-year")
    word, following = tokens.words[at], tokens.words[at + 1]
    if word in CHANGE_NOUNS:
        return CHANGE_NOUNS[word]
    compares = unit.kind != "count" and following not in {"in", "to", "and"}
    return COMPARATIVES.get(word) if compares else None


def _said_before(tokens: Tokens, first: int, unit: Unit) -> Change | None:
    """By the verb or the noun before the figure: fell by 200, a rise of about 4%."""
    words = tokens.words
    at, by = first - 1, False
    while at >= 0 and words[at] in IN_CHANGES and first - at < _MOST_BETWEEN:
        by |= words[at] in {"by", "of"}
        at -= 1
    if at < 0:
        return None
    if by:
        near = (back for back in range(at, max(-1, at - _REACH_OF_BY), -1) if words[back] in _DIRECTIONS)
        at = next(near, at)
    else:
        object_changed = words[at] in WITH_BY and unit.kind in {"count", "currency", "physical", "ratio"}
        if object_changed or (words[at] == "up" and unit.kind == "count"):
            return None
    return _DIRECTIONS.get(words[at])
