"""A text's lines: white space collapsed, hard-wrapped paragraphs put together again."""

from itertools import pairwise

import msgspec

_NARROW = range(40, 101)
"""Columns at which mail and plain-text pages are wrapped; a longer line means one line a paragraph."""


class Line(msgspec.Struct, frozen=True):
    """A line that is not blank; `index` counts from the last blank line above it."""

    text: str
    index: int


def lines(text: str) -> list[Line]:
    """The lines of a text in order, without blank ones and ornaments such as `* * *`."""
    blocks: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line:
            blocks.append([])
        elif any(character.isalnum() for character in line):
            blocks[-1].append(line)
    width = max((len(line) for block in blocks for line in block), default=0)
    if width in _NARROW:
        blocks = [_unwrapped(block, width) for block in blocks]
    return [Line(line, index) for block in blocks for index, line in enumerate(block)]


def _unwrapped(block: list[str], width: int) -> list[str]:
    """One line of a block in which each line is as full as the width of the text allows.

    That is what a greedy wrap leaves behind: the next line's first word did not fit any more.
    """
    pairs = list(pairwise(block))
    full = all(len(line) + 1 + len(below.split(" ", 1)[0]) > width for line, below in pairs)
    return [" ".join(block)] if pairs and full else block
