"""Lengths of time and moments as options (`90d`, `24h`, `2027-01-01`), and moments as they are shown."""

import re
from datetime import UTC, date, datetime, timedelta

import click

from service.domain.forms import instant

_LENGTH = re.compile(r"(\d{1,4})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Length(click.ParamType[timedelta]):
    """A number and a unit: minutes, hours, days, weeks."""

    name = "length"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        length = _length(value)
        if length is None:
            self.fail(f"{value!r} is no length of time; give one such as 30m, 24h, 7d or 2w", param, ctx)
        return length


class Moment(click.ParamType[datetime]):
    """A day (its beginning in UTC), a time with its offset, or a length of time from now on."""

    name = "moment"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            length = _length(value)
            return datetime.now(UTC) + length if length is not None else _moment(value)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is no moment; give one such as 2027-01-01, 2027-01-01T09:00:00Z or 90d",
                param,
                ctx,
            )


def day(moment: datetime) -> str:
    """A moment to the minute, for people."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _length(text: str) -> timedelta | None:
    match = _LENGTH.fullmatch(text)
    return None if match is None else timedelta(**{_UNITS[match[2]]: int(match[1])})


def _moment(text: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return instant(text)
