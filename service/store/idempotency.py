"""What a POST with an `Idempotency-Key` came to, for when it is sent again.

Kept in the transaction of the write itself: either both are there or neither is, and a second request that
comes at the same time waits for the first and then finds what it came to.
"""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.errors import KeyReused
from service.store.arrivals import Saved
from service.store.tables import idempotency_keys, revisions


class Request(NamedTuple):
    """A request that may be sent again: whose, under which key, and the SHA-256 of what it asks."""

    key_id: str
    idempotency_key: str
    fingerprint: str


_earlier = (
    sa.select(
        idempotency_keys.c.fingerprint,
        idempotency_keys.c.outcome,
        revisions.c.etag,
        revisions.c.snapshot,
        revisions.c.at,
    )
    .join_from(
        idempotency_keys,
        revisions,
        sa.and_(
            revisions.c.article_id == idempotency_keys.c.article_id,
            revisions.c.revision == idempotency_keys.c.revision,
        ),
    )
    .where(
        idempotency_keys.c.key_id == sa.bindparam("of"),
        idempotency_keys.c.idempotency_key == sa.bindparam("named"),
    )
)


def earlier(connection: Connection, request: Request) -> Saved | None:
    """What the same request came to when it was sent before; null where it was not.

    Raises KeyReused where another request was sent under its key.
    """
    row = connection.execute(_earlier, {"of": request.key_id, "named": request.idempotency_key}).one_or_none()
    if row is None:
        return None
    if row.fingerprint != request.fingerprint:
        raise KeyReused("this Idempotency-Key was used for another request; take a new key for a new request")
    return Saved(row.outcome, wire.decode_article(row.snapshot), row.etag, row.snapshot, row.at)


def remember(connection: Connection, request: Request, saved: Saved, *, at: datetime) -> None:
    """Keep what a request came to. To be called inside `Database.write` only."""
    connection.execute(
        idempotency_keys.insert(),
        {
            "key_id": request.key_id,
            "idempotency_key": request.idempotency_key,
            "fingerprint": request.fingerprint,
            "at": at,
            "outcome": saved.outcome,
            "article_id": saved.article.id,
            "revision": saved.article.revision,
        },
    )


def forget(connection: Connection, *, before: datetime) -> None:
    """Drop what was kept for long enough."""
    connection.execute(sa.delete(idempotency_keys).where(idempotency_keys.c.at < before))
