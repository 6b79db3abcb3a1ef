"""A stream of bytes to numbered lines and batches of them, without ever holding more than a batch.

A line's end is a line feed; a carriage return before it belongs to it. Blank lines, and those that begin
with `#`, are counted and passed over, so that a file of rejects can say why beside each line.
"""

import codecs
from collections.abc import Iterator
from typing import NamedTuple

MOST_LINES = 500
"""Lines of a batch. One transaction each: more of them keep other writers waiting for longer."""

MOST_BYTES = 4_000_000
"""Bytes of a batch, unless a single line has more."""

KEPT_TO_SENT = 8
"""So many times the bytes of an article as it was sent a line of an export may have: the figures and
quotations that were found in it are 10,000 each at most."""


class Numbered(NamedTuple):
    """A line: its number, counted from 1, and where it begins and where the next one does, in bytes.

    `document` is without the line's end; null for a line that is longer than what is read.
    """

    number: int
    start: int
    end: int
    document: bytes | None


Batch = list[Numbered]


def too_long(line: Numbered, limit: int) -> str:
    """What is to be said of a line that was passed over."""
    size = line.end - line.start
    return f"has {size:,} bytes, more than {limit:,}; it begins at byte {line.start:,}, counted from 0"


class Lines:
    """Splits what it is fed. `number` and `offset` are of the line before, where the stream begins later."""

    def __init__(self, *, max_line_bytes: int, number: int = 0, offset: int = 0) -> None:
        self._longest = max_line_bytes
        self._number = number
        self._start = self._end = offset
        self._begun = bytearray()
        self._passed_over = False

    def feed(self, piece: bytes) -> Iterator[Numbered]:
        """The lines that end in the next piece."""
        *ended, rest = piece.split(b"\n")
        for part in ended:
            if not part and not self._begun and not self._passed_over:
                # A flood of line feeds comes cheaply over the wire: none of them may cost much.
                self._number += 1
                self._end += 1
                self._start = self._end
                continue
            self._take(part)
            self._end += 1
            yield from self._line()
        self._take(rest)

    def end(self) -> Iterator[Numbered]:
        """The last line, where no line feed ended it."""
        if self._end > self._start:
            yield from self._line()

    def _take(self, part: bytes) -> None:
        self._end += len(part)
        if not self._passed_over:
            self._begun += part
            # One more than the longest: it may be a carriage return.
            if len(self._begun) > self._longest + 1:
                self._passed_over = True
                del self._begun[1:]

    def _line(self) -> Iterator[Numbered]:
        self._number += 1
        start, self._start = self._start, self._end
        document, self._begun = self._begun.removesuffix(b"\r"), bytearray()
        passed_over, self._passed_over = self._passed_over, False
        if start == 0:
            document = document.removeprefix(codecs.BOM_UTF8)
        too_long = passed_over or len(document) > self._longest
        is_blank = not too_long and (not document or document.isspace())
        if not is_blank and not document.startswith(b"#"):
            yield Numbered(self._number, start, self._end, None if too_long else bytes(document))


class Batches:
    """Gathers what `lines` splits into batches of at most 500 lines or 4 MB."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._gathered: Batch = []
        self._bytes = 0

    def feed(self, piece: bytes) -> Iterator[Batch]:
        """The batches that the next piece makes full."""
        for line in self._lines.feed(piece):
            yield from self._gather(line)

    def end(self) -> Iterator[Batch]:
        """What is left when the stream has ended."""
        for line in self._lines.end():
            yield from self._gather(line)
        if self._gathered:
            yield self._gathered

    def _gather(self, line: Numbered) -> Iterator[Batch]:
        size = len(line.document or b"")
        if self._gathered and (len(self._gathered) == MOST_LINES or self._bytes + size > MOST_BYTES):
            yield self._gathered
            self._gathered, self._bytes = [], 0
        self._gathered.append(line)
        self._bytes += size
