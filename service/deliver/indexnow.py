"""IndexNow: the addresses of what changed, told to search engines in batches (https://www.indexnow.org).

What was withdrawn, what expired and what moved are told too, each by the address under which it was public:
a search engine that comes there finds it gone, or where it is now.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urldefrag, urlsplit

import msgspec

from service.deliver.sending import USER_AGENT, Outcome, Sender
from service.deliver.turns import Consequence, Following, Message, after, consequence
from service.domain.endpoint import Endpoint
from service.domain.errors import Unavailable
from service.domain.indexnow import ID
from service.domain.reader import ANYBODY
from service.publish.addresses import uri
from service.publish.links import Links
from service.store import endpoints, feed, public_addresses
from service.store.database import Connection, Database
from service.store.endpoints import Lease
from service.store.feed import Noticed
from service.store.public_addresses import Revision

_MOST_CHANGES = (2_000, 100, 5)
"""Of a batch, and of one where those are too many to be read in time. Each has two addresses at most, and the
protocol takes 10,000."""

_KEY_REFUSED = 403
"""The key is not found where it should be, or does not fit: whatever follows would be refused too."""

_BATCH_REFUSED = frozenset({400, 422})
"""Something in this batch is not to the engine's mind: the same again would not be either."""


class Batch(msgspec.Struct, frozen=True, rename="camel"):
    """What the protocol says to send."""

    host: str
    key: str
    key_location: str
    url_list: Sequence[str]


class IndexNow:
    """The search engine's endpoint."""

    # The protocol's FAQ asks not to tell of one page again and again: what changed in a minute goes together.
    rest = timedelta(minutes=1)
    log_length = 1_000

    def __init__(self, database: Database, links: Links, sender: Sender, *, url: str, key: str) -> None:
        self._database = database
        self._links = links
        self._sender = sender
        self._url = url
        self._key = key
        self._is_enrolled = False

    async def enrol(self, clock: Callable[[], datetime]) -> None:
        """Have a place in the queue: from the feed's end on, as the protocol's FAQ asks for. Raises
        Unavailable."""
        if not self._is_enrolled:
            known = await self._database.read(endpoints.by_id, ID)
            if known is None or known.url != self._url:
                await self._database.write(self._enrol, clock)
            self._is_enrolled = True

    def _enrol(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        at, known = clock(), endpoints.by_id(connection, ID)
        if known is not None:
            endpoints.set_going(connection, ID, at=at, url=self._url)
            return
        endpoint = Endpoint(
            id=ID,
            kind="indexnow",
            url=self._url,
            state="active",
            created_at=at,
            delivered_seq=feed.last(connection),
            attempts=0,
            failing_since=None,
            next_attempt_at=None,
        )
        endpoints.add(connection, endpoint, at=at)

    async def begin(self, lease: Lease) -> Lease | None:
        return lease

    async def following(self, endpoint: Endpoint) -> Following:
        """The addresses of the changes that follow, as everybody notices them, each once."""
        *more, fewest = _MOST_CHANGES
        for limit in more:
            # It may have taken longer than a search may: fewer can be had in that time.
            with suppress(Unavailable):
                return await self._database.search(self._following, endpoint, limit=limit)
        return await self._database.search(self._following, endpoint, limit=fewest)

    def _following(self, connection: Connection, endpoint: Endpoint, *, limit: int) -> Following:
        page = feed.page(connection, ANYBODY, after=endpoint.delivered_seq, limit=limit)
        addresses = list(dict.fromkeys(self._addresses(connection, page.changes)))
        if not addresses:
            return Following((), page.up_to)
        return Following([Message(page.up_to, partial(self._send, addresses), _nothing_more)], page.up_to)

    def fail(
        self, connection: Connection, lease: Lease, outcome: Outcome, *, seq: int, at: datetime
    ) -> Consequence:
        if outcome.status in _BATCH_REFUSED:
            endpoints.move_on(connection, lease, seq, until=at)
            endpoints.let_go(connection, lease, at=at + self.rest)
            return Consequence("its addresses are left out", is_final=True)
        following = after(lease.endpoint, outcome, at=at, is_gone=outcome.status == _KEY_REFUSED)
        endpoints.put_off(connection, lease, following)
        return consequence(following)

    def _addresses(self, connection: Connection, changes: Sequence[Noticed]) -> Iterator[str]:
        """Under which these articles are public, and under which they were before."""
        told = [
            Revision(change.article_id, number)
            for change, _, _ in changes
            for number in (change.revision - 1, change.revision)
        ]
        seen = public_addresses.were_public(connection, told)
        for where in (seen[each] for each in told if each in seen):
            address = uri(self._links.canonical_of(where.url, where.slug))
            # The key stands for what is beside it and below: what is elsewhere is not ours to tell of.
            if address is not None and address.startswith(self._links.home()):
                yield urldefrag(address).url

    async def _send(self, addresses: Sequence[str], endpoint: Endpoint, _: datetime) -> Outcome:
        batch = Batch(
            host=urlsplit(self._links.home()).netloc,
            key=self._key,
            key_location=self._links.indexnow_key(),
            url_list=addresses,
        )
        headers = {"content-type": "application/json; charset=utf-8", "user-agent": USER_AGENT}
        return await self._sender.post(endpoint.url, headers, msgspec.json.encode(batch))


def _nothing_more(connection: Connection, endpoint: Endpoint, at: datetime) -> None:
    """That it was taken is all."""
