"""The write side: keys, the audit trail, idempotency keys, and what each revision changed.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who may write. Secrets are kept as hashes only.
    op.create_table(
        "keys",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64)),
        sa.Column("previous_until", UtcTime),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime),
        sa.Column("revoked_at", UtcTime),
        sa.CheckConstraint("role IN ('reader', 'editor', 'admin')", name="role"),
        sa.CheckConstraint("(previous_hash IS NULL) = (previous_until IS NULL)", name="previous"),
    )
    # Who wrote what, when and from where.
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("key_id", sa.String(12), sa.ForeignKey("keys.id")),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("request_id", sa.Text),
        sa.Column("article_id", sa.String(26)),
        sa.Column("revision", sa.Integer),
        sa.Column("note", sa.Text),
        sa.CheckConstraint("id >= 1", name="id"),
        sa.CheckConstraint(
            "action IN ('put', 'post', 'patch', 'ingest', 'import', 'key_add', 'key_rotate', 'key_revoke')",
            name="action",
        ),
        sa.CheckConstraint("outcome IN ('created', 'updated', 'unchanged', 'done')", name="outcome"),
    )
    op.create_index("ix_audit_article_id", "audit", ["article_id"])
    # What a POST came to, for when it is sent again.
    op.create_table(
        "idempotency_keys",
        sa.Column("key_id", sa.String(12), sa.ForeignKey("keys.id"), primary_key=True),
        sa.Column("idempotency_key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("article_id", sa.String(26), sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.CheckConstraint("outcome IN ('created', 'updated', 'unchanged', 'done')", name="outcome"),
    )
    op.create_index("ix_idempotency_keys_at", "idempotency_keys", ["at"])
    # SQLite copies the table; the snapshot stays last, as what lies behind it is reached through all of it.
    with op.batch_alter_table(
        "revisions", partial_reordering=[("changed", "audit_id", "snapshot")]
    ) as revisions:
        revisions.add_column(sa.Column("changed", sa.Text))
        revisions.add_column(sa.Column("audit_id", sa.BigInteger))
        revisions.create_foreign_key("fk_revisions_audit_id_audit", "audit", ["audit_id"], ["id"])
    # An export with history goes along it.
    op.create_index("ix_revisions_at", "revisions", ["at", "article_id", "revision"])


def downgrade() -> None:
    op.drop_index("ix_revisions_at", "revisions")
    with op.batch_alter_table("revisions") as revisions:
        revisions.drop_constraint("fk_revisions_audit_id_audit", type_="foreignkey")
        revisions.drop_column("audit_id")
        revisions.drop_column("changed")
    op.drop_table("idempotency_keys")
    op.drop_table("audit")
    op.drop_table("keys")
