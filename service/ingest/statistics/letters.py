"""Masks numbers that letters are joined to: names and ordinals. A rule gives the tokens, or null."""

from service.ingest.statistics.nouns import is_plural
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.units import is_unit
from service.ingest.statistics.words.naming import (
    FILMS,
    LETTERS_IN_NAMES,
    NO_NAMES,
    ORDINAL_ENDINGS,
    ORDINALS,
    PICTURE_LINES,
    RACES,
)
from service.ingest.statistics.words.numbers import NUMBER_WORDS, SCALES, SHORT_SCALES
from service.ingest.statistics.words.units import CURRENCY_CODES, CURRENCY_SIGNS, HUNDREDTHS


def behind_letters(tokens: Tokens, at: int) -> range | None:
    """G7, A380, MH370, F-16, Covid-19, #12; not R500 and $5."""
    words, before = tokens.words, tokens.words[at - 1]
    if before == "#" and tokens.glued[at]:
        return range(at, at + 1)
    if at and tokens.glued[at] and tokens.written[at - 1][-1:].isalpha():
        return None if _is_money_before(tokens, at) else range(at - 1, _name_end(tokens, at))
    hyphenated = at > 1 and before == "-" and tokens.joined(at - 1) and tokens.written[at - 2][-1:].isalpha()
    if not hyphenated or words[at - 2] == "magnitude" or words[at - 2] in NUMBER_WORDS or "," in words[at]:
        return None
    return range(at, _name_end(tokens, at))


def _name_end(tokens: Tokens, at: int) -> int:
    """Where a name that a number is in ends: MH370, A380-800, B2B."""
    last = at + 1
    while (
        last < tokens.size and tokens.glued[last] and (tokens.written[last].isalnum() or tokens.joined(last))
    ):
        last += 1
    return last


def before_letters(tokens: Tokens, at: int) -> range | None:
    """4G, 3D, 1080p, a 10K run, 35mm film; not 40m, 5bn and 80p."""
    if not tokens.glued[at + 1] or not tokens.written[at + 1][:1].isalpha():
        return None
    return range(at, at + 2) if _is_name_with(tokens, at, tokens.words[at + 1]) else None


def _is_name_with(tokens: Tokens, at: int, letters: str) -> bool:
    """Whether a number and the letters joined behind it are a name rather than a measure or a scale."""
    money, counts = _is_money_before(tokens, at), is_plural(tokens.words[at + 2])
    if tokens.written[at + 1] == "M" and not money and not counts:
        return True
    match letters:
        case "m" | "mm":
            return not money and tokens.words[at + 2] in (RACES if letters == "m" else FILMS)
        case "p":
            return tokens.words[at] in PICTURE_LINES
        case "k":
            return not money and not counts
        case "g":
            return tokens.written[at + 1] == "G"
    known = letters in SHORT_SCALES or letters in SCALES or letters in HUNDREDTHS or letters in NO_NAMES
    return letters in LETTERS_IN_NAMES or not (known or is_unit(tokens, at + 1))


def _is_money_before(tokens: Tokens, at: int) -> bool:
    before = tokens.words[at - 1]
    coded = tokens.glued[at] and (before in CURRENCY_CODES or tokens.written[at - 1] == "R")
    return before in CURRENCY_SIGNS or coded


def ordinal(tokens: Tokens, at: int) -> range | None:
    """21st, twenty-first, hundred-and-first."""
    if tokens.glued[at + 1] and tokens.words[at + 1] in ORDINAL_ENDINGS:
        return range(at, at + 2)
    if tokens.joined(at + 1) and tokens.words[at + 2] in ORDINALS and not tokens.numeric[at]:
        return range(at, at + 3)
    return None
