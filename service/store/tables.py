"""The schema, as SQLAlchemy tables. `migrations/` builds it; a test shows that the two agree.

`revisions.snapshot` is the read model: one primary-key read serves any format. All other columns are
for querying and integrity, and say the same as the current revision's snapshot; a picture that several
articles share, as the article that was saved last describes it.

All of it stands here, however long: it is one schema, whose keys lead from table to table, and nothing but
declarations, read beside a migration.
"""

from typing import Any, get_args

import sqlalchemy as sa

from service.domain.article import Genre, Status
from service.domain.audit import Action, Outcome, Role
from service.domain.change import Instruction, Kind, Reason
from service.domain.delivery import Channel, EndpointKind, WebhookState
from service.domain.masthead import Terms, Trust
from service.domain.span import Container
from service.domain.statistic import Change, Method, Modifier, Review, UnitKind
from service.domain.subscription import Mode
from service.store.types import Document, Figure, UtcTime, Words

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _one_of(column: str, choices: Any) -> sa.CheckConstraint:
    """A CHECK for a closed set, named after its column."""
    listed = ", ".join(f"'{choice}'" for choice in get_args(choices))
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def _id(name: str = "id") -> sa.Column[str]:
    return sa.Column(name, sa.String(26), primary_key=True)


def _ref(
    name: str, target: str, *, cascade: bool = False, length: int = 26, **options: Any
) -> sa.Column[str]:
    return sa.Column(
        name,
        sa.String(length),
        sa.ForeignKey(target, ondelete="CASCADE" if cascade else None),
        **{"nullable": False} | options,
    )


def _bounds() -> sa.CheckConstraint:
    """What a modifier allows, as `service.domain.statistic.bounds` has it."""
    return sa.CheckConstraint(
        "CASE modifier"
        " WHEN 'exact' THEN value IS NOT NULL AND low = value AND high = value"
        " WHEN 'about' THEN value IS NOT NULL AND low IS NULL AND high IS NULL"
        " WHEN 'between' THEN value IS NULL AND low IS NOT NULL AND high IS NOT NULL"
        " WHEN 'vague' THEN value IS NULL AND low IS NOT NULL AND high IS NULL"
        " WHEN 'more_than' THEN value IS NOT NULL AND low = value AND high IS NULL"
        " WHEN 'at_least' THEN value IS NOT NULL AND low = value AND high IS NULL"
        " ELSE value IS NOT NULL AND low IS NULL AND high = value END",
        name="bounds",
    )


partners = sa.Table(
    "partners",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    # Whom to write to when something goes wrong.
    sa.Column("contact", sa.Text),
    # Requests a minute, of each of its keys; null for the setting's.
    sa.Column("rate_per_minute", sa.Integer),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.CheckConstraint("rate_per_minute >= 1", name="rate_per_minute"),
)

# Which packages a partner sees, and saw: its feed never changes what it said. `*` is every package.
partner_packages = sa.Table(
    "partner_packages",
    metadata,
    _ref("partner_id", "partners.id", primary_key=True, length=12),
    sa.Column("package", sa.Text, primary_key=True),
    # Of the changes after this one, up to and with that one; null while it is held.
    sa.Column("since_seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("until_seq", sa.BigInteger),
    sa.CheckConstraint("since_seq >= 0 AND since_seq <= until_seq", name="range"),
)

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    # SHA-256 of the secret, hexadecimal: with 256 random bits behind it a slow hash would protect no better.
    sa.Column("secret_hash", sa.String(64), nullable=False),
    # The secret before the last rotation, good until the moment beside it.
    sa.Column("previous_hash", sa.String(64)),
    sa.Column("previous_until", UtcTime),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime),
    sa.Column("revoked_at", UtcTime),
    # Whose key it is; null of the newsroom's own.
    _ref("partner_id", "partners.id", nullable=True, length=12, index=True),
    # To the minute or so.
    sa.Column("last_used_at", UtcTime),
    _one_of("role", Role),
    sa.CheckConstraint("(role = 'reader') = (partner_id IS NOT NULL)", name="partner"),
    sa.CheckConstraint("(previous_hash IS NULL) = (previous_until IS NULL)", name="previous"),
)

