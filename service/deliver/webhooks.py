"""Webhooks: each partner's changes sent to its endpoints, one by one, as Standard Webhooks has it."""

from datetime import datetime, timedelta
from functools import partial

from service.deliver.sending import Outcome, Sender
from service.deliver.signing import headers
from service.deliver.turns import Consequence, Following, Message, after, consequence
from service.domain.endpoint import Endpoint
from service.domain.reader import Reader
from service.publish.links import Links
from service.publish.notification import notification
from service.store import endpoints, feed, partners, usage, webhooks
from service.store.database import Connection, Database
from service.store.endpoints import Lease
from service.store.feed import Noticed
from service.store.usage import Sent

MOST_CHANGES = 100
"""Of a turn; then others have theirs."""

_GONE = 410
"""By which a receiver says that it wants no more, as Standard Webhooks has it."""


class Webhooks:
    """The partners' endpoints."""

    rest = timedelta()
    log_length = 1_000

    def __init__(self, database: Database, links: Links, sender: Sender) -> None:
        self._database = database
        self._links = links
        self._sender = sender

    async def begin(self, lease: Lease) -> Lease | None:
        return lease

    async def following(self, endpoint: Endpoint) -> Following:
        """The changes that follow, as the webhook's partner notices them."""
        return await self._database.search(self._following, endpoint)

    def _following(self, connection: Connection, endpoint: Endpoint) -> Following:
        kept = webhooks.by_id(connection, endpoint.id)
        if kept is None:
            return Following((), 0)
        partner_id = kept.webhook.partner_id
        reader = Reader("reader", partner_id, partners.grants(connection, partner_id))
        page = feed.page(connection, reader, after=endpoint.delivered_seq, limit=MOST_CHANGES)
        messages = [
            Message(each.change.seq, partial(self._send, each), partial(_sent, partner_id, each.change.seq))
            for each in page.changes
        ]
        return Following(messages, page.up_to)

    def fail(
        self, connection: Connection, lease: Lease, outcome: Outcome, *, seq: int, at: datetime
    ) -> Consequence:
        following = after(lease.endpoint, outcome, at=at, is_gone=outcome.status == _GONE)
        endpoints.put_off(connection, lease, following)
        return consequence(following)

    async def _send(self, noticed: Noticed, endpoint: Endpoint, at: datetime) -> Outcome | None:
        # Read with each change: a secret that was exchanged meanwhile is not to sign any more.
        kept = await self._database.read(webhooks.by_id, endpoint.id)
        if kept is None:
            return None
        body = notification(noticed.change, noticed.etag, self._links)
        message_id = f"{endpoint.id}-{noticed.change.seq}"
        return await self._sender.post(endpoint.url, headers(message_id, kept.secrets, body, at=at), body)


def _sent(partner_id: str, seq: int, connection: Connection, endpoint: Endpoint, at: datetime) -> None:
    sent = Sent(partner_id, None, "webhook", at, endpoint.delivered_seq, seq, 1, 0)
    usage.sent(connection, [sent])
