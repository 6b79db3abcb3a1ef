"""Finds against labels: which belong together, and how often they agree."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from service.domain.statistic import Statistic
from tests.evaluation.labels import Label, Sentence

MEASURES = ("detection", "value", "bounds", "unit", "source", "strict")

_SHARE = Decimal("0.0001")
"""A share is labelled with four digits behind the point: a third is 0.3333."""


class Pair(NamedTuple):
    """A label and the find that overlaps it, or one of them alone."""

    label: Label | None
    find: Statistic | None


class Tally(msgspec.Struct):
    """How many were found, how many there are, and how many of them are the same."""

    right: int = 0
    finds: int = 0
    labels: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.finds if self.finds else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labels if self.labels else 1.0

    @property
    def f1(self) -> float:
        both = self.finds + self.labels
        return 2 * self.right / both if both else 1.0

    def add(self, *, right: int, finds: int, labels: int) -> None:
        self.right += right
        self.finds += finds
        self.labels += labels


class Score(msgspec.Struct):
    """What was counted on some sentences. A negative is a sentence without a figure, a false hit one in which
    something was found."""

    tallies: dict[str, Tally] = msgspec.field(default_factory=lambda: {name: Tally() for name in MEASURES})
    sentences: int = 0
    negatives: int = 0
    false_hits: int = 0

    @property
    def false_hit_rate(self) -> float:
        return self.false_hits / self.negatives if self.negatives else 0.0


class Judged(NamedTuple):
    """A sentence with what was found in it."""

    sentence: Sentence
    pairs: tuple[Pair, ...]

    @property
    def faults(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if wrong(pair))


def judged(sentence: Sentence, finds: Sequence[Statistic]) -> Judged:
    return Judged(sentence, matched(sentence.statistics, finds))


def matched(labels: Sequence[Label], finds: Sequence[Statistic]) -> tuple[Pair, ...]:
    """Each label with at most one find and each find with at most one label, the greatest overlap first.

    In reading order; what overlaps nothing stands alone.
    """
    overlaps = sorted(
        (-shared, i, j)
        for i, label in enumerate(labels)
        for j, find in enumerate(finds)
        if (shared := min(label.end, find.span.end) - max(label.start, find.span.start)) > 0
    )
    of_label: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in overlaps:
        if i not in of_label and j not in taken:
            of_label[i] = j
            taken.add(j)
    pairs = [Pair(label, finds[of_label[i]] if i in of_label else None) for i, label in enumerate(labels)]
    pairs += [Pair(None, find) for j, find in enumerate(finds) if j not in taken]
    return tuple(sorted(pairs, key=_place))


def _place(pair: Pair) -> int:
    if pair.label is not None:
        return pair.label.start
    return pair.find.span.start if pair.find is not None else 0


def score(sentences: Iterable[Judged]) -> Score:
    total = Score()
    for each in sentences:
        total.sentences += 1
        if not each.sentence.statistics:
            total.negatives += 1
            total.false_hits += bool(each.pairs)
        for pair in each.pairs:
            _count(pair, total.tallies)
    return total


def _count(pair: Pair, tallies: dict[str, Tally]) -> None:
    label, find = pair
    agreed = (
        agreement(label, find) if label is not None and find is not None else dict.fromkeys(MEASURES, False)
    )
    for name in MEASURES:
        tallies[name].add(
            right=agreed[name],
            finds=find is not None and (name != "source" or find.attributed_to is not None),
            labels=label is not None and (name != "source" or label.attributed_to is not None),
        )


def agreement(label: Label, find: Statistic) -> dict[str, bool]:
    """In what a find agrees with the label that it overlaps. A source counts only where both name one."""
    value = _same(label, label.value, find.value)
    bounds = _same(label, label.low, find.low) and _same(label, label.high, find.high)
    unit = _folded(label.unit) == _folded(find.unit)
    source = label.attributed_to is not None and named(label.attributed_to) == named(find.attributed_to)
    strict = value and bounds and unit
    return {
        "detection": True,
        "value": value,
        "bounds": bounds,
        "unit": unit,
        "source": source,
        "strict": strict,
    }


def wrong(pair: Pair) -> tuple[str, ...]:
    """What is wrong with a pair, by name of the measure; empty when all of it is right."""
    label, find = pair
    if label is None or find is None:
        return ("detection",)
    agreed = agreement(label, find)
    if label.attributed_to is None:
        agreed["source"] = find.attributed_to is None
    return tuple(name for name in MEASURES[1:-1] if not agreed[name])


def worst(sentences: Iterable[Judged], number: int) -> list[Judged]:
    """The sentences with the most wrong figures, those first where one was missed or made up."""
    faulty = [each for each in sentences if each.faults]
    return sorted(faulty, key=_gravity, reverse=True)[:number]


def _gravity(each: Judged) -> tuple[int, int]:
    faults = [wrong(pair) for pair in each.pairs]
    return sum("detection" in names for names in faults), sum(map(len, faults))


def named(source: str | None) -> str | None:
    """A source as it is compared: without case and leading article."""
    folded = _folded(source)
    if folded is None:
        return None
    first, _, rest = folded.partition(" ")
    return rest if first in {"the", "a", "an"} and rest else folded


def _folded(words: str | None) -> str | None:
    return None if words is None else " ".join(words.casefold().split())


def _same(label: Label, wanted: Decimal | None, found: Decimal | None) -> bool:
    if wanted is None or found is None:
        return wanted is found
    if label.unit_kind == "ratio":
        return wanted.quantize(_SHARE) == found.quantize(_SHARE)
    return wanted == found
