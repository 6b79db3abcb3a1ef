"""Webhooks: each partner's changes sent to its endpoints, in order, until they are taken.

Any number of workers share the work by the database: a webhook is claimed before it is sent to, for longer
than a request may take. Those of a worker that was killed another one takes over.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from service.deliver.sending import Sender
from service.deliver.turns import Turns
from service.domain.errors import Unavailable
from service.domain.identity import random_characters
from service.publish.links import Links
from service.settings import Settings
from service.store import webhooks
from service.store.database import Connection, Database
from service.store.webhooks import Lease

MOST_AT_ONCE = 20
"""Webhooks that a worker sends to at a time."""

LOOKS_EVERY = 0.5
"""Seconds: how often it is looked whether there is something to be sent."""

AFTER_A_DEFECT = 5.0
"""Seconds until it is looked again after a fault that is not the database's."""

_log = logging.getLogger("wirecopy.webhooks")


class Deliverer:
    """Delivers what one database has to be delivered. `clock` gives the current moment."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        # Twice as long as a request may take: nobody else sends to it while one is under way.
        self._lease = timedelta(seconds=2 * settings.webhook_timeout_seconds)
        self._sender = Sender(
            seconds=settings.webhook_timeout_seconds, private_addresses=settings.webhook_private_addresses
        )
        self.turns = Turns(database, Links(settings.public_url), self._sender, clock, lease=self._lease)

    async def run(self, *, once: bool = False) -> None:
        """Deliver until cancelled; or once, until nothing is due any more."""
        under_way: set[asyncio.Task[None]] = set()
        async with self._sender:
            try:
                while True:
                    leases = await self._claimed(MOST_AT_ONCE - len(under_way), once=once)
                    under_way |= {asyncio.create_task(self._take(lease)) for lease in leases}
                    if once and not under_way:
                        return
                    under_way = await _still_under_way(under_way)
            finally:
                for task in under_way:
                    task.cancel()
                await asyncio.gather(*under_way, return_exceptions=True)

    async def _claimed(self, count: int, *, once: bool) -> Sequence[Lease]:
        """At most so many webhooks that are due, for us alone."""
        workers = [random_characters(16) for _ in range(count)]
        try:
            # Asked first: to claim one takes SQLite's write lock.
            if not workers or not await self._database.read(webhooks.any_due, at=self._clock()):
                return ()
            return await self._database.write_beside(self._claim, workers)
        except Unavailable as error:
            _log.warning("nothing can be delivered now: %s", error)
        except Exception:
            if once:
                raise
            _log.exception("nothing can be delivered now, by a defect of ours")
            await asyncio.sleep(AFTER_A_DEFECT)
        return ()

    def _claim(self, connection: Connection, workers: Sequence[str]) -> Sequence[Lease]:
        # The clock is read when it is our turn to write: a lease must not have run out by then.
        at = self._clock()
        return webhooks.claim(connection, workers, at=at, until=at + self._lease)

    async def _take(self, lease: Lease) -> None:
        webhook = lease.kept.webhook
        try:
            await self.turns.take(lease)
        except Unavailable as error:
            _log.warning("webhook %s: what came of it cannot be noted now: %s", webhook.id, error)
        except Exception:  # noqa: BLE001 - a defect of ours must not end what goes to others
            _log.exception("webhook %s: failed otherwise than a receiver does", webhook.id)


async def _still_under_way(tasks: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    """Wait until one is done, for a moment at most: meanwhile others may have become due."""
    if not tasks:
        await asyncio.sleep(LOOKS_EVERY)
        return tasks
    _, left = await asyncio.wait(tasks, timeout=LOOKS_EVERY, return_when=asyncio.FIRST_COMPLETED)
    return left
