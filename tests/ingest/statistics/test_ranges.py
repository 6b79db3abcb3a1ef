"""Two numbers that are the ends of one range are joined, and no others."""

import pytest

from service.ingest.statistics.ranges import ranged
from tests.ingest.statistics.cutting import read, written


def bounds(sentence: str) -> tuple[str, str, str] | None:
    """The low and high of the range that the first two numbers of a sentence make, and how it begins."""
    tokens, found = read(sentence)
    one, other, *_ = found
    pair = ranged(tokens, one, other, 0)
    if pair is None:
        return None
    return f"{pair.low.value:f}", f"{pair.high.value:f}", written(tokens, pair.first, pair.high.last)


@pytest.mark.parametrize(
    ("sentence", "low", "high", "exact"),
    [
        ("They saw between 30 and 50 goats.", "30", "50", "between 30 and 50"),
        ("They saw 30-50 goats.", "30", "50", "30-50"),
        ("They saw 30 to 50 goats.", "30", "50", "30 to 50"),
        ("They have from 30 to 50 goats.", "30", "50", "from 30 to 50"),
        ("They saw two or three goats.", "2", "3", "two or three"),
        ("It needs 12 to 15 million trees.", "12000000", "15000000", "12 to 15 million"),
        ("It costs $2m to $3m.", "2000000", "3000000", "$2m to $3m"),
        ("It costs $2-3m.", "2000000", "3000000", "$2-3m"),
        ("It is 4% to 6% dearer.", "4", "6", "4% to 6"),
        ("It needs between 30 and perhaps 50 goats.", "30", "50", "between 30 and perhaps 50"),
        ("It fell by 20 to 35 centimetres.", "20", "35", "20 to 35"),
    ],
)
def test_a_range(sentence: str, low: str, high: str, exact: str) -> None:
    assert bounds(sentence) == (low, high, exact)


@pytest.mark.parametrize(
    "sentence",
    [
        "The toll rose from 31 to 44.",
        "They saw 30 and 50 goats.",
        "They saw between 50 and 30 goats.",
        "They have 2 or 90 goats.",
        "It costs 4% to 6 euros.",
        "It costs 40 to £60.",
        "They have 30 goats there and 50 pigs.",
    ],
)
def test_two_numbers_that_are_no_range(sentence: str) -> None:
    assert bounds(sentence) is None
