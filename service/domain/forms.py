"""The written forms of values that come from outside: a web address, a language tag, a time, a duration.

The domain keeps what a source said, even where it is no use to anybody else. The report names such a
value and the formats leave it out; both ask here, so that they agree on which ones those are. Whoever
states a value to us, in a header or an option, is told at once that it is none: the functions that give
a value back raise ValueError with a sentence for people.
"""

import math
import re
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

_FORBIDDEN = r"\s\x00-\x1f\x7f<>\"{}|\\^`"
_WEB = re.compile(
    rf"https?://(?:[^{_FORBIDDEN}/?#\[\]:@]+|\[[0-9a-f:.]+\])(?::[0-9]{{1,5}})?(?:[/?#][^{_FORBIDDEN}]*)?",
    re.IGNORECASE,
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}"  # language, extended language
    r"(-[a-z]{4})?"  # script
    r"(-([a-z]{2}|[0-9]{3}))?"  # region
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*"  # extensions
    r"(-x(-[a-z0-9]{1,8})+)?",  # private use
    re.IGNORECASE | re.ASCII,
)
_DURATION = re.compile(
    r"P(?=[0-9T])(?P<years>\d+Y)?(?P<months>\d+M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.ASCII,
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
# RFC 3339, section 5.6; `fromisoformat` alone would take times without an offset and week dates too.
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_PUBLICATION_ID = re.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_SHOWN = 80
"""Characters of a wrong value that a sentence about it repeats."""


def is_web_address(text: str) -> bool:
    """Whether the text is an absolute http(s) address (RFC 3987) that needs no repair.

    One with credentials in it is none: an address that is published must not carry them.
    """
    if _WEB.fullmatch(text) is None or ("%" in text and _STRAY_PERCENT.search(text)):
        return False
    if text.isascii() and "[" not in text:
        return True
    try:  # Only the parser knows whether a host survives normalisation (℀ holds a slash) or is IPv6.
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def is_language_tag(text: str) -> bool:
    """Whether the text is a well-formed BCP 47 tag that names a language (RFC 5646 section 2.1)."""
    return _LANGUAGE.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Whether the text is an ISO 8601 duration, such as `PT1M30S`."""
    return _DURATION.fullmatch(text) is not None


def seconds_of(duration: str) -> float | None:
    """The length of a duration; null for what is none, for one of months or years, which have no length of
    their own, and for one past all counting."""
    found = _DURATION.fullmatch(duration)
    if found is None or found["years"] or found["months"]:
        return None
    parts = [float((found[unit] or "0").replace(",", ".")) * length for unit, length in _SECONDS.items()]
    whole = sum(parts, 0.0)
    if not math.isfinite(whole):
        return None
    return int(whole) if whole.is_integer() else whole


def is_publication_id(text: str) -> bool:
    """Whether the text is a publication's id: lower-case a-z, digits and inner hyphens, at most 64."""
    return _PUBLICATION_ID.fullmatch(text) is not None


def web_address(text: str) -> str:
    """The text, which must be a web address. Raises ValueError."""
    if not is_web_address(text):
        raise ValueError(f"{text[:_SHOWN]!r} is no absolute http or https address")
    return text


def publication_id(text: str) -> str:
    """The text, which must be a publication's id. Raises ValueError."""
    if not is_publication_id(text):
        raise ValueError(
            f"{text[:_SHOWN]!r} is no publication's id: lower-case letters a-z, digits and inner hyphens,"
            " at most 64"
        )
    return text


def normal_language(tag: str) -> str:
    """A language tag in the letter case that BCP 47 recommends: `pt-BR`, `zh-Hant`. Raises ValueError.

    RFC 5646, section 2.1.1: scripts in title case and regions in capitals, but not behind a singleton.
    """
    if not is_language_tag(tag):
        raise ValueError(f"{tag[:_SHOWN]!r} is no BCP 47 language tag, such as en, de or pt-BR")
    language, *subtags = tag.lower().split("-")
    singleton = next((place for place, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    return "-".join([language, *map(_in_case, subtags[:singleton]), *subtags[singleton:]])


def _in_case(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag


def instant(text: str) -> datetime:
    """An RFC 3339 time with its offset, as UTC. Raises ValueError."""
    wrong = ValueError(
        f"{text[:_SHOWN]!r} is no time with an offset, such as 2026-03-01T09:30:00+01:00 or"
        " 2026-03-01T08:30:00Z"
    )
    if _INSTANT.fullmatch(text) is None:
        raise wrong
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong from None


_RIGHT_TO_LEFT_SCRIPTS = re.compile("adlm|arab|aran|hebr|mand|mend|nkoo|rohg|samr|syrc|thaa")
_RIGHT_TO_LEFT_LANGUAGES = re.compile("ar|arc|arz|ckb|dv|fa|he|iw|lrc|mzn|nqo|pnb|prs|ps|sd|syr|ug|ur|yi")
"""Languages whose usual script (CLDR, likely subtags) runs from right to left."""


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """The writing direction of a language tag: its script's where it names one, else its language's."""
    language, *subtags = tag.lower().split("-")
    script = next((subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()), None)
    if script is None:
        return "rtl" if _RIGHT_TO_LEFT_LANGUAGES.fullmatch(language) else "ltr"
    return "rtl" if _RIGHT_TO_LEFT_SCRIPTS.fullmatch(script) else "ltr"
