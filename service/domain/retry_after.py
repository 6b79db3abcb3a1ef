"""How long a server asks to be left alone: `Retry-After` of HTTP (RFC 9110, section 10.2.3)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MOST_DIGITS = 9
"""Thirty years of seconds: what is longer is a mistake."""


def seconds_to_wait(stated: str, *, now: datetime) -> float | None:
    """The seconds that the field asks for, which gives them or a date; null where it says neither."""
    said = stated.strip()
    if said.isascii() and said.isdecimal():
        return float(said) if len(said) <= _MOST_DIGITS else None
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    # Of the older forms, and of the zone -0000, no zone is made: all of them are in UTC (section 5.6.7).
    known = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max(0.0, (known - now).total_seconds())
