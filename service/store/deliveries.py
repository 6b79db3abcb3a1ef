"""What was sent and what came of it: a log of attempts, of which the old ones are removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.delivery import Delivery
from service.store.tables import deliveries

KEPT = timedelta(days=30)
_DELIVERY = tuple(deliveries.c[name] for name in Delivery.__struct_fields__)
_of_endpoint = deliveries.c.endpoint_id == sa.bindparam("of_endpoint")


def log(connection: Connection, endpoint_id: str, delivery: Delivery) -> None:
    """Note an attempt; its id is given here. The endpoint must be there until the transaction ends."""
    row = {name: getattr(delivery, name) for name in Delivery.__struct_fields__ if name != "id"}
    connection.execute(deliveries.insert(), row | {"endpoint_id": endpoint_id})


def listed(connection: Connection, endpoint_id: str, *, before: int | None, limit: int) -> Sequence[Delivery]:
    """At most `limit` attempts on an endpoint, the newest first, whose number is below `before`."""
    query = sa.select(*_DELIVERY).where(_of_endpoint).order_by(deliveries.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    rows = connection.execute(query, {"of_endpoint": endpoint_id}).mappings()
    return [Delivery(**row) for row in rows]


def forget(connection: Connection, endpoint_id: str, *, at: datetime, most: int) -> None:
    """Remove the attempts on an endpoint that are older than `KEPT`, and all but the newest so many."""
    beyond = (
        sa.select(deliveries.c.id)
        .where(_of_endpoint)
        .order_by(deliveries.c.id.desc())
        .offset(most)
        .limit(1)
        .scalar_subquery()
    )
    old = sa.or_(deliveries.c.at < at - KEPT, deliveries.c.id <= beyond)
    connection.execute(deliveries.delete().where(_of_endpoint, old), {"of_endpoint": endpoint_id})
