"""Search: the numbered files of the sitemap, and what publications say of rights and of themselves.

Revision ID: 0006
Revises: 0005
"""

import re
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FILE = 5_000
"""Articles that a file takes."""

_PAGE = 1_000


def upgrade() -> None:
    op.create_table(
        "sitemaps",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("taken >= 1", name="taken"),
    )
    op.add_column("publications", sa.Column("rights", sa.Text))
    op.add_column("publications", sa.Column("trust", sa.Text))
    op.add_column("articles", sa.Column("canonical_host", sa.Text))
    op.add_column("articles", sa.Column("sitemap_number", sa.Integer))
    _read_hosts(op.get_bind())
    op.execute(_FILLED)
    op.drop_table("hosts")
    op.execute(
        "INSERT INTO sitemaps (number, taken, changed_at)"
        " SELECT sitemap_number, count(*), max(revised_at) FROM articles"
        " WHERE sitemap_number IS NOT NULL GROUP BY sitemap_number"
    )
    # Last, so that the rows above are numbered without it having to follow.
    op.create_index("ix_articles_sitemap_number", "articles", ["sitemap_number", "canonical_host", "id"])


def downgrade() -> None:
    op.drop_index("ix_articles_sitemap_number", "articles")
    op.drop_column("articles", "sitemap_number")
    op.drop_column("articles", "canonical_host")
    op.drop_column("publications", "trust")
    op.drop_column("publications", "rights")
    op.drop_table("sitemaps")


_PUBLIC = "status = 'published' AND is_public"
_FILLED = f"""
UPDATE articles SET sitemap_number = filled.number, canonical_host = filled.host
FROM (
    SELECT articles.id, hosts.host, CASE WHEN {_PUBLIC} THEN (
        sum(CASE WHEN {_PUBLIC} THEN 1 ELSE 0 END) OVER (ORDER BY listed_at, articles.id) - 1
    ) / {_FILE} + 1 END AS number
    FROM articles LEFT JOIN hosts ON hosts.id = articles.id
) AS filled
WHERE filled.id = articles.id AND (filled.number IS NOT NULL OR filled.host IS NOT NULL)
"""  # noqa: S608 - our own words
"""Those that everybody sees are numbered in the order in which they came to be seen. Each row is written
once: on PostgreSQL that is what takes time."""

_addresses = sa.text(
    "SELECT id, url FROM articles WHERE url IS NOT NULL AND id > :after ORDER BY id LIMIT :page"
)


def _read_hosts(connection: sa.Connection) -> None:
    """A page at a time, as there may be millions."""
    columns = sa.Column("id", sa.String(26), primary_key=True), sa.Column("host", sa.Text)
    hosts = op.create_table("hosts", *columns, prefixes=["TEMPORARY"])
    after = ""
    while rows := connection.execute(_addresses, {"after": after, "page": _PAGE}).all():
        connection.execute(hosts.insert(), [{"id": row.id, "host": _host_of(row.url)} for row in rows])
        after = rows[-1].id


# As the service read addresses when this was written: what it makes of them later is not this script's.
_FORBIDDEN = r"\s\x00-\x1f\x7f<>\"{}|\\^`"
_WEB = re.compile(
    rf"https?://((?:[^{_FORBIDDEN}/?#\[\]:@]+|\[[0-9a-f:.]+\])(?::[0-9]{{1,5}})?)(?:[/?#][^{_FORBIDDEN}]*)?",
    re.IGNORECASE,
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST = 253 + len(":65535")


def _host_of(address: str) -> str | None:
    """The host and port of a web address, in lower case; none of another text, an empty one where it is too
    long to be a host."""
    found = _WEB.fullmatch(address)
    if found is None or _STRAY_PERCENT.search(address):
        return None
    if not address.isascii() or "[" in address:
        try:
            if not urlsplit(address).hostname:
                return None
        except ValueError:
            return None
    host = found[1].lower()
    return host if len(host) <= _LONGEST else ""
