"""A figure is the size of a change, the level that one reached, or neither."""

import pytest

from service.ingest.statistics import found_in


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("Rents rose 4%.", ["increase"]),
        ("Rents were up 4%.", ["increase"]),
        ("Rents fell by about 4%.", ["decrease"]),
        ("Rents rose by 4% to £900.", ["increase", "to"]),
        ("The toll rose from 31 to 44.", [None, "to"]),
        ("It was a 4% rise.", ["increase"]),
        ("There was a fall of 4%.", ["decrease"]),
        ("Rents are 4% lower.", ["decrease"]),
        ("Rents doubled.", ["increase"]),
        ("Rents halved.", ["decrease"]),
        ("The firm raised $40m.", [None]),
        ("The firm raised pay by 4%.", ["increase"]),
        ("Up to 40 goats left.", [None]),
        ("They gave 4% to 30 tenants.", [None, None]),
        ("Rents fell. It was 4% then.", [None]),
    ],
)
def test_a_change_and_its_level(sentence: str, changes: list[str | None]) -> None:
    assert [figure.change for figure in found_in(sentence)] == changes
