"""Declaring a route: its path, who may ask for it, and what the API's description says of it.

Litestar describes the parameters; the bodies are described from the msgspec structs that write them,
because the framework's own schemas cannot hold their tagged unions and defaults.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_type_hints
from urllib.parse import parse_qsl

from litestar import Request, route
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler

from service.domain.audit import Role
from service.http.problems import ParameterError

Handler = Callable[..., Any]
Writing = Literal["PUT", "POST", "PATCH", "DELETE"]

OPERATIONS = "Operations"
"""The tag of the routes that a supervisor asks: they look at no key and have no validators."""

PLAIN = r"^[^\x00-\x1f\x7f]+$"
"""What a text in a parameter may be, as an ECMA 262 pattern; PostgreSQL refuses a NUL, for one."""

_UNPLAIN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def is_plain(text: str) -> bool:
    """Whether the text is not empty and holds no control character or lone surrogate."""
    return bool(text) and _UNPLAIN.search(text) is None


class Shown(NamedTuple):
    """A body in one media type: the struct it follows, one of several, or a schema; and an example."""

    schema: type | tuple[type, ...] | dict[str, Any]
    example: Any = None


class Lead(NamedTuple):
    """An OpenAPI link: the operation it leads to, the parameter it gives, and where the value stands."""

    operation: str
    parameter: str
    value: str


class Described(NamedTuple):
    """What the description says of a route beside its parameters.

    `takes` is by media type, `shows` by status, then by media type, `examples` by parameter; `texts` are the
    parameters that are plain text. `asks` and `says` name headers of the request and of the answers.
    `role` is the least that a key must have; null where none is needed. Where the route `passes_over` query
    parameters that it does not know, they are no error.
    """

    summary: str
    description: str
    tag: str
    shows: Mapping[int, Mapping[str, Shown]]
    problems: tuple[int, ...]
    parameters: frozenset[str]
    texts: frozenset[str]
    examples: Mapping[str, str]
    leads_to: tuple[Lead, ...]
    role: Role | None = None
    takes: Mapping[str, Shown] | None = None
    asks: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    passes_over: bool = False


def reads(
    path: str,
    *,
    summary: str,
    description: str = "",
    tag: str,
    shows: Mapping[str, Shown],
    problems: tuple[int, ...] = (400,),
    examples: Mapping[str, str] | None = None,
    leads_to: tuple[Lead, ...] = (),
    role: Role | None = None,
    passes_over: bool = False,
) -> Callable[[Handler], HTTPRouteHandler]:
    """A route for GET and HEAD. The docstring of the handler stays for those who read the code.

    `role` is for what is private: without it no key is needed, and one only lets its reader see more.
    `passes_over` is for pages, whose links others share with parameters of their own, and for the protocols
    of others.
    """

    def declare(handler: Handler) -> HTTPRouteHandler:
        asked, texts = _parameters(path, handler)
        described = Described(
            summary,
            description,
            tag,
            {200: shows},
            problems,
            asked,
            texts,
            examples or {},
            leads_to,
            role,
            passes_over=passes_over,
        )
        methods = [HttpMethod.GET, HttpMethod.HEAD]
        return route(path, http_method=methods, opt={"described": described, "role": role})(handler)

    return declare


def writes(
    method: Writing,
    path: str,
    *,
    role: Role | None = "editor",
    summary: str,
    description: str = "",
    tag: str,
    takes: Mapping[str, Shown] | None = None,
    shows: Mapping[int, Mapping[str, Shown]],
    problems: tuple[int, ...] = (400,),
    examples: Mapping[str, str] | None = None,
    leads_to: tuple[Lead, ...] = (),
    asks: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
) -> Callable[[Handler], HTTPRouteHandler]:
    """A route that changes something, for keys of this role or a higher one; null lets anybody ask for it.

    The handler takes `request` and its parameters, reads the body off `request.stream()` itself, and gives
    an `Answer`. `takes` are the bodies that it reads, null for none; `shows` those that it answers with, by
    status, an empty mapping for a status without a body. 401 and 403 go without saying among the problems.
    `asks` and `says` are headers that `service.http.responses` knows, such as If-Match; and ETag, Location.
    """

    def declare(handler: Handler) -> HTTPRouteHandler:
        asked, texts = _parameters(path, handler)
        described = Described(
            summary,
            description,
            tag,
            shows,
            problems,
            asked,
            texts,
            examples or {},
            leads_to,
            role,
            takes,
            asks,
            says,
        )
        return route(
            path,
            http_method=HttpMethod(method),
            # What the framework would add; the handler's own answer has its own.
            status_code=200,
            opt={"described": described, "role": role, "is_anybodys": role is None},
        )(handler)

    return declare


def _parameters(path: str, handler: Handler) -> tuple[frozenset[str], frozenset[str]]:
    """The handler's query parameters, and those of them that are plain text."""
    in_path = set(re.findall(r"{(\w+):", path))
    hints = get_type_hints(handler)
    asked = frozenset(inspect.signature(handler).parameters) - in_path - {"request"}
    return asked, frozenset(name for name in asked if str in get_args(hints[name]))


async def known_parameters_only(request: Request[Any, Any, Any]) -> None:
    """Before each request: every query parameter is one of the route's, is given once and is plain text.

    No guard, and no plain function: the framework copies the handler for each guard of each request and
    runs a plain function in a thread.
    """
    query = request.scope["query_string"]
    if not query:
        return
    described: Described | None = request.route_handler.opt.get("described")
    known = described.parameters if described else frozenset[str]()
    seen = set[str]()
    # What is no UTF-8 is told as that, and not stored with U+FFFD in its place.
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True, errors="surrogateescape")
    for name, value in given:
        if name not in known:
            if described and described.passes_over:
                continue
            listed, shown = ", ".join(sorted(known)) or "none", name.encode(errors="replace").decode()
            raise ParameterError(f"{shown}: unknown parameter; known here: {listed}", parameter=shown)
        if name in seen:
            raise ParameterError(f"{name}: given more than once", parameter=name)
        if not is_plain(value):
            raise ParameterError(
                f"{name}: must be UTF-8, not empty, and must not hold control characters", parameter=name
            )
        if value.casefold() == "null" and described and name not in described.texts:
            # msgspec would read it as null, that is, as not given.
            raise ParameterError(f"{name}: leave it out instead of giving null", parameter=name)
        seen.add(name)
