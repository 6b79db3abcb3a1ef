"""Reading parameters that the framework would read too freely."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from service.domain.key import SHORT_ID, is_short_id
from service.domain.value import Instant
from service.http.problems import ParameterError

MOMENT = {"format": "date-time"}
"""What the API's description says of a parameter that is a moment, and below of others."""

_DECIMAL = "-?[0-9]{1,18}([.][0-9]{1,40})?"
"""As many places on either side of the point as a figure may be written with."""

NUMBER = {"format": "decimal", "pattern": f"^{_DECIMAL}$"}

PARTNER = {"pattern": f"^{SHORT_ID}$"}
"""What it says of one that is a partner's id."""

LONGEST_SEARCH = 200
"""Code points of words that are looked for: the links of an answer repeat them."""

_is_decimal = re.compile(_DECIMAL).fullmatch


def moment(name: str, text: str | None) -> datetime | None:
    """A parameter's RFC 3339 time. Read here because the framework would take a number for one, too."""
    if text is None:
        return None
    try:
        return msgspec.convert(text, Instant).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        raise ParameterError(
            f"{name}: give a time with its offset, such as 2026-11-21T09:30:00Z", parameter=name
        ) from None


def number(name: str, text: str | None) -> Decimal | None:
    """A parameter's exact decimal. Read here because Python would take other digits, and underscores, too."""
    if text is None:
        return None
    if _is_decimal(text) is None:
        raise ParameterError(
            f"{name}: give a number in digits, such as 7700000 or 0.5, of at most 18 before the point and 40 "
            "behind it",
            parameter=name,
        )
    return Decimal(text)


def require_partner(name: str, text: str | None) -> None:
    """Raise where a parameter is given and is no partner's id."""
    if text is not None and not is_short_id(text):
        raise ParameterError(f"{name}: give a partner's id", parameter=name)
