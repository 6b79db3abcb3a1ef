"""The verbs on subscriptions: what anybody asks the hub for, and what an operator sees and ends of it.

Nothing is sent from here. What is asked for waits in the queue to be verified (`service.deliver`), so an
answer never tells whether a callback answered.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from service.domain.audit import Actor
from service.domain.endpoint import host_of, sendable
from service.domain.errors import Conflict, Fault, Forbidden, NotFound, refusal
from service.domain.subscription import (
    MOST_OF_A_HOST,
    MOST_SUBSCRIPTIONS,
    SubscriptionStanding,
    Wish,
    accepted,
)
from service.feeds import Feeds
from service.settings import Settings
from service.store import audit, endpoints, feed, subscriptions
from service.store.database import Connection, Database

_log = logging.getLogger("wirecopy.hub")


class Hub:
    """The subscriptions of one database. `clock` gives the current moment."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], feeds: Feeds, settings: Settings
    ) -> None:
        self._database = database
        self._clock = clock
        self._feeds = feeds
        self._is_open = settings.public_access
        self._private_addresses = settings.webhook_private_addresses

    async def ask(self, wish: Wish) -> None:
        """Have it verified that the callback means this, and then do it.

        Raises Forbidden where nothing is for everybody, InvalidInput for what cannot be asked for, Conflict
        where there are as many subscriptions as there may be, Unavailable. To end one that there is not is no
        error, and one that was ended here stays so: its callback is told first, and may ask after that.
        """
        if not self._is_open:
            raise Forbidden("Nothing here is for everybody, so nothing is sent to whoever asks for it.")
        wish = self._accepted(wish)
        # Who subscribes has read the topic, and is to be sent what changes from now on: not only from when
        # the callback has answered. The feed's end is asked first, so that nothing falls between the two.
        seq = await self._database.read(feed.last)
        document = await self._feeds.at(wish.topic) if wish.mode == "subscribe" else None
        tag = None if document is None else document.tag

        def ask(connection: Connection) -> None:
            at, known = self._clock(), subscriptions.by_id(connection, wish.subscription_id)
            if known is None:
                if wish.mode == "subscribe":
                    _require_room(connection, host_of(wish.callback))
                    subscriptions.add(connection, wish, at=at, seq=seq, tag=tag)
            elif known.asked is None or known.asked.mode != "denied":
                subscriptions.ask(connection, wish, at=at)

        await self._database.write(ask)
        _log.info("%s: asks to %s %s", host_of(wish.callback), wish.mode, wish.topic)

    async def standings(self, *, after: str, limit: int) -> Sequence[SubscriptionStanding]:
        """Subscriptions whose id follows `after`, in the order of their ids."""
        return await self._database.search(subscriptions.standings, after=after, limit=limit)

    async def remove(self, subscription_id: str, *, actor: Actor) -> None:
        """Send nothing more to a callback, and tell it so. Raises NotFound."""

        def end(connection: Connection) -> None:
            at, endpoint = self._clock(), endpoints.by_id(connection, subscription_id)
            if endpoint is None or endpoint.kind != "websub":
                raise NotFound("there is no such subscription")
            subscriptions.deny(connection, subscription_id, at=at)
            note = f"subscription {subscription_id}: {host_of(endpoint.url)}"
            audit.append(connection, "subscription_remove", "done", actor, at=at, note=note)

        await self._database.write(end)

    def _accepted(self, wish: Wish) -> Wish:
        wish = accepted(wish)
        sendable(wish.callback, pointer="/hub.callback", private_addresses=self._private_addresses)
        if not self._feeds.is_feed(wish.topic):
            fault = Fault("/hub.topic", "must be a feed of this service, by the address of its rel=self link")
            raise refusal([fault])
        return wish


def _require_room(connection: Connection, host: str) -> None:
    count = subscriptions.counted(connection, host)
    if count.of_host >= MOST_OF_A_HOST:
        raise Conflict(f"{host} has {MOST_OF_A_HOST} subscriptions, which is as many as a host may have")
    if count.all >= MOST_SUBSCRIPTIONS:
        raise Conflict("there are as many subscriptions as there may be; ask the operator")
