"""Two texts word by word, without losing a character of either."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from service.domain.difference.alignment import Pair, aligned
from service.domain.difference.values import Run, TextDifference

Pieces = Callable[[str], list[str]]
"""Cuts a text into what is compared; the pieces joined are the text."""

# Not `\w`, which ends a word at the vowel signs of Devanagari and Arabic. Chinese and Japanese put no spaces:
# there each character counts as a word.
_PUNCTUATION = (
    r"!-/:-@\[-`{-~¡-©«-±´¶-¸»¿،؛؟۔।॥\u2010-\u2027\u2030-\u205e\u3001-\u303f\uff01-\uff0f\uff1a-\uff20"
)
_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\s{_PUNCTUATION}{_IDEOGRAPHS}]"
# A figure such as 7,700 is one word, and so are `don’t` and `well-known`.
_WORD = re.compile(rf"\s+|{_LETTER}++(?:[.,'’٫٬‑-]{_LETTER}++)*+|.", re.DOTALL)
_END = r".!?…؟۔।。！？\n"
_SENTENCE = re.compile(rf".{{1,80}}[^{_END}]*+[{_END}]*+\s*+", re.DOTALL)


def words(text: str) -> list[str]:
    """Words, the white space between them, and punctuation, each a piece of its own."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """One sentence or several short ones: at least 80 characters, so that their number stays in bounds."""
    return _SENTENCE.findall(text)


class _Stretch(NamedTuple):
    """`length` pieces that are the same from place `at` of the older and `to` of the newer text."""

    at: int
    to: int
    length: int


def compared(before: str, after: str, pieces: Pieces = words) -> TextDifference:
    """The runs that make one text of the other. Coarse where the pieces are not words, or were too many."""
    old, new = pieces(before), pieces(after)
    pairs, complete = aligned(old, new)
    stretches = [*_stretches(pairs), _Stretch(len(old), len(new), 0)]
    runs = _runs(old, new, _telling(old, new, stretches))
    return TextDifference(
        runs=tuple(Run(kind=kind, text=text) for kind, text in runs if text),
        coarse=not complete or pieces is not words,
    )


def _stretches(pairs: Sequence[Pair]) -> Iterator[_Stretch]:
    breaks = [
        number
        for number, ((at, to), (x, y)) in enumerate(pairwise(pairs), start=1)
        if (x, y) != (at + 1, to + 1)
    ]
    for first, end in pairwise([0, *breaks, len(pairs)]):
        if first < end:
            yield _Stretch(*pairs[first], end - first)


def _telling(old: Sequence[str], new: Sequence[str], stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Without what two texts share by accident, the last stretch (the end) excepted: a space or a comma
    between two changes, or a lone word that is shorter than either. Such islands make a change unreadable."""
    read, written = ([*accumulate(map(len, side), initial=0)] for side in (old, new))
    kept = [_Stretch(0, 0, 0)]

    def between(one: _Stretch, other: _Stretch) -> int:
        """Characters that changed from the end of one to the other."""
        at, to = one.at + one.length, one.to + one.length
        return max(read[other.at] - read[at], written[other.to] - written[to])

    for stretch, following in pairwise(stretches):
        size = read[stretch.at + stretch.length] - read[stretch.at]
        near = min(between(kept[-1], stretch), between(stretch, following))
        shared = old[stretch.at : stretch.at + stretch.length]
        if not near or ((stretch.length > 3 or size > near) and any(map(_says_something, shared))):
            kept.append(stretch)
    return [*kept, stretches[-1]]


def _says_something(piece: str) -> bool:
    return piece[0].isalnum()


def _runs(
    old: Sequence[str], new: Sequence[str], stretches: Sequence[_Stretch]
) -> Iterator[tuple[Literal["equal", "insert", "delete"], str]]:
    at = to = 0
    for stretch in stretches:
        yield "delete", "".join(old[at : stretch.at])
        yield "insert", "".join(new[to : stretch.to])
        at, to = stretch.at + stretch.length, stretch.to + stretch.length
        yield "equal", "".join(old[stretch.at : at])
