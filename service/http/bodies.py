"""Reading what a client sends, before it can cost more than it may: bytes, time and memory.

A handler that reads a body takes it from here and not from the framework's `data`, which waits for a slow
client for ever and keeps a body whole before it is looked at.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from service.http.answers import header
from service.http.decoding import decoder
from service.http.problems import Refused
from service.http.served import AnyRequest

_PIECE = 65_536
"""Decompressed bytes after which other requests get their turn: whoever takes them may have a line each."""

_RATIO = 1_000
_FREE_OF_RATIO = 20_000_000
"""A body may become so many times what was sent, once it has become so much: text becomes ten times as much,
and whoever sends a few kilobytes may not have us work on gigabytes."""


async def whole_body(request: AnyRequest, *, max_bytes: int, seconds: float) -> bytes:
    """The body, decompressed. `max_bytes` hold before and after that; `seconds` are for all of it.

    Raises Refused: 413 at once when the client announces more than that, else as soon as more has come;
    408 when it takes longer, 415 for a coding that is not known here, 400 for a body that is broken or
    ends before it is whole.
    """
    body = bytearray()
    deadline = asyncio.get_running_loop().time() + seconds
    async for piece in _decoded(request, max_bytes, lambda: deadline):
        body += piece
    return bytes(body)


async def chunks(request: AnyRequest, *, max_bytes: int, idle_seconds: float) -> AsyncIterator[bytes]:
    """The body, decompressed, in pieces of at most 8 MB. As `whole_body`, but a body may take as long as
    it needs while something arrives every `idle_seconds`."""
    loop = asyncio.get_running_loop()
    async for piece in _decoded(request, max_bytes, lambda: loop.time() + idle_seconds):
        yield piece


def media_type(request: AnyRequest) -> tuple[str, str | None]:
    """The body's media type and its charset, both in lower case; empty where the client says none."""
    kind, parameters = request.content_type
    charset = parameters.get("charset")
    return kind, charset.lower() if charset else None


def require_media_type(request: AnyRequest, accepted: tuple[str, ...]) -> str:
    """The body's media type. Raises Refused, 415, unless it is one of these."""
    kind, _ = media_type(request)
    if kind in accepted:
        return kind
    listed = ", ".join(accepted)
    # RFC 9110, section 15.5.16, and for PATCH RFC 5789, section 2.2.
    name = b"accept-patch" if request.method == "PATCH" else b"accept"
    raise Refused(
        "unsupported-media-type",
        415,
        f"Content-Type is {kind or 'missing'}; send one of: {listed}.",
        headers=((name, listed.encode("ascii")),),
    )


async def _decoded(
    request: AnyRequest, max_bytes: int, deadline: Callable[[], float]
) -> AsyncIterator[bytes]:
    decode = decoder(header(request.scope, b"content-encoding"))
    announced = header(request.scope, b"content-length")
    if announced is not None and announced.isdecimal() and int(announced) > max_bytes:
        raise _too_large(max_bytes)
    received = given = 0
    async for piece in _received(request, deadline):
        received += len(piece)
        if received > max_bytes:
            raise _too_large(max_bytes)
        for part in decode(piece):
            given += len(part)
            if given > max_bytes:
                raise _too_large(max_bytes)
            if given > max(_FREE_OF_RATIO, received * _RATIO):
                raise Refused("too-large", 413, f"The body becomes more than {_RATIO:,} times what was sent.")
            for start in range(0, len(part), _PIECE):
                yield part[start : start + _PIECE]
                if len(part) > _PIECE:
                    await asyncio.sleep(0)
    for part in decode(b""):
        yield part


async def _received(request: AnyRequest, deadline: Callable[[], float]) -> AsyncIterator[bytes]:
    """What the server hands over, as it comes over the wire."""
    more = True
    while more:
        try:
            async with asyncio.timeout_at(deadline()):
                message = await request.receive()
        except TimeoutError:
            raise Refused("timeout", 408, "The body did not arrive in time; send it again.") from None
        if message["type"] != "http.request":
            # RFC 9112, section 8. Who has sent half of it and waits is told; who is gone costs a log line.
            raise Refused("bad-request", 400, "The body ended before it was whole, or is chunked wrongly.")
        if body := message.get("body"):
            yield body
        more = bool(message.get("more_body"))


def _too_large(max_bytes: int) -> Refused:
    return Refused("too-large", 413, f"The body is larger than {max_bytes} bytes, before or after decoding.")
