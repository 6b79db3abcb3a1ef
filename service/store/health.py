"""Whether writes succeed, so that an operator learns of a full disk from `/readyz` and not from an editor."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from service.domain.errors import Unavailable

_log = logging.getLogger("wirecopy.store")

PROBE_SECONDS = 1.0
"""How often at the most a database that failed to write is tried."""


class WriteHealth:
    """What became of the last writes of this process.

    After a failure `settled` tries a write of its own, so that the truth does not wait for a client.
    """

    def __init__(self, probe: Callable[[], Awaitable[object]]) -> None:
        self.failing = False
        self._probe = probe
        self._probing: asyncio.Task[None] | None = None
        self._next = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Around each write: only Unavailable says something of the database, and a success does."""
        try:
            yield
        except Unavailable:
            self.failing = True
            raise
        self.failing = False

    async def settled(self, *, seconds: float = 1.0) -> bool:
        """Whether writes succeed; waits that long at the most for a probe that is under way."""
        if self.failing and self._probing is None and time.monotonic() >= self._next:
            self._next = time.monotonic() + PROBE_SECONDS
            self._probing = asyncio.create_task(self._try())
        if self._probing is not None:
            await asyncio.wait([self._probing], timeout=seconds)
        return not self.failing

    async def _try(self) -> None:
        try:
            await self._probe()
        except Unavailable:
            pass  # `failing` says so
        except Exception:  # noqa: BLE001 - a defect of ours, which nobody awaits and nobody else would tell
            _log.exception("the probe whether writes succeed failed otherwise than a database does")
        finally:
            self._probing = None
