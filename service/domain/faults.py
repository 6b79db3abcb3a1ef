"""Everything that is wrong with a JSON document, at once and in words that help.

The slow way, taken only after msgspec refused the document: msgspec names the first fault alone. The types
themselves say what is asked for (`msgspec.inspect`), so that a new field needs nothing here.
"""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any

import msgspec
from msgspec import inspect

from service.domain.errors import MOST_FAULTS, Fault, InvalidInput, Malformed
from service.domain.expected import count, description, half_of_a_pair, mismatch, wrong
from service.domain.pointers import below

DEEPEST = 32
"""Levels of lists and objects in each other; an article has seven."""

LARGEST = 2_000_000
"""Bytes of a document that is gone through whole; it takes some twenty times that in memory."""

_LONGEST_KEY = 100
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


type_info = cache(inspect.type_info)


def faults(document: bytes, kind: Any) -> tuple[Fault, ...]:
    """What is wrong with a document as JSON of a type, at most 100 faults; none where nothing was found.

    Raises Malformed where it is no JSON and InvalidInput where it is nested too deep. A document past
    `LARGEST` is not looked into.
    """
    require_shallow(document)
    if len(document) > LARGEST:
        return ()
    return tuple(islice(_value(_parsed(document), type_info(kind), ""), MOST_FAULTS))


def require_shallow(document: bytes) -> None:
    """Raise InvalidInput for JSON that is nested deeper than any article, whatever else it is."""
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(document):
        depth += _STEPS.get(found[0], 0)
        if depth > DEEPEST:
            raise InvalidInput(f"the document is nested deeper than {DEEPEST} levels")


def _parsed(document: bytes) -> Any:
    """The JSON's values, numbers unread. The standard library, unlike msgspec, lets half of a surrogate pair
    through, so that it can be pointed at."""
    try:
        return json.loads(document.decode(), parse_int=_raw, parse_float=_raw, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Malformed(f"not JSON: byte {error.start} is no UTF-8") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}") from None


def halves(document: bytes) -> tuple[Fault, ...]:
    """The texts of any JSON that hold half of a surrogate pair. Raises Malformed where it is no JSON."""
    require_shallow(document)
    return tuple(islice(_halves(_parsed(document), ""), MOST_FAULTS))


def _halves(value: Any, pointer: str) -> Iterator[Fault]:
    match value:
        case str():
            detail = half_of_a_pair(value)
            if detail is not None:
                yield Fault(pointer, detail)
        case list():
            for number, entry in enumerate(value):
                yield from _halves(entry, below(pointer, number))
        case dict():
            for key, entry in value.items():
                yield from _halves(entry, below(pointer, key))
        case _:
            pass


def _raw(number: str) -> msgspec.Raw:
    return msgspec.Raw(number.encode())


def _no_constant(name: str) -> Any:
    raise Malformed(f"not JSON: {name} is no value")


def _value(value: Any, kind: inspect.Type, pointer: str, *, optional: bool = False) -> Iterator[Fault]:
    match kind:
        case inspect.Metadata(type=inner):
            yield from _value(value, inner, pointer, optional=optional)
        case inspect.AnyType():
            pass
        case inspect.UnionType(types=kinds):
            yield from _one_of(value, kinds, pointer)
        case inspect.StructType():
            yield from _object(value, kind, pointer)
        case inspect.VarTupleType() | inspect.ListType():
            yield from _list(value, kind, pointer)
        case _:
            detail = wrong(value, kind, optional=optional)
            if detail is not None:
                yield Fault(pointer, detail)


def _one_of(value: Any, kinds: tuple[inspect.Type, ...], pointer: str) -> Iterator[Fault]:
    """The faults of a union: a type or null, or objects that their `type` tells apart."""
    others = [kind for kind in kinds if not isinstance(kind, inspect.NoneType)]
    optional = len(others) < len(kinds)
    if value is None and optional:
        return
    tagged = [kind for kind in others if isinstance(kind, inspect.StructType)]
    if len(tagged) > 1 and len(tagged) == len(others):
        yield from _tagged(value, tagged, pointer)
        return
    tried = [list(_value(value, kind, pointer, optional=optional)) for kind in others]
    if all(tried):
        yield from tried[0]


def _tagged(value: Any, kinds: list[inspect.StructType], pointer: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(pointer, mismatch(value, kinds[0]))
        return
    field = kinds[0].tag_field or ""
    tag = value.get(field)
    chosen = next((kind for kind in kinds if isinstance(tag, str) and kind.tag == tag), None)
    if chosen is not None:
        yield from _object(value, chosen, pointer)
        return
    choices = f"must be one of {', '.join(str(kind.tag) for kind in kinds)}"
    missing = "is missing; it " if field not in value else ""
    yield Fault(below(pointer, field), missing + choices)


def _list(value: Any, kind: inspect.VarTupleType | inspect.ListType, pointer: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(pointer, mismatch(value, kind))
        return
    detail = count(len(value), kind, what="entries")
    if detail is not None:
        yield Fault(pointer, detail)
    for number, entry in enumerate(value):
        yield from _value(entry, kind.item_type, below(pointer, number))


def _object(value: Any, kind: inspect.StructType, pointer: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(pointer, mismatch(value, kind))
        return
    found = False
    for fault in _fields(value, kind, pointer):
        found = True
        yield fault
    if not found:
        yield from _whole(value, kind, pointer)


def _fields(value: dict[str, Any], kind: inspect.StructType, pointer: str) -> Iterator[Fault]:
    fields = {field.encode_name: field for field in kind.fields}
    for key, inner in value.items():
        if key in fields:
            yield from _value(inner, fields[key].type, below(pointer, key))
        elif key != kind.tag_field and kind.forbid_unknown_fields:
            yield _unknown(key, [name for name in fields if name not in value], pointer)
    for name, field in fields.items():
        if field.required and name not in value:
            yield Fault(below(pointer, name), f"is missing; it must be {_asked(field.type)}")


def _asked(kind: inspect.Type) -> str:
    return description(kind.types[0] if isinstance(kind, inspect.UnionType) else kind)


def _unknown(key: str, free: list[str], pointer: str) -> Fault:
    """A key that no field has; one that is too long or no text to be shown is told of at its object."""
    if len(key) > _LONGEST_KEY or half_of_a_pair(key) is not None:
        return Fault(pointer, "has a field that is none of its own")
    near = get_close_matches(key, free, n=1)
    return Fault(below(pointer, key), "is no field here" + (f"; did you mean {near[0]}?" if near else ""))


def _whole(value: dict[str, Any], kind: inspect.StructType, pointer: str) -> Iterator[Fault]:
    """What a struct says of its fields together, in `__post_init__`."""
    if hasattr(kind.cls, "__post_init__"):
        try:
            msgspec.json.decode(msgspec.json.encode(value), type=kind.cls)
        except msgspec.ValidationError as error:
            detail, _, _ = str(error).partition(" - at `")
            yield Fault(pointer, detail)
