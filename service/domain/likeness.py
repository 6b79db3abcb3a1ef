"""How like two figures are that do not say the same: by the words around them, those near counting twice."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from service.domain.sentences import sentence_at
from service.domain.statistic import Statistic

ALIKE = 0.5
"""Of what is said around them that two figures must share to be one, where unit or subject is the same."""
VERY_ALIKE = 0.65
"""The same where neither is, or neither is known."""

_WINDOW = 200
"""Characters on either side of a figure that are looked at, as far as its sentence goes."""
_NEAR = 4
"""Words on either side that count as near."""
_LONG = 4
"""Characters from which on a word says much; the, and, of say little."""
_MUCH, _LITTLE = 10, 3

_FATES = {
    "dead": re.compile(r"kill|dead\b|died?\b|dies\b|dying|death|fatal|bod(?:y|ies)\b"),
    "hurt": re.compile(r"injur|wound|hurt|hospital"),
    "missing": re.compile(r"missing|unaccounted|trapped"),
    "held": re.compile(r"arrest|detain|custody|jail|imprison"),
    "gone": re.compile(r"fled\b|flee|displac|evacuat|homeless"),
    "saved": re.compile(r"rescued|saved|survived|released|freed\b"),
}
"""What people are counted by, side by side in one sentence: one is never the other's later count."""
_CLAUSE = re.compile(r"[,;:–—]|\b(?:and|but|while)\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Around(NamedTuple):
    """The words of a figure's sentence but its own, lower case, and those near it with their side; what the
    figure counts people by, where its clause says so."""

    sentence: frozenset[str]
    near: frozenset[str]
    fate: str | None


class Likeness:
    """What stands around the figures of an article, whose texts are given by pointer."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._known: dict[tuple[str, int, int], Around] = {}

    def to(self, one: Statistic, others: "Likeness", other: Statistic) -> float | None:
        """How like a figure of this article is to one of the other; null where they are not alike enough.

        The same words of the same subject and unit are alike wherever they stand; where no subject is known
        they have to have something in common. Source, place and what else is the same only tell between
        several.
        """
        here, there = self.around(one), others.around(other)
        if _contradict(one, other):
            return None
        if here.fate != there.fate and here.fate is not None and there.fate is not None:
            return None
        share = _share(here, there)
        if not here.sentence and not there.sentence:
            # Nothing but the figure, as an item of a list may be: the same one stands where it stood.
            share = 1.0 if one.span.pointer == other.span.pointer else ALIKE
        return share + _agreement(one, other) if share >= _enough(one, other) else None

    def around(self, statistic: Statistic) -> Around:
        """The words around a figure of this article."""
        span = statistic.span
        key = (span.pointer, span.start, span.end)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _around(self._words[span.pointer], span.start, span.end)
        return known


def _contradict(one: Statistic, other: Statistic) -> bool:
    """Whether two figures are of different things: exports and imports; where people are counted, another
    word for them may only be another word."""
    if one.unit_kind == "count" or one.subject is None or other.subject is None:
        return False
    subjects = (frozenset(_WORD.findall(each.subject.casefold())) for each in (one, other) if each.subject)
    return frozenset.isdisjoint(*subjects)


def _enough(one: Statistic, other: Statistic) -> float:
    """What the surroundings of two figures must share."""
    subject, unit = _same(one.subject, other.subject), _same(one.unit, other.unit)
    if one.span.exact == other.span.exact and (one.subject, one.unit, one.change) == (
        other.subject,
        other.unit,
        other.change,
    ):
        return 0 if subject else ALIKE / 2
    return ALIKE if subject or unit else VERY_ALIKE


def _agreement(one: Statistic, other: Statistic) -> float:
    """A little for each thing beside the surroundings that two figures have in common."""
    return 0.05 * (
        (one.span.exact == other.span.exact)
        + _same(one.subject, other.subject)
        + _same(one.unit, other.unit)
        + _same(one.attributed_to, other.attributed_to)
        + (one.change == other.change)
        + (not set(one.places).isdisjoint(other.places))
    )


def _same(one: str | None, other: str | None) -> bool:
    """Whether both are known and the same."""
    return one is not None and one == other


def _around(text: str, start: int, end: int) -> Around:
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    # The figure itself stands there as a character that no text holds, so that its length does not matter.
    sentence = sentence_at(f"{before}\0{after}", len(before), len(before) + 1)
    sides = sentence.casefold().split("\0", 1)
    left, right = map(_WORD.findall, sides)
    near = {f"<{word}" for word in left[-_NEAR:]} | {f">{word}" for word in right[:_NEAR]}
    return Around(frozenset(left + right), frozenset(near), _fate(*sides))


def _fate(left: str, right: str) -> str | None:
    """What the clause says of those counted: what is said nearest to the figure."""
    said = [*enumerate(reversed(_WORD.findall(_CLAUSE.split(left)[-1])))]
    said += enumerate(_WORD.findall(_CLAUSE.split(right, maxsplit=1)[0]))
    for _, word in sorted(said, key=lambda each: each[0]):
        for fate, words in _FATES.items():
            if words.match(word):
                return fate
    return None


def _share(one: Around, other: Around) -> float:
    return (_shared(one.sentence, other.sentence) + _shared(one.near, other.near)) / 2


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient, each word by what it says."""
    whole = _weight(one) + _weight(other)
    return 2 * _weight(one & other) / whole if whole else 0.0


def _weight(words: Iterable[str]) -> int:
    return sum(map(_says, words))


@lru_cache(maxsize=4096)
def _says(word: str) -> int:
    return _MUCH if len(word.lstrip("<>")) >= _LONG else _LITTLE
