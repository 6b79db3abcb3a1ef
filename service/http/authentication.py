"""Who asks, and whether they may: worked out before a route looks at anything of its own.

A refusal says the same whatever there is: it comes before the path's article, the parameters and the body
are looked at. What changes something is refused to all but admins unless its route says otherwise.
"""

import base64
import binascii
import re

from litestar.types import Scope

from service.domain.audit import Actor, Role
from service.domain.errors import Forbidden, Unauthenticated
from service.domain.key import Key, may
from service.domain.reader import ANYBODY, Reader
from service.http.answers import READING, header, make_private
from service.http.client import address_of
from service.http.describing import OPERATIONS, known_parameters_only
from service.http.observing import request_id_of, say
from service.http.problems import Refused
from service.http.served import AnyRequest, served_by
from service.keyring import Caller

_STATE_KEY = "wirecopy_caller"
_HARMLESS = READING | {"OPTIONS"}
_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)
_BASIC = re.compile(r"basic +(\S+)", re.IGNORECASE)

_API = "/v1/"
_OF_PAGES = "/v1/images/{image_id}/file"
"""The one address in the API that pages need: their pictures'."""


async def before_each(request: AnyRequest) -> None:
    """Before each request: the caller may ask this, and asks it with parameters that there are."""
    await admit(request)
    await known_parameters_only(request)


async def admit(request: AnyRequest) -> None:
    """Recognise the key that was sent, if one was. Raises Unauthenticated or Forbidden.

    No guard: the framework copies the handler for each guard of each request.
    """
    scope, opt = request.scope, request.route_handler.opt
    is_anybodys = scope["method"] in _HARMLESS or opt.get("is_anybodys")
    needed: Role | None = opt.get("role") or (None if is_anybodys else "admin")
    sent = header(scope, b"authorization")
    if sent is None:
        if needed is not None or _is_closed(request):
            raise Unauthenticated("Send a key: Authorization: Bearer wc_<id>_<secret>.", sent=False)
        return
    if needed is None and _is_of_operations(request):
        return
    served = served_by(request)
    caller = await served.keyring.caller_of(_token(sent, scope["method"]))
    served.usage.used(caller)
    _limit(request, caller)
    if needed is not None and not may(caller.key.role, needed):
        raise Forbidden(f"This needs a key of the role {needed}; this key's is {caller.key.role}.")
    scope["state"][_STATE_KEY] = caller
    make_private(scope)


async def admitted_still(request: AnyRequest, last: int) -> None:
    """Look at the key once more, as an answer that takes long goes on with what the feed has up to `last`.
    Raises Unauthenticated where it is not good any more, Unavailable. It is no request of its own."""
    sent = header(request.scope, b"authorization")
    if sent is not None:
        served, token = served_by(request), _token(sent, request.scope["method"])
        await served.following.once((token, last), lambda: served.keyring.caller_of(token))


def _is_of_operations(request: AnyRequest) -> bool:
    """What a supervisor asks must be answered while the keys cannot be read."""
    described = request.route_handler.opt.get("described")
    return described is not None and described.tag == OPERATIONS


def _is_closed(request: AnyRequest) -> bool:
    """Whether it is read with a key only, by the operator's wish."""
    scope = request.scope
    if served_by(request).settings.public_access or scope["method"] not in READING:
        return False
    return scope["path"].startswith(_API) and scope.get("path_template") != _OF_PAGES


def _limit(request: AnyRequest, caller: Caller) -> None:
    """Raise Refused where a partner's key has made its requests for now; the newsroom's own have no limit."""
    if caller.key.partner_id is None:
        return
    served = served_by(request)
    rate = caller.rate_per_minute or served.settings.rate_per_minute
    allowance = served.limits.take(caller.key.id, rate)
    say(request.scope, allowance.headers())
    if allowance.retry_after is not None:
        raise Refused(
            "rate-limited",
            429,
            f"This key may make {rate} requests a minute; ask again in {allowance.retry_after} s.",
        )


def _token(sent: str, method: str) -> str:
    """What is sent as a key: the bearer token, or the password of Basic, with any user name.

    Basic is for feed readers, so it is for reading: a browser that was told a password sends it along with
    what other sites' forms ask for.
    """
    bearer = _BEARER.fullmatch(sent.strip())
    if bearer is not None:
        return bearer[1]
    basic = _BASIC.fullmatch(sent.strip())
    if basic is None or method not in READING:
        raise Unauthenticated("Send a key as: Authorization: Bearer wc_<id>_<secret>.", sent=True)
    try:
        # What is not ASCII may be in the user name only: of no token is it part.
        return base64.b64decode(basic[1], validate=True).decode("latin-1").partition(":")[2]
    except binascii.Error:
        return ""


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
