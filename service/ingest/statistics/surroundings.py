"""Tells what a sentence says around its figures: where, when, and of what. A stage behind `figures`."""

import re
from itertools import islice

from service.ingest.statistics.figures import Figure
from service.ingest.statistics.nouns import part_of
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.calendar import MONTHS
from service.ingest.statistics.words.nouns import STOP_WORDS
from service.ingest.statistics.words.places import BODIES, NO_PLACES
from service.ingest.statistics.words.sources import CLAUSES, VERBS
from service.ingest.statistics.words.verbs import ABOUT_A_SUBJECT, MOVES

_NAME = r"[^\W\d_a-z][\w’'.-]*(?: [^\W\d_a-z][\w’'-]*){0,3}"
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Ii]nside|[Nn]ear) (?:the (?=[^\W\d_a-z]))?"
    rf"(?P<places>{_NAME}(?:(?:, | and |, and ){_NAME}){{0,9}})"
)
_PERIOD = re.compile(
    # Not "since" or "by": what began or must end then was not observed then.
    r"\b(?:in|during|for|throughout) (?P<period>(?:the )?"
    r"(?:(?:first|second|third|fourth|final) (?:quarter|half)(?: of)? )?"
    rf"(?:(?:early |late )?(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?: of)? )?"
    r"(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?)(?!\w)",
    re.IGNORECASE,
)
_MOST_WORDS = 9
_MOST_PLACES = 50
_LONGEST_PLACE = 200
_OPENERS = VERBS | CLAUSES
_VERBS = MOVES | ABOUT_A_SUBJECT
_NO_SUBJECTS = STOP_WORDS - {"the"}


def places(text: str, start: int, end: int) -> tuple[str, ...]:
    """The places that the sentence `text[start:end]` is about, in order, each once."""
    found: dict[str, None] = {}
    for phrase in _PLACE.finditer(text, start, end):
        names = [_bare(name) for name in re.split(r", and |, | and ", phrase["places"])]
        # "In December, US President ..." is no list of places, whatever follows the month.
        if not any(name.rpartition(" ")[2].lower() in NO_PLACES for name in names):
            found.update(dict.fromkeys(name for name in names if _may_be_place(name)))
    return tuple(islice(found, _MOST_PLACES))


def _may_be_place(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_PLACE and not _is_body(name)


def _is_body(name: str) -> bool:
    return name.rpartition(" ")[2].lower() in BODIES


def _bare(name: str) -> str:
    return name.removesuffix("’s").removesuffix("'s").rstrip(".")


def period(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The one period that the sentence names, as written, and where; null where it names none or several."""
    named = {phrase["period"]: phrase.start() for phrase in _PERIOD.finditer(text, start, end)}
    return named.popitem() if len(named) == 1 else None


def subject(tokens: Tokens, figure: Figure) -> str | None:
    """What a figure is about: the counted noun with its adjectives, the whole that a share is of, or the
    subject of the verb before it: "inflation" of "inflation fell to 4.1%"."""
    return figure.unit.phrase or part_of(tokens, figure.unit.last) or _clause_subject(tokens, figure.first)


def _clause_subject(tokens: Tokens, first: int) -> str | None:
    verb = _verb_before(tokens, first)
    if verb is None:
        return None
    words = tokens.words
    begin = end = verb
    while begin and verb - begin < _MOST_WORDS and _goes_on(words[begin - 1]):
        begin -= 1
    while begin < verb and words[begin] in _NO_SUBJECTS:
        begin += 1
    while end > begin and words[end - 1] in STOP_WORDS:
        end -= 1
    return tokens.between(begin, end) if end > begin else None


def _verb_before(tokens: Tokens, first: int) -> int | None:
    """The verb of the clause that a token is in, where it has a subject before it."""
    for at in range(first - 1, max(0, first - _MOST_WORDS), -1):
        if tokens.words[at] in ".;:!?":
            return None
        if tokens.words[at] in _VERBS:
            return at
    return None


def _goes_on(word: str) -> bool:
    """Whether a word may belong to a subject that stands behind it."""
    return word[:1].isalpha() and word not in _OPENERS
