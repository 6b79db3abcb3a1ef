"""What keys are used for, noted by the way: when each was last used, and what partners were sent.

A request notes it in memory and waits for nothing. Every few seconds all of it is written together; a
process that is killed outright loses what it had not written yet.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from service.domain.delivery import Channel
from service.domain.errors import Unavailable
from service.keyring import Caller
from service.store import usage
from service.store.database import Connection, Database
from service.store.usage import Sent

FLUSHED_EVERY = 5.0
"""Seconds."""

PRECISION = timedelta(minutes=1)
"""To which the last use of a key is true: within it, a key that is used all the time is written once."""

KEPT = timedelta(days=400)
"""For so long it is known what a partner was sent: a year, and time to look."""

MOST_WAITING = 10_000
"""Entries that wait to be written; while the database takes none, further ones are joined to those."""

_log = logging.getLogger("wirecopy.usage")


class Usage:
    """What one process noted. `clock` gives the current moment."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._used: dict[str, datetime] = {}
        self._sent: list[Sent] = []
        self._newest: dict[tuple[str, str | None, Channel], int] = {}
        """Where in `_sent` the newest entry is of a partner's key and a channel."""

    def used(self, caller: Caller) -> None:
        """A key was used now."""
        at, known = self._clock(), caller.key.last_used_at
        if known is None or at - known >= PRECISION:
            self._used[caller.key.id] = at

    def sent(
        self,
        caller: Caller | None,
        channel: Channel,
        *,
        after: int,
        up_to: int,
        changes: int,
        articles: int = 0,
    ) -> None:
        """A partner was sent so many of the changes after a number, up to and with another, and so many whole
        articles. What goes on from what the same key was sent is joined to that. Of callers without a key,
        and of the newsroom's own, nothing is noted."""
        key = None if caller is None else caller.key
        if key is None or key.partner_id is None or up_to <= after:
            return
        self._note(Sent(key.partner_id, key.id, channel, self._clock(), after, up_to, changes, articles))

    async def flush(self) -> None:
        """Write what was noted. Raises Unavailable; then it is kept for the next time."""
        if not self._used and not self._sent:
            return
        used, sent = self._used, self._sent
        self._used, self._sent, self._newest = {}, [], {}

        def write(connection: Connection) -> None:
            usage.used(connection, used)
            usage.sent(connection, sent)
            usage.forget(connection, before=self._clock() - KEPT)

        try:
            await self._database.write(write)
        except BaseException:
            self._take_back(used, sent)
            raise

    async def run(self) -> None:
        """Write what was noted every few seconds, until cancelled; then once more."""
        try:
            while True:
                await asyncio.sleep(FLUSHED_EVERY)
                await self._try_to_flush()
        finally:
            await self._try_to_flush()

    async def _try_to_flush(self) -> None:
        try:
            await self.flush()
        except Unavailable as error:
            _log.warning("what keys were used for is not written yet: %s", error)

    def _note(self, new: Sent) -> None:
        whose = (new.partner_id, new.key_id, new.channel)
        place = self._newest.get(whose)
        if place is not None and (_touches(self._sent[place], new) or len(self._sent) >= MOST_WAITING):
            self._sent[place] = _joined(self._sent[place], new)
        else:
            self._newest[whose] = len(self._sent)
            self._sent.append(new)

    def _take_back(self, used: dict[str, datetime], sent: list[Sent]) -> None:
        """What could not be written goes before what was noted meanwhile."""
        meanwhile = self._sent
        self._used, self._sent, self._newest = used | self._used, [], {}
        for each in (*sent, *meanwhile):
            self._note(each)


def _touches(before: Sent, new: Sent) -> bool:
    """Whether the one goes on where the other ended, or says part of it again."""
    return before.after_seq <= new.after_seq <= before.up_to_seq <= new.up_to_seq


def _joined(before: Sent, new: Sent) -> Sent:
    return new._replace(
        after_seq=min(before.after_seq, new.after_seq),
        up_to_seq=max(before.up_to_seq, new.up_to_seq),
        changes=before.changes + new.changes,
        articles=before.articles + new.articles,
    )
