"""Webhooks: the endpoints that are partners', and what signs their requests."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.engine import Connection

from service.domain.endpoint import Endpoint
from service.domain.webhook import Secrets, Webhook
from service.store import endpoints as queue
from service.store.tables import endpoints, webhooks


class Kept(NamedTuple):
    """A webhook and what signs its requests."""

    webhook: Webhook
    secrets: Secrets


_joined = webhooks.join(endpoints, endpoints.c.id == webhooks.c.id)
_WEBHOOK = tuple(
    endpoints.c[name] if name in endpoints.c else webhooks.c[name] for name in Webhook.__struct_fields__
)
_SECRETS = (webhooks.c.secret, webhooks.c.previous_secret, webhooks.c.previous_until)
_id = sa.bindparam("webhook_id", type_=webhooks.c.id.type)
_by_id = sa.select(*_WEBHOOK, *_SECRETS).select_from(_joined).where(webhooks.c.id == _id)


def add(connection: Connection, webhook: Webhook, secret: str, *, at: datetime) -> None:
    """Keep a new webhook. To be called inside `Database.write` only."""
    said = asdict(webhook)
    partner_id = said.pop("partner_id")
    queue.add(connection, Endpoint(kind="webhook", **said), at=at)
    connection.execute(webhooks.insert(), {"id": webhook.id, "partner_id": partner_id, "secret": secret})


def by_id(connection: Connection, webhook_id: str) -> Kept | None:
    """The webhook of an id."""
    row = connection.execute(_by_id, {"webhook_id": webhook_id}).one_or_none()
    return None if row is None else Kept(_webhook(row[:-3]), Secrets(*row[-3:]))


def listed(connection: Connection, partner_id: str | None = None) -> Sequence[Webhook]:
    """Webhooks, those of one partner or all, the oldest first."""
    query = sa.select(*_WEBHOOK).select_from(_joined).order_by(endpoints.c.created_at, webhooks.c.id)
    if partner_id is not None:
        query = query.where(webhooks.c.partner_id == partner_id)
    return [_webhook(row) for row in connection.execute(query)]


def sign_with(connection: Connection, webhook_id: str, secrets: Secrets) -> None:
    """Let its requests be signed with these. To be called inside `Database.write` only."""
    connection.execute(
        webhooks.update().where(webhooks.c.id == webhook_id),
        {
            "secret": secrets.current,
            "previous_secret": secrets.previous,
            "previous_until": secrets.previous_until,
        },
    )


def pause_all(connection: Connection, partner_id: str) -> None:
    """Send nothing to a partner's webhooks. To be called inside `Database.write` only."""
    own = sa.select(webhooks.c.id).where(webhooks.c.partner_id == partner_id)
    connection.execute(endpoints.update().where(endpoints.c.id.in_(own)), {"state": "paused"})


def _webhook(row: Iterable[Any]) -> Webhook:
    said = dict(zip(Webhook.__struct_fields__, row, strict=True))
    if said["state"] == "paused" or not said["attempts"]:
        said["next_attempt_at"] = None
    return Webhook(**said)
