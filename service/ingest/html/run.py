"""Inline HTML to a text with its marks: white space collapsed as a browser does, offsets in code points."""

import re
import unicodedata
from typing import NamedTuple

from service.domain.span import Emphasis, Link, Mark
from service.ingest.encoding import cleaned

_SPACES = re.compile("[ \t\n\r\f]+")
_MOST_MARKS = 1_000
"""Of one text; whoever has more marks up letters."""


class Marked(NamedTuple):
    """A text, what is marked in it, and how many of its code points are links."""

    text: str
    marks: tuple[Mark, ...]
    linked: int = 0


NOTHING = Marked("", ())


class _Open(NamedTuple):
    href: str | None
    strong: bool
    start: int


class Run:
    """Words that come in pieces; links and emphasis open and close between them, one inside the other."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self._open: list[_Open] = []
        self._marks: list[Mark] = []
        self._linked = 0

    def __bool__(self) -> bool:
        return self._length > 0

    def write(self, text: str | None) -> None:
        """The next words; white space at the start of the text is none, elsewhere it is one space."""
        if not text:
            return
        words = _SPACES.sub(" ", text if text.isascii() and text.isprintable() else cleaned(text))
        if words.startswith(" "):
            self._space = True
            words = words[1:]
        if not words:
            return
        if self._space and self._length:
            self._parts.append(" ")
            self._length += 1
        self._space = words.endswith(" ")
        words = words.rstrip(" ")
        self._parts.append(words)
        self._length += len(words)

    def gap(self) -> None:
        """A space between what was written and what comes."""
        self._space = True

    def open(self, *, href: str | None = None, strong: bool = False) -> None:
        """A link (with `href`) or an emphasis begins."""
        self._open.append(_Open(href, strong, self._length + (self._space and self._length > 0)))

    def close(self) -> None:
        """What opened last ends."""
        if self._open:
            self._mark(self._open.pop())

    def take(self) -> Marked:
        """What was written so far; what is open goes on in what comes next."""
        for opened in self._open:
            self._mark(opened)
        text = "".join(self._parts)
        marks = tuple(sorted(self._marks[:_MOST_MARKS], key=lambda mark: (mark.start, -mark.end)))
        linked = self._linked
        self._parts, self._length, self._space, self._marks, self._linked = [], 0, False, [], 0
        self._open = [opened._replace(start=0) for opened in self._open]
        return stripped(text, marks, linked)

    def _mark(self, opened: _Open) -> None:
        if opened.start >= self._length:
            return
        if opened.href is None:
            self._marks.append(Emphasis(start=opened.start, end=self._length, strong=opened.strong))
            return
        self._linked += self._length - opened.start
        if opened.href:
            self._marks.append(Link(start=opened.start, end=self._length, href=opened.href))


def stripped(text: str, marks: tuple[Mark, ...], linked: int = 0) -> Marked:
    """A text in NFC without white space around it, its marks moved along.

    Where pieces that are in NFC are not so together, no offset is known for certain, and the marks go.
    """
    if not unicodedata.is_normalized("NFC", text):
        return Marked(unicodedata.normalize("NFC", text).strip(), (), linked)
    words = text.strip()
    return Marked(words, cut(marks, text.find(words), text.find(words) + len(words)), linked)


def cut(marks: tuple[Mark, ...], start: int, end: int) -> tuple[Mark, ...]:
    """The marks of `text[start:end]`, their offsets counted from `start`."""
    inside: list[Mark] = []
    for mark in marks:
        first, last = max(mark.start, start) - start, min(mark.end, end) - start
        if first >= last:
            continue
        if isinstance(mark, Link):
            inside.append(Link(start=first, end=last, href=mark.href))
        else:
            inside.append(Emphasis(start=first, end=last, strong=mark.strong))
    return tuple(inside)
