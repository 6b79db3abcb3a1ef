"""What figures are looked up by: made here for the rows that are written and for what is asked of them."""

from decimal import Decimal

from service.domain.folding import folded, folded_name, words
from service.domain.value import LONGEST_NAME


def unit_key(unit: str | None) -> str | None:
    """As written: mW and MW are not the same."""
    return None if unit is None else unit[:LONGEST_NAME]


def text_key(text: str | None) -> str | None:
    """A subject or a place."""
    return None if text is None else folded(text)[:LONGEST_NAME]


def source_key(name: str | None) -> str | None:
    """Who says so, without a leading article."""
    return None if name is None else folded_name(name)[:LONGEST_NAME]


def extent(low: Decimal | None, value: Decimal | None, high: Decimal | None) -> tuple[Decimal, Decimal]:
    """The least and the most that a figure states: the bounds of a range, else twice the one number it has.

    "More than 60" says nothing of how much more: a bound that is open reaches no further than what is said.
    """
    stated = [each for each in (low, value, high) if each is not None]
    return stated[0], stated[-1]


def search_words(subject: str | None, sentence: str) -> tuple[str, ...]:
    """What full-text search finds a figure by: its subject, and the sentence that states it."""
    return words(f"{subject or ''} {sentence}")
