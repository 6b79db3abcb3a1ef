"""A webhook's turn: the changes that follow what it was sent last, one after the other, until one is not
taken.

It moves on only after the 2xx, in the transaction that notes it. A worker that is killed between the two
sends the change once more, under the same id, and nothing is ever left out.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from service.deliver.sending import Outcome, Sender
from service.deliver.signing import headers
from service.domain.errors import Unavailable
from service.domain.reader import Reader
from service.domain.webhook import Delivery, PutOff, host_of, put_off
from service.publish.links import Links
from service.publish.notification import notification
from service.store import deliveries, feed, partners, usage, webhooks
from service.store.database import Connection, Database
from service.store.feed import Noticed, Page
from service.store.usage import Sent
from service.store.webhooks import Lease

MOST_CHANGES = 100
"""Of a turn; then others have theirs."""

LONGEST_TURN = 10.0
"""Seconds after which a turn ends with the change that it is at."""

_GONE = 410
"""By which a receiver says that it wants no more, as Standard Webhooks has it."""

_log = logging.getLogger("wirecopy.webhooks")


class Attempt(NamedTuple):
    """What was sent, when, and what came of it."""

    noticed: Noticed
    at: datetime
    outcome: Outcome


class Noted(NamedTuple):
    """What follows from an attempt: the lease to go on with, null where the turn is over; and when the next
    attempt is to be made, null where none is."""

    lease: Lease | None
    put_off: PutOff | None = None


class Turns:
    """Takes turns for one worker. `lease` is how long a webhook is held without a word."""

    def __init__(
        self,
        database: Database,
        links: Links,
        sender: Sender,
        clock: Callable[[], datetime],
        *,
        lease: timedelta,
    ) -> None:
        self._database = database
        self._links = links
        self._sender = sender
        self._clock = clock
        self._lease = lease
        self.taken = 0
        self.failed = 0

    async def take(self, lease: Lease) -> None:
        """Take the turn of a webhook that was just claimed. Raises Unavailable; then the lease runs out. What
        else it raises is a defect of ours, and counts as an attempt that failed."""
        held, reached = lease, 0
        try:
            page = await self._database.search(_following, lease)
            over = asyncio.get_running_loop().time() + LONGEST_TURN
            for noticed in page.changes:
                if asyncio.get_running_loop().time() > over:
                    break
                following = await self._delivered(held, noticed)
                if following is None:
                    return
                held = following
            else:
                reached = page.up_to
            await self._database.write_beside(self._end, held, reached)
        except asyncio.CancelledError:
            # Who stops in good order does not make others wait for the lease's end.
            await self._database.write_beside(self._end, held, 0)
            raise
        except Unavailable:
            raise
        except Exception:
            self.failed += 1
            await self._database.write_beside(self._fail, held)
            raise

    async def _delivered(self, lease: Lease, noticed: Noticed) -> Lease | None:
        """Send one change, and note what came of it. Null where the turn is over."""
        webhook, secrets = lease.kept
        at = self._clock()
        body = notification(noticed.change, noticed.etag, self._links)
        message_id = f"{webhook.id}-{noticed.change.seq}"
        outcome = await self._sender.post(webhook.url, headers(message_id, secrets, body, at=at), body)
        self.taken += outcome.is_taken
        self.failed += not outcome.is_taken
        noted = await self._database.write_beside(self._note, lease, Attempt(noticed, at, outcome))
        if noted.put_off is not None:
            _tell(lease, noticed, outcome, noted.put_off)
        return noted.lease

    def _note(self, connection: Connection, lease: Lease, attempt: Attempt) -> Noted:
        """Log an attempt, and move the webhook on or put it off: neither where the lease was lost, or where
        somebody asked for a replay meanwhile."""
        held = webhooks.held(connection, lease)
        if held is None:
            return Noted(None)
        at, webhook = self._clock(), held.kept.webhook
        deliveries.log(connection, webhook.id, _entry(webhook.attempts + 1, attempt))
        if webhook.delivered_seq != lease.kept.webhook.delivered_seq:
            webhooks.let_go(connection, held, at=at)
            return Noted(None)
        if not attempt.outcome.is_taken:
            following = _after(held, attempt.outcome, at=at)
            webhooks.put_off(connection, held, following)
            return Noted(None, following)
        seq = attempt.noticed.change.seq
        sent = Sent(webhook.partner_id, None, "webhook", attempt.at, webhook.delivered_seq, seq, 1, 0)
        usage.sent(connection, [sent])
        webhooks.move_on(connection, held, seq, until=at + self._lease)
        if webhook.state != "active":
            webhooks.let_go(connection, held, at=at)
            return Noted(None)
        return Noted(webhooks.held(connection, held))

    def _fail(self, connection: Connection, lease: Lease) -> None:
        """Put the webhook off, as though its receiver had not answered."""
        held = webhooks.held(connection, lease)
        if held is not None:
            webhooks.put_off(connection, held, _after(held, Outcome(None), at=self._clock()))

    def _end(self, connection: Connection, lease: Lease, reached: int) -> None:
        """Let others have the webhook, which has all changes up to that one that are its partner's."""
        held = webhooks.held(connection, lease)
        if held is None:
            return
        at, webhook = self._clock(), held.kept.webhook
        if webhook.delivered_seq == lease.kept.webhook.delivered_seq < reached:
            webhooks.move_on(connection, held, reached, until=at)
        deliveries.forget(connection, webhook.id, at=at)
        webhooks.let_go(connection, held, at=at)


def _following(connection: Connection, lease: Lease) -> Page:
    """The changes that follow, as the webhook's partner notices them."""
    webhook = lease.kept.webhook
    reader = Reader("reader", webhook.partner_id, partners.grants(connection, webhook.partner_id))
    return feed.page(connection, reader, after=webhook.delivered_seq, limit=MOST_CHANGES)


def _after(lease: Lease, outcome: Outcome, *, at: datetime) -> PutOff:
    return put_off(
        lease.kept.webhook,
        at=at,
        asked=outcome.retry_after,
        is_gone=outcome.status == _GONE,
        chance=random.random(),  # noqa: S311 - no secret
    )


def _entry(attempt: int, made: Attempt) -> Delivery:
    return Delivery(
        id=0,
        seq=made.noticed.change.seq,
        attempt=attempt,
        at=made.at,
        duration_ms=round(made.outcome.seconds * 1000),
        status=made.outcome.status,
        error=made.outcome.error,
        delivered=made.outcome.is_taken,
    )


def _tell(lease: Lease, noticed: Noticed, outcome: Outcome, following: PutOff) -> None:
    webhook = lease.kept.webhook
    _log.log(
        logging.ERROR if following.state == "paused" else logging.WARNING,
        "webhook %s of partner %s, %s: change %d was not taken: %s; %s",
        webhook.id,
        webhook.partner_id,
        host_of(webhook.url),
        noticed.change.seq,
        outcome,
        "paused" if following.state == "paused" else f"again at {following.until:%Y-%m-%dT%H:%M:%SZ}",
    )
