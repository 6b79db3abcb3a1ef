"""The hub: endpoints of all kinds in one queue, and subscriptions to feeds.

Revision ID: 0007
Revises: 0006

What follows the feed moves out of `webhooks` into `endpoints`; a webhook keeps its id. SQLite cannot alter a
table in place and copies it, which would take the deliveries along with a table that they belong to: so they
are moved first.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ACTIONS = (
    *("put", "post", "patch", "ingest", "import", "key_add", "key_rotate", "key_revoke"),
    *("correct", "withdraw", "release", "clock"),
    *("partner_add", "partner_change", "partner_end"),
    *("webhook_add", "webhook_change", "webhook_remove"),
)
_MORE_ACTIONS = ("subscription_remove", "indexnow_change")
_FOLLOWING = (
    *("url", "state", "created_at", "delivered_seq"),
    *("attempts", "failing_since", "next_attempt_at", "leased_by", "leased_until"),
)
"""How an endpoint follows the feed: what was in `webhooks`."""


def upgrade() -> None:
    _actions((*_ACTIONS, *_MORE_ACTIONS))
    _recall_actions(op.get_bind())
    op.create_table(
        "endpoints",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("delivered_seq", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failing_since", UtcTime),
        sa.Column("next_attempt_at", UtcTime, nullable=False),
        sa.Column("leased_by", sa.Text),
        sa.Column("leased_until", UtcTime),
        sa.CheckConstraint("kind IN ('webhook', 'websub', 'indexnow')", name="kind"),
        sa.CheckConstraint("state IN ('active', 'paused')", name="state"),
        sa.CheckConstraint("delivered_seq >= 0", name="delivered_seq"),
    )
    op.create_index("ix_endpoints_next_attempt_at", "endpoints", ["state", "next_attempt_at"])
    listed = ", ".join(_FOLLOWING)
    op.execute(f"INSERT INTO endpoints (id, kind, {listed}) SELECT id, 'webhook', {listed} FROM webhooks")  # noqa: S608 - our own words
    _move_deliveries("webhook", "endpoint")
    op.drop_index("ix_webhooks_next_attempt_at", "webhooks")
    with op.batch_alter_table("webhooks") as webhooks:
        for name in ("state", "delivered_seq"):
            webhooks.drop_constraint(name, type_="check")
        for name in _FOLLOWING:
            webhooks.drop_column(name)
        webhooks.alter_column("id", existing_type=sa.String(12), type_=sa.String(26), existing_nullable=False)
        webhooks.create_foreign_key(
            "fk_webhooks_id_endpoints", "endpoints", ["id"], ["id"], ondelete="CASCADE"
        )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(26), sa.ForeignKey("endpoints.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("expires_at", UtcTime),
        sa.Column("delivered_tag", sa.Text),
        sa.Column("asked_mode", sa.Text),
        sa.Column("asked_at", UtcTime),
        sa.Column("asked_lease_seconds", sa.Integer),
        sa.Column("asked_secret", sa.Text),
        sa.Column("asked_attempts", sa.Integer),
        sa.CheckConstraint("asked_mode IN ('subscribe', 'unsubscribe', 'denied')", name="asked_mode"),
        sa.CheckConstraint("(asked_mode IS NULL) = (asked_at IS NULL)", name="asked_at"),
        sa.CheckConstraint(
            "(asked_mode IS NULL) = (asked_lease_seconds IS NULL)", name="asked_lease_seconds"
        ),
        sa.CheckConstraint("(asked_mode IS NULL) = (asked_attempts IS NULL)", name="asked_attempts"),
        sa.CheckConstraint("asked_secret IS NULL OR asked_mode IS NOT NULL", name="asked_secret"),
        sa.CheckConstraint("expires_at IS NOT NULL OR asked_mode IS NOT NULL", name="expires_at"),
    )
    op.create_index("ix_subscriptions_topic", "subscriptions", ["topic"])
    op.create_index("ix_subscriptions_host", "subscriptions", ["host"])


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_table("subscriptions")
    others = "(SELECT id FROM endpoints WHERE kind != 'webhook')"
    connection.execute(sa.text(f"DELETE FROM deliveries WHERE endpoint_id IN {others}"))  # noqa: S608 - our own words
    connection.execute(sa.text("DELETE FROM endpoints WHERE kind != 'webhook'"))
    with op.batch_alter_table("webhooks") as webhooks:
        webhooks.drop_constraint("fk_webhooks_id_endpoints", type_="foreignkey")
        webhooks.alter_column("id", existing_type=sa.String(26), type_=sa.String(12), existing_nullable=False)
        for name, kind in _KINDS.items():
            webhooks.add_column(sa.Column(name, kind))
    for name in _FOLLOWING:
        given = f"(SELECT {name} FROM endpoints WHERE endpoints.id = webhooks.id)"  # noqa: S608 - our own words
        connection.execute(sa.text(f"UPDATE webhooks SET {name} = {given}"))  # noqa: S608
    with op.batch_alter_table("webhooks") as webhooks:
        for name in _ALWAYS:
            webhooks.alter_column(name, existing_type=_KINDS[name], nullable=False)
        webhooks.create_check_constraint("state", "state IN ('active', 'paused')")
        webhooks.create_check_constraint("delivered_seq", "delivered_seq >= 0")
    op.create_index("ix_webhooks_next_attempt_at", "webhooks", ["state", "next_attempt_at"])
    _move_deliveries("endpoint", "webhook")
    op.drop_table("endpoints")
    # The version before has no words for them, and the trail is to have no gap: the note keeps them.
    noted = "action = 'webhook_change', note = action || ': ' || coalesce(note, '')"
    connection.execute(
        sa.text(f"UPDATE audit SET {noted} WHERE action IN {_MORE_ACTIONS}")  # noqa: S608 - our own words
    )
    _actions(_ACTIONS)


_KINDS: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "url": sa.Text,
    "state": sa.Text,
    "created_at": UtcTime,
    "delivered_seq": sa.BigInteger,
    "attempts": sa.Integer,
    "failing_since": UtcTime,
    "next_attempt_at": UtcTime,
    "leased_by": sa.Text,
    "leased_until": UtcTime,
}
_ALWAYS = ("url", "state", "created_at", "delivered_seq", "attempts", "next_attempt_at")


def _move_deliveries(from_owner: str, to_owner: str) -> None:
    """Let the deliveries belong to another table of the same ids."""
    lengths = {"webhook": sa.String(12), "endpoint": sa.String(26)}
    before, after = f"{from_owner}_id", f"{to_owner}_id"
    op.drop_index(f"ix_deliveries_{before}", "deliveries")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(f"fk_deliveries_{before}_{from_owner}s", type_="foreignkey")
        deliveries.alter_column(
            before,
            new_column_name=after,
            existing_type=lengths[from_owner],
            type_=lengths[to_owner],
            existing_nullable=False,
        )
    # By itself: where a table is copied, a column has its new name only afterwards.
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.create_foreign_key(
            f"fk_deliveries_{after}_{to_owner}s", f"{to_owner}s", [after], ["id"], ondelete="CASCADE"
        )
    op.create_index(f"ix_deliveries_{after}", "deliveries", [after, "id"])


def _recall_actions(connection: sa.Connection) -> None:
    """Give entries their words back that going down has put into their notes."""
    query = sa.text(
        "UPDATE audit SET action = :action, note = substr(note, :behind)"
        " WHERE action = 'webhook_change' AND substr(note, 1, :behind - 1) = :told"
    )
    for action in _MORE_ACTIONS:
        told = f"{action}: "
        connection.execute(query, {"action": action, "told": told, "behind": len(told) + 1})


def _actions(known: Sequence[str]) -> None:
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint("action", type_="check")
        audit.create_check_constraint("action", f"action IN {tuple(known)}")
