"""Syndication: partners and what they may see, the life of an article, rights in pictures, what was sent.

Revision ID: 0005
Revises: 0004

Articles are read as plain JSON, whatever a later version requires of them.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ACTIONS = ("put", "post", "patch", "ingest", "import", "key_add", "key_rotate", "key_revoke")
_MORE_ACTIONS = (
    *("correct", "withdraw", "release", "clock"),
    *("partner_add", "partner_change", "partner_end"),
    *("webhook_add", "webhook_change", "webhook_remove"),
)
_BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _partners()
    _articles()
    _changes()
    _sending()
    _webhooks()
    _fill(op.get_bind())
    with op.batch_alter_table("changes") as changes:
        changes.alter_column("is_public", existing_type=sa.Boolean(), nullable=False)
    op.create_index("ix_changes_article_id", "changes", ["article_id", "seq"])
    op.create_index(
        "ix_changes_public",
        "changes",
        ["seq"],
        sqlite_where=sa.text("is_public"),
        postgresql_where=sa.text("is_public"),
    )
    with op.batch_alter_table("keys") as keys:
        keys.create_check_constraint("partner", "(role = 'reader') = (partner_id IS NOT NULL)")
        keys.create_index("ix_keys_partner_id", ["partner_id"])


def _partners() -> None:
    # Who may have what.
    op.create_table(
        "partners",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("contact", sa.Text),
        sa.Column("rate_per_minute", sa.Integer),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("ended_at", UtcTime),
        sa.UniqueConstraint("name"),
        sa.CheckConstraint("rate_per_minute >= 1", name="rate_per_minute"),
    )
    op.create_table(
        "partner_packages",
        sa.Column("partner_id", sa.String(12), sa.ForeignKey("partners.id"), primary_key=True),
        sa.Column("package", sa.Text, primary_key=True),
        sa.Column("since_seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("until_seq", sa.BigInteger),
        sa.CheckConstraint("since_seq >= 0 AND since_seq <= until_seq", name="range"),
    )
    with op.batch_alter_table("keys") as keys:
        keys.add_column(sa.Column("partner_id", sa.String(12)))
        keys.add_column(sa.Column("last_used_at", UtcTime))
        keys.create_foreign_key("fk_keys_partner_id_partners", "partners", ["partner_id"], ["id"])
    _actions((*_ACTIONS, *_MORE_ACTIONS))


def _actions(known: Sequence[str]) -> None:
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint("action", type_="check")
        audit.create_check_constraint("action", f"action IN {tuple(known)}")


def _articles() -> None:
    op.add_column("articles", sa.Column("due_at", UtcTime))
    op.create_index(
        "ix_articles_due_at",
        "articles",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "article_packages",
        sa.Column(
            "article_id", sa.String(26), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("package", sa.Text, primary_key=True),
    )
    # SQLite copies the table; the snapshot stays last, as what lies behind it is reached through all of it.
    with op.batch_alter_table(
        "revisions",
        partial_reordering=[
            ("was_public", "packages", "has_limits", "changed", "audit_id", "shown_etag", "shown", "snapshot")
        ],
    ) as revisions:
        revisions.add_column(sa.Column("packages", sa.Text))
        revisions.add_column(sa.Column("has_limits", sa.Boolean, nullable=False, server_default=sa.false()))
        revisions.add_column(sa.Column("shown_etag", sa.Text))
    op.add_column("images", sa.Column("may_be_syndicated", sa.Boolean))
    op.add_column("images", sa.Column("syndicated_to", sa.Text))
    op.add_column("images", sa.Column("syndicated_until", UtcTime))
    op.add_column("images", sa.Column("rights_contact", sa.Text))


def _changes() -> None:
    op.drop_index("ix_changes_article_id", "changes")
    op.add_column("changes", sa.Column("packages_before", sa.Text))
    op.add_column("changes", sa.Column("packages_after", sa.Text))
    op.add_column("changes", sa.Column("partner_id", sa.String(12)))
    op.add_column("changes", sa.Column("is_public", sa.Boolean))


def _sending() -> None:
    op.create_table(
        "sendings",
        sa.Column("id", _BIG_KEY, primary_key=True),
        sa.Column("partner_id", sa.String(12), sa.ForeignKey("partners.id"), nullable=False),
        sa.Column("key_id", sa.String(12)),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("after_seq", sa.BigInteger, nullable=False),
        sa.Column("up_to_seq", sa.BigInteger, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.CheckConstraint("channel IN ('feed', 'stream', 'atom', 'webhook')", name="channel"),
        sa.CheckConstraint("after_seq >= 0 AND after_seq <= up_to_seq", name="range"),
    )
    op.create_index("ix_sendings_partner_id", "sendings", ["partner_id", "id"])
    op.create_table(
        "receipts",
        sa.Column("id", _BIG_KEY, primary_key=True),
        sa.Column("partner_id", sa.String(12), sa.ForeignKey("partners.id"), nullable=False),
        sa.Column("key_id", sa.String(12)),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.CheckConstraint("seq >= 0", name="seq"),
    )
    op.create_index("ix_receipts_partner_id", "receipts", ["partner_id", "id"])


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("partner_id", sa.String(12), sa.ForeignKey("partners.id"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("previous_secret", sa.Text),
        sa.Column("previous_until", UtcTime),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("delivered_seq", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failing_since", UtcTime),
        sa.Column("next_attempt_at", UtcTime, nullable=False),
        sa.Column("leased_by", sa.Text),
        sa.Column("leased_until", UtcTime),
        sa.CheckConstraint("state IN ('active', 'paused')", name="state"),
        sa.CheckConstraint("delivered_seq >= 0", name="delivered_seq"),
        sa.CheckConstraint("(previous_secret IS NULL) = (previous_until IS NULL)", name="previous"),
    )
    op.create_index("ix_webhooks_partner_id", "webhooks", ["partner_id"])
    op.create_index("ix_webhooks_next_attempt_at", "webhooks", ["state", "next_attempt_at"])
    op.create_table(
        "deliveries",
        sa.Column("id", _BIG_KEY, primary_key=True),
        sa.Column(
            "webhook_id", sa.String(12), sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("delivered", sa.Boolean, nullable=False),
        sa.CheckConstraint("attempt >= 1", name="attempt"),
    )
    op.create_index("ix_deliveries_webhook_id", "deliveries", ["webhook_id", "id"])


def downgrade() -> None:
    connection = op.get_bind()
    for name in ("deliveries", "webhooks", "receipts", "sendings"):
        op.drop_table(name)
    op.drop_index("ix_changes_public", "changes")
    op.drop_index("ix_changes_article_id", "changes")
    # What only packages or one partner noticed was no change before; the numbers must have no gap.
    connection.execute(sa.text("DELETE FROM changes WHERE NOT is_public"))
    _number_again(connection)
    with op.batch_alter_table("changes") as changes:
        for name in ("packages_before", "packages_after", "partner_id", "is_public"):
            changes.drop_column(name)
    op.create_index("ix_changes_article_id", "changes", ["article_id"])
    for name in ("may_be_syndicated", "syndicated_to", "syndicated_until", "rights_contact"):
        op.drop_column("images", name)
    with op.batch_alter_table("revisions") as revisions:
        for name in ("packages", "has_limits", "shown_etag"):
            revisions.drop_column(name)
    op.drop_table("article_packages")
    op.drop_index("ix_articles_due_at", "articles")
    op.drop_column("articles", "due_at")
    connection.execute(sa.text(f"UPDATE audit SET action = 'patch' WHERE action IN {_MORE_ACTIONS}"))  # noqa: S608 - our own words
    _actions(_ACTIONS)
    # Before, a reader's key saw every package: one that did not must not come to do so.
    connection.execute(
        sa.text(
            "UPDATE keys SET revoked_at = :at WHERE revoked_at IS NULL AND partner_id IS NOT NULL"
            " AND partner_id NOT IN (SELECT partner_id FROM partner_packages"
            " WHERE package = :every AND until_seq IS NULL)"
        ).bindparams(sa.bindparam("at", type_=UtcTime)),
        {"at": datetime.now(UTC), "every": _EVERY},
    )
    with op.batch_alter_table("keys") as keys:
        keys.drop_index("ix_keys_partner_id")
        keys.drop_constraint("partner", type_="check")
        keys.drop_constraint("fk_keys_partner_id_partners", type_="foreignkey")
        keys.drop_column("last_used_at")
        keys.drop_column("partner_id")
    op.drop_table("partner_packages")
    op.drop_table("partners")


Json = dict[str, Any]

_PAGE = 500
_LONGEST_NAME = 85
"""Of a key, so that with its id behind it the name is one that a partner may have."""
_EVERY = "*"
_PUBLIC = "public"
_current = sa.text(
    "SELECT articles.id, articles.status, articles.revision, revisions.etag, articles.is_public,"
    " revisions.snapshot FROM articles JOIN revisions ON revisions.article_id = articles.id"
    " AND revisions.revision = articles.revision WHERE articles.id > :after ORDER BY articles.id LIMIT :page"
)
_shown = sa.text(
    "SELECT article_id, revision, shown FROM revisions WHERE shown IS NOT NULL"
    " AND (article_id > :id OR (article_id = :id AND revision > :number))"
    " ORDER BY article_id, revision LIMIT 20"
)
_tagged = sa.text("UPDATE revisions SET shown_etag = :etag WHERE article_id = :id AND revision = :number")
_end = sa.text("SELECT coalesce(max(seq), 0) AS seq, max(at) AS at FROM changes").columns(
    seq=sa.BigInteger, at=UtcTime
)
_changes_table = sa.table(
    "changes",
    *map(sa.column, ("seq", "kind", "article_id", "revision", "etag", "material", "is_public")),
    sa.column("packages_before"),
    sa.column("packages_after"),
    sa.column("at", UtcTime),
)
_packages = sa.table("article_packages", sa.column("article_id"), sa.column("package"))


def _fill(connection: sa.Connection) -> None:
    _give_readers_partners(connection)
    # Until now every change was one that everybody noticed.
    public = json.dumps([_PUBLIC])
    connection.execute(
        sa.text(
            "UPDATE changes SET is_public = true,"
            " packages_before = CASE WHEN kind IN ('published', 'restored') THEN NULL ELSE :public END,"
            " packages_after = CASE WHEN kind IN ('withdrawn', 'expired') THEN NULL ELSE :public END"
        ),
        {"public": public},
    )
    connection.execute(
        sa.text("UPDATE revisions SET packages = :packages WHERE was_public"),
        {"packages": f"\n{_PUBLIC}\n"},
    )
    _tag_what_is_shown(connection)
    seq, at = connection.execute(_end).one()
    for row in _articles_of(connection):
        seq += _fill_article(connection, row, seq=seq + 1, at=at or datetime.now(UTC))
    due = sa.text(
        "UPDATE articles SET due_at = CASE WHEN status = 'scheduled' THEN"
        " CASE WHEN published_at IS NULL OR embargo_until >= published_at THEN embargo_until"
        " ELSE published_at END ELSE expires_at END WHERE status IN ('scheduled', 'published')"
    )
    connection.execute(due)


def _tag_what_is_shown(connection: sa.Connection) -> None:
    """A page at a time: each may be megabytes."""
    article_id, number = "", 0
    while rows := connection.execute(_shown, {"id": article_id, "number": number}).all():
        for article_id, number, content in rows:
            etag = hashlib.sha256(content).hexdigest()[:32]
            connection.execute(_tagged, {"etag": etag, "id": article_id, "number": number})


def _give_readers_partners(connection: sa.Connection) -> None:
    """A reader's key saw every package; each now has a partner of its own, who does."""
    readers = sa.text("SELECT id, name, created_at FROM keys WHERE role = 'reader'").columns(
        created_at=UtcTime
    )
    for key_id, name, created_at in connection.execute(readers).all():
        connection.execute(
            sa.text("INSERT INTO partners (id, name, created_at) VALUES (:id, :name, :at)").bindparams(
                sa.bindparam("at", type_=UtcTime)
            ),
            {"id": key_id, "name": f"{name[:_LONGEST_NAME]} ({key_id})", "at": created_at},
        )
        connection.execute(
            sa.text("INSERT INTO partner_packages (partner_id, package, since_seq) VALUES (:id, :every, 0)"),
            {"id": key_id, "every": _EVERY},
        )
        connection.execute(sa.text("UPDATE keys SET partner_id = :id WHERE id = :id"), {"id": key_id})


