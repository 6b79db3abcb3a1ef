"""An endpoint's turn: what follows what it was sent last, one message after the other, until one is not
taken.

It moves on only after the 2xx, in the transaction that notes it. A worker that is killed between the two
sends the message once more, and nothing is ever left out. What is sent to whom, its kind says.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from service.deliver.sending import Outcome
from service.domain.delivery import Delivery, EndpointKind
from service.domain.endpoint import Endpoint, PutOff, host_of, put_off
from service.domain.errors import Unavailable
from service.store import deliveries, endpoints
from service.store.database import Connection, Database
from service.store.endpoints import Lease

LONGEST_TURN = 10.0
"""Seconds after which a turn ends with the message that it is at."""

_log = logging.getLogger("wirecopy.deliver")


class Message(NamedTuple):
    """What is sent at once. Taken, it moves the endpoint on to `seq`.

    `send` gives what came of it, null where it is not to be sent any more; `taken` notes what else follows
    from that it was taken at that time, in the transaction that moves the endpoint on.
    """

    seq: int
    send: Callable[[Endpoint, datetime], Awaitable[Outcome | None]]
    taken: Callable[[Connection, Endpoint, datetime], None]


class Following(NamedTuple):
    """What an endpoint is to be sent. Once that is taken it has all up to `reached`; then `finish` notes what
    else follows from it."""

    messages: Sequence[Message]
    reached: int
    finish: Callable[[Connection], None] | None = None


class Consequence(NamedTuple):
    """What follows from a failure, in words; and whether somebody must see to it."""

    words: str
    is_final: bool = False


class Kind(Protocol):
    """What is particular to one kind of endpoint."""

    rest: timedelta
    """How long an endpoint is left alone after a turn in which it was sent something."""

    log_length: int
    """How many attempts are kept of each."""

    async def begin(self, lease: Lease) -> Lease | None:
        """What is to be done before the feed is followed. Gives the lease to go on with, null where the turn
        is over, and the lease let go."""

    async def following(self, endpoint: Endpoint) -> Following:
        """What an endpoint is to be sent next."""

    def fail(
        self, connection: Connection, lease: Lease, outcome: Outcome, *, seq: int, at: datetime
    ) -> Consequence:
        """Note that an attempt failed which was to move the endpoint on to `seq`, and let the lease go, which
        is `held`."""


class Attempt(NamedTuple):
    """What was sent, when, and what came of it."""

    message: Message
    at: datetime
    outcome: Outcome


class Noted(NamedTuple):
    """What follows from an attempt: the lease to go on with, null where the turn is over; and what its
    failure leads to."""

    lease: Lease | None
    consequence: Consequence | None = None


class Turns:
    """Takes turns for one worker. `lease` is how long an endpoint is held without a word."""

    def __init__(
        self,
        database: Database,
        kinds: Mapping[EndpointKind, Kind],
        clock: Callable[[], datetime],
        *,
        lease: timedelta,
    ) -> None:
        self._database = database
        self._kinds = kinds
        self._clock = clock
        self._lease = lease
        self.taken = 0
        self.failed = 0

    async def take(self, lease: Lease) -> None:
        """Take the turn of an endpoint that was just claimed. Raises Unavailable; then the lease runs out.
        What else it raises is a defect of ours, and counts as an attempt that failed."""
        held = lease
        try:
            begun = await self._kinds[lease.endpoint.kind].begin(lease)
            if begun is None:
                return
            held = begun
            following = await self._kinds[held.endpoint.kind].following(held.endpoint)
            over = asyncio.get_running_loop().time() + LONGEST_TURN
            for message in following.messages:
                if asyncio.get_running_loop().time() > over:
                    following = following._replace(reached=0, finish=None)
                    break
                sent = await self._delivered(held, message)
                if sent is None:
                    return
                held = sent
            await self._database.write_beside(self._end, held, following)
        except asyncio.CancelledError:
            # Who stops in good order does not make others wait for the lease's end.
            await self._database.write_beside(self._end, held, Following((), 0))
            raise
        except Unavailable:
            raise
        except Exception:
            self.failed += 1
            await self._database.write_beside(self._fail, held)
            raise

    async def _delivered(self, lease: Lease, message: Message) -> Lease | None:
        """Send one message, and note what came of it. Null where the turn is over."""
        at = self._clock()
        outcome = await message.send(lease.endpoint, at)
        if outcome is None:
            return None
        self.taken += outcome.is_taken
        self.failed += not outcome.is_taken
        noted = await self._database.write_beside(self._note, lease, Attempt(message, at, outcome))
        if noted.consequence is not None:
            _tell(lease, message, outcome, noted.consequence)
        return noted.lease

    def _note(self, connection: Connection, lease: Lease, attempt: Attempt) -> Noted:
        """Log an attempt, and move the endpoint on or put it off: neither where the lease was lost, or where
        somebody asked for a replay meanwhile."""
        held = endpoints.held(connection, lease)
        if held is None:
            return Noted(None)
        at, endpoint, message = self._clock(), held.endpoint, attempt.message
        deliveries.log(connection, endpoint.id, _entry(endpoint.attempts + 1, attempt))
        if endpoint.delivered_seq != lease.endpoint.delivered_seq:
            endpoints.let_go(connection, held, at=at)
            return Noted(None)
        if not attempt.outcome.is_taken:
            kind = self._kinds[endpoint.kind]
            return Noted(None, kind.fail(connection, held, attempt.outcome, seq=message.seq, at=at))
        message.taken(connection, endpoint, attempt.at)
        endpoints.move_on(connection, held, message.seq, until=at + self._lease)
        if endpoint.state != "active":
            endpoints.let_go(connection, held, at=at)
            return Noted(None)
        return Noted(endpoints.held(connection, held))

    def _fail(self, connection: Connection, lease: Lease) -> None:
        """Put the endpoint off, as though its receiver had not answered."""
        held = endpoints.held(connection, lease)
        if held is not None:
            kind, seq = self._kinds[held.endpoint.kind], held.endpoint.delivered_seq
            kind.fail(connection, held, Outcome(None), seq=seq, at=self._clock())

    def _end(self, connection: Connection, lease: Lease, following: Following) -> None:
        """Let others have the endpoint, which has all up to where it reached that is its own."""
        held = endpoints.held(connection, lease)
        if held is None:
            return
        at, endpoint, kind = self._clock(), held.endpoint, self._kinds[held.endpoint.kind]
        if endpoint.delivered_seq == lease.endpoint.delivered_seq < following.reached:
            endpoints.move_on(connection, held, following.reached, until=at)
        if following.finish is not None:
            following.finish(connection)
        deliveries.forget(connection, endpoint.id, at=at, most=kind.log_length)
        endpoints.let_go(connection, held, at=at + kind.rest if following.messages else at)


def after(endpoint: Endpoint, outcome: Outcome, *, at: datetime, is_gone: bool = False) -> PutOff:
    """What follows from a failure where nothing in particular does."""
    return put_off(
        endpoint,
        at=at,
        asked=outcome.retry_after,
        is_gone=is_gone,
        chance=random.random(),  # noqa: S311 - no secret
    )


def consequence(following: PutOff) -> Consequence:
    """The same in words."""
    if following.state == "paused":
        return Consequence("paused", is_final=True)
    return Consequence(f"again at {following.until:%Y-%m-%dT%H:%M:%SZ}")


def _entry(attempt: int, made: Attempt) -> Delivery:
    return Delivery(
        id=0,
        seq=made.message.seq,
        attempt=attempt,
        at=made.at,
        duration_ms=round(made.outcome.seconds * 1000),
        status=made.outcome.status,
        error=made.outcome.error,
        delivered=made.outcome.is_taken,
    )


def _tell(lease: Lease, message: Message, outcome: Outcome, following: Consequence) -> None:
    endpoint = lease.endpoint
    _log.log(
        logging.ERROR if following.is_final else logging.WARNING,
        "%s %s, %s: change %d was not taken: %s; %s",
        endpoint.kind,
        endpoint.id,
        host_of(endpoint.url),
        message.seq,
        outcome,
        following.words,
    )
