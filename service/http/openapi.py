"""The API's description, OpenAPI 3.1: parameters as Litestar reads them off the handlers, bodies from
the structs that write them."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig

from service import __version__
from service.domain.key import SHORT_ID
from service.http.describing import OPERATIONS, PLAIN, Described
from service.http.problems import Problem
from service.http.responses import ASKED, REF, content, operation_id, responses, structs_of
from service.http.schemas import components
from service.publish.formats import BY_SUFFIX

ID = "[0-9a-hjkmnp-tv-z]{26}"
_SHORT = frozenset({"key_id", "partner_id", "webhook_id"})
_FEED = r"^.+\.(rss|atom|json)$"
_SUFFIXED = {"article_id": "|".join(BY_SUFFIX), "statistic_id": "json|jsonld|html"}

_BEARER, _BASIC = "key", "password"
_SECURITY = {
    _BEARER: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "wc_<id>_<secret>",
        "description": "A key that `wirecopy key add` made. Roles: `reader` sees what packages limit, "
        "`editor` writes and sees what is not published, `admin` also reads the audit trail.",
    },
    _BASIC: {
        "type": "http",
        "scheme": "basic",
        "description": "The same key as a password, with any user name, for clients that can send nothing "
        "else. For reading alone.",
    },
}
_DESCRIPTION = """\
News articles as structured data: JSON, and JSON-LD in schema.org's words.

Every GET answers HEAD alike, has a strong `ETag` and answers `If-None-Match` with 304. Bodies come in
brotli, zstd or gzip by `Accept-Encoding`. Errors are RFC 9457 problems. Unknown parameters are errors.
Times are RFC 3339 in UTC. Writing needs a key, sent as `Authorization: Bearer wc_…`; reading needs none,
and with one shows what its role may see."""


def description(handlers: Sequence[HTTPRouteHandler], server: str) -> dict[str, Any]:
    """The whole document for routes that were declared with `reads` or `writes`, served under an address."""
    # An application that is never served: the framework would serve its description beside ours.
    app = Litestar(
        handlers,
        openapi_config=OpenAPIConfig(title="Wirecopy", version=__version__),
        logging_config=None,
    )
    generated = app.openapi_schema.to_schema()["paths"]
    routes = list(_routes(app))
    structs = set(chain.from_iterable(_structs(each) for _, _, each in routes)) | {Problem}
    paths: dict[str, dict[str, Any]] = {}
    for path, method, described in routes:
        paths.setdefault(path, {})[method] = _operation(method, described, generated[path][method])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wirecopy",
            "version": __version__,
            "summary": "News syndication",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in dict.fromkeys(each.tag for _, _, each in routes)],
        "paths": paths,
        "components": {"schemas": components(structs, REF), "securitySchemes": _SECURITY},
    }


def _routes(app: Litestar) -> Iterable[tuple[str, str, Described]]:
    """Each path, method and what is said of it, in the order in which they were declared."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            described = handler.opt.get("described") if isinstance(handler, HTTPRouteHandler) else None
            if described is not None:
                for method in sorted(handler.http_methods):
                    yield route.path_format, method.lower(), described


def _structs(described: Described) -> Iterable[type]:
    for bodies in (*described.shows.values(), described.takes or {}):
        for shown in bodies.values():
            yield from structs_of(shown)


def _operation(method: str, described: Described, generated: dict[str, Any]) -> dict[str, Any]:
    parameters = [_parameter(each, method, described) for each in generated.get("parameters", ())]
    parameters += [_header(name) for name in described.asks]
    operation: dict[str, Any] = {
        "operationId": operation_id(method, described.summary),
        "summary": f"{described.summary}: headers only" if method == "head" else described.summary,
        "tags": [described.tag],
        "security": _security(method, described),
        "responses": responses(method, described),
    }
    if described.description:
        operation["description"] = described.description
    if described.takes:
        operation["requestBody"] = {"required": True, "content": content(described.takes)}
    return operation | ({"parameters": parameters} if parameters else {})


def _security(method: str, described: Described) -> list[dict[str, list[str]]]:
    """A key, or none as well, or none at all: OpenAPI's alternatives."""
    if described.role is None and described.tag == OPERATIONS:
        return []
    schemes = (_BEARER, _BASIC) if method in ("get", "head") else (_BEARER,)
    ways: list[dict[str, list[str]]] = [{scheme: []} for scheme in schemes]
    return ways if described.role is not None else [{}, *ways]


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": ASKED[name], "schema": {"type": "string"}}


def _parameter(generated: dict[str, Any], method: str, described: Described) -> dict[str, Any]:
    kept = ("name", "in", "description", "required", "schema")
    parameter = {key: generated[key] for key in kept if key in generated}
    parameter["schema"] = _strict(parameter["name"], method, _without_null(parameter["schema"]))
    if parameter["name"] in described.examples:
        parameter["example"] = described.examples[parameter["name"]]
    return parameter


def _strict(name: str, method: str, schema: dict[str, Any]) -> dict[str, Any]:
    """What the route refuses beyond what the framework knows."""
    if name == "feed":
        # The framework takes what holds slashes for an address.
        return {"type": "string", "pattern": _FEED}
    if schema.get("type") != "string" or schema.keys() - {"type", "maxLength", "default"}:
        return schema
    if name == "number":
        return schema | {"pattern": "^[1-9][0-9]{0,9}$"}
    if name in _SUFFIXED and method in ("get", "head"):
        return schema | {"pattern": rf"^{ID}(\.({_SUFFIXED[name]}))?$"}
    if name in _SHORT:
        return schema | {"pattern": f"^{SHORT_ID}$"}
    return schema | {"pattern": f"^{ID}$" if name.endswith("_id") else PLAIN}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that was not sent is absent, not null."""
    given = {key: value for key, value in schema.items() if key != "description" and value is not None}
    choices = [each for each in given.pop("oneOf", ()) if each != {"type": "null"}]
    enumerated = [each for each in given.pop("enum", ()) if each is not None]
    if isinstance(given.get("type"), list):
        given["type"] = next(each for each in given["type"] if each != "null")
    return given | (choices[0] if choices else {}) | ({"enum": enumerated} if enumerated else {})
