"""The words of English figures, as tables: nothing here does anything.

A table of words is read and kept in order more easily as prose than as a column of strings.
"""

from collections.abc import Mapping
from typing import TypeVar

Meaning = TypeVar("Meaning")


def table(text: str) -> frozenset[str]:
    """The words of a table, which are written with spaces between them."""
    return frozenset(text.split())


def meanings(words: Mapping[Meaning, str], between: str = " ") -> dict[str, Meaning]:
    """Each word or phrase with its meaning, of a table that gives all words of each meaning."""
    return {word: meaning for meaning, said in words.items() for word in said.split(between)}
