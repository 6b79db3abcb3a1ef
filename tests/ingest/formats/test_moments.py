"""Times in every form that formats of news have."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.ingest.moments import moment

_AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T08:30:00Z",
        "2026-03-01t08:30:00z",
        "2026-03-01T09:30:00+01:00",
        "2026-03-01T09:30+0100",
        "2026-03-01 03:30:00.000-05",
        "20260301T083000Z",
        "20260301T093000+0100",
        "2026-03-01 08:30:00 UTC",
        "Sun, 01 Mar 2026 08:30:00 GMT",
        "Sun, 1 Mar 2026 08:30 +0000",
        "1 March 2026 03:30:00 EST",
        "Sunday, 01-Mar-26 08:30:00 UT",
        "Sun, 01 Mar 2026 09:30:00 CET",
        "Sun, 01 Mar 2026 09:30:00 GMT+0100",
        "Sun, 01 Mar 2026 00:30:00 PST (Pacific)",
        "01 Mar 126 08:30:00 Z",
    ],
)
def test_a_moment_is_the_same_in_every_form(written: str) -> None:
    assert moment(written) == _AT


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2026-03-01",
        "2026-03-01T08:30:00",
        "2026-02-30T08:30:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T08:30:75Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "Sun, 01 Foo 2026 08:30:00 GMT",
        "Sun, 01 Mar 2026 08:30:00 BST",
        "Sun, 01 Mar 2026 08:30:00 +9900",
        "٢٠٢٦-٠٣-٠١T08:30:00Z",
    ],
)
def test_what_names_no_moment_is_none(written: str) -> None:
    assert moment(written) is None


@pytest.mark.parametrize("written", ["2026-03-01", "20260301", "Sun, 01 Mar 2026", "2026-03-01T00:00"])
def test_a_day_alone_is_midnight_of_the_zone_that_it_is_asked_in(written: str) -> None:
    zone = timezone(timedelta(hours=-12))
    assert moment(written, zone=zone) == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_stated_zone_wins_over_the_one_it_is_asked_in() -> None:
    assert moment("2026-03-01T08:30:00Z", zone=timezone(timedelta(hours=5))) == _AT


def test_a_leap_second_is_the_one_after_it() -> None:
    assert moment("2016-12-31T23:59:60Z") == datetime(2017, 1, 1, tzinfo=UTC)


def test_fractions_are_kept_to_the_microsecond() -> None:
    assert moment("2026-03-01T08:30:00.1234567Z") == _AT.replace(microsecond=123456)