audit = sa.Table(
    "audit",
    metadata,
    # Given out under the write lock, as `changes.seq` is.
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    # Who: a key, or the user of this machine who ran a command.
    sa.Column("key_id", sa.String(12), sa.ForeignKey("keys.id")),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("address", sa.Text),
    sa.Column("request_id", sa.Text),
    # Of a write on one article; an import's are found by `revisions.audit_id`.
    sa.Column("article_id", sa.String(26), index=True),
    sa.Column("revision", sa.Integer),
    sa.Column("note", sa.Text),
    sa.CheckConstraint("id >= 1", name="id"),
    _one_of("action", Action),
    _one_of("outcome", Outcome),
)

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("logo_url", sa.Text),
    sa.Column("publishing_principles", sa.Text),
    sa.Column("corrections_policy", sa.Text),
    sa.Column("ethics_policy", sa.Text),
    sa.Column("ownership_info", sa.Text),
    sa.Column("updated_at", UtcTime, nullable=False),
    sa.Column("rights", Document(Terms)),
    sa.Column("trust", Document(Trust)),
)

# The numbered files of the sitemap: how many articles were entered into each, and when what everybody sees
# of one of them last changed.
sitemaps = sa.Table(
    "sitemaps",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("taken >= 1", name="taken"),
)

articles = sa.Table(
    "articles",
    metadata,
    _id(),
    sa.Column("publication_id", sa.Text, sa.ForeignKey("publications.id"), nullable=False),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    # False where packages limit who may see it; see service.store.visibility.
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
    # What lists are ordered by: when it was first to be seen; fixed from then on.
    sa.Column("listed_at", UtcTime, nullable=False),
    # When the current revision was made here, by our clock: what a copy is kept in step by.
    sa.Column("revised_at", UtcTime, nullable=False),
    # When the clock next has something to do with it: a release, an expiry, the end of a picture's rights.
    sa.Column("due_at", UtcTime),
    # The host of its canonical address; null where that is its page here.
    sa.Column("canonical_host", sa.Text),
    # The file of the sitemap that it was entered into when everybody first saw it; it stays there. No foreign
    # key: SQLite would have to copy the table to add one.
    sa.Column("sitemap_number", sa.Integer),
    sa.UniqueConstraint("publication_id", "source_id"),
    sa.UniqueConstraint("slug"),
    sa.CheckConstraint("revision >= 1", name="revision"),
    _one_of("status", Status),
    _one_of("genre", Genre),
    sa.Index("ix_articles_listed_at", "listed_at", "id"),
    sa.Index("ix_articles_section", "section", "listed_at", "id"),
    sa.Index("ix_articles_genre", "genre", "listed_at", "id"),
    sa.Index("ix_articles_language", "language", "listed_at", "id"),
    sa.Index("ix_articles_source_name", "source_name", "listed_at", "id"),
    sa.Index("ix_articles_publication_id", "publication_id", "listed_at", "id"),
    sa.Index("ix_articles_revised_at", "revised_at", "id"),
    sa.Index("ix_articles_published_at", "published_at", "id"),
    sa.Index("ix_articles_sitemap_number", "sitemap_number", "canonical_host", "id"),
    sa.Index(
        "ix_articles_due_at",
        "due_at",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    ),
)

# An article without packages is in the package `public`.
article_packages = sa.Table(
    "article_packages",
    metadata,
    _ref("article_id", "articles.id", primary_key=True, cascade=True),
    sa.Column("package", sa.Text, primary_key=True),
)

