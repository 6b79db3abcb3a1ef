"""Masks results of games and of votes: a 2-1 win, 6-4 6-3, three-nil."""

from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.naming import RESULTS
from service.ingest.statistics.words.numbers import NUMBER_WORDS, SCALES, SHORT_SCALES, SMALL

_HIGHEST = 200


def result(tokens: Tokens, at: int) -> range | None:
    """Two numbers joined by a dash that are no range: the second is not the larger, or a result is told."""
    if not tokens.joined(at + 1):
        return None
    return _in_digits(tokens, at) if tokens.numeric[at] else _in_words(tokens, at)


def _in_words(tokens: Tokens, at: int) -> range | None:
    """Two-one, three-nil, back-to-back in numbers: one-to-one."""
    words = tokens.words
    if words[at] == words[at + 2] or (
        words[at] in SMALL and (words[at + 2] in SMALL or words[at + 2] == "nil")
    ):
        return range(at, at + 3)
    through = words[at + 2] in {"to", "on", "by"} and tokens.joined(at + 3) and words[at + 4] in NUMBER_WORDS
    return range(at, at + 5) if through else None


def _in_digits(tokens: Tokens, at: int) -> range | None:
    words, following = tokens.words, tokens.words[at + 3]
    if not _plain(tokens, at) or not _plain(tokens, at + 2) or following == "%" or following in SCALES:
        return None
    if tokens.glued[at + 3] and following in SHORT_SCALES:
        return None
    first, second = int(words[at]), int(words[at + 2])
    told = not RESULTS.isdisjoint([*words[max(0, at - 3) : at], following, words[at + 4]])
    return range(at, at + 3) if first >= second or (told and second <= _HIGHEST) else None


def _plain(tokens: Tokens, at: int) -> bool:
    return tokens.numeric[at] and len(tokens.words[at]) <= 3 and tokens.words[at].isdecimal()
