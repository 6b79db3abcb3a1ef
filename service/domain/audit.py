"""Who did what, from where: the roles of keys and the trail that every write leaves."""

from typing import Literal

from service.domain.value import Instant, Value

Role = Literal["reader", "editor", "admin"]
"""What a key may do: read what is published; write articles too and read drafts; keep keys and the trail."""

ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
"""From the least to the most: each may what those before it may."""

Action = Literal[
    "put",
    "post",
    "patch",
    "ingest",
    "import",
    "key_add",
    "key_rotate",
    "key_revoke",
    "correct",
    "withdraw",
    "release",
    "clock",
    "partner_add",
    "partner_change",
    "partner_end",
    "webhook_add",
    "webhook_change",
    "webhook_remove",
    "subscription_remove",
    "indexnow_change",
]
"""What was done; `clock` is what the service did by itself when its time had come."""

Outcome = Literal["created", "updated", "unchanged", "done"]


class Actor(Value, frozen=True, kw_only=True):
    """Whoever writes. `name` is for people: a key's name, or the user who ran a command.

    `address` is the client's IP address, null for a command; `request_id` is that of the log.
    """

    name: str
    key_id: str | None = None
    address: str | None = None
    request_id: str | None = None


class AuditEntry(Value, frozen=True, kw_only=True):
    """One write. `id` is gap-free; `note` sums up what has no article of its own, such as an import."""

    id: int
    at: Instant
    action: Action
    outcome: Outcome
    actor: Actor
    article_id: str | None = None
    revision: int | None = None
    note: str | None = None
