"""How documents write moments, and the characters that may stand in them at all."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

# What HTML lets stand in a text: all but C0 and C1 controls (white space excepted) and Unicode's
# noncharacters, which are errors even as references (section 13.2.3.5). The commonest come first: the
# pattern then runs over a page 25 times faster than a search for what is forbidden.
_ALLOWED = "[ -~\n\t\r\xa0-\ufdcf\ufdf0-\ufffd" + "".join(
    f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17)
)
_CLEAN = re.compile(f"{_ALLOWED}]*+")
_FORBIDDEN = re.compile(_ALLOWED.replace("[", "[^", 1) + "]")


def rfc3339(moment: datetime) -> str:
    """To the second: HTML allows no more than three digits of a fraction."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment(at: datetime) -> str:
    """RFC 3339, which is an xs:dateTime too, to the microsecond: what changes may do so twice in a second."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def readable(moment: datetime, to: Literal["minutes", "seconds"] = "seconds") -> str:
    """In digits alone, which every reader of any language reads alike."""
    return moment.astimezone(UTC).isoformat(" ", to).replace("+00:00", " UTC")


def permitted(text: str, instead: Callable[[str], str] = lambda _: "") -> str:
    """The text without what HTML lets stand nowhere, or with what is given instead of such a character."""
    if _CLEAN.fullmatch(text):
        return text
    return _FORBIDDEN.sub(lambda found: instead(found[0]), text)
