"""Masks number words in idioms and in names of their own, and titles. A rule gives the tokens, or null."""

from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.naming import IDIOMS, LONGEST_IDIOM, NAMED_BEFORE, NAMES, ZEROS
from service.ingest.statistics.words.numbers import SCALES

_DETERMINERS = frozenset({"the", "these", "those"})
_TWICE = frozenset({"and", "by", "on", "to"})
_OPENING = frozenset('“‘"')
_CLOSING = frozenset('”’"')
_LONGEST_TITLE = 8
_LONGEST_HEADLINE = 40
"""Tokens of a sentence that are looked at, lest one without an end cost its square."""


def idiom(tokens: Tokens, at: int) -> range | None:
    """Two sides of the same coin, one by one, net zero."""
    words = tokens.words
    for length in range(2, LONGEST_IDIOM + 1):
        if tuple(words[at : at + length]) in IDIOMS:
            return range(at, at + length)
    if words[at] == words[at + 2] and words[at + 1] in _TWICE:
        return range(at, at + 3)
    return range(at, at + 1) if words[at] == "zero" and words[at - 1] in ZEROS else None


def named_before(tokens: Tokens, at: int) -> range | None:
    """The two men, who are named before."""
    few = tokens.words[at] in NAMED_BEFORE and tokens.words[at - 1] in _DETERMINERS
    return (
        range(at, at + 1)
        if few and not tokens.joined(at + 1) and tokens.words[at + 1] not in SCALES
        else None
    )


def capitalised(tokens: Tokens, at: int) -> range | None:
    """A number word with a capital inside a sentence, or in a known name: the Seven Network, Six Nations."""
    if not tokens.capital(at):
        return None
    closing = title(tokens, at)
    if closing is not None:
        return closing
    if at == 0 or (not tokens.written[at - 1][-1:].isalnum() and tokens.words[at - 1] not in {",", ")"}):
        known = (tokens.words[at], tokens.words[at + 1]) in NAMES and tokens.capital(at + 1)
        return range(at, at + 2) if known else None
    return None if _in_title_case(tokens) else range(at, at + 1 + tokens.capital(at + 1))


def title(tokens: Tokens, at: int) -> range | None:
    """A number that opens the title of a work between quotation marks: “12 Miles to Go”."""
    if not at or tokens.words[at - 1] not in _OPENING:
        return None
    for last in range(at + 1, at + _LONGEST_TITLE):
        if tokens.words[last] in _CLOSING:
            return range(at, last) if last > at + 1 else None
        if not tokens.capital(last) and len(tokens.words[last]) > 3:
            return None
    return None


def _in_title_case(tokens: Tokens) -> bool:
    """Whether most long words have capitals, as in a headline."""
    long = [
        word
        for word in tokens.written[: min(tokens.size, _LONGEST_HEADLINE)]
        if len(word) > 3 and word.isalpha()
    ]
    return sum(word[0].isupper() for word in long) * 10 > 7 * len(long)
