"""The deliverer: what follows in the feed sent to all endpoints, in order, until it is taken.

Any number of workers share the work by the database: an endpoint is claimed before it is sent to, for longer
than a request may take. Those of a worker that was killed another one takes over.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from service.deliver.indexnow import IndexNow
from service.deliver.sending import Sender
from service.deliver.subscriptions import Subscriptions
from service.deliver.turns import Kind, Turns
from service.deliver.webhooks import Webhooks
from service.domain.delivery import EndpointKind
from service.domain.errors import Unavailable
from service.domain.identity import random_characters
from service.feeds import Feeds
from service.publish.links import Links
from service.settings import Settings
from service.store import endpoints
from service.store.database import Connection, Database
from service.store.endpoints import Lease

MOST_AT_ONCE = 20
"""Endpoints that a worker sends to at a time."""

LOOKS_EVERY = 0.5
"""Seconds: how often it is looked whether there is something to be sent."""

AFTER_A_DEFECT = 5.0
"""Seconds until it is looked again after a fault that is not the database's."""

_log = logging.getLogger("wirecopy.deliver")


class Deliverer:
    """Delivers what one database has to be delivered. `clock` gives the current moment."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        seconds = settings.webhook_timeout_seconds
        # Twice as long as a request may take: nobody else sends to it while one is under way.
        self._lease = timedelta(seconds=2 * seconds)
        anybodys = Sender(seconds=seconds, private_addresses=settings.webhook_private_addresses)
        self._senders = [anybodys]
        links = Links(settings.public_url)
        self._kinds: dict[EndpointKind, Kind] = {
            "webhook": Webhooks(database, links, anybodys),
            "websub": Subscriptions(
                database, links, Feeds(database, links), anybodys, clock, lease=self._lease, settings=settings
            ),
        }
        self._indexnow: IndexNow | None = None
        if settings.indexnow_endpoint and settings.indexnow_key:
            # Where the operator says that it is, which may be in the operator's own network.
            operators = Sender(seconds=seconds, private_addresses=True)
            self._senders.append(operators)
            self._indexnow = IndexNow(
                database, links, operators, url=settings.indexnow_endpoint, key=settings.indexnow_key
            )
            self._kinds["indexnow"] = self._indexnow
        self.turns = Turns(database, self._kinds, clock, lease=self._lease)

    async def run(self, *, once: bool = False) -> None:
        """Deliver until cancelled; or once, until nothing is due any more."""
        under_way: set[asyncio.Task[None]] = set()
        async with AsyncExitStack() as opened:
            for sender in self._senders:
                await opened.enter_async_context(sender)
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
        """At most so many endpoints that are due, for us alone."""
        workers = [random_characters(16) for _ in range(count)]
        try:
            if self._indexnow is not None:
                await self._indexnow.enrol(self._clock)
            # Asked first: to claim one takes SQLite's write lock.
            kinds = tuple(self._kinds)
            if not workers or not await self._database.read(endpoints.any_due, kinds, at=self._clock()):
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
        return endpoints.claim(connection, workers, tuple(self._kinds), at=at, until=at + self._lease)

    async def _take(self, lease: Lease) -> None:
        kind, endpoint_id = lease.endpoint.kind, lease.endpoint.id
        try:
            await self.turns.take(lease)
        except Unavailable as error:
            _log.warning("%s %s: what came of it cannot be noted now: %s", kind, endpoint_id, error)
        except Exception:  # noqa: BLE001 - a defect of ours must not end what goes to others
            _log.exception("%s %s: failed otherwise than a receiver does", kind, endpoint_id)


async def _still_under_way(tasks: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    """Wait until one is done, for a moment at most: meanwhile others may have become due."""
    if not tasks:
        await asyncio.sleep(LOOKS_EVERY)
        return tasks
    _, left = await asyncio.wait(tasks, timeout=LOOKS_EVERY, return_when=asyncio.FIRST_COMPLETED)
    return left
