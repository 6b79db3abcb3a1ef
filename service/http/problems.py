"""Errors as RFC 9457 problem details. The only place that knows how a domain error becomes a status.

`type` is a stable URN, `urn:wirecopy:problem:<name>`; docs/partners.md lists them all.
"""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from service.domain.errors import (
    Conflict,
    Fault,
    Forbidden,
    Gone,
    InvalidInput,
    KeyReused,
    Malformed,
    NotFound,
    PreconditionFailed,
    Unauthenticated,
    Unavailable,
    WirecopyError,
)
from service.http.answers import READING, Answer, Header
from service.http.observing import request_id_of

MEDIA_TYPE = "application/problem+json"

TYPES = {
    "bad-request": "The request cannot be understood",
    "invalid-parameter": "A parameter is unknown or its value cannot be used",
    "invalid-input": "The document cannot be used",
    "unauthenticated": "A key is needed, or the one that was sent is not good",
    "forbidden": "The key may not do this",
    "not-found": "There is nothing to be seen here",
    "gone": "What you were shown here is not to be shown any more",
    "method-not-allowed": "The method is not one of this resource's",
    "not-acceptable": "No acceptable representation",
    "conflict": "What is there already stands against it",
    "precondition-failed": "The article is not as the request expects it",
    "timeout": "The request did not arrive in time",
    "too-large": "The request is past a limit",
    "unsupported-media-type": "The body's media type cannot be read",
    "idempotency-key-reused": "The idempotency key stands for another request",
    "precondition-required": "The request must say what it expects to find",
    "rate-limited": "The key has made as many requests as it may for now",
    "not-implemented": "The service does not have it in this form",
    "unavailable": "The service cannot answer now",
    "internal": "The service failed",
}
"""Each problem's name and its title."""

_log = logging.getLogger("wirecopy.http")


class ProblemFault(msgspec.Struct, frozen=True):
    """One thing that is wrong with a document: an RFC 6901 JSON Pointer to it, and what it must be."""

    pointer: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error. `parameter` names the query or path parameter, `pointer` the place in a document; `errors`
    are all that is wrong with it, the first at `pointer`. Of what is gone, `at` says since when; `reason`,
    `instruction` and `note` are those of the change feed."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = None
    pointer: str | None = None
    errors: tuple[ProblemFault, ...] = ()
    at: datetime | None = None
    reason: str | None = None
    instruction: str | None = None
    note: str | None = None
    request_id: str | None = None


