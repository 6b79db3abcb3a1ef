"""What a single value must be, in plain English: "must be a text, not a number".

Whether a number, time or decimal can be read is asked of msgspec itself, so that nothing is said here of
what the decoder would take. Numbers come as `msgspec.Raw`: as they are written, however long.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import inspect

from service.domain.characters import forbidden_in
from service.domain.statistic import STORABLE, is_storable
from service.domain.value import IN_WORDS

TIME = "a time with its offset, such as 2026-11-22T10:00:00Z"

_HALF = re.compile("[\ud800-\udfff]")
_WHOLE = re.compile(rb"-?[0-9]+")
_aware = Annotated[datetime, msgspec.Meta(tz=True)]


_TAKEN: tuple[tuple[type[inspect.Type] | tuple[type[inspect.Type], ...], str], ...] = (
    (inspect.StrType, "a text"),
    (inspect.BoolType, "true or false"),
    (inspect.IntType, "a whole number"),
    ((inspect.FloatType, inspect.DecimalType), "a number"),
    (inspect.DateTimeType, TIME),
    ((inspect.ListType, inspect.VarTupleType), "a list"),
    (inspect.NoneType, "null"),
)
_GIVEN: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (msgspec.Raw, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "an object"),
)


def description(kind: inspect.Type) -> str:
    """What a type takes: "a text", "one of news, analysis"."""
    if isinstance(kind, inspect.LiteralType):
        return f"one of {', '.join(map(str, kind.values))}"
    return next((words for kinds, words in _TAKEN if isinstance(kind, kinds)), "an object")


def wrong(value: Any, kind: inspect.Type, *, optional: bool = False) -> str | None:
    """What is wrong with a value that is to be a text, a number, a time or one of a few; None for nothing."""
    if isinstance(value, str) and (unfit := half_of_a_pair(value) or forbidden_in(value)):
        return unfit
    detail: str | None = None
    match kind, value:
        case inspect.StrType(), str():
            detail = _text(value, kind, optional=optional)
        case inspect.IntType() | inspect.FloatType(), msgspec.Raw():
            detail = _number(value, kind)
        case inspect.DecimalType(), msgspec.Raw() | str():
            detail = _decimal(value)
        case inspect.DateTimeType(), str():
            detail = None if _read(value, _aware) is not None else f"must be {TIME}"
        case inspect.LiteralType(values=values), str():
            detail = None if value in values else f"must be {description(kind)}"
        case inspect.BoolType(), bool():
            pass
        case _:
            detail = mismatch(value, kind)
    return detail


def mismatch(value: Any, kind: inspect.Type) -> str:
    """The sentence for a value of the wrong kind."""
    if value is None:
        return "must not be null"
    given = next(words for kind_of, words in _GIVEN if isinstance(value, kind_of))
    return f"must be {description(kind)}, not {given}"


def half_of_a_pair(text: str) -> str | None:
    """The fault of a text that holds a lone surrogate, which can only come from an escape."""
    found = _HALF.search(text)
    if found is None:
        return None
    return (
        f"holds U+{ord(found.group()):04X} at position {found.start()}, half of a surrogate pair, which is no"
        " character in JSON (RFC 8259, section 8.2)"
    )


def count(entries: int, kind: Any, *, what: str) -> str | None:
    """What is wrong with a length; `what` is counted."""
    least, most = kind.min_length or 0, kind.max_length
    if most is not None and entries > most:
        return f"must be at most {most:,} {what}; it has {entries:,}"
    if entries < least:
        return f"must be at least {least:,} {what}; it has {entries:,}"
    return None


def _text(value: str, kind: inspect.StrType, *, optional: bool) -> str | None:
    if not value and kind.min_length:
        return "must not be empty; leave it out or give null" if optional else "must not be empty"
    if kind.pattern is not None and re.search(kind.pattern, value) is None:
        return IN_WORDS.get(kind.pattern, "has not the form that it must have")
    return count(len(value), kind, what="characters")


def _number(value: msgspec.Raw, kind: inspect.IntType | inspect.FloatType) -> str | None:
    if isinstance(kind, inspect.IntType) and _WHOLE.fullmatch(value) is None:
        return "must be a whole number"
    number = _read(value, int if isinstance(kind, inspect.IntType) else float)
    if number is None:
        return f"must be a number{_bounds(kind)}" if _bounds(kind) else "is too large a number"
    limits = ((kind.ge, number.__ge__), (kind.le, number.__le__), (kind.gt, number.__gt__))
    outside = any(limit is not None and not holds(limit) for limit, holds in limits)
    outside = outside or (kind.lt is not None and not number < kind.lt)
    return f"must be a number{_bounds(kind)}" if outside else None


def _bounds(kind: inspect.IntType | inspect.FloatType) -> str:
    words = (("from", kind.ge), ("to", kind.le), ("above", kind.gt), ("below", kind.lt))
    return "".join(f" {word} {limit:,}" for word, limit in words if limit is not None)


def _decimal(value: msgspec.Raw | str) -> str | None:
    figure = _read(value, Decimal)
    if figure is None:
        return "must be a number"
    return None if is_storable(figure) else STORABLE


def _read(value: Any, kind: Any) -> Any:
    """The value as msgspec reads it; None where it does not."""
    try:
        return msgspec.json.decode(msgspec.json.encode(value), type=kind)
    except msgspec.MsgspecError:
        return None
