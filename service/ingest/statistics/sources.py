"""Who says a figure: which saying of its sentence governs it, and whom a pronoun means."""

from bisect import bisect_left, bisect_right
from collections import deque
from functools import cached_property
from itertools import islice

from service.ingest.statistics.sayings import Saying, sayings
from service.ingest.statistics.subjects import opening
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.sources import CONTRASTS

_REACH = 3
"""Sentences before a pronoun in which the one whom it means is looked for."""


class Sources:
    """Who says what in a text, which is read sentence by sentence.

    Each sentence is asked only where a figure asks for it, and looks back at most `_REACH` of them, so that
    a text costs linear time.
    """

    def __init__(self) -> None:
        self._sentences: deque[_Sentence] = deque(maxlen=1 + _REACH)

    def go_on(self, tokens: Tokens) -> None:
        """Read the next sentence, which the questions that follow are about."""
        self._sentences.appendleft(_Sentence(tokens))

    def of(self, first: int) -> str | None:
        """Who says the figure that begins at the token `first`; null where nobody is named."""
        saying = self._sentences[0].governing(first)
        if saying is None:
            return None
        return saying.words if saying.words is not None else self._meant()

    def named(self, name: str) -> str:
        """The words by which this sentence or the one before names somebody: "Energy minister Lars Holm"
        of "Lars Holm"."""
        for index, sentence in enumerate(islice(self._sentences, 2)):
            if name in sentence.titles:
                return sentence.titles[name]
            meant = self._meant(index) if sentence.has_pronoun else None
            if meant is not None and "," not in meant and meant.endswith(name):
                return meant
        return name

    def _meant(self, index: int = 0) -> str | None:
        """Whom a pronoun in the sentence `index` back means: who spoke last before it, else what the nearest
        sentence is about in which nobody spoke."""
        for sentence in islice(self._sentences, index + 1, None):
            said = [saying.words for saying in sentence.sayings if saying.words is not None]
            if said or not sentence.sayings:
                return said[-1] if said else opening(sentence.tokens)
        return None


class _Sentence:
    """The sayings of a sentence, by where they end. What is asked of it costs no walk through all of them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    @cached_property
    def sayings(self) -> list[Saying]:
        return sayings(self.tokens)

    @cached_property
    def has_pronoun(self) -> bool:
        """Whether a pronoun says something."""
        return any(saying.words is None for saying in self.sayings)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What names somebody, by each of its last words: "Lars Holm" is "Energy minister Lars Holm"."""
        titles: dict[str, str] = {}
        for saying in self.sayings:
            if saying.words is not None and "," not in saying.words:
                words = saying.words.split(" ")
                for first in range(len(words)):
                    titles.setdefault(" ".join(words[first:]), saying.words)
        return titles

    @cached_property
    def _statements(self) -> list[Saying]:
        return [saying for saying in self.sayings if not saying.aside]

    @cached_property
    def _asides(self) -> list[Saying]:
        return [saying for saying in self.sayings if saying.aside]

    @cached_property
    def _contrasts(self) -> list[int]:
        """The contrasts behind which somebody speaks."""
        last = max((saying.first for saying in self.sayings), default=-1)
        return [at for at in range(last + 1) if self.tokens.words[at] in CONTRASTS]

    def governing(self, first: int) -> Saying | None:
        """The saying that the figure at the token `first` is part of.

        A verb governs what follows it; what stands before it only where it is an aside. A contrast
        ("although the union says ...") begins what another one says.
        """
        statement = _last_before(self._statements, first)
        index = bisect_right(self._asides, first, key=_end)
        aside = self._asides[index - 1] if index else None
        if aside is not None and not self._is_contrasted(aside.last, first):
            return aside if statement is None or aside.last >= statement.last else statement
        if statement is not None:
            return statement
        return self._behind(first, index, spoken=aside is not None)

    def _behind(self, first: int, index: int, *, spoken: bool) -> Saying | None:
        """The aside behind a figure, from that of the `index` on; `spoken` says that one stands before it."""
        near = next((saying for saying in islice(self._asides, index, None) if saying.first > first), None)
        if near is None or not self._is_contrasted(first, near.first):
            return near
        # "Deaths fell, but cases rose, the report said": it says both.
        return None if spoken else self._asides[-1]

    def _is_contrasted(self, first: int, last: int) -> bool:
        """Whether a contrast stands between two tokens behind which somebody else speaks."""
        return bisect_left(self._contrasts, first) < bisect_left(self._contrasts, last)


def _last_before(sayings: list[Saying], token: int) -> Saying | None:
    index = bisect_right(sayings, token, key=_end)
    return sayings[index - 1] if index else None


def _end(saying: Saying) -> int:
    return saying.last
