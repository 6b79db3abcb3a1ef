"""The verbs on IndexNow: how telling the search engine stands, and whether it is told."""

from collections.abc import Callable
from datetime import datetime

from service.domain.audit import Actor
from service.domain.endpoint import Endpoint
from service.domain.errors import NotFound
from service.domain.indexnow import ID, IndexNowChange, IndexNowStanding
from service.store import audit, deliveries, endpoints
from service.store.database import Connection, Database


class Indexing:
    """The search engine's endpoint in one database, which is there once something delivers to it. `clock`
    gives the current moment."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def standing(self) -> IndexNowStanding:
        """Raises NotFound where nothing was set up."""
        return await self._database.read(_standing)

    async def change(self, wanted: IndexNowChange, *, actor: Actor) -> IndexNowStanding:
        """Pause it, or set it going: then what failed is tried again at once. Raises NotFound."""

        def make(connection: Connection) -> IndexNowStanding:
            at, before = self._clock(), _endpoint(connection).state
            if wanted.state == "active":
                endpoints.set_going(connection, ID, at=at)
            else:
                endpoints.change(connection, ID, state="paused")
            if wanted.state != before:
                audit.append(connection, "indexnow_change", "done", actor, at=at, note=wanted.state)
            return _standing(connection)

        return await self._database.write(make)


def _endpoint(connection: Connection) -> Endpoint:
    endpoint = endpoints.by_id(connection, ID)
    if endpoint is None:
        raise NotFound("no search engine is told: WIRECOPY_INDEXNOW_ENDPOINT is not set, or nothing delivers")
    return endpoint


def _standing(connection: Connection) -> IndexNowStanding:
    endpoint = _endpoint(connection)
    latest = deliveries.listed(connection, ID, before=None, limit=1)
    return IndexNowStanding(
        url=endpoint.url,
        state=endpoint.state,
        delivered_seq=endpoint.delivered_seq,
        attempts=endpoint.attempts,
        failing_since=endpoint.failing_since,
        next_attempt_at=endpoint.next_attempt_at,
        last=next(iter(latest), None),
    )
