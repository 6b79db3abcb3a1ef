"""OPTIONS: which methods a route knows. Ours, because the framework's own forgets those that are declared
apart, such as the PUT beside a GET."""

from collections.abc import Iterable

from litestar import route
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from service.http.answers import Answer
from service.http.served import AnyRequest


def options_of(handlers: Iterable[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    """A route for OPTIONS at each path of these."""
    methods: dict[str, set[str]] = {}
    for handler in handlers:
        for path in handler.paths:
            methods.setdefault(path, {HttpMethod.OPTIONS.value}).update(handler.http_methods)
    return [_options(path, ", ".join(sorted(known))) for path, known in methods.items()]


def _options(path: str, allow: str) -> HTTPRouteHandler:
    async def options(request: AnyRequest) -> ASGIApp:
        return Answer(204, [(b"allow", allow.encode("ascii")), (b"cache-control", b"no-store")])

    return route(path, http_method=HttpMethod.OPTIONS, include_in_schema=False)(options)
