"""Who says something in a sentence, and where: subjects before verbs, asides, makers of data."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from service.ingest.statistics.claims import Claim, states
from service.ingest.statistics.subjects import names_somebody, opening, phrase_end, subject, written
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.sources import (
    AFTER_VERB,
    BESIDE_DATA,
    DATA,
    DETERMINERS,
    HANDED_ON,
    INQUIRIES,
    MADE_BY,
    PASSIVE,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    RECKONINGS,
    SAYS,
    VERBS,
)

_MOST_BEFORE_COLON = 5


class Saying(NamedTuple):
    """Somebody says something: `words` name who; null for a pronoun, which names nobody by itself.

    `first` and `last` are the tokens of subject and verb. `aside` is one that stands between commas or at
    the end and governs what is before it as well: "..., the ministry said."
    """

    words: str | None
    first: int
    last: int
    aside: bool


def sayings(tokens: Tokens) -> list[Saying]:
    """All of a sentence, by where they end."""
    return sorted(_sayings(tokens), key=lambda saying: saying.last)


def _sayings(tokens: Tokens) -> Iterator[Saying]:
    colon = _body_before_colon(tokens)
    if colon is not None:
        yield Saying(written(tokens, 0, colon), 0, colon, aside=False)
    for at in range(tokens.size):
        rule = _RULES.get(tokens.words[at])
        saying = rule(tokens, at) if rule is not None else None
        if saying is not None:
            yield saying


def _body_before_colon(tokens: Tokens) -> int | None:
    """The colon behind a body that says what follows: "UN: 400 flee", "Police: 12 hurt"."""
    if ":" not in tokens.words[1:_MOST_BEFORE_COLON]:
        return None
    colon = tokens.words.index(":", 1)
    last = tokens.written[colon - 1]
    known = tokens.words[colon - 1] in INQUIRIES | PEOPLE or (last.isupper() and len(last) > 1)
    return colon if known and not any(tokens.numeric[:colon]) else None


def _citing(tokens: Tokens, at: int) -> Saying | None:
    return _behind(tokens, at, at + 1)


def _quoting(tokens: Tokens, at: int) -> Saying | None:
    return _behind(tokens, at, at + 1) if at else None


def _according(tokens: Tokens, at: int) -> Saying | None:
    return _behind(tokens, at, at + 2) if tokens.words[at + 1] == "to" else None


def _behind(tokens: Tokens, at: int, first: int) -> Saying | None:
    """Those named from the token `first` on, by the words that begin at `at`."""
    last = phrase_end(tokens, first)
    return Saying(_maker(tokens, first, last), at, last, aside=True) if last > first else None


def _by(tokens: Tokens, at: int) -> Saying | None:
    """A poll by YouGov, put by the ministry at 9, by the union's own count, on the bank's estimate."""
    last = phrase_end(tokens, at + 1)
    if last == at + 1 or (tokens.words[at] == "on" and tokens.words[last - 1] not in RECKONINGS):
        return None
    named = _reckoner(tokens, at + 1, last)
    if named is None and _is_handed_on(tokens, at, last):
        named = (at + 1, last)
    if named is None:
        return None
    name = written(tokens, *named).removesuffix("’s").removesuffix("'s")
    return Saying(name, at, named[1], aside=True)


def _reckoner(tokens: Tokens, first: int, last: int) -> tuple[int, int] | None:
    """Whose reckoning the words `[first, last)` are: the union's own count, the reckoning of aid agencies."""
    words = tokens.words
    reckoned = next((at for at in range(first, last) if words[at] in RECKONINGS), None)
    if reckoned is None:
        return None
    if words[reckoned + 1] == "of" and last > reckoned + 2:
        return reckoned + 2, last
    owner = next((at for at in range(first, reckoned) if words[at].endswith(("’s", "'s"))), None)
    return None if owner is None else (first, owner + 1)


def _is_handed_on(tokens: Tokens, by: int, last: int) -> bool:
    """Whether a "by" names who made or published something: figures issued by the ministry."""
    words = tokens.words
    if not RECKONINGS.isdisjoint(words[by + 1 : last]):
        return False
    somebody = tokens.capital(by + 1) or words[by + 1] in DETERMINERS
    if words[by - 1] in HANDED_ON:
        return somebody or tokens.capital(last - 1)
    return somebody and any(words[at] in DATA for at in range(by - 1, max(-1, by - 6), -1))


