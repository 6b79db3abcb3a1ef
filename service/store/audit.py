"""The audit trail: who wrote what, when and from where. Entries are never changed or removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.audit import Action, Actor, AuditEntry, Outcome
from service.store.tables import audit, revisions

_next = sa.select(sa.func.coalesce(sa.func.max(audit.c.id), 0) + 1)


def append(
    connection: Connection,
    action: Action,
    outcome: Outcome,
    actor: Actor,
    *,
    at: datetime,
    article_id: str | None = None,
    revision: int | None = None,
    note: str | None = None,
) -> int:
    """Add an entry and give its number. To be called inside `Database.write` only."""
    number = int(connection.execute(_next).scalar_one())
    connection.execute(
        audit.insert(),
        {
            "id": number,
            "at": at,
            "action": action,
            "outcome": outcome,
            "key_id": actor.key_id,
            "actor": actor.name,
            "address": actor.address,
            "request_id": actor.request_id,
            "article_id": article_id,
            "revision": revision,
            "note": note,
        },
    )
    return number


def last_of(connection: Connection, article_id: str, *, among: Sequence[Action]) -> Action | None:
    """Which of these actions was the last on an article; null for none."""
    query = (
        sa.select(audit.c.action)
        .where(audit.c.article_id == article_id, audit.c.action.in_(among))
        .order_by(audit.c.id.desc())
        .limit(1)
    )
    found: Action | None = connection.execute(query).scalar_one_or_none()
    return found


def entries(
    connection: Connection, *, before: int | None, limit: int, article_id: str | None
) -> Sequence[AuditEntry]:
    """At most `limit` entries, the newest first, whose number is below `before`.

    Those of one article include what wrote it together with others, such as an import.
    """
    query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    if article_id is not None:
        query = query.where(audit.c.id.in_(_on(article_id)))
    return [_entry(row) for row in connection.execute(query)]


def _on(article_id: str) -> sa.CompoundSelect[Any]:
    """The numbers of an article's entries, by an index each: joined by OR they would go through the trail."""
    alone = sa.select(audit.c.id).where(audit.c.article_id == article_id)
    together = sa.select(revisions.c.audit_id).where(
        revisions.c.article_id == article_id, revisions.c.audit_id.is_not(None)
    )
    return alone.union(together)


def _entry(row: sa.Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        action=row.action,
        outcome=row.outcome,
        actor=Actor(name=row.actor, key_id=row.key_id, address=row.address, request_id=row.request_id),
        article_id=row.article_id,
        revision=row.revision,
        note=row.note,
    )
