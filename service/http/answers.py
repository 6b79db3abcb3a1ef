"""What goes back over the wire: validators, cache policy, codings and conditional requests in one place.

Ours, because the framework's ETag gives no 304 and its compression ignores `br;q=0` and sends no `Vary`
with plain bytes.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple, Self

from litestar.types import Receive, Scope, Send

from service.http.compression import WORTH_IT, compress
from service.http.negotiation import best_coding

Header = tuple[bytes, bytes]

READING = frozenset({"GET", "HEAD"})
"""The methods that fetch something and change nothing."""

_STATE_KEY = "wirecopy_headers"
_PRIVATE = "wirecopy_private"


class Answer:
    """A finished response; an ASGI application. HEAD gets the headers of GET and no body."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: list[Header], body: bytes = b"") -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def to_asgi_response(self, *_: object, **__: object) -> Self:
        """What Litestar asks of the answer to an error; this one is finished already."""
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        body = b"" if scope.get("method") == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body, "more_body": False})


class CachePolicy(NamedTuple):
    """The `Cache-Control` of a route and what its answers vary by, besides the coding."""

    cache_control: str
    vary: tuple[str, ...] = ()

    def headers(self) -> tuple[Header, Header]:
        """`Cache-Control` and `Vary`."""
        return _policy_headers(self)

    def private(self) -> Self:
        """The same for a caller with a key: no shared cache keeps it, and a private one asks each time."""
        if self.cache_control == "no-store":
            return self
        return self._replace(cache_control="private, no-cache")


class Representation(NamedTuple):
    """A body to be served and what is to be said of it.

    `tag` is the opaque part of a strong entity tag for the uncoded bytes; each coding gets its own.
    `keys` are purge keys for caches that know `Surrogate-Key`.
    """

    body: bytes
    media_type: str
    tag: str
    policy: CachePolicy
    modified: datetime | None = None
    keys: Sequence[str] = ()
    extra: Sequence[Header] = ()


def answer(scope: Scope, shown: Representation) -> Answer:
    """The response to a GET or HEAD for a representation: 200, or 304 when the client has it."""
    coding = None
    if len(shown.body) >= WORTH_IT and _is_text(shown.media_type):
        coding = best_coding(header(scope, b"accept-encoding"))
    tag = f'"{shown.tag}-{coding}"' if coding else f'"{shown.tag}"'
    headers = _headers(shown, tag, shown.policy.private() if is_private(scope) else shown.policy)
    if is_current(scope, tag, shown.modified):
        return Answer(304, headers)
    body = compress(shown.body, coding) if coding else shown.body
    headers.append((b"content-type", shown.media_type.encode("ascii")))
    headers.append((b"content-length", b"%d" % len(body)))
    if coding:
        headers.append((b"content-encoding", coding.encode("ascii")))
    return Answer(200, headers, body)


def _is_text(media_type: str) -> bool:
    """Pictures are compressed already."""
    return media_type.startswith("text/") or "json" in media_type or "xml" in media_type


def make_private(scope: Scope) -> None:
    """What this request is answered with is for its caller alone, whatever the route's policy says."""
    scope["state"][_PRIVATE] = True


def is_private(scope: Scope) -> bool:
    return _PRIVATE in scope["state"]


def _headers(shown: Representation, tag: str, policy: CachePolicy) -> list[Header]:
    headers = [
        (b"etag", tag.encode("ascii")),
        *policy.headers(),
        *shown.extra,
    ]
    if shown.modified is not None:
        headers.append((b"last-modified", http_date(shown.modified)))
    if shown.keys:
        headers.append((b"surrogate-key", " ".join(shown.keys).encode("ascii")))
    return headers


@lru_cache(maxsize=64)
def _policy_headers(policy: CachePolicy) -> tuple[Header, Header]:
    vary = ", ".join((*policy.vary, "Accept-Encoding"))
    return (b"cache-control", policy.cache_control.encode("ascii")), (b"vary", vary.encode("ascii"))


def is_current(scope: Scope, tag: str, modified: datetime | None) -> bool:
    """Whether the client's copy is current: RFC 9110 13.2.2, `If-None-Match` before the date."""
    wanted = header(scope, b"if-none-match")
    if wanted is not None:
        return wanted.strip() == "*" or tag in (_strong(each) for each in wanted.split(","))
    since = header(scope, b"if-modified-since")
    if since is None or modified is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
        # Dates of other forms than IMF-fixdate may lack a zone or lie outside the calendar.
        return moment.tzinfo is not None and modified.replace(microsecond=0) <= moment
    except (ValueError, OverflowError):
        return False


def _strong(tag: str) -> str:
    """For GET the comparison is the weak one: the `W/` does not count."""
    return tag.strip().removeprefix("W/")


def header(scope: Scope, name: bytes) -> str | None:
    """A request header, several lines of it joined; null when it was not sent."""
    value = _headers_by_name(scope).get(name)
    return None if value is None else value.decode("latin-1")


def _headers_by_name(scope: Scope) -> dict[bytes, bytes]:
    """The request's headers, gone through once a request: five of them are looked at."""
    state = scope["state"]
    named: dict[bytes, bytes] | None = state.get(_STATE_KEY)
    if named is None:
        named = state[_STATE_KEY] = {}
        for name, value in scope["headers"]:
            named[name] = named[name] + b", " + value if name in named else value
    return named


def http_date(moment: datetime) -> bytes:
    """IMF-fixdate, to the second."""
    return _http_date(int(moment.timestamp()))


@lru_cache(maxsize=4096)
def _http_date(seconds: int) -> bytes:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True).encode("ascii")


NO_SNIFFING: Header = (b"x-content-type-options", b"nosniff")


def page_headers(policy: str) -> tuple[Header, ...]:
    """What every page is sent with, beside its own content security policy."""
    return (
        (b"content-security-policy", policy.encode("ascii")),
        NO_SNIFFING,
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
    )


def tag_of(*parts: bytes) -> str:
    """An entity tag's opaque part for content that these bytes determine."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()[:32]
