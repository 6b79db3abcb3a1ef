"""`Retry-After`: seconds, or a date in any of the forms that HTTP has had."""

from datetime import UTC, datetime

import pytest

from service.domain.retry_after import seconds_to_wait

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 04 May 2026 10:02:00 GMT", 120),
        ("Mon, 04 May 2026 10:02:00 -0000", 120),
        ("Monday, 04-May-26 10:02:00 GMT", 120),
        ("Mon May  4 10:02:00 2026", 120),
        ("Mon, 04 May 2026 09:00:00 GMT", 0),
    ],
)
def test_seconds_and_dates_are_read(stated: str, seconds: float) -> None:
    assert seconds_to_wait(stated, now=NOW) == seconds


@pytest.mark.parametrize(
    "stated", ["", "soon", "-1", "1.5", "\u0661", "9" * 400, "Mon, 99 May 2026 10:02:00 GMT"]
)
def test_what_says_no_time_is_passed_over(stated: str) -> None:
    assert seconds_to_wait(stated, now=NOW) is None
