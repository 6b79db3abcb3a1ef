"""Where words stand in an article that only quotes them, without saying where."""

from collections.abc import Iterator

from service.domain.article import Article
from service.domain.span import Span, span
from service.domain.texts import texts

_EFFORT = 100_000_000
"""Characters that are searched for the words of one article, some tenths of a second's work. What is not
found within it counts as not there."""
_A_SEARCH = 500
"""What a search costs by itself, in characters."""


class Places:
    """The texts of an article, in which each place is given out once."""

    def __init__(self, article: Article) -> None:
        self._texts = [text for text in texts(article) if text.text]
        self._taken: set[tuple[str, int]] = set()
        self._effort = _EFFORT

    def next_of(self, words: str, *, within: str = "") -> Span | None:
        """The first place of the words, in a sentence where one is given, that was not given out yet."""
        for text in self._texts if words else ():
            if self._effort <= 0:
                return None
            for begins in self._all(text.text, within, 0, len(text.text)):
                end = begins + len(within) if within else len(text.text)
                for start in self._all(text.text, words, begins, end):
                    if (text.pointer, start) not in self._taken:
                        self._taken.add((text.pointer, start))
                        stop = start + len(words)
                        return span(text.text, start, stop, container=text.container, pointer=text.pointer)
        return None

    def _all(self, text: str, words: str, start: int, end: int) -> Iterator[int]:
        """Every place of the words in a part of a text; its beginning, where there are no words."""
        while self._effort > 0:
            place = text.find(words, start, end)
            self._effort -= (place if place >= 0 else end) - start + _A_SEARCH
            if place < 0:
                return
            yield place
            if not words:
                return
            start = place + 1
