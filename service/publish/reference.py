"""The API's reference as a page: an OpenAPI 3.1 document in, HTML out. No script, nothing from elsewhere.

It reads the document alone and knows none of our routes. HEAD is not written out: it answers as GET does.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from service.publish.layout import Layout

Schema = Mapping[str, Any]

_LIMITS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
    "minLength": "characters, at least:",
    "maxLength": "characters, at most:",
    "minItems": "entries, at least:",
    "maxItems": "entries, at most:",
    "pattern": "pattern",
    "default": "default",
}
"""JSON Schema's words for a limit, and ours, in the order they are written in."""


_METHODS = ("get", "post", "put", "patch", "delete")
"""What is written out, in this order."""


class Operation(NamedTuple):
    """What the page shows of a method on a path. `requests` are command lines that are ready to run, with a
    key in `$KEY` and a body in a file where one is needed."""

    method: str
    path: str
    described: Mapping[str, Any]
    anchor: str
    requests: tuple[str, ...]


def reference_page(description: dict[str, Any]) -> bytes:
    """The page as `text/html`, UTF-8, of an OpenAPI document whose references are all to its components."""
    operations = list(_operations(description))
    tags = [tag["name"] for tag in description.get("tags", ())]
    groups = [(tag, [each for each in operations if tag in each.described.get("tags", ())]) for tag in tags]
    untagged = [each for each in operations if not set(tags) & set(each.described.get("tags", ()))]
    page = _layout.page(
        info=description["info"],
        server=_server(description),
        has_head=any("head" in path for path in description["paths"].values()),
        groups=[(tag, members) for tag, members in [*groups, ("Other", untagged)] if members],
        schemas=description.get("components", {}).get("schemas", {}),
    )
    return page.encode()


def _server(description: Mapping[str, Any]) -> str:
    servers = description.get("servers") or [{"url": ""}]
    return str(servers[0]["url"]).rstrip("/")


def _operations(description: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in description["paths"].items():
        for method in _METHODS:
            if (described := methods.get(method)) is None:
                continue
            name = described.get("operationId", f"{method} {path}" if method != "get" else path)
            requests = tuple(_requests(method, _server(description) + path, described))
            yield Operation(method.upper(), path, described, _anchor("operation", name), requests)


def _requests(method: str, address: str, described: Mapping[str, Any]) -> Iterator[str]:
    """A command for each media type where the client may choose, else one; 406 tells that it may."""
    asked = {}
    for parameter in described.get("parameters", ()):
        if "example" in parameter and parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", quote(str(parameter["example"]), safe=""))
        elif "example" in parameter and parameter["in"] == "query":
            asked[parameter["name"]] = parameter["example"]
    target = shlex.quote(f"{address}?{urlencode(asked)}" if asked else address)
    command = "curl" if method == "get" else f"curl -X {method.upper()}"
    security = described.get("security", ())
    if security and {} not in security:
        command += ' -H "Authorization: Bearer $KEY"'
    if sent := described.get("requestBody", {}).get("content", {}):
        for media_type in sent:
            content_type = shlex.quote(f"Content-Type: {media_type}")
            yield f"{command} -H {content_type} --data-binary @body {target}"
    elif "406" not in described["responses"]:
        yield f"{command} {target}"
    else:
        for media_type in described["responses"].get("200", {}).get("content", {}):
            yield f"{command} -H {shlex.quote(f'Accept: {media_type}')} {target}"


def _anchor(kind: str, name: str) -> str:
    """An id that needs no escaping, neither as an attribute nor as a fragment."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}"


def _prose(text: str) -> Markup:
    """Paragraphs; what stands between backticks is code."""
    paragraphs = (part for part in re.split(r"\n\s*\n", text) if part.strip())
    return Markup("\n").join(Markup("<p>{}</p>").format(_line(part)) for part in paragraphs)


def _line(text: str) -> Markup:
    pieces = re.split(r"`([^`]+)`", " ".join(text.split()))
    return Markup("").join(_code(piece) if odd % 2 else escape(piece) for odd, piece in enumerate(pieces))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _type(schema: Schema) -> Markup:
    """What a value may be, in words, with links to the schemas it is made of."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return Markup('<a href="#{}">{}</a>').format(_anchor("schema", name), name)
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return _choice(choices, schema.get("discriminator"))
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return Markup(", ").join(_code(_literal(value)) for value in values)
    return _plain_type(schema)


def _choice(choices: list[Schema], discriminator: Schema | None) -> Markup:
    if discriminator is None or "mapping" not in discriminator:
        return Markup(" or ").join(_type(each) for each in choices)
    tagged = (
        Markup("{} {}").format(_code(tag), _type({"$ref": reference}))
        for tag, reference in discriminator["mapping"].items()
    )
    return Markup("by {}: {}").format(_code(discriminator["propertyName"]), Markup(" or ").join(tagged))


def _plain_type(schema: Schema) -> Markup:
    kinds = schema.get("type", "any value")
    kind = escape(kinds if isinstance(kinds, str) else " or ".join(kinds))
    if "items" in schema:
        return Markup("{} of {}").format(kind, _type(schema["items"]))
    if isinstance(schema.get("additionalProperties"), Mapping):
        return Markup("{} whose values are {}").format(kind, _type(schema["additionalProperties"]))
    return Markup("{} ({})").format(kind, schema["format"]) if "format" in schema else kind


def _limits(schema: Schema) -> list[Markup]:
    """The bounds of a value, those of its alternatives included; a reference's are at their own place."""
    own = [
        Markup("{} {}").format(words, _code(_literal(schema[key])))
        for key, words in _LIMITS.items()
        if isinstance(schema.get(key), str | int | float)  # A default of null, [] or {} goes without saying.
    ]
    nested = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return own + [limit for each in nested for limit in _limits(each)]


def _literal(value: object) -> str:
    """As it would be written; a whole number without the `.0` that some generators put to bounds."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else json.dumps(value)


def _pretty(example: object) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)


_layout = Layout(
    "reference",
    {
        "anchor": lambda name, kind: _anchor(kind, name),
        "prose": _prose,
        "line": _line,
        "type": _type,
        "limits": _limits,
        "pretty": _pretty,
    },
)

CONTENT_SECURITY_POLICY = _layout.policy()
"""For the page's response: its one style and nothing else."""
