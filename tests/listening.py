"""Listening to an event stream of an application in this process, for tests."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import msgspec
from litestar.types import ASGIApp

from service.app import create_app
from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings
from tests.serving import run

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds after which what is waited for will not come."""


class Event(NamedTuple):
    """A block of the stream that has data."""

    id: str
    event: str
    data: dict[str, Any]


class Listener:
    """One reader of a stream. `takes` is set while it reads what is sent; `whole` is all of it."""

    def __init__(self, app: ASGIApp, query: str = "", method: str = "GET", **headers: str) -> None:
        self.status = 0
        self.whole = ""
        self.takes = asyncio.Event()
        self.takes.set()
        self._heard = asyncio.Condition()
        self._left = asyncio.Event()
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": "/v1/changes/stream",
            "raw_path": b"/v1/changes/stream",
            "root_path": "",
            "query_string": query.encode(),
            "headers": named,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        self._task = asyncio.ensure_future(_called(app(scope, self._receive, self._send)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self.takes.set()
        with suppress(TimeoutError):
            await self.ended()

    @property
    def events(self) -> list[Event]:
        found = []
        for block in self.whole.split("\n\n")[:-1]:
            lines = [line for line in block.split("\n") if not line.startswith(":")]
            said = dict(line.split(": ", 1) for line in lines)
            if "data" in said:
                found.append(Event(said["id"], said["event"], msgspec.json.decode(said["data"])))
        return found

    @property
    def position(self) -> str:
        """The last id that was heard."""
        ids = [
            line for line in self.whole.split("\n\n")[:-1] for line in line.split("\n") if line[:3] == "id:"
        ]
        return ids[-1].removeprefix("id: ")

    async def heard(self, count: int) -> list[Event]:
        """The events, as soon as there are so many."""
        await self.until(lambda: len(self.events) >= count)
        return self.events

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._heard:
            await self._heard.wait_for(condition)

    async def ended(self) -> None:
        """Until the stream has ended."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(self._task)

    async def _receive(self) -> Any:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.takes.wait()
        async with self._heard:
            self.status = message.get("status", self.status)
            self.whole += message.get("body", b"").decode()
            self._heard.notify_all()


async def _called(answering: Any) -> None:
    await answering


def listening(settings: Settings, scenario: Callable[[ASGIApp, Newsroom], Coroutine[Any, Any, T]]) -> T:
    """Run a scenario with an application, and with a newsroom beside it, as another process would have."""

    async def play() -> T:
        newsroom, beside = open_newsroom(settings), open_newsroom(settings)
        try:
            return await scenario(create_app(settings, newsroom=newsroom), beside)
        finally:
            # Who asks for the end of the feed may be at it still, with a connection that nobody would close.
            left = asyncio.all_tasks() - {asyncio.current_task()}
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            await newsroom.database.close()
            await beside.database.close()

    return run(play())
