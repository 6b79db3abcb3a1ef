"""How a page writes what HTML has rules for: moments, and the characters that may stand in it at all."""

import re
from datetime import UTC, datetime

# All but C0 and C1 controls (white space excepted) and Unicode's noncharacters, which are errors even as
# references (HTML, section 13.2.3.5).
_FORBIDDEN = re.compile(
    "[^ -~\n\t\r\xa0-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
    + "]"
)


def rfc3339(moment: datetime) -> str:
    """To the second: HTML allows no more than three digits of a fraction."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def readable(moment: datetime) -> str:
    """To the second, in digits alone, which every reader of any language reads alike."""
    return moment.astimezone(UTC).isoformat(" ", "seconds").replace("+00:00", " UTC")


def permitted(page: str) -> str:
    """The page without what HTML lets stand nowhere."""
    return _FORBIDDEN.sub("", page)