def _articles_of(connection: sa.Connection) -> Iterator[sa.Row[Any]]:
    after = ""
    while rows := connection.execute(_current, {"after": after, "page": _PAGE}).all():
        yield from rows
        after = rows[-1].id


def _fill_article(connection: sa.Connection, row: sa.Row[Any], *, seq: int, at: datetime) -> int:
    """Gives how many changes there were to be told."""
    article: Json = json.loads(row.snapshot)
    named = sorted(set(article["packages"])) or [_PUBLIC]
    connection.execute(_packages.insert(), [{"article_id": row.id, "package": package} for package in named])
    if row.status != "published" or named == [_PUBLIC]:
        return 0
    # What packages hold was in no feed: whoever may have it is told now.
    shown = json.dumps(named)
    connection.execute(
        _changes_table.insert(),
        {
            "seq": seq,
            "kind": "updated" if row.is_public else "published",
            "article_id": row.id,
            "revision": row.revision,
            "etag": row.etag,
            "material": True,
            "is_public": row.is_public,
            "packages_before": json.dumps([_PUBLIC]) if row.is_public else None,
            "packages_after": shown,
            "at": at,
        },
    )
    connection.execute(
        sa.text("UPDATE revisions SET packages = :packages WHERE article_id = :id AND revision = :revision"),
        {"packages": "\n".join(("", *named, "")), "id": row.id, "revision": row.revision},
    )
    return 1


def _number_again(connection: sa.Connection) -> None:
    """Without gaps, in the same order: each number only ever goes down, to one that is free."""
    for number, seq in enumerate(
        connection.scalars(sa.text("SELECT seq FROM changes ORDER BY seq")).all(), start=1
    ):
        if number != seq:
            connection.execute(
                sa.text("UPDATE changes SET seq = :number WHERE seq = :seq"), {"number": number, "seq": seq}
            )
