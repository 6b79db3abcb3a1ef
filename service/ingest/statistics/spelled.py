"""Reads numbers in words: two hundred and fifty thousand, half a million; dozens, several hundred."""

from decimal import Decimal
from typing import NamedTuple

from service.ingest.statistics.number import Number, currency_before, whole
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.numbers import (
    BELOW_A_THOUSAND,
    FEW,
    LEAST,
    LEAST_OF,
    NUMBER_WORDS,
    SCALES,
    SMALL,
    TENS,
)

_HIGHEST = 10**9
"""What is scaled once more is below this: a thousand million, but no million trillion."""
_HALF = Decimal("0.5")


class _Sum(NamedTuple):
    """What the words up to here make: `total`, and the `group` below a thousand that a scale may multiply.

    `scale` is the factor of the last word.
    """

    total: Decimal = Decimal(0)
    group: Decimal | None = None
    scale: int = 1

    def value(self) -> Decimal:
        return whole(self.total + (self.group or 0))

    def with_word(self, word: str) -> "_Sum | None":
        """The sum with one word more; null where the word does not go on with it."""
        group = self.group or Decimal(0)
        if word in SCALES:
            return self._scaled(SCALES[word])
        if word in BELOW_A_THOUSAND:
            factor = BELOW_A_THOUSAND[word]
            return _Sum(self.total, group * factor, factor) if 0 < group < 100 else None
        number = SMALL.get(word, TENS.get(word))
        if number is None:
            return None
        after_tens = 0 < number < 10 and group % 100 >= 20 and group % 10 == 0
        fits = self.group is None or (group >= 100 and group % 100 == 0) or after_tens
        return _Sum(self.total, group + number) if fits else None

    def _scaled(self, factor: int) -> "_Sum | None":
        if self.group is not None:
            return _Sum(self.total + self.group * factor, None, factor)
        return _Sum(self.total * factor, None, factor) if 0 < self.total < _HIGHEST else None

    def and_a_half(self) -> "_Sum":
        """Two and a half; a million and a half."""
        if self.group is not None:
            return self._replace(group=self.group + _HALF)
        return self._replace(total=self.total + self.scale * _HALF)

    def ends_in_hundreds(self) -> bool:
        """Whether an "and" may stand behind: two hundred and fifty, a million and ten."""
        return self.total > 0 if self.group is None else self.group > 0 and self.group % 100 == 0


def in_words(tokens: Tokens, first: int) -> Number | None:
    """The longest number in words that begins at a token."""
    words = tokens.words
    at, so_far = _opening(words, first)
    if words[at] not in NUMBER_WORDS:
        return None
    while (step := so_far.with_word(words[at])) is not None:
        so_far, at = step, at + 1
        if words[at : at + 3] == ["and", "a", "half"]:
            so_far, at = so_far.and_a_half(), at + 3
        else:
            at += _goes_on(tokens, at, so_far)
    if so_far == _Sum():
        return None
    begin, currency = currency_before(tokens, first)
    return Number(begin, at, so_far.value(), in_words=True, scale=so_far.scale, currency=currency)


_BELOW_A_HUNDRED = SMALL.keys() | TENS.keys()


def _goes_on(tokens: Tokens, at: int, so_far: _Sum) -> bool:
    """Whether a number goes on behind an "and" or a hyphen."""
    following = tokens.words[at + 1]
    if tokens.words[at] == "and":
        return following in _BELOW_A_HUNDRED and so_far.ends_in_hundreds()
    return tokens.joined(at) and so_far.with_word(following) is not None


def _opening(words: list[str], at: int) -> tuple[int, _Sum]:
    """Behind the article or the half that opens a number, and what it makes; nothing for any other word."""
    if words[at] in {"a", "an"} and (words[at + 1] in SCALES or words[at + 1] in BELOW_A_THOUSAND):
        return at + 1, _Sum(group=Decimal(1))
    if words[at] == "half":
        behind = at + 1 + (words[at + 1] in {"a", "an"})
        if words[behind] in SCALES or words[behind] == "dozen":
            return behind, _Sum(group=_HALF)
    return at, _Sum()


def vague(tokens: Tokens, at: int) -> Number | None:
    """Dozens, tens of thousands, several hundred, of which the least is known."""
    words = tokens.words
    least = LEAST_OF.get((words[at], words[at + 2])) if words[at + 1] == "of" else None
    if least is not None:
        return _vague(at, at + 3, least)
    if words[at] == "scores" and words[at + 1] not in {"of", "more"}:
        return None
    if words[at] in LEAST and words[at - 1] not in {"the", "in", "by"}:
        return _vague(at, at + 1, LEAST[words[at]])
    few = at + (words[at] == "a")
    scale = SCALES.get(words[few + 1]) or BELOW_A_THOUSAND.get(words[few + 1])
    return _vague(at, few + 2, 2 * scale) if words[few] in FEW and scale else None


def _vague(first: int, last: int, least: int) -> Number:
    return Number(first, last, Decimal(least), "vague", in_words=True)
