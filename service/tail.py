"""The end of the change feed, as this process knows it: asked for by one, waited for by many."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from service.domain.errors import Unavailable
from service.store import feed
from service.store.database import Database

INTERVAL = 0.2
"""Seconds between two looks at the end of the feed, while somebody waits for it to move."""

_log = logging.getLogger("wirecopy.tail")


class Tail:
    """The end of one database's feed. However many wait, one task asks for it, and nobody while nobody
    waits."""

    def __init__(self, database: Database, *, interval: float = INTERVAL) -> None:
        self._database = database
        self._interval = interval
        self._last: int | None = None
        self._waiting = 0
        self._asking: asyncio.Task[None] | None = None
        self._begun = self._answered = 0
        self._asked = asyncio.Event()
        self._moved = asyncio.Event()
        self.closed = False

    async def last(self) -> int:
        """The number of the newest change now. Raises Unavailable."""
        return await self._database.read(feed.last)

    async def beyond(self, seq: int, *, seconds: float) -> int:
        """The number of the newest change, as soon as it is higher than `seq`; `seq` past the time, or when
        this is closed. A lower one says that the feed was restored from an older copy.

        While the database is away it goes on waiting. What was read before the call says nothing of a `seq`
        that another worker may have told of since.
        """
        begun = self._begun
        with self._listening(), suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                if self._last is None or self._last < seq:
                    await self._asked_anew()
                while self._last == seq and not self.closed:
                    await self._moved.wait()
        if self._last is None or (self._last < seq and self._answered <= begun):
            return seq
        return self._last

    def close(self) -> None:
        """Let everybody go who waits, now and from now on."""
        self.closed = True
        if self._asking is not None:
            self._asking.cancel()
        self._asked.set()
        self._moved.set()

    async def _asked_anew(self) -> None:
        """Wait for a look that is yet to begin: the one going on may be older than what the caller read."""
        wanted = self._begun + 1
        while self._answered < wanted and not self.closed:
            await self._asked.wait()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self._waiting += 1
        if not self.closed and (self._asking is None or self._asking.done()):
            self._asking = asyncio.create_task(self._ask())
        try:
            yield
        finally:
            self._waiting -= 1

    async def _ask(self) -> None:
        is_away = False
        while self._waiting:
            self._begun += 1
            try:
                last = await self._database.read(feed.last)
            except Unavailable as fault:
                if not is_away:
                    _log.warning("the end of the change feed cannot be asked for: %s", fault)
                is_away = True
            else:
                is_away = False
                self._answered = self._begun
                self._asked = _happened(self._asked)
                if last != self._last:
                    self._last = last
                    self._moved = _happened(self._moved)
            await asyncio.sleep(self._interval)


def _happened(event: asyncio.Event) -> asyncio.Event:
    """Wake those who wait; who comes later waits for the next time."""
    event.set()
    return asyncio.Event()
