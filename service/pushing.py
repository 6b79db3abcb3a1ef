"""The verbs on webhooks, for the HTTP routes: add, list, change, rotate, replay, remove."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import UNSET
from msgspec.structs import asdict

from service.domain.audit import Action, Actor
from service.domain.delivery import Delivery
from service.domain.endpoint import host_of, sendable
from service.domain.errors import Conflict, NotFound
from service.domain.identity import random_characters
from service.domain.key import ID_LENGTH
from service.domain.webhook import (
    MOST_WEBHOOKS,
    NewWebhook,
    Secrets,
    Webhook,
    WebhookChange,
    WebhookWithSecret,
    beyond,
    new_secret,
)
from service.store import audit, deliveries, endpoints, feed, partners, webhooks
from service.store.database import Connection, Database
from service.store.webhooks import Kept


class Pushing:
    """The webhooks of one database. `clock` gives the current moment; `private_addresses` is whether they may
    lead to others than public ones.

    Each verb is about the webhooks of one partner, or with null about all: what is another's is not found.
    Each change leaves an entry in the audit trail, in the same transaction.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], *, private_addresses: bool) -> None:
        self._database = database
        self._clock = clock
        self._private_addresses = private_addresses

    async def add(self, partner_id: str, given: NewWebhook, *, actor: Actor) -> WebhookWithSecret:
        """Make a webhook.

        Raises InvalidInput for a URL that is not to be sent to and for a place that the feed has not reached,
        NotFound where there is no such partner, Conflict where it has as many as it may have.
        """
        url = self._endpoint(given.url)

        def make(connection: Connection) -> WebhookWithSecret:
            at, last = self._clock(), feed.last(connection)
            if not partners.is_active(connection, partner_id):
                raise NotFound(f"there is no partner {partner_id}; `wirecopy partner list` shows them")
            if len(webhooks.listed(connection, partner_id)) >= MOST_WEBHOOKS:
                raise Conflict(f"a partner has at most {MOST_WEBHOOKS} webhooks: remove or change one")
            webhook = Webhook(
                id=random_characters(ID_LENGTH),
                partner_id=partner_id,
                url=url,
                state="active",
                created_at=at,
                delivered_seq=_place(given.after_seq, last),
                attempts=0,
                failing_since=None,
                next_attempt_at=None,
            )
            secret = new_secret()
            webhooks.add(connection, webhook, secret, at=at)
            _record(connection, "webhook_add", webhook, at=at, actor=actor)
            return WebhookWithSecret(**asdict(webhook), secret=secret)

        return await self._database.write(make)

    async def listed(self, partner_id: str | None) -> Sequence[Webhook]:
        """The oldest first."""
        return await self._database.read(webhooks.listed, partner_id)

    async def one(self, webhook_id: str, partner_id: str | None) -> Webhook:
        """Raises NotFound."""
        return (await self._database.read(_kept, webhook_id, partner_id)).webhook

    async def deliveries(
        self, webhook_id: str, partner_id: str | None, *, before: int | None, limit: int
    ) -> Sequence[Delivery]:
        """Attempts, the newest first, whose number is below `before`. Raises NotFound."""

        def query(connection: Connection) -> Sequence[Delivery]:
            _kept(connection, webhook_id, partner_id)
            return deliveries.listed(connection, webhook_id, before=before, limit=limit)

        return await self._database.read(query)

    async def change(
        self, webhook_id: str, partner_id: str | None, wanted: WebhookChange, *, actor: Actor
    ) -> Webhook:
        """Send it elsewhere, pause it, or set it going: then what failed is tried again at once.

        Raises NotFound, InvalidInput for a URL that is not to be sent to, and Conflict where it is to be set
        going and its partner has ended.
        """
        url = None if wanted.url is UNSET else self._endpoint(wanted.url)

        def make(connection: Connection) -> Webhook:
            at = self._clock()
            before = _kept(connection, webhook_id, partner_id).webhook
            if wanted.state == "active":
                _require_partner(connection, before)
            if url is not None:
                endpoints.change(connection, webhook_id, url=url)
            if wanted.state == "active":
                endpoints.set_going(connection, webhook_id, at=at)
            elif wanted.state == "paused":
                endpoints.change(connection, webhook_id, state="paused")
            after = _kept(connection, webhook_id, partner_id).webhook
            if after != before:
                _record(connection, "webhook_change", after, at=at, actor=actor)
            return after

        return await self._database.write(make)

    async def rotate(
        self, webhook_id: str, partner_id: str | None, *, grace: timedelta, actor: Actor
    ) -> WebhookWithSecret:
        """Give it another secret; for the grace, the one before signs too. Raises NotFound."""

        def exchange(connection: Connection) -> WebhookWithSecret:
            at = self._clock()
            webhook, secrets = _kept(connection, webhook_id, partner_id)
            secret, until = new_secret(), at + grace if grace else None
            before = None if until is None else secrets.current
            webhooks.sign_with(connection, webhook_id, Secrets(secret, before, until))
            _record(connection, "webhook_change", webhook, at=at, actor=actor, what=", another secret")
            return WebhookWithSecret(**asdict(webhook), secret=secret, previous_until=until)

        return await self._database.write(exchange)

    async def replay(
        self, webhook_id: str, partner_id: str | None, *, after_seq: int, actor: Actor
    ) -> Webhook:
        """Send it everything after a change, whether or not it was sent before, and set it going.

        Raises NotFound, InvalidInput for a place that the feed has not reached, and Conflict where its
        partner has ended.
        """

        def start(connection: Connection) -> Webhook:
            at = self._clock()
            webhook = _kept(connection, webhook_id, partner_id).webhook
            _require_partner(connection, webhook)
            place = _place(after_seq, feed.last(connection))
            endpoints.set_going(connection, webhook_id, at=at, delivered_seq=place)
            _record(connection, "webhook_change", webhook, at=at, actor=actor, what=f", after {place} again")
            return _kept(connection, webhook_id, partner_id).webhook

        return await self._database.write(start)

    async def remove(self, webhook_id: str, partner_id: str | None, *, actor: Actor) -> None:
        """Send it nothing more, and forget what it was sent. Raises NotFound."""

        def end(connection: Connection) -> None:
            webhook = _kept(connection, webhook_id, partner_id).webhook
            endpoints.remove(connection, webhook_id)
            _record(connection, "webhook_remove", webhook, at=self._clock(), actor=actor)

        await self._database.write(end)

    def _endpoint(self, url: str) -> str:
        return sendable(url, pointer="/url", private_addresses=self._private_addresses)


def _place(after_seq: int | None, last: int) -> int:
    if after_seq is None:
        return last
    if after_seq > last:
        raise beyond(after_seq, last)
    return after_seq


def _kept(connection: Connection, webhook_id: str, partner_id: str | None) -> Kept:
    kept = webhooks.by_id(connection, webhook_id)
    if kept is None or partner_id not in (None, kept.webhook.partner_id):
        raise NotFound("there is no such webhook")
    return kept


def _require_partner(connection: Connection, webhook: Webhook) -> None:
    if not partners.is_active(connection, webhook.partner_id):
        raise Conflict(f"partner {webhook.partner_id} has ended: nothing is sent to its webhooks any more")


def _record(
    connection: Connection, action: Action, webhook: Webhook, *, at: datetime, actor: Actor, what: str = ""
) -> None:
    note = f"webhook {webhook.id} of partner {webhook.partner_id}: {host_of(webhook.url)}{what}"
    audit.append(connection, action, "done", actor, at=at, note=note)