def _said(tokens: Tokens, verb: int) -> Saying | None:
    words = tokens.words
    if _is_no_verb(tokens, verb):
        return None
    span = subject(tokens, verb)
    if span is None:
        return _said_by_the_first(tokens, verb) or _inverted(tokens, verb)
    first, last = span
    if not states(Claim(tokens, first, last, verb)):
        return None
    pronoun = words[first] in PRONOUNS and last == first + 1
    named = None if pronoun else _maker(tokens, first, last)
    return Saying(named, first, verb + 1, _is_aside(tokens, first, verb))


def _is_no_verb(tokens: Tokens, at: int) -> bool:
    """Whether a verb's form is none here: were reported, a report, the latest estimates."""
    before = tokens.words[at - 1] if at else ""
    return before in PASSIVE or (before in DETERMINERS and tokens.words[at] in DATA)


def _said_by_the_first(tokens: Tokens, verb: int) -> Saying | None:
    """A second verb of whom the sentence is about: The union met and said that 40 left."""
    words = tokens.words
    if words[verb - 1] != "and" or not (words[verb] in SAYS or words[verb + 1] == "that"):
        return None
    named = opening(tokens)
    return None if named is None else Saying(named, 0, verb + 1, aside=False)


def _inverted(tokens: Tokens, verb: int) -> Saying | None:
    """Those named behind the verb: ", said Jane Doe"."""
    words = tokens.words
    before = words[verb - 1] if verb else ""
    if words[verb] not in SAYS or words[verb] == "told" or not (before == "," or before in QUOTES):
        return None
    last = phrase_end(tokens, verb + 1)
    if last == verb + 1 or not names_somebody(tokens, verb + 1, last):
        return None
    return Saying(_maker(tokens, verb + 1, last), verb, last, aside=True)


def _is_aside(tokens: Tokens, first: int, verb: int) -> bool:
    """Whether subject and verb stand apart, between commas or at the end, so that what is before is said."""
    words = tokens.words
    at = verb + 1
    if words[verb] in {"told", "tells"}:
        at += next((ahead for ahead in range(1, 6) if not words[at + ahead][:1].isalpha()), 0)
    while words[at] in AFTER_VERB and at < verb + 7:
        at += 1
    if words[at] in PREPOSITIONS:
        # "said on condition of anonymity."
        at += next((ahead for ahead in range(1, 8) if not words[at + ahead][:1].isalpha()), 0)
    closed = at >= tokens.size or words[at] in {",", ".", ";", "”", "!", "?"}
    opened = first > 0 and (words[first - 1] in {",", "—", "–"} or words[first - 1] in QUOTES)
    return closed and (opened or at >= tokens.size or words[at] != ",")


def _maker(tokens: Tokens, first: int, last: int) -> str:
    """Who stands behind data: the AA of "a survey of 2,000 drivers by the AA", Unicef of "Unicef figures"."""
    words = tokens.words
    data = [at for at in range(first, last) if words[at] in DATA]
    if not data:
        return written(tokens, first, last)
    if words[data[-1] + 1] in HANDED_ON and words[data[-1] + 2] not in MADE_BY:
        last = data[-1] + 1
    for at in range(last - 2, data[0], -1):
        if words[at] in MADE_BY:
            return written(tokens, at + 1, last)
    named = last - 1
    while named > first and tokens.capital(named - 1) and words[named - 1] not in BESIDE_DATA:
        named -= 1
    if data[-1] == last - 1 and not tokens.capital(last - 1) and named < last - 1:
        return written(tokens, named, last - 1)
    return written(tokens, first, last)


_RULES: dict[str, Callable[[Tokens, int], Saying | None]] = {
    **dict.fromkeys(VERBS, _said),
    "according": _according,
    "by": _by,
    "citing": _citing,
    "on": _by,
    "quoting": _quoting,
}
"""What may say something at a word."""
