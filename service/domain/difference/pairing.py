"""Which block of the newer text is which of the older one: the same, moved, or rewritten."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from service.domain.article import Block, Box, ImageBlock, ListBlock, ListItem, VideoBlock
from service.domain.difference.alignment import Pair, aligned
from service.domain.difference.words import words

Part = Block | ListItem

ALIKE = 0.4
"""Of their words that two parts must share to be one that was rewritten: half a paragraph may be new, while
two paragraphs of one subject share about a quarter."""

_READ = 150
"""Characters at the beginning and the end of a part by which it is likened to others."""


class Pairing(NamedTuple):
    """`pairs` stand in the same order on both sides, the same or rewritten. `moved` leads from places in the
    newer text to those in the older one. `complete` unless something was too large for a close look."""

    pairs: list[Pair]
    moved: dict[int, int]
    complete: bool


class Effort:
    """What one difference may still spend on likening parts, however they are spread over lists and boxes."""

    def __init__(self, *, comparisons: int = 4096, parts: int = 8192) -> None:
        """A comparison takes a microsecond and a part some thirty; both are far beyond any real article."""
        self._comparisons = comparisons
        self._parts = parts

    def closely(self, comparisons: int) -> bool:
        """Whether so many are affordable; if so they are spent."""
        affordable = comparisons <= self._comparisons
        self._comparisons -= comparisons * affordable
        return affordable

    def at_all(self, parts: int) -> bool:
        """Whether so many are affordable; if so they are spent."""
        affordable = parts <= self._parts
        self._parts -= parts * affordable
        return affordable


def paired(before: Sequence[Part], after: Sequence[Part], effort: Effort) -> Pairing:
    """What became of which. A part that moved and was rewritten, or left its box, is removed and added.

    Where a close look at all that are left would cost too much they are paired by their order alone, and
    where that would too, they are all removed and added.
    """
    same, complete = aligned(before, after)
    moved = _moved(before, after, same)
    gone = set(moved.values())
    ends = [(-1, -1), *same, (len(before), len(after))]
    gaps = [
        ([at for at in range(i + 1, x) if at not in gone], [to for to in range(j + 1, y) if to not in moved])
        for (i, j), (x, y) in pairwise(ends)
    ]
    gaps = [(old, new) for old, new in gaps if old and new]
    closely = effort.closely(sum(len(old) * len(new) for old, new in gaps))
    if not effort.at_all(sum(len(old) + len(new) for old, new in gaps)):
        closely, gaps = False, []
    pair = _likest if closely else _by_order
    rewritten = [
        (old[at], new[to])
        for old, new in gaps
        for at, to in pair([_sketch(before[at]) for at in old], [_sketch(after[to]) for to in new])
    ]
    return Pairing(sorted(same + rewritten), moved, complete and closely)


def _moved(before: Sequence[Part], after: Sequence[Part], same: Sequence[Pair]) -> dict[int, int]:
    """Parts that stand on both sides but not in the same order."""
    still, come = {at for at, _ in same}, {to for _, to in same}
    left: dict[Part, list[int]] = {}
    for at in reversed(range(len(before))):
        if at not in still:
            left.setdefault(before[at], []).append(at)
    new = (to for to in range(len(after)) if to not in come)
    return {to: left[after[to]].pop() for to in new if left.get(after[to])}


class _Sketch(NamedTuple):
    """What a part is likened to others by."""

    kind: type
    media: str | None
    words: frozenset[str]


def _likest(old: Sequence[_Sketch], new: Sequence[_Sketch]) -> list[Pair]:
    """The pairs, in order on both sides, that are alike and have the most in common together."""
    shared = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at in reversed(range(len(old))):
        for to in reversed(range(len(new))):
            together = shared[at][to] + best[at + 1][to + 1]
            best[at][to] = max(best[at + 1][to], best[at][to + 1], together)
    pairs, at, to = [], 0, 0
    while at < len(old) and to < len(new):
        if shared[at][to] and best[at][to] == shared[at][to] + best[at + 1][to + 1]:
            pairs.append((at, to))
            at, to = at + 1, to + 1
        elif best[at][to] == best[at + 1][to]:
            at += 1
        else:
            to += 1
    return pairs


def _by_order(old: Sequence[_Sketch], new: Sequence[_Sketch]) -> list[Pair]:
    """The first with the first and so on, where they are alike."""
    both = enumerate(zip(old, new, strict=False))
    return [(at, at) for at, (one, other) in both if _likeness(one, other)]


def _likeness(one: _Sketch, other: _Sketch) -> float:
    """1 for the same picture or video, else the share of the words that both have (Dice's coefficient);
    0 where that is too little."""
    if one.kind is not other.kind:
        return 0.0
    if one.media is not None and one.media == other.media:
        return 1.0
    share = 2 * len(one.words & other.words) / ((len(one.words) + len(other.words)) or 1)
    return share if share >= ALIKE else 0.0


def _sketch(part: Part) -> _Sketch:
    media = None
    match part:
        case ImageBlock():
            media = part.image.id
        case VideoBlock():
            media = part.video.id
    said = _said(part)
    read = said if len(said) <= 2 * _READ else f"{said[:_READ]} {said[-_READ:]}"
    return _Sketch(type(part), media, frozenset(piece for piece in words(read) if piece[0].isalnum()))


def _said(part: Part) -> str:
    match part:
        case ListBlock():
            return " ".join(entry.text for entry in part.items)
        case ImageBlock() | VideoBlock():
            return part.caption.text or ""
        case Box():
            return " ".join((part.headline or "", *map(_said, part.blocks)))
        case _:
            return part.text
