"""The base: articles with their revisions, people, tags, pictures, videos, captions, figures and changes.

Revision ID: 0001
Revises: nothing

Constraints are named by the convention in `service.store.tables`.
"""

import sqlalchemy as sa
from alembic import op

from service.store.types import Figure, UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who publishes.
    op.create_table(
        "publications",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("logo_url", sa.Text),
        sa.Column("publishing_principles", sa.Text),
        sa.Column("corrections_policy", sa.Text),
        sa.Column("ethics_policy", sa.Text),
        sa.Column("ownership_info", sa.Text),
        sa.Column("updated_at", UtcTime, nullable=False),
    )
    # One row an article: the current revision's facts, for queries.
    op.create_table(
        "articles",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("publication_id", sa.Text, sa.ForeignKey("publications.id"), nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("genre", sa.Text, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("alternative_headline", sa.Text),
        sa.Column("standfirst", sa.Text),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("section", sa.Text),
        sa.Column("dateline", sa.Text),
        sa.Column("source_name", sa.Text),
        sa.Column("source_url", sa.Text),
        sa.Column("copyright_holder", sa.Text),
        sa.Column("copyright_year", sa.Integer),
        sa.Column("copyright_notice", sa.Text),
        sa.Column("usage_terms", sa.Text),
        sa.Column("licence", sa.Text),
        sa.Column("published_at", UtcTime),
        sa.Column("updated_at", UtcTime),
        sa.Column("embargo_until", UtcTime),
        sa.Column("expires_at", UtcTime),
        sa.Column("listed_at", UtcTime, nullable=False),
        sa.Column("revised_at", UtcTime, nullable=False),
        sa.UniqueConstraint("publication_id", "source_id"),
        sa.UniqueConstraint("slug"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("status IN ('draft', 'scheduled', 'published', 'withdrawn')", name="status"),
        sa.CheckConstraint(
            "genre IN ('news', 'analysis', 'opinion', 'background', 'review', 'report', 'live')", name="genre"
        ),
    )
    op.create_index("ix_articles_genre", "articles", ["genre", "listed_at", "id"])
    op.create_index("ix_articles_language", "articles", ["language", "listed_at", "id"])
    op.create_index("ix_articles_listed_at", "articles", ["listed_at", "id"])
    op.create_index("ix_articles_publication_id", "articles", ["publication_id", "listed_at", "id"])
    op.create_index("ix_articles_published_at", "articles", ["published_at", "id"])
    op.create_index("ix_articles_revised_at", "articles", ["revised_at", "id"])
    op.create_index("ix_articles_section", "articles", ["section", "listed_at", "id"])
    op.create_index("ix_articles_source_name", "articles", ["source_name", "listed_at", "id"])
    # Each revision whole, as the JSON that is served.
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.String(26), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("material", sa.Boolean, nullable=False),
        sa.Column("was_public", sa.Boolean, nullable=False),
        sa.Column("snapshot", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("revision >= 1", name="revision"),
    )
    # Bylines.
    op.create_table(
        "people",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
    )
    op.create_index("ix_people_name", "people", ["name"])
    op.create_table(
        "article_people",
        sa.Column(
            "article_id", sa.String(26), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("pointer", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.String(26), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("organisation", sa.Text),
    )
    op.create_index("ix_article_people_person_id", "article_people", ["person_id"])
    # Subjects.
    op.create_table(
        "tags",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
    )
    op.create_index("ix_tags_code", "tags", ["code"])
    op.create_index("ix_tags_name", "tags", ["name"])
    op.create_table(
        "article_tags",
        sa.Column(
            "article_id", sa.String(26), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("tag_id", sa.String(26), sa.ForeignKey("tags.id"), nullable=False),
    )
    op.create_index("ix_article_tags_tag_id", "article_tags", ["tag_id"])
    # Pictures and videos, each once, and their use in an article.
    op.create_table(
        "images",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("sha256", sa.String(64)),
        sa.Column("media_type", sa.Text),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("alt", sa.Text),
        sa.Column("description", sa.Text),
        sa.Column("creator", sa.Text),
        sa.Column("credit", sa.Text),
        sa.Column("copyright_notice", sa.Text),
        sa.Column("licence", sa.Text),
        sa.Column("acquire_licence_url", sa.Text),
        sa.Column("focal_x", sa.Double),
        sa.Column("focal_y", sa.Double),
        sa.UniqueConstraint("sha256"),
        sa.CheckConstraint("width >= 1", name="width"),
        sa.CheckConstraint("height >= 1", name="height"),
        sa.CheckConstraint("(focal_x IS NULL) = (focal_y IS NULL)", name="focal_point"),
    )
    op.create_table(
        "videos",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("embed_url", sa.Text),
        sa.Column("thumbnail_url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("description", sa.Text),
        sa.Column("duration", sa.Text),
        sa.Column("uploaded_at", UtcTime),
        sa.Column("credit", sa.Text),
    )
    op.create_table(
        "captions",
        sa.Column(
            "article_id", sa.String(26), sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("pointer", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("image_id", sa.String(26), sa.ForeignKey("images.id")),
        sa.Column("video_id", sa.String(26), sa.ForeignKey("videos.id")),
        sa.Column("text", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("credit", sa.Text),
        sa.UniqueConstraint("article_id", "position"),
        sa.CheckConstraint("(image_id IS NULL) <> (video_id IS NULL)", name="one_subject"),
    )
    op.create_index("ix_captions_image_id", "captions", ["image_id"])
    op.create_index("ix_captions_video_id", "captions", ["video_id"])
    # The figures that articles report, and what they measure.
    op.create_table(
        "variables",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("population", sa.Text),
        sa.CheckConstraint(
            "kind IN ('count', 'percent', 'percentage_point', 'ratio',"
            " 'times', 'currency', 'physical', 'magnitude', 'index')",
            name="kind",
        ),
    )
    op.create_table(
        "statistics",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column(
            "article_id", sa.String(26), sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("value", Figure),
        sa.Column("low", Figure),
        sa.Column("high", Figure),
        sa.Column("modifier", sa.Text, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("unit_kind", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("unit_code", sa.Text),
        sa.Column("per", sa.Text),
        sa.Column("change", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("period", sa.Text),
        sa.Column("attributed_to", sa.Text),
        sa.Column("variable_id", sa.String(26), sa.ForeignKey("variables.id")),
        sa.Column("container", sa.Text, nullable=False),
        sa.Column("pointer", sa.Text, nullable=False),
        sa.Column("start_offset", sa.Integer, nullable=False),
        sa.Column("end_offset", sa.Integer, nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("suffix", sa.Text, nullable=False),
        sa.Column("text_hash", sa.String(16), nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double),
        sa.Column("review", sa.Text, nullable=False),
        sa.UniqueConstraint("article_id", "position"),
        sa.CheckConstraint(
            "modifier IN ('exact', 'about', 'nearly', 'more_than', 'at_least',"
            " 'less_than', 'up_to', 'between', 'vague')",
            name="modifier",
        ),
        sa.CheckConstraint(
            "unit_kind IN ('count', 'percent', 'percentage_point', 'ratio',"
            " 'times', 'currency', 'physical', 'magnitude', 'index')",
            name="unit_kind",
        ),
        sa.CheckConstraint("change IN ('increase', 'decrease', 'to')", name="change"),
        sa.CheckConstraint(
            "container IN ('headline', 'standfirst', 'paragraph', 'heading', 'quote', 'list', 'caption')",
            name="container",
        ),
        sa.CheckConstraint("method IN ('found', 'edited')", name="method"),
        sa.CheckConstraint("review IN ('unreviewed', 'accepted', 'rejected')", name="review"),
        sa.CheckConstraint("low <= high", name="low_high"),
        sa.CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="span"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        sa.CheckConstraint(
            "CASE modifier"
            " WHEN 'exact' THEN value IS NOT NULL AND low = value AND high = value"
            " WHEN 'about' THEN value IS NOT NULL AND low IS NULL AND high IS NULL"
            " WHEN 'between' THEN value IS NULL AND low IS NOT NULL AND high IS NOT NULL"
            " WHEN 'vague' THEN value IS NULL AND low IS NOT NULL AND high IS NULL"
            " WHEN 'more_than' THEN value IS NOT NULL AND low = value AND high IS NULL"
            " WHEN 'at_least' THEN value IS NOT NULL AND low = value AND high IS NULL"
            " ELSE value IS NOT NULL AND low IS NULL AND high = value END",
            name="bounds",
        ),
    )
    op.create_index("ix_statistics_variable_id", "statistics", ["variable_id"])
    op.create_table(
        "statistic_places",
        sa.Column(
            "statistic_id",
            sa.String(26),
            sa.ForeignKey("statistics.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Text, nullable=False),
    )
    op.create_index("ix_statistic_places_place", "statistic_places", ["place"])
    # The feed that every follower reads.
    op.create_table(
        "changes",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("article_id", sa.String(26), sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("material", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("instruction", sa.Text),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.revision"],
            name="fk_changes_revision",
        ),
        sa.CheckConstraint("seq >= 1", name="seq"),
        sa.CheckConstraint(
            "kind IN ('published', 'updated', 'corrected', 'withdrawn', 'restored', 'expired', 'rights')",
            name="kind",
        ),
        sa.CheckConstraint(
            "reason IN ('editorial', 'legal', 'rights', 'duplicate', 'moved', 'entitlement')", name="reason"
        ),
        sa.CheckConstraint("instruction IN ('remove', 'replace')", name="instruction"),
    )
    op.create_index("ix_changes_article_id", "changes", ["article_id"])


def downgrade() -> None:
    for table in (
        "changes",
        "statistic_places",
        "statistics",
        "variables",
        "captions",
        "videos",
        "images",
        "article_tags",
        "tags",
        "article_people",
        "people",
        "revisions",
        "articles",
        "publications",
    ):
        op.drop_table(table)
