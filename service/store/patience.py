"""Doing it again when the database could not, where nothing was done and the cause passes by itself."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from service.store.faults import FAULTS, passes

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds within which a write is begun again. Most restarts of a server take less, most clients wait
longer."""

_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.4


async def patiently(attempt: Callable[[], Awaitable[T]], *, seconds: float = PATIENCE) -> T:
    """What `attempt` gives. It must leave nothing behind when it raises one of `FAULTS`.

    The pauses are drawn at random, so that writers who met once do not meet again.
    """
    give_up = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            return await attempt()
        except FAULTS as fault:
            wait = random.uniform(pause / 2, pause)  # noqa: S311 - no secret
            if not passes(fault) or time.monotonic() + wait > give_up:
                raise
        await asyncio.sleep(wait)
        pause = min(pause * 2, _LONGEST_PAUSE)