class ParameterError(InvalidInput):
    """A query parameter, path parameter or cursor is unknown or wrong."""

    def __init__(self, detail: str, *, parameter: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


class NotAcceptable(WirecopyError):
    """Nothing on offer is acceptable to the client."""


class Refused(WirecopyError):
    """The request's body is not taken: for its size, its pace, its form. `name` is the problem's."""

    def __init__(self, name: str, status: int, detail: str, *, headers: tuple[Header, ...] = ()) -> None:
        super().__init__(detail)
        self.name = name
        self.status = status
        self.headers = headers


def problem(
    name: str,
    status: int,
    detail: str,
    *,
    request: Request[Any, Any, Any],
    headers: tuple[Header, ...] = (),
    parameter: str | None = None,
    pointer: str | None = None,
    faults: tuple[Fault, ...] = (),
    gone: Gone | None = None,
) -> Answer:
    """A problem as a response that no cache keeps."""
    body = msgspec.json.encode(
        Problem(
            type=f"urn:wirecopy:problem:{name}",
            title=TYPES[name],
            status=status,
            detail=detail,
            parameter=parameter,
            pointer=pointer,
            errors=tuple(ProblemFault(*fault) for fault in faults),
            at=None if gone is None else gone.at,
            reason=None if gone is None else gone.reason,
            instruction=None if gone is None else gone.instruction,
            note=None if gone is None else gone.note,
            request_id=request_id_of(request.scope),
        )
    )
    return Answer(
        status,
        [
            (b"content-type", MEDIA_TYPE.encode("ascii")),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            *headers,
        ],
        body,
    )


_PLAIN: dict[type[WirecopyError], tuple[str, int]] = {
    ParameterError: ("invalid-parameter", 400),
    KeyReused: ("idempotency-key-reused", 422),
    Malformed: ("invalid-input", 400),
    InvalidInput: ("invalid-input", 422),
    Unauthenticated: ("unauthenticated", 401),
    Forbidden: ("forbidden", 403),
    NotFound: ("not-found", 404),
    Gone: ("gone", 410),
    NotAcceptable: ("not-acceptable", 406),
    Conflict: ("conflict", 409),
    PreconditionFailed: ("precondition-failed", 412),
}
"""The errors whose sentence is for the client as it is: their problem's name and status."""


def _domain(request: Request[Any, Any, Any], error: WirecopyError) -> Answer:
    if isinstance(error, Unavailable):
        return _unavailable(request, error)
    if isinstance(error, Refused):
        return problem(error.name, error.status, str(error), request=request, headers=error.headers)
    for kind in type(error).__mro__:
        if kind in _PLAIN:
            name, status = _PLAIN[kind]
            return problem(
                name,
                status,
                str(error),
                request=request,
                headers=_headers(request, error),
                parameter=getattr(error, "parameter", None),
                pointer=getattr(error, "pointer", None),
                faults=_faults(error),
                gone=error if isinstance(error, Gone) else None,
            )
    return _unforeseen(request, error)


def _faults(error: WirecopyError) -> tuple[Fault, ...]:
    """All that is wrong with a document; where only one thing was looked for, that."""
    faults: tuple[Fault, ...] = getattr(error, "faults", ())
    pointer = getattr(error, "pointer", None)
    return faults or (() if pointer is None else (Fault(pointer, str(error)),))


def _headers(request: Request[Any, Any, Any], error: WirecopyError) -> tuple[Header, ...]:
    if isinstance(error, Unauthenticated):
        return _challenges(request, sent=error.sent)
    return ((b"vary", b"Accept"),) if isinstance(error, NotAcceptable) else ()


def _unavailable(request: Request[Any, Any, Any], error: Unavailable) -> Answer:
    # The cause may name hosts and files: it is for the log, not for the client.
    _log.error("database unavailable: %s", error, extra={"request_id": request_id_of(request.scope)})
    return problem(
        "unavailable",
        503,
        "The database cannot answer at the moment; try again in a few seconds.",
        request=request,
        headers=((b"retry-after", b"5"),),
    )


def _challenges(request: Request[Any, Any, Any], *, sent: bool) -> tuple[Header, ...]:
    """RFC 6750, section 3: no error code where no key was sent. Basic is for reading alone."""
    bearer = b'Bearer realm="wirecopy"' + (b', error="invalid_token"' if sent else b"")
    basic = b'Basic realm="wirecopy", charset="UTF-8"'
    accepted = (bearer, basic) if request.method in READING else (bearer,)
    return tuple((b"www-authenticate", each) for each in accepted)


def _framework(request: Request[Any, Any, Any], error: HTTPException) -> Answer:
    """What Litestar itself refuses: no such route, wrong method, a parameter of the wrong form."""
    match error.status_code:
        case 404:
            return problem("not-found", 404, "No such address; /docs lists them.", request=request)
        case 405:
            allow = ", ".join(sorted((error.headers or {}).get("allow", "GET, HEAD").split(", ")))
            return problem(
                "method-not-allowed",
                405,
                f"Use one of: {allow}.",
                request=request,
                headers=((b"allow", allow.encode("latin-1")),),
            )
        case 400 if isinstance(error, ValidationException):
            return _validation(request, error)
        case status if status < 500:
            return problem("bad-request", status, HTTPStatus(status).phrase, request=request)
        case _:
            return _unforeseen(request, error)


def _validation(request: Request[Any, Any, Any], error: ValidationException) -> Answer:
    faults = error.extra if isinstance(error.extra, list) else []
    first = faults[0] if faults and isinstance(faults[0], dict) else {}
    parameter = first.get("key")
    detail = f"{parameter}: {first.get('message')}" if parameter else str(error.detail)
    return problem("invalid-parameter", 400, detail, request=request, parameter=parameter)


def _unforeseen(request: Request[Any, Any, Any], error: Exception) -> Answer:
    _log.error("unforeseen error", exc_info=error, extra={"request_id": request_id_of(request.scope)})
    return problem(
        "internal", 500, "An unforeseen error; the log has it under this request id.", request=request
    )


HANDLERS: ExceptionHandlersMap = {
    WirecopyError: _domain,  # type: ignore[dict-item] # an Answer is an ASGI application, as is Response
    HTTPException: _framework,  # type: ignore[dict-item]
    Exception: _unforeseen,  # type: ignore[dict-item]
}
