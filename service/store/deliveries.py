"""What was sent to webhooks and what came of it: a log of attempts, of which the old ones are removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.webhook import Delivery
from service.store.tables import deliveries

KEPT = timedelta(days=30)
MOST_KEPT = 1_000
"""Of a webhook."""

_DELIVERY = tuple(deliveries.c[name] for name in Delivery.__struct_fields__)
_of_webhook = deliveries.c.webhook_id == sa.bindparam("of_webhook")


def log(connection: Connection, webhook_id: str, delivery: Delivery) -> None:
    """Note an attempt; its id is given here. The webhook must be there until the transaction ends."""
    row = {name: getattr(delivery, name) for name in Delivery.__struct_fields__ if name != "id"}
    connection.execute(deliveries.insert(), row | {"webhook_id": webhook_id})


def listed(connection: Connection, webhook_id: str, *, before: int | None, limit: int) -> Sequence[Delivery]:
    """At most `limit` attempts on a webhook, the newest first, whose number is below `before`."""
    query = sa.select(*_DELIVERY).where(_of_webhook).order_by(deliveries.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    rows = connection.execute(query, {"of_webhook": webhook_id}).mappings()
    return [Delivery(**row) for row in rows]


def forget(connection: Connection, webhook_id: str, *, at: datetime) -> None:
    """Remove the attempts on a webhook that are older than `KEPT`, and all but the newest `MOST_KEPT`."""
    beyond = (
        sa.select(deliveries.c.id)
        .where(_of_webhook)
        .order_by(deliveries.c.id.desc())
        .offset(MOST_KEPT)
        .limit(1)
        .scalar_subquery()
    )
    old = sa.or_(deliveries.c.at < at - KEPT, deliveries.c.id <= beyond)
    connection.execute(deliveries.delete().where(_of_webhook, old), {"of_webhook": webhook_id})
