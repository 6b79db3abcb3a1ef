"""Texts in Unicode's composed form (NFC), with the spans and marks over them moved along.

The same word must be the same text wherever it comes from: for search, for equal names, for offsets that a
partner counts. Addresses stay as they are, since another spelling can be another file.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from service.domain.article import Article
from service.domain.span import Mark, Span, fits, span, text_hash
from service.domain.texts import texts

T = TypeVar("T")

_JAMO = range(0x1160, 0x1200)
"""Hangul vowels and final consonants, which join the character before them without being marks."""

_ASCII = bytes(range(0x80))
_UNSURE = re.compile(rb"[\xcc-\xdf\xe0\xe1\xe3-\xff]|\xe2(?!\x80[\x82-\xbf]|[\x81\x82\x85-\x8b])")
"""Lead bytes of UTF-8 from U+0300 on, but for the punctuation, currency signs and arithmetic of U+2002 to
U+20BF and U+2140 to U+22FF. What lies below, and those, is in NFC whatever stands beside it."""

_LONGEST = 32
"""Code points of one character with its marks that are looked at; more of them are an attack."""


def composed(article: Article, encoded: bytes) -> Article:
    """The article with every text in NFC; the same object where they are already, which the article's JSON
    tells at once: no character joins a quotation mark."""
    if _is_composed(encoded):
        return article
    before = {text.pointer: text.text for text in texts(article)}
    whole: Article = _composed(article)
    after = {text.pointer: text.text for text in texts(whole)}
    moved = {
        "quotations": tuple(_anchored(each, before, after) for each in whole.quotations),
        "statistics": tuple(_anchored(each, before, after) for each in whole.statistics),
    }
    return replace(whole, **moved)


def in_nfc(value: T) -> T:
    """A value of the domain without spans, with every text in NFC; the same object where they are already."""
    whole: T = _composed(value)
    return whole


def _is_composed(encoded: bytes) -> bool:
    """Whether UTF-8 is in NFC; of Western prose that is known in a sixth of the time that asking takes."""
    if encoded.isascii() or _UNSURE.search(encoded.translate(None, _ASCII)) is None:
        return True
    return unicodedata.is_normalized("NFC", encoded.decode())


class Offsets:
    """Where each offset of a text stands in its composed form."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [place for place, character in enumerate(text) if _begins(character)]
        if text and self._starts[:1] != [0]:
            self._starts.insert(0, 0)
        ends = [*self._starts[1:], len(text)]
        self._after = [0]
        for start, end in zip(self._starts, ends, strict=False):
            self._after.append(self._after[-1] + len(_nfc(text[start:end])))

    def at(self, offset: int) -> int:
        """The offset in the composed text; one behind the text stays as far behind it."""
        if offset >= len(self._text):
            return self._after[-1] + offset - len(self._text)
        number = bisect_right(self._starts, offset) - 1
        start = self._starts[number]
        inside = len(_nfc(self._text[start : min(offset, start + _LONGEST)]))
        return min(self._after[number] + inside, self._after[number + 1])

    def interval(self, start: int, end: int) -> tuple[int, int]:
        """`[start, end)` in the composed text, never empty: half a character becomes all of it."""
        if start >= end:
            return start, end
        last = self.at(end)
        return min(self.at(start), last - 1), last


def _begins(character: str) -> bool:
    """Whether nothing before the character can join it, or be reordered with it."""
    return unicodedata.category(character)[0] != "M" and ord(character) not in _JAMO


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _composed(value: Any) -> Any:
    match value:
        case str():
            return value if unicodedata.is_normalized("NFC", value) else _nfc(value)
        case tuple():
            entries = tuple(map(_composed, value))
            return value if all(map(_same, entries, value)) else entries
        case Span():
            return value
        case msgspec.Struct():
            return _struct(value)
        case _:
            return value


def _struct(value: msgspec.Struct) -> msgspec.Struct:
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        before = getattr(value, name)
        after = before if _is_address(name) else _composed(before)
        if after is not before:
            changes[name] = after
    if "text" in changes and (marks := getattr(value, "marks", ())):
        offsets = Offsets(value.text)  # type: ignore[attr-defined]
        changes["marks"] = tuple(_mark(mark, offsets) for mark in marks)
    return replace(value, **changes) if changes else value


def _is_address(name: str) -> bool:
    return name in {"url", "href", "licence"} or name.endswith("_url")


def _same(one: object, other: object) -> bool:
    return one is other


def _mark(mark: Mark, offsets: Offsets) -> Mark:
    start, end = offsets.interval(mark.start, mark.end)
    return replace(mark, start=start, end=end)


def _anchored(each: Any, before: dict[str, str], after: dict[str, str]) -> Any:
    """A figure or quotation whose span fitted its text, with the span moved to where its words stand now."""
    old: Span = each.span
    text, new = before.get(old.pointer), after.get(old.pointer)
    if text is None or new is None or text == new or not fits(old, text, text_hash(text)):
        return each
    start, end = Offsets(text).interval(old.start, old.end)
    return replace(each, span=span(new, start, end, container=old.container, pointer=old.pointer))
