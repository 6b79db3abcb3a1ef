"""Who asks, and whether they may: worked out before a route looks at anything of its own.

A refusal says the same whatever there is: it comes before the path's article, the parameters and the body
are looked at. What changes something is refused to all but admins unless its route says otherwise.
"""

import re

from litestar.types import Scope

from service.domain.audit import Actor, Role
from service.domain.errors import Forbidden, Unauthenticated
from service.domain.key import Key, may
from service.domain.reader import ANYBODY, Reader
from service.http.answers import header, make_private
from service.http.client import address_of
from service.http.describing import OPERATIONS, known_parameters_only
from service.http.observing import request_id_of
from service.http.served import AnyRequest, served_by
from service.keyring import Caller

_STATE_KEY = "wirecopy_caller"
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


async def before_each(request: AnyRequest) -> None:
    """Before each request: the caller may ask this, and asks it with parameters that there are."""
    await admit(request)
    await known_parameters_only(request)


async def admit(request: AnyRequest) -> None:
    """Recognise the key that was sent, if one was. Raises Unauthenticated or Forbidden.

    No guard: the framework copies the handler for each guard of each request.
    """
    scope, opt = request.scope, request.route_handler.opt
    needed: Role | None = opt.get("role") or (None if scope["method"] in _HARMLESS else "admin")
    sent = header(scope, b"authorization")
    if sent is None:
        if needed is not None:
            raise Unauthenticated("Send a key: Authorization: Bearer wc_<id>_<secret>.", sent=False)
        return
    if needed is None and _is_of_operations(request):
        return
    caller = await served_by(request).keyring.caller_of(_token(sent))
    if needed is not None and not may(caller.key.role, needed):
        raise Forbidden(f"This needs a key of the role {needed}; this key's is {caller.key.role}.")
    scope["state"][_STATE_KEY] = caller
    make_private(scope)


def _is_of_operations(request: AnyRequest) -> bool:
    """What a supervisor asks must be answered while the keys cannot be read."""
    described = request.route_handler.opt.get("described")
    return described is not None and described.tag == OPERATIONS


def _token(sent: str) -> str:
    match = _BEARER.fullmatch(sent.strip())
    if match is None:
        raise Unauthenticated("Send a key as: Authorization: Bearer wc_<id>_<secret>.", sent=True)
    return match[1]


def caller_of(scope: Scope) -> Caller | None:
    """The key that this request came with, and whose it is; null for a caller without one."""
    caller: Caller | None = scope["state"].get(_STATE_KEY)
    return caller


def key_of(scope: Scope) -> Key | None:
    """The key that this request came with; null for a caller without one."""
    caller = caller_of(scope)
    return None if caller is None else caller.key


def reader_of(request: AnyRequest) -> Reader:
    """Who asks, and what they are entitled to see; see `service.store.visibility`."""
    caller = caller_of(request.scope)
    return ANYBODY if caller is None else caller.reader


def actor_of(request: AnyRequest) -> Actor:
    """Who writes: the caller's key, address and request id. For routes that need a key only."""
    key = key_of(request.scope)
    if key is None:
        raise RuntimeError("this route lets callers without a key write")
    return Actor(
        name=key.name,
        key_id=key.id,
        address=address_of(request.scope, served_by(request).settings.trusted_networks),
        request_id=request_id_of(request.scope),
    )
