"""Requests that bring a body, kept from holding what others need: they end in time, and are heard out.

A client that is refused half-way is still sending. To close the connection on it would destroy the answer
before it is read (RFC 9112, section 9.6), so what it sends is thrown away for a moment.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

from service.http.answers import READING, Header, header
from service.http.problems import problem

LINGER_SECONDS = 2.0
"""How long what a refused client goes on sending is thrown away."""


class Paced:
    """Wraps the application. `seconds` are for a request's handling, its waiting for the client excepted.

    GET and HEAD pass: what they wait for has limits of its own, and a timer costs as much as a query.
    """

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] in READING:
            await self._app(scope, receive, send)
            return
        limit = asyncio.timeout(self._seconds)
        exchange = _Exchange(scope, receive, send, limit, self._seconds)
        try:
            async with limit:
                await self._app(scope, exchange.receive, exchange.send)
        except TimeoutError:
            if exchange.answering or not limit.expired():
                raise
            await _outcome_unknown(scope)(scope, receive, exchange.send)


def _outcome_unknown(scope: Scope) -> ASGIApp:
    return problem(
        "unavailable",
        503,
        "This took too long. Whether it was done is not known; the same request may be sent again.",
        request=Request(scope),
        headers=((b"retry-after", b"5"),),
    )


class _Exchange:
    """One request: how much of its body has come, and whether its answer has begun."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, limit: asyncio.Timeout, seconds: float
    ) -> None:
        self._receive = receive
        self._send = send
        self._limit = limit
        self._seconds = seconds
        length = header(scope, b"content-length")
        chunked = header(scope, b"transfer-encoding") is not None
        self._unread = chunked or length not in (None, "0")
        # Who waits for "100 Continue" has not sent anything yet, and need not be heard out.
        self._waits = header(scope, b"expect") is not None
        self.answering = False

    async def receive(self) -> ReceiveMessage:
        """The next piece of the body. The wait for it is the client's time, not ours."""
        self._allow(None)
        message = await self._next()
        self._allow(self._seconds)
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on. Before the end of one whose request is not read, the client is heard out."""
        if message["type"] == "http.response.start":
            self.answering = True
            self._allow(None)
            if self._unread:
                message["headers"] = _last_of_connection(message["headers"])
        elif message["type"] == "http.response.body" and self._unread and not message.get("more_body"):
            message["more_body"] = True
            await self._send(message)
            await self._hear_out()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)

    def _allow(self, seconds: float | None) -> None:
        if not self._limit.expired():
            now = asyncio.get_running_loop().time()
            self._limit.reschedule(None if seconds is None else now + seconds)

    async def _next(self) -> ReceiveMessage:
        self._waits = False
        message = await self._receive()
        self._unread = message["type"] == "http.request" and bool(message.get("more_body"))
        return message

    async def _hear_out(self) -> None:
        if self._waits:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while self._unread:
                    await self._next()


def _last_of_connection(headers: Iterable[Header]) -> list[Header]:
    """The headers of an answer that ends the connection. Without a length: the server would take the answer
    for finished, and close, before the client was heard out."""
    kept = [(name, value) for name, value in headers if name != b"content-length"]
    return [*kept, (b"connection", b"close")]
