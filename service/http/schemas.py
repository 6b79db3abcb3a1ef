"""JSON Schemas (2020-12) of what goes over the wire, from the structs that write it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from service.domain.article import Article

_DECIMAL = {"type": "string", "format": "decimal"}


def components(structs: Iterable[type], reference: str) -> dict[str, Any]:
    """The schemas of the structs and of all that they hold, by name.

    `reference` is the `$ref` of a schema, with `{name}` in it. A decimal is a number here: msgspec
    describes it as it would be encoded without `decimal_format="number"`.
    """
    ordered = sorted(structs, key=lambda struct: struct.__name__)
    _, described = msgspec.json.schema_components(ordered, ref_template=reference)
    return {name: _with_numbers(schema) for name, schema in described.items()}


def article_schema(url: str) -> dict[str, Any]:
    """The article's schema, self-contained, under the address that it is served at."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "$ref": "#/$defs/Article",
        "$defs": components([Article], "#/$defs/{name}"),
    }


def _with_numbers(schema: Any) -> Any:
    if schema == _DECIMAL:
        return {"type": "number"}
    if isinstance(schema, dict):
        return {key: _with_numbers(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_with_numbers(value) for value in schema]
    return schema
