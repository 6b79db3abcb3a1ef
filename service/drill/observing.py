"""Watching the client: an ASGI application around the service's, which sees what it asks and refuses it when
the script says so."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from service.drill.playing import RETRY_AFTER, Drill

# Litestar's own types of these are closed unions, which an application in the middle cannot keep to.
Scope = Any
Receive = Any
Send = Any
Application = Callable[[Any, Any, Any], Awaitable[None]]

_FEED = "/v1/changes"
_STREAM = "/v1/changes/stream"


class Drilled:
    """The application, while a drill is on."""

    def __init__(self, app: Application, drill: Drill) -> None:
        self._app = app
        self._drill = drill

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in {_FEED, _STREAM} or not _has_key(scope):
            await self._app(scope, receive, send)
            return
        refusal = self._drill.refusal
        if refusal is not None and refusal.meet(time.monotonic()):
            await _refuse(send, refusal.status)
            return
        self._drill.asked(_after(scope) if scope["path"] == _FEED else None)

        async def watched(message: Any) -> None:
            if message.get("status") == 304:
                self._drill.saw_304 = True
            await send(message)

        await self._app(scope, receive, watched)


def _has_key(scope: Scope) -> bool:
    return any(name == b"authorization" for name, _ in scope["headers"])


def _after(scope: Scope) -> int:
    given = parse_qs(scope["query_string"].decode("latin-1")).get("after", ["0"])[0]
    return int(given) if given.isdecimal() else 0


async def _refuse(send: Send, status: int) -> None:
    name = "rate-limited" if status == 429 else "unavailable"
    problem = {
        "type": f"urn:wirecopy:problem:{name}",
        "title": "The drill refuses this once",
        "status": status,
        "detail": f"Come again after {RETRY_AFTER} seconds.",
    }
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"retry-after", b"%d" % RETRY_AFTER),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
