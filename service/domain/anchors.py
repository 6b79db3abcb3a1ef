"""Where anchored words stand after an edit: W3C's TextQuoteSelector (Web Annotation Data Model, 4.2.4)."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from msgspec.structs import replace

from service.domain.article import Article
from service.domain.span import Span, fits, span, text_hash
from service.domain.texts import Text, texts

EFFORT = 200_000_000
"""Characters that are searched for the anchors of one article, a fifth of a second's work: enough for all the
figures of a book's chapter that was rewritten. What is not found within it counts as gone."""


class Anchors:
    """The texts of one article, in which spans of an earlier one are followed."""

    def __init__(self, article: Article) -> None:
        self._by_pointer = {text.pointer: text for text in texts(article)}
        self._order = {pointer: number for number, pointer in enumerate(self._by_pointer)}
        self._hashes: dict[str, str] = {}
        self._given: set[tuple[str, int, int]] = set()
        self._effort = EFFORT

    def followed(self, old: Span) -> Span | None:
        """Where a span's words stand: where they stood, else in the same text in another place, else between
        the same words, in the text they were in before others of its kind; the words on one side of them
        are enough. Words that moved are not found where others were found that had moved too.
        """
        there = self._by_pointer.get(old.pointer)
        if there is not None and fits(old, there.text, self._hash(there)):
            found = old
        else:
            moved = self._moved(old) or self._between(old, there)
            if moved is None:
                return None
            found = moved
        self._given.add(_place(found))
        return found

    def place(self, anchored: Span) -> tuple[int, int]:
        """What spans of this article are sorted by, to follow each other as they are read."""
        return self._order[anchored.pointer], anchored.start

    def _moved(self, old: Span) -> Span | None:
        """In a text that is the same but stands elsewhere: a block was put before it, or around it."""
        for text in self._by_hash.get(old.text_hash, ()):
            if text.container == old.container and fits(old, text.text, old.text_hash):
                found = replace(old, pointer=text.pointer)
                if _place(found) not in self._given:
                    return found
        return None

    def _between(self, old: Span, there: Text | None) -> Span | None:
        candidates = [there] if there is not None else []
        candidates += [text for text in self._by_container[old.container] if text is not there]
        for before, after in ((old.prefix, old.suffix), (old.prefix, ""), ("", old.suffix)):
            if before or after:
                for text in candidates:
                    start = self._found(f"{before}{old.exact}{after}", text.text)
                    if start >= 0:
                        start += len(before)
                        end = start + len(old.exact)
                        found = span(text.text, start, end, container=text.container, pointer=text.pointer)
                        if _place(found) not in self._given:
                            return found
        return None

    def _found(self, words: str, text: str) -> int:
        self._effort -= len(text)
        return text.find(words) if self._effort >= 0 else -1

    @cached_property
    def _by_container(self) -> dict[str, list[Text]]:
        return _grouped((text.container, text) for text in self._by_pointer.values())

    @cached_property
    def _by_hash(self) -> dict[str, list[Text]]:
        return _grouped((self._hash(text), text) for text in self._by_pointer.values())

    def _hash(self, text: Text) -> str:
        known = self._hashes.get(text.pointer)
        if known is None:
            known = self._hashes[text.pointer] = text_hash(text.text)
        return known


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of one article have a character in common."""
    return one.pointer == other.pointer and one.start < other.end and other.start < one.end


def _place(anchored: Span) -> tuple[str, int, int]:
    return anchored.pointer, anchored.start, anchored.end


def _grouped(texts_by: Iterable[tuple[str, Text]]) -> dict[str, list[Text]]:
    grouped = defaultdict(list)
    for key, text in texts_by:
        grouped[key].append(text)
    return grouped
