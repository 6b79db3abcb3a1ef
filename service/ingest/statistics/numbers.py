"""Reads the numbers of a sentence that no mask touches: in digits, in words, shares, multiples, vague ones.

The stage behind `masks`. Each way of writing a number has a file of its own; here is their order.
"""

from collections.abc import Iterator

from service.domain.statistic import is_storable
from service.ingest.statistics.digits import in_digits
from service.ingest.statistics.multiples import multiple, multiplied
from service.ingest.statistics.number import Number
from service.ingest.statistics.shares import fraction, one_in_some
from service.ingest.statistics.spelled import in_words, vague
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.numbers import FOLDS, LEAST, MULTIPLES, NUMBER_WORDS, SINGLE_PARTS, TIMES

_SAID = NUMBER_WORDS | LEAST.keys() | MULTIPLES.keys() | FOLDS.keys() | TIMES.keys() | SINGLE_PARTS.keys()
"""One of these is in every number in words."""
_STARTS = _SAID | {"a", "an", "several", "tens"}
"""The words that a number in words begins with."""


def may_have_numbers(tokens: Tokens) -> bool:
    """Whether a sentence has digits or a word without which no number is said: nearly half have neither."""
    return True in tokens.numeric or not _SAID.isdisjoint(tokens.words)


def numbers(tokens: Tokens, masks: bytearray) -> Iterator[Number]:
    """Every number that no mask touches and that can be kept exactly, left to right."""
    at = 0
    while at < tokens.size:
        begins = tokens.numeric[at] or tokens.words[at] in _STARTS
        found = _number(tokens, at) if begins and not masks[at] else None
        if found is None:
            at += 1
        elif any(masks[found.first : found.last]):
            at = found.last if all(masks[found.first : found.last]) else at + 1
        else:
            at = found.last
            if is_storable(found.value):
                yield found


def _number(tokens: Tokens, at: int) -> Number | None:
    share = one_in_some(tokens, at)
    if share is not None:
        return share
    if tokens.numeric[at]:
        number = in_digits(tokens, at)
    else:
        found = fraction(tokens, at) or vague(tokens, at) or multiple(tokens, at)
        if found is not None:
            return found
        number = in_words(tokens, at)
    return None if number is None else multiplied(tokens, number)
