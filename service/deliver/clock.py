"""The clock: releases, expiries and the ends of rights, when their time has come.

Every worker looks; the store sees to it that each is done once. What is due is found in the database, so what
a killed worker left undone the next one does: late rather than early, and never not at all.
"""

import asyncio
import logging

from service.domain.errors import Unavailable
from service.newsroom import Newsroom

LOOKS_EVERY = 1.0
"""Seconds: what another process writes may be due sooner than what was known to be."""

_log = logging.getLogger("wirecopy.clock")


async def keep_time(newsroom: Newsroom) -> None:
    """Do what is due, and wait for what comes next; until cancelled."""
    while True:
        try:
            while done := await newsroom.keep_time():
                _log.info("%d articles: their time had come", done)
            pause = await _until_next(newsroom)
        except Unavailable as error:
            _log.warning("nothing can be released now: %s", error)
            pause = LOOKS_EVERY
        await asyncio.sleep(pause)


async def _until_next(newsroom: Newsroom) -> float:
    due = await newsroom.next_due()
    if due is None:
        return LOOKS_EVERY
    return min(LOOKS_EVERY, max(0.0, (due - newsroom.clock()).total_seconds()))
