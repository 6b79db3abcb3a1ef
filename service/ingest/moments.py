"""Times as the formats of news write them: RFC 3339, ISO 8601's other forms, and RFC 822 as feeds bend it.

A date without a time, or a time without a zone, is no moment by itself: whoever asks says in which zone it is
to be understood.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)(?:[Tt ](?P<hour>\d\d):?(?P<minute>\d\d)"
    r"(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,12}))?)?\s?(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?|UTC|GMT)?)?",
    re.ASCII,
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[A-Za-z]*\.?[\s-]+(?P<year>\d{2,4}),?"
    r"(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,12}))?)?"
    r"\s*(?P<zone>(?:GMT|UTC)?[+-]\d{1,2}:?\d\d|[A-Za-z]{1,5})?(?:\s*\([^()]{0,40}\))?)?",
    re.ASCII,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ZONES = {
    # RFC 822, section 5.1; its military zones but Z were wrong there (RFC 5322, section 4.3).
    0: "z ut utc gmt wet",
    -5: "est cdt",
    -4: "edt",
    -6: "cst mdt",
    -7: "mst pdt",
    -8: "pst",
    # Those of Europe that are no other zone's name elsewhere; no RFC has them, but feeds do.
    1: "west cet",
    2: "cest eet",
    3: "eest",
}
_HOURS = {name: hours for hours, names in _ZONES.items() for name in names.split()}
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?", re.ASCII | re.IGNORECASE)


def moment(text: str, *, zone: timezone | None = None) -> datetime | None:
    """The moment that a text names, in UTC; null where it names none, or one outside the years of news.

    With a `zone`, a time that states none is one of that zone, and a date alone is its midnight.
    """
    found = _ISO.fullmatch(text.strip()) or _RFC822.fullmatch(text.strip())
    if found is None:
        return None
    stated = zone if found["zone"] is None else _zone(found["zone"])
    if stated is None:
        return None
    try:
        second = int(found["second"] or 0)
        read = datetime(
            _year(found["year"]),
            _month(found["month"]),
            int(found["day"]),
            int(found["hour"] or 0),
            int(found["minute"] or 0),
            min(second, 59),
            int((found["fraction"] or "").ljust(6, "0")[:6]),
            tzinfo=stated,
        )
        # A leap second (60) is the one after it, as POSIX counts.
        read = (read + timedelta(seconds=1 if second == 60 else 0)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read if second <= 60 and 1000 < read.year < 9998 else None


def _month(text: str) -> int:
    """Raises ValueError for a name of none."""
    return int(text) if text.isdecimal() else _MONTHS.split().index(text.lower()) + 1


def _year(text: str) -> int:
    """A year of two or three digits as RFC 5322, section 4.3 has it."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if len(text) == 2 and year < 50 else 1900)


def _zone(text: str) -> timezone | None:
    named = _HOURS.get(text.lower())
    if named is not None:
        return timezone(timedelta(hours=named))
    offset = _OFFSET.fullmatch(text)
    if offset is None:
        return None
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(ahead if offset[1] == "+" else -ahead) if ahead < timedelta(days=1) else None
