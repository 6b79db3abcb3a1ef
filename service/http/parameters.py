"""Reading parameters that the framework would read too freely."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

import msgspec

from service.domain.statistic import STORABLE, is_storable
from service.domain.value import Instant
from service.http.problems import ParameterError

MOMENT = {"format": "date-time"}
"""What the API's description says of a parameter that is a moment, and below of one that is a number."""

NUMBER = {"format": "decimal", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"}


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
    """A parameter's exact decimal, of those that a figure may be."""
    if text is None:
        return None
    try:
        figure = Decimal(text)
    except InvalidOperation:
        raise ParameterError(f"{name}: give a number, such as 7700000 or 0.5", parameter=name) from None
    if not is_storable(figure):
        raise ParameterError(f"{name}: {STORABLE}", parameter=name)
    return figure
