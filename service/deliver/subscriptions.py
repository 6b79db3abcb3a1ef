"""Subscriptions: feeds sent to whoever asked the hub for them (W3C WebSub, 23 January 2018).

First the callback is asked whether it meant what was asked for in its name. Then it is sent the topic as it
is now, whenever that says something else than what it has: several changes in a row are one document, a
change that does not concern the topic is none.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from service.deliver.sending import USER_AGENT, Outcome, Sender
from service.deliver.turns import Consequence, Following, Message, after, consequence
from service.domain.endpoint import SHORTEST_PAUSE, Endpoint, host_of
from service.domain.identity import random_characters
from service.domain.subscription import MOST_VERIFICATIONS, Asked, Subscription, question, signature
from service.feeds import Document, Feeds
from service.publish.links import Links
from service.settings import Settings
from service.store import endpoints, feed, subscriptions
from service.store.database import Connection, Database
from service.store.endpoints import Lease

_DOCUMENTS = 16
"""So many topics are kept written: those who want the same one come one after the other."""

_GONE = 410
"""By which a subscriber says that there is no subscription any more (section 7)."""

_TOO_MANY = 429
_FAILING = 500

_log = logging.getLogger("wirecopy.deliver")


class _Topic(NamedTuple):
    """A topic as it was when the change feed ended at `seq`, or later; null where there is no such topic."""

    seq: int
    document: Document | None


class _Answer(NamedTuple):
    """What a callback said to a question of ours, which was put `at` then."""

    at: datetime
    outcome: Outcome
    is_confirmed: bool


class Subscriptions:
    """The subscribers' endpoints."""

    rest = timedelta()
    log_length = 20

    def __init__(
        self,
        database: Database,
        links: Links,
        feeds: Feeds,
        sender: Sender,
        clock: Callable[[], datetime],
        *,
        lease: timedelta,
        settings: Settings,
    ) -> None:
        self._database = database
        self._links = links
        self._feeds = feeds
        self._sender = sender
        self._clock = clock
        self._lease = lease
        self._is_open = settings.public_access
        self._written: dict[tuple[str, int], _Topic] = {}

    async def begin(self, lease: Lease) -> Lease | None:
        """Verify what was asked for; end what is over."""
        subscription = await self._database.read(subscriptions.by_id, lease.endpoint.id)
        if subscription is None:
            return None
        asked = subscription.asked
        if not self._is_open or (asked is not None and asked.mode == "denied"):
            await self._deny(lease, subscription)
            return None
        if asked is not None:
            return await self._verify(lease, subscription, asked)
        if not subscription.holds_at(self._clock()):
            await self._database.write_beside(_remove, lease)
            return None
        return lease

    async def following(self, endpoint: Endpoint) -> Following:
        """The topic as it is now, where that is not what the subscriber has."""
        subscription = await self._database.read(subscriptions.by_id, endpoint.id)
        if subscription is None:
            return Following((), 0)
        topic = await self._topic(subscription.topic)
        if topic.document is None:
            deny = partial(subscriptions.deny, subscription_id=endpoint.id, at=self._clock())
            return Following((), topic.seq, deny)
        tag = topic.document.tag
        if tag == subscription.delivered_tag:
            others = partial(subscriptions.move_others_on, topic=subscription.topic, tag=tag, seq=topic.seq)
            return Following((), topic.seq, others)
        send = partial(self._send, subscription, topic.document)
        return Following([Message(topic.seq, send, partial(_has, tag))], topic.seq)

    def fail(
        self, connection: Connection, lease: Lease, outcome: Outcome, *, seq: int, at: datetime
    ) -> Consequence:
        """A subscription stays for as long as it was granted: what fails for too long is left out, and the
        next change is tried anew (section 7)."""
        if outcome.status == _GONE:
            endpoints.remove(connection, lease.endpoint.id)
            return Consequence("gone, and so removed")
        following = after(lease.endpoint, outcome, at=at)
        if following.state == "paused":
            endpoints.move_on(connection, lease, feed.last(connection), until=at)
            endpoints.let_go(connection, lease, at=at)
            return Consequence("given up until the topic changes again")
        endpoints.put_off(connection, lease, following)
        return consequence(following)

    async def _topic(self, address: str) -> _Topic:
        # Asked first: what is appended meanwhile is looked at once more.
        seq = await self._database.read(feed.last)
        known = self._written.get((address, seq))
        if known is not None:
            return known
        written = _Topic(seq, await self._feeds.at(address))
        if len(self._written) >= _DOCUMENTS:
            self._written.clear()
        self._written[address, seq] = written
        return written

    async def _send(
        self, subscription: Subscription, document: Document, endpoint: Endpoint, _: datetime
    ) -> Outcome:
        headers = {
            "content-type": document.media_type,
            "user-agent": USER_AGENT,
            # Section 7: both, in one header.
            "link": f'<{self._links.hub()}>; rel="hub", <{subscription.topic}>; rel="self"',
        }
        if subscription.secret is not None:
            headers["x-hub-signature"] = signature(subscription.secret, document.body)
        return await self._sender.post(endpoint.url, headers, document.body)

    async def _deny(self, lease: Lease, subscription: Subscription) -> None:
        """Tell the callback that it gets nothing, or nothing more, and forget it (section 5.2)."""
        reason = "there is no such topic, or none that is for everybody"
        await self._sender.get(question(lease.endpoint.url, subscription.topic, "denied", reason=reason))
        await self._database.write_beside(_remove, lease)

    async def _verify(self, lease: Lease, subscription: Subscription, asked: Asked) -> Lease | None:
        """Ask the callback whether it meant it (section 5.3)."""
        topic = await self._topic(subscription.topic)
        if asked.mode == "subscribe" and topic.document is None:
            await self._deny(lease, subscription)
            return None
        challenge, at = random_characters(32), self._clock()
        said = {"challenge": challenge}
        if asked.mode == "subscribe":
            said["lease_seconds"] = str(asked.lease_seconds)
        answered = await self._sender.get(
            question(lease.endpoint.url, subscription.topic, asked.mode, **said)
        )
        is_confirmed = answered.outcome.is_taken and answered.body == challenge.encode()
        answer = _Answer(at, answered.outcome, is_confirmed)
        settled = await self._database.write_beside(self._settle, lease, asked, answer)
        _log.info(
            "%s %s: to %s %s: %s",
            lease.endpoint.id,
            host_of(lease.endpoint.url),
            asked.mode,
            subscription.topic,
            "verified" if is_confirmed else f"not verified, {answered.outcome}",
        )
        return settled

    def _settle(self, connection: Connection, lease: Lease, asked: Asked, answer: _Answer) -> Lease | None:
        """Let what was asked for hold, or not; neither where something else was asked for meanwhile."""
        held = endpoints.held(connection, lease)
        if held is None:
            return None
        at, subscription = self._clock(), subscriptions.by_id(connection, lease.endpoint.id)
        if subscription is None or subscription.asked != asked:
            endpoints.let_go(connection, held, at=at)
            return None
        if not answer.is_confirmed:
            _refuse(connection, held, subscription, asked, answer.outcome, at=at)
            return None
        if asked.mode == "unsubscribe":
            endpoints.remove(connection, subscription.id)
            return None
        until = answer.at + timedelta(seconds=asked.lease_seconds)
        subscriptions.verified(connection, subscription, asked, until=until)
        endpoints.set_going(connection, subscription.id, at=at, leased_until=at + self._lease)
        return endpoints.held(connection, held)


def _refuse(
    connection: Connection,
    held: Lease,
    subscription: Subscription,
    asked: Asked,
    outcome: Outcome,
    *,
    at: datetime,
) -> None:
    """Ask again later who does not answer, a few times; else what was asked for is void."""
    status = outcome.status
    is_unsaid = status is None or status == _TOO_MANY or status >= _FAILING
    if is_unsaid and asked.attempts + 1 < MOST_VERIFICATIONS:
        subscriptions.ask_again(connection, subscription, asked)
        endpoints.let_go(connection, held, at=at + SHORTEST_PAUSE * 4**asked.attempts)
    elif subscription.holds_at(at):
        subscriptions.leave(connection, subscription)
        endpoints.let_go(connection, held, at=at)
    else:
        endpoints.remove(connection, subscription.id)


def _remove(connection: Connection, lease: Lease) -> None:
    if endpoints.held(connection, lease) is not None:
        endpoints.remove(connection, lease.endpoint.id)


def _has(tag: str, connection: Connection, endpoint: Endpoint, _: datetime) -> None:
    subscriptions.has(connection, endpoint.id, tag)
