"""The words beside a number say how near to the truth it is."""

from decimal import Decimal

import pytest

from service.domain.statistic import Modifier
from service.ingest.statistics import modifiers
from tests.ingest.statistics.cutting import read, written


@pytest.mark.parametrize(
    ("sentence", "exact", "modifier"),
    [
        ("About 40 goats left.", "About", "about"),
        ("It is in the region of 40 goats.", "in the region of", "about"),
        ("Well over 40 goats left.", "Well over", "more_than"),
        ("At least 40 goats left.", "At least", "at_least"),
        ("No fewer than 40 goats left.", "No fewer than", "at_least"),
        ("As many as 40 goats left.", "As many as", "up_to"),
        ("Just under 40 goats left.", "Just under", "nearly"),
        ("Fewer than 40 goats left.", "Fewer than", "less_than"),
        ("At least another 40 goats left.", "At least another", "at_least"),
    ],
)
def test_a_modifier_before_a_number(sentence: str, exact: str, modifier: Modifier) -> None:
    tokens, [number] = read(sentence)
    found = modifiers.before(tokens, number.first, 0)
    assert found is not None
    assert (written(tokens, found.first, found.last), found.modifier) == (exact, modifier)


def test_a_modifier_before_the_floor_is_another_figure_s() -> None:
    tokens, [number] = read("At least 40 goats left.")
    assert modifiers.before(tokens, number.first, number.first) is None


@pytest.mark.parametrize(
    ("sentence", "exact", "modifier"),
    [
        ("They have 40 or so.", "or so", "about"),
        ("They have 40 or more.", "or more", "at_least"),
        ("They have 40-plus goats.", "-plus", "at_least"),
        ("They have 40+ goats.", "+", "at_least"),
        ("They have 40 at most.", "at most", "up_to"),
    ],
)
def test_a_modifier_behind_a_number(sentence: str, exact: str, modifier: Modifier) -> None:
    tokens, [number] = read(sentence)
    found = modifiers.behind(tokens, number.last)
    assert found is not None
    assert (written(tokens, found.first, found.last), found.modifier) == (exact, modifier)


def test_a_number_by_itself_has_no_modifier() -> None:
    tokens, [number] = read("They have 40 goats.")
    assert modifiers.before(tokens, number.first, 0) is None
    assert modifiers.behind(tokens, number.last) is None


@pytest.mark.parametrize(
    ("modifier", "low", "high"),
    [
        ("exact", 40, 40),
        ("more_than", 40, None),
        ("at_least", 40, None),
        ("vague", 40, None),
        ("nearly", None, 40),
        ("up_to", None, 40),
        ("less_than", None, 40),
        ("about", None, None),
    ],
)
def test_a_modifier_asserts_bounds(modifier: Modifier, low: int | None, high: int | None) -> None:
    assert modifiers.asserted(modifier, Decimal(40)) == (low, high)
