"""The words that name somebody who says something: where they begin and end beside a verb."""

from service.ingest.statistics.nouns import is_plural
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.numbers import SCALES
from service.ingest.statistics.words.sources import (
    APPOSITIONS,
    AUXILIARIES,
    BEHIND_SOURCES,
    BOUNDARIES,
    COMMON_VERBS,
    DATA,
    DETERMINERS,
    HANDED_ON,
    INQUIRIES,
    LEADING,
    MODALS,
    PASSIVE,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    PUBLISHES,
    RELATIVES,
    SAYS,
    VERBS,
)

_LONGEST = 12
"""Tokens of the longest source."""
_LONGEST_APPOSITION = 30
_LONGEST_OPENING = 9


def subject(tokens: Tokens, verb: int) -> tuple[int, int] | None:
    """The tokens `[first, last)` of the subject that ends before a verb; null where the words there are none.

    An apposition or a relative clause between them is left out, but for a name that it is: "The mayor,
    Jane Doe, said".
    """
    words = tokens.words
    last = verb
    while last and words[last - 1] in AUXILIARIES:
        last -= 1
    end = last
    if last > 1 and tokens.written[last - 1] in RELATIVES and words[last - 2] == ",":
        # "The WHO, which counted ...": the one whom the relative clause is about.
        end = last = last - 2
    elif last and words[last - 1] == ",":
        opening = _comma_before(tokens, last - 1)
        if opening is None:
            return None
        end = last - 1 if _is_name(tokens, opening + 1, last - 1) else opening
        last = opening
    first = _clause_begin(tokens, last)
    return (first, end) if first < last and names_somebody(tokens, first, last) else None


def opening(tokens: Tokens) -> str | None:
    """What a sentence is about: the words before its verb, where they are few and name somebody."""
    for at in range(1, min(tokens.size, _LONGEST_OPENING)):
        if _is_verb(tokens.words[at]) or tokens.words[at] in PUBLISHES:
            return written(tokens, 0, at) if names_somebody(tokens, 0, at) else None
        if not tokens.words[at][:1].isalnum() and not tokens.joined(at):
            return None
    return None


def phrase_end(tokens: Tokens, first: int) -> int:
    """Where the name that begins at a token ends: before a stop, a verb, or where a new phrase begins."""
    last = first
    while last < tokens.size and last - first < _LONGEST and not _ends_phrase(tokens, last):
        last += 1
    return last


def names_somebody(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words `[first, last)` may name somebody who says something."""
    words = tokens.words[first:last]
    if last == first + 1 and words[0] in PRONOUNS:
        return True
    counts = any(tokens.numeric[first:last]) or not SCALES.keys().isdisjoint(words)
    if (counts and DATA.isdisjoint(words)) or words[-1] in PREPOSITIONS or any(map(_tells, words)):
        return False
    return (
        words[0] in DETERMINERS
        or tokens.capital(first)
        or tokens.capital(last - 1)
        or any(is_plural(word) or word in PEOPLE or word in DATA or word in INQUIRIES for word in words)
    )


def written(tokens: Tokens, first: int, last: int) -> str:
    """The words as they stand, with a small letter for an article that opens a sentence."""
    said = tokens.between(first, last)
    for article in ("The ", "A ", "An "):
        if said.startswith(article):
            return article.lower() + said[len(article) :]
    return said


def _tells(word: str) -> bool:
    """Whether a word is a verb that no name holds."""
    return word in PASSIVE or word in MODALS or word in SAYS or (word in VERBS and word not in DATA)


def _clause_begin(tokens: Tokens, last: int) -> int:
    """Where the subject that ends at a token begins: behind the clause before it and what opens its own."""
    words = tokens.words
    first = last
    while first and last - first <= _LONGEST and not _is_boundary(tokens, first - 1):
        first -= 1
    for at in range(last - 1, first, -1):
        # An "and" may join clauses rather than names: "... fell and the union said".
        if words[at] == "and" and any(map(_is_verb, words[first:at])):
            first = at + 1
            break
    while first < last and (words[first] in LEADING or tokens.numeric[first]):
        first += 1
    if words[first : first + 2] == ["according", "to"]:
        first += 2
    if first < last and words[first] in PREPOSITIONS:
        # "In a statement the airline said": the phrase of time or place goes.
        first = next((at for at in range(last - 2, first + 1, -1) if words[at] in DETERMINERS), last)
    return first if last - first <= _LONGEST else last


def _comma_before(tokens: Tokens, at: int) -> int | None:
    """The comma that opens what the one at a token closes, an apposition or a relative clause."""
    words = tokens.words
    for opening in range(at - 1, max(0, at - _LONGEST_APPOSITION), -1):
        if words[opening] in {";", ":", "“", "”"}:
            return None
        if words[opening] == ",":
            behind = words[opening + 1]
            opens = behind in APPOSITIONS or behind.endswith("ed")
            if opens or _is_name(tokens, opening + 1, at) or "," not in words[max(0, opening - 12) : opening]:
                return opening
    return None


def _is_name(tokens: Tokens, first: int, last: int) -> bool:
    """Whether words between commas are the name of the one described before: The mayor, Jane Doe, said."""
    named = [at for at in range(first, last) if tokens.written[at] != "."]
    return len(named) in {2, 3, 4} and all(map(tokens.capital, named))


def _is_boundary(tokens: Tokens, at: int) -> bool:
    """Whether a clause begins behind a token; the WHO is no "who", an apostrophe no quotation mark."""
    if tokens.words[at] in {"’", "'"} and tokens.glued[at] and not tokens.glued[at + 1]:
        return not tokens.words[at - 1].endswith("s")
    return tokens.words[at] in BOUNDARIES and not (len(tokens.words[at]) > 1 and tokens.written[at].isupper())


def _ends_phrase(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    if word in {"’", "'"}:
        return _is_boundary(tokens, at)
    if not word[:1].isalpha() and not tokens.joined(at):
        return True
    if _is_boundary(tokens, at) or word in PASSIVE or (word in VERBS and word not in DATA):
        return True
    handed_on = word in HANDED_ON and tokens.words[at + 1] == "by"
    return word in BEHIND_SOURCES and tokens.written[at].islower() and not handed_on


def _is_verb(word: str) -> bool:
    return word in PASSIVE or word in COMMON_VERBS or word.endswith("ed")