revisions = sa.Table(
    "revisions",
    metadata,
    _ref("article_id", "articles.id", primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("material", sa.Boolean, nullable=False),
    # Whether readers without a key could see it: history shows them no draft.
    sa.Column("was_public", sa.Boolean, nullable=False),
    # The packages in which it was shown, each between line breaks; null where nobody but the newsroom saw it.
    sa.Column("packages", sa.Text),
    # Whether it shows a picture that not everybody may have.
    sa.Column("has_limits", sa.Boolean, nullable=False, server_default=sa.false()),
    # The fields that differ from the revision before, as a JSON list; null of the first.
    sa.Column("changed", sa.Text),
    # The write that made it.
    sa.Column("audit_id", sa.BigInteger, sa.ForeignKey("audit.id")),
    # For readers, without the figures that an editor rejected, and its entity tag; null where there are none.
    sa.Column("shown_etag", sa.Text),
    sa.Column("shown", sa.LargeBinary),
    # The whole article as JSON, byte for byte what the API serves.
    sa.Column("snapshot", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("revision >= 1", name="revision"),
    sa.Index("ix_revisions_at", "at", "article_id", "revision"),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("key_id", sa.String(12), sa.ForeignKey("keys.id"), primary_key=True),
    sa.Column("idempotency_key", sa.Text, primary_key=True),
    # SHA-256 of the request: the same key with another request is an error.
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("at", UtcTime, nullable=False, index=True),
    sa.Column("outcome", sa.Text, nullable=False),
    _ref("article_id", "articles.id"),
    sa.Column("revision", sa.Integer, nullable=False),
    _one_of("outcome", Outcome),
)

people = sa.Table(
    "people",
    metadata,
    _id(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
    sa.Index("ix_people_name", "name"),
)

article_people = sa.Table(
    "article_people",
    metadata,
    _ref("article_id", "articles.id", primary_key=True, cascade=True),
    # JSON Pointer of the byline: the article's own or a box's.
    sa.Column("pointer", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _ref("person_id", "people.id", index=True),
    sa.Column("role", sa.Text),
    sa.Column("organisation", sa.Text),
)

tags = sa.Table(
    "tags",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("code", sa.Text),
    sa.Index("ix_tags_name", "name"),
    sa.Index("ix_tags_code", "code"),
)

article_tags = sa.Table(
    "article_tags",
    metadata,
    _ref("article_id", "articles.id", primary_key=True, cascade=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _ref("tag_id", "tags.id", index=True),
)

images = sa.Table(
    "images",
    metadata,
    _id(),
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
    # May it be syndicated, to which packages alone (a JSON list), until when; whom to ask.
    sa.Column("may_be_syndicated", sa.Boolean),
    sa.Column("syndicated_to", sa.Text),
    sa.Column("syndicated_until", UtcTime),
    sa.Column("rights_contact", sa.Text),
    sa.UniqueConstraint("sha256"),
    sa.CheckConstraint("width >= 1", name="width"),
    sa.CheckConstraint("height >= 1", name="height"),
    sa.CheckConstraint("(focal_x IS NULL) = (focal_y IS NULL)", name="focal_point"),
)

videos = sa.Table(
    "videos",
    metadata,
    _id(),
    sa.Column("url", sa.Text),
    sa.Column("embed_url", sa.Text),
    sa.Column("thumbnail_url", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("description", sa.Text),
    sa.Column("duration", sa.Text),
    sa.Column("uploaded_at", UtcTime),
    sa.Column("credit", sa.Text),
)

captions = sa.Table(
    "captions",
    metadata,
    _ref("article_id", "articles.id", primary_key=True, cascade=True),
    # JSON Pointer of the block, and its place among the article's pictures and videos.
    sa.Column("pointer", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    _ref("image_id", "images.id", nullable=True, index=True),
    _ref("video_id", "videos.id", nullable=True, index=True),
    sa.Column("text", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("credit", sa.Text),
    sa.UniqueConstraint("article_id", "position"),
    sa.CheckConstraint("(image_id IS NULL) <> (video_id IS NULL)", name="one_subject"),
)

variables = sa.Table(
    "variables",
    metadata,
    _id(),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("population", sa.Text),
    _one_of("kind", UnitKind),
)

statistics = sa.Table(
    "statistics",
    metadata,
    _id(),
    _ref("article_id", "articles.id", cascade=True),
    sa.Column("position", sa.Integer, nullable=False),
    # The article's, since which the figure says what it says.
    sa.Column("revision", sa.Integer, nullable=False),
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
    _ref("variable_id", "variables.id", nullable=True, index=True),
    sa.Column("container", sa.Text, nullable=False),
    sa.Column("pointer", sa.Text, nullable=False),
    sa.Column("start_offset", sa.Integer, nullable=False),
    sa.Column("end_offset", sa.Integer, nullable=False),
    sa.Column("exact", sa.Text, nullable=False),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("suffix", sa.Text, nullable=False),
    sa.Column("text_hash", sa.String(16), nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    # The facts that an editor set, as a JSON list; null where there are none.
    sa.Column("edited", sa.Text),
    sa.Column("confidence", sa.Double),
    sa.Column("review", sa.Text, nullable=False),
    # What lists are asked by, made of the columns above; keys are folded and cut to what an index holds.
    sa.Column("smallest", Figure, nullable=False),
    sa.Column("largest", Figure, nullable=False),
    sa.Column("unit_key", sa.Text),
    sa.Column("subject_key", sa.Text),
    sa.Column("source_key", sa.Text),
    # The article's, which orders the lists.
    sa.Column("listed_at", UtcTime, nullable=False),
    # What a list shows: the words around the figure, and its JSON, as the article's has it.
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("snapshot", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("article_id", "position"),
    _one_of("modifier", Modifier),
    _one_of("unit_kind", UnitKind),
    _one_of("change", Change),
    _one_of("container", Container),
    _one_of("method", Method),
    _one_of("review", Review),
    sa.CheckConstraint("revision >= 1", name="revision"),
    sa.CheckConstraint("low <= high", name="low_high"),
    sa.CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="span"),
    sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    _bounds(),
    sa.CheckConstraint("smallest <= largest", name="smallest_largest"),
    # With the bounds in it, a range that few figures meet is looked for in the index alone.
    sa.Index("ix_statistics_listed_at", "listed_at", "article_id", "id", "smallest", "largest"),
    sa.Index("ix_statistics_unit_kind", "unit_kind", "listed_at", "article_id", "id"),
    sa.Index("ix_statistics_unit_key", "unit_key", "listed_at", "article_id", "id"),
    sa.Index("ix_statistics_unit_code", "unit_code", "listed_at", "article_id", "id"),
    sa.Index("ix_statistics_subject_key", "subject_key", "listed_at", "article_id", "id"),
    sa.Index("ix_statistics_source_key", "source_key", "listed_at", "article_id", "id"),
    sa.Index("ix_statistics_smallest", "smallest"),
    sa.Index("ix_statistics_largest", "largest"),
)

statistic_places = sa.Table(
    "statistic_places",
    metadata,
    _ref("statistic_id", "statistics.id", primary_key=True, cascade=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("place_key", sa.Text, nullable=False, index=True),
)

# The full-text index over it is each database's own: GIN, and a virtual table of FTS5, `statistic_search`.
statistic_words = sa.Table(
    "statistic_words",
    metadata,
    # FTS5 knows a row by its number, which no VACUUM may change.
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    _ref("statistic_id", "statistics.id", cascade=True, unique=True),
    sa.Column("words", Words, nullable=False),
)

# What figures said before they say what they say now, or before they went: none of it on a first import.
statistic_revisions = sa.Table(
    "statistic_revisions",
    metadata,
    # Of no figure that need still be there.
    _id("statistic_id"),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    _ref("article_id", "articles.id", cascade=True, index=True),
    # From `revision` of the article on, up to and without this one.
    sa.Column("until_revision", sa.Integer, nullable=False),
    sa.Column("value", Figure),
    sa.Column("low", Figure),
    sa.Column("high", Figure),
    sa.Column("modifier", sa.Text, nullable=False),
    sa.Column("unit_kind", sa.Text, nullable=False),
    sa.Column("unit", sa.Text),
    sa.Column("change", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("attributed_to", sa.Text),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("review", sa.Text, nullable=False),
    # The whole figure as JSON, as it stood last.
    sa.Column("snapshot", sa.LargeBinary, nullable=False),
    _one_of("modifier", Modifier),
    _one_of("unit_kind", UnitKind),
    _one_of("change", Change),
    _one_of("method", Method),
    _one_of("review", Review),
    sa.CheckConstraint("revision >= 1 AND revision < until_revision", name="revision"),
    sa.CheckConstraint("low <= high", name="low_high"),
    _bounds(),
)

changes = sa.Table(
    "changes",
    metadata,
    # Given out under one lock, never by a sequence: gap-free, in commit order.
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    _ref("article_id", "articles.id"),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("material", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("instruction", sa.Text),
    # The packages in which the article was shown before it and is after it, as JSON lists; null for none.
    sa.Column("packages_before", sa.Text),
    sa.Column("packages_after", sa.Text),
    # Whom alone it concerns: somebody whose packages were changed. That partner need not be here any more.
    sa.Column("partner_id", sa.String(12)),
    # Whether readers without a key notice it.
    sa.Column("is_public", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(
        ["article_id", "revision"], ["revisions.article_id", "revisions.revision"], name="fk_changes_revision"
    ),
    sa.CheckConstraint("seq >= 1", name="seq"),
    _one_of("kind", Kind),
    _one_of("reason", Reason),
    _one_of("instruction", Instruction),
    sa.Index("ix_changes_article_id", "article_id", "seq"),
    sa.Index(
        "ix_changes_public",
        "seq",
        sqlite_where=sa.text("is_public"),
        postgresql_where=sa.text("is_public"),
    ),
)

# What a partner was sent: one row for each channel and stretch of time, never changed.
sendings = sa.Table(
    "sendings",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    _ref("partner_id", "partners.id", length=12),
    sa.Column("key_id", sa.String(12)),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    # Of the changes after this one, up to and with that one; so many of them, and so many whole articles.
    sa.Column("after_seq", sa.BigInteger, nullable=False),
    sa.Column("up_to_seq", sa.BigInteger, nullable=False),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("articles", sa.Integer, nullable=False),
    _one_of("channel", Channel),
    sa.CheckConstraint("after_seq >= 0 AND after_seq <= up_to_seq", name="range"),
    sa.Index("ix_sendings_partner_id", "partner_id", "id"),
)

# Up to which change a partner says that it shows the articles; the newest counts.
receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    _ref("partner_id", "partners.id", length=12),
    sa.Column("key_id", sa.String(12)),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.CheckConstraint("seq >= 0", name="seq"),
    sa.Index("ix_receipts_partner_id", "partner_id", "id"),
)

# Whom we send to, and how each follows the feed: partners' webhooks, subscriptions, a search engine. What is
# of one kind alone is in a table of its own.
endpoints = sa.Table(
    "endpoints",
    metadata,
    _id(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    # The last change that was delivered, or found to be none of its own.
    sa.Column("delivered_seq", sa.BigInteger, nullable=False),
    # Attempts on the change after it that failed, since when, and when the next one is to be made.
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("failing_since", UtcTime),
    sa.Column("next_attempt_at", UtcTime, nullable=False),
    # Who is at it, and until when nobody else is: a worker that was killed lets go by it.
    sa.Column("leased_by", sa.Text),
    sa.Column("leased_until", UtcTime),
    _one_of("kind", EndpointKind),
    _one_of("state", WebhookState),
    sa.CheckConstraint("delivered_seq >= 0", name="delivered_seq"),
    sa.Index("ix_endpoints_next_attempt_at", "state", "next_attempt_at"),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    _ref("id", "endpoints.id", primary_key=True, cascade=True),
    _ref("partner_id", "partners.id", length=12, index=True),
    # Signing takes the secret itself: no hash would do. The one before signs too until the moment beside it.
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("previous_secret", sa.Text),
    sa.Column("previous_until", UtcTime),
    sa.CheckConstraint("(previous_secret IS NULL) = (previous_until IS NULL)", name="previous"),
)

# Who wants a feed sent whenever it changes. The id follows from the callback and the topic.
subscriptions = sa.Table(
    "subscriptions",
    metadata,
    _ref("id", "endpoints.id", primary_key=True, cascade=True),
    sa.Column("topic", sa.Text, nullable=False, index=True),
    # The callback's.
    sa.Column("host", sa.Text, nullable=False, index=True),
    sa.Column("secret", sa.Text),
    # Null until the callback has said for the first time that it meant it.
    sa.Column("expires_at", UtcTime),
    # Of the document that it has: where the topic's is the same still, there is nothing to be sent.
    sa.Column("delivered_tag", sa.Text),
    # What was asked for last and is not verified yet.
    sa.Column("asked_mode", sa.Text),
    sa.Column("asked_at", UtcTime),
    sa.Column("asked_lease_seconds", sa.Integer),
    sa.Column("asked_secret", sa.Text),
    sa.Column("asked_attempts", sa.Integer),
    _one_of("asked_mode", Mode),
    sa.CheckConstraint("(asked_mode IS NULL) = (asked_at IS NULL)", name="asked_at"),
    sa.CheckConstraint("(asked_mode IS NULL) = (asked_lease_seconds IS NULL)", name="asked_lease_seconds"),
    sa.CheckConstraint("(asked_mode IS NULL) = (asked_attempts IS NULL)", name="asked_attempts"),
    sa.CheckConstraint("asked_secret IS NULL OR asked_mode IS NOT NULL", name="asked_secret"),
    sa.CheckConstraint("expires_at IS NOT NULL OR asked_mode IS NOT NULL", name="expires_at"),
)

# Each attempt: what was sent where, and what came of it. Old ones are removed.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    _ref("endpoint_id", "endpoints.id", cascade=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("duration_ms", sa.Integer, nullable=False),
    # The HTTP status; null where there was no answer, and then what was the matter.
    sa.Column("status", sa.Integer),
    sa.Column("error", sa.Text),
    sa.Column("delivered", sa.Boolean, nullable=False),
    sa.CheckConstraint("attempt >= 1", name="attempt"),
    sa.Index("ix_deliveries_endpoint_id", "endpoint_id", "id"),
)
