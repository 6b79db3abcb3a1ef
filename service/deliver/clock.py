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

AFTER_A_DEFECT = 5.0
"""Seconds until it is tried again after a fault that is not the database's."""

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
        except Exception:  # noqa: BLE001 - a defect of ours must not end what is due later
            _log.exception("nothing can be released now, by a defect of ours")
            pause = AFTER_A_DEFECT
        await asyncio.sleep(pause)


async def _until_next(newsroom: Newsroom) -> float:
    due = await newsroom.next_due()
    if due is None:
        return LOOKS_EVERY
    return min(LOOKS_EVERY, max(0.0, (due - newsroom.clock()).total_seconds()))
