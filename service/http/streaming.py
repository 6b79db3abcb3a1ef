"""The change feed as server-sent events (HTML Living Standard, 9.2), for as long as the reader listens."""

import asyncio
import re
from contextlib import suppress
from typing import Annotated

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send

from service.domain.errors import Unauthenticated, Unavailable
from service.http import changes, examples
from service.http.answers import Header, header
from service.http.authentication import admitted_still, reader_of
from service.http.changes import AFTER, Included
from service.http.describing import Shown, reads
from service.http.following import Asked
from service.http.problems import ParameterError
from service.http.served import AnyRequest, served_by
from service.publish.changes import feed_events

EVENT_STREAM = "text/event-stream"

HEARTBEAT_SECONDS = 15.0
"""A proxy may close what is silent for longer; and a revoked key's silent stream ends with the next one."""

RETRY_MS = 2_000
"""After which a client is to come back."""

AWAY_SECONDS = 1.0
"""Between two attempts at a database that cannot answer."""

_CHANGES = 100
_WITH_ARTICLES = 20
"""Changes that are sent in one go."""

_NUMBER = re.compile("[0-9]{1,18}")

_HEADERS: list[Header] = [
    (b"content-type", EVENT_STREAM.encode("ascii")),
    (b"cache-control", b"no-store"),
    (b"vary", b"Authorization"),
    # nginx would hold the events back until it has a buffer full.
    (b"x-accel-buffering", b"no"),
]
_EXAMPLE = (
    "retry: 2000\nid: 10481\n\nid: 10482\nevent: corrected\n"
    f"data: {msgspec.json.encode(examples.FEED_PAGE['changes'][0]).decode()}\n\n"
)


@reads(
    "/v1/changes/stream",
    tag="Changes",
    summary="The change feed as a stream",
    description="Server-sent events: `id` is the change's number, `event` its kind, `data` the change as "
    "`/v1/changes` has it. It goes on after `Last-Event-ID`, else after `after`, else from now on. The first "
    "block has an id and nothing else: where you are.",
    shows={EVENT_STREAM: Shown({"type": "string"}, _EXAMPLE)},
)
async def stream_changes(
    request: AnyRequest, after: Annotated[int | None, AFTER] = None, include: Included = None
) -> ASGIApp:
    served = served_by(request)
    last = await served.tail.last()
    named, start = _start(request, after)
    if start is not None and start > last:
        raise changes.beyond_the_end(named)
    with_articles = include == "article"
    asked = Asked(
        reader_of(request), _WITH_ARTICLES if with_articles else _CHANGES, with_articles=with_articles
    )
    return Stream(request, asked, last if start is None else start)


def _start(request: AnyRequest, after: int | None) -> tuple[str, int | None]:
    """After which change to go on, and what said so. A browser that comes back sends the header, and still
    the address that it had."""
    said = header(request.scope, b"last-event-id")
    if said is None:
        return "after", after
    if _NUMBER.fullmatch(said) is None:
        raise ParameterError(
            "Last-Event-ID: give the id of an event of this stream", parameter="Last-Event-ID"
        )
    return "Last-Event-ID", int(said)


class Stream:
    """An answer that does not end by itself; an ASGI application."""

    def __init__(self, request: AnyRequest, asked: Asked, after: int) -> None:
        self._request = request
        self._asked = asked
        self._after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        if self._request.method == "GET":
            await self._tell_until_left(receive, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _tell_until_left(self, receive: Receive, send: Send) -> None:
        telling, leaving = asyncio.create_task(self._tell(send)), asyncio.create_task(_left(receive))
        try:
            await asyncio.wait([telling, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            telling.cancel()
            leaving.cancel()
        with suppress(asyncio.CancelledError):
            await telling

    async def _tell(self, send: Send) -> None:
        """Send what there is, and then what comes. The next is read when this was taken: to a slow reader
        nothing is queued up."""
        clock, tail = asyncio.get_running_loop().time, served_by(self._request).tail
        await _write(send, b"retry: %d\nid: %d\n\n" % (RETRY_MS, self._after))
        beat = clock() + HEARTBEAT_SECONDS
        while not tail.closed:
            last = await tail.beyond(self._after, seconds=max(0.0, beat - clock()))
            if last < self._after:
                return
            try:
                await admitted_still(self._request, last)
                told = await self._news(last) if last > self._after else b""
            except Unauthenticated:
                return
            except Unavailable:
                await asyncio.sleep(AWAY_SECONDS)
                told = b""
            if told or clock() >= beat:
                # A comment alone, with no empty line behind it: some clients would take that for an event.
                await _write(send, told or b":\n")
                beat = clock() + HEARTBEAT_SECONDS

    async def _news(self, last: int) -> bytes:
        """The next changes that the reader notices, as events; nothing where none of these is theirs."""
        batch = await served_by(self._request).following.shared(
            self._after, self._asked, feed_events, last=last
        )
        changes.note_sent(self._request, "stream", self._after, batch)
        self._after = batch.up_to
        return batch.body


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive) -> None:
    """Until the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
