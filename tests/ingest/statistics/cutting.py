"""Sentences as the stages see them."""

from service.ingest.statistics.masks import masked
from service.ingest.statistics.number import Number
from service.ingest.statistics.numbers import numbers
from service.ingest.statistics.tokens import Tokens, tokens


def cut(sentence: str) -> Tokens:
    return tokens(sentence, 0, len(sentence))


def read(sentence: str) -> tuple[Tokens, list[Number]]:
    """The tokens of a sentence and its numbers that no mask touches."""
    read = cut(sentence)
    return read, list(numbers(read, masked(read)))


def written(read: Tokens, first: int, last: int) -> str:
    """The text of the tokens `[first, last)`; empty where there are none."""
    return read.between(first, last) if first < last else ""
