"""Which figure of an article is which of the one before: told by its words and what stands around them.

Each figure is at most one other's later self, and the same two articles always give the same answer. What is
certain goes first: what has not moved, the same words in the same surroundings or on one side of them, other
words in the same place of the same text. What is left is likened to each other, and the likest come together,
so that 14,000 who fled are known again in 15,500, and the 12 killed and the 40 hurt of one sentence are not
taken for each other.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from service.domain.article import Article
from service.domain.likeness import Likeness
from service.domain.statistic import Statistic
from service.domain.texts import texts

MOST = 4_096
"""Pairs of one kind of unit that are likened. Past that a figure is compared with those about as far into the
article alone; a pair takes some ten microseconds."""

_SIDE = 12
"""Characters on one side of the same words by which they are known; fewer may stand anywhere."""


def lineage(before: Article, after: Article, *, known: Iterable[tuple[int, int]] = ()) -> dict[int, int]:
    """Places in `after.statistics`, each with the place in `before.statistics` of its earlier self, for those
    that have one. `known` are such pairs, which need not be looked for."""
    matching = _Matching(before.statistics, after.statistics, known)
    matching.by(lambda one: one.span)
    matching.by(lambda one: (one.span.exact, one.span.prefix, one.span.suffix))
    matching.by(lambda one: (one.span.exact, one.span.prefix) if len(one.span.prefix) >= _SIDE else None)
    matching.by(lambda one: (one.span.exact, one.span.suffix) if len(one.span.suffix) >= _SIDE else None)
    matching.by_place()
    if matching.old and matching.new:
        matching.by_likeness(Likeness(_words(before)), Likeness(_words(after)))
    return matching.found


def _words(article: Article) -> dict[str, str]:
    return {text.pointer: text.text for text in texts(article)}


class _Matching:
    """The places on either side that are still without a counterpart, in reading order, and those found."""

    def __init__(
        self, before: Sequence[Statistic], after: Sequence[Statistic], known: Iterable[tuple[int, int]]
    ) -> None:
        self._before = before
        self._after = after
        self.found = dict(known)
        taken = set(self.found.values())
        self.old = [place for place in range(len(before)) if place not in taken]
        self.new = [place for place in range(len(after)) if place not in self.found]

    def by(self, key: Callable[[Statistic], Hashable]) -> None:
        """Match what has the same key, in order; a null key is none."""
        if not self.old or not self.new:
            return
        left: dict[Hashable, list[int]] = defaultdict(list)
        for place in reversed(self.old):
            left[key(self._before[place])].append(place)
        left.pop(None, None)
        for place in self.new:
            same = left.get(key(self._after[place]))
            if same:
                self.found[place] = same.pop()
        self._let_go()

    def by_place(self) -> None:
        """Match what overlaps in the same text: the same figure, read with more words or fewer."""
        if not self.old or not self.new:
            return
        old = _by_text((place, self._before[place]) for place in self.old)
        for text, new in _by_text((place, self._after[place]) for place in self.new).items():
            self.found |= dict(_overlapping(old.get(text, []), new))
        self._let_go()

    def by_likeness(self, of_old: Likeness, of_new: Likeness) -> None:
        """Match the likest first, of those that are alike enough."""
        kinds: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for place in self.old:
            kinds[self._before[place].unit_kind][0].append(place)
        for place in self.new:
            kinds[self._after[place].unit_kind][1].append(place)
        alike = []
        for old, new in kinds.values():
            for at, to in _pairs(len(old), len(new)):
                one, other = old[at], new[to]
                score = of_old.to(self._before[one], of_new, self._after[other])
                if score is not None:
                    # Where several are as like, those as far into the article come together.
                    alike.append((-score, abs(at - to), other, one))
        taken = set[int]()
        for _, _, other, one in sorted(alike):
            if other not in self.found and one not in taken:
                self.found[other] = one
                taken.add(one)
        self._let_go()

    def _let_go(self) -> None:
        taken = set(self.found.values())
        self.old = [place for place in self.old if place not in taken]
        self.new = [place for place in self.new if place not in self.found]


_Placed = tuple[int, Statistic]


def _by_text(placed: Iterable[_Placed]) -> dict[tuple[str, str], list[_Placed]]:
    """By the text's hash and pointer, sorted by where they begin in it."""
    grouped: dict[tuple[str, str], list[_Placed]] = defaultdict(list)
    for place, statistic in placed:
        grouped[statistic.span.text_hash, statistic.span.pointer].append((place, statistic))
    for group in grouped.values():
        group.sort(key=lambda each: (each[1].span.start, each[1].span.end))
    return grouped


def _overlapping(old: Sequence[_Placed], new: Sequence[_Placed]) -> Iterator[tuple[int, int]]:
    """The places of those that have a character in common, each at most once."""
    at = 0
    for to, later in new:
        while at < len(old) and old[at][1].span.end <= later.span.start:
            at += 1
        if at < len(old) and old[at][1].span.start < later.span.end:
            yield to, old[at][0]
            at += 1


def _pairs(old: int, new: int) -> Iterator[tuple[int, int]]:
    """Which of so many are compared with which: all with all, or where those are too many, each with those
    that are as far into the article."""
    width = new if old * new <= MOST else max(1, MOST // old)
    for at in range(old):
        first = 0 if width >= new else min(max(0, at * new // old - width // 2), new - width)
        for to in range(first, min(new, first + width)):
            yield at, to
