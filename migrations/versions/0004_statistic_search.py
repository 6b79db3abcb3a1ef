"""Statistics that are asked for: what lists of them filter and show, and a full-text index of their words.

Revision ID: 0004
Revises: 0003

Articles are read as plain JSON, whatever a later version requires of them.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

# What a text is found by must be what today's service asks by.
from service.domain.folding import folded, folded_name, words
from service.domain.sentences import sentence_at
from service.store.types import Figure, UtcTime, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ADDED = (
    ("smallest", Figure, False),
    ("largest", Figure, False),
    ("unit_key", sa.Text, True),
    ("subject_key", sa.Text, True),
    ("source_key", sa.Text, True),
    ("listed_at", UtcTime, False),
    ("sentence", sa.Text, False),
    ("snapshot", sa.LargeBinary, False),
)
_LONGEST_KEY = 500
_LISTS = ("unit_kind", "unit_key", "unit_code", "subject_key", "source_key")


def upgrade() -> None:
    with op.batch_alter_table("statistics") as statistics:
        for name, kind, _ in _ADDED:
            statistics.add_column(sa.Column(name, kind))
    op.add_column("statistic_places", sa.Column("place_key", sa.Text))
    op.create_table(
        "statistic_words",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column(
            "statistic_id", sa.String(26), sa.ForeignKey("statistics.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("words", Words, nullable=False),
        sa.UniqueConstraint("statistic_id"),
    )
    _fill(op.get_bind())
    with op.batch_alter_table("statistics") as statistics:
        for name, kind, nullable in _ADDED:
            if not nullable:
                statistics.alter_column(name, existing_type=kind(), nullable=False)
        statistics.create_check_constraint("smallest_largest", "smallest <= largest")
    with op.batch_alter_table("statistic_places") as places:
        places.alter_column("place_key", existing_type=sa.Text(), nullable=False)
    op.drop_index("ix_statistic_places_place", "statistic_places")
    op.create_index("ix_statistic_places_place_key", "statistic_places", ["place_key"])
    op.create_index(
        "ix_statistics_listed_at", "statistics", ["listed_at", "article_id", "id", "smallest", "largest"]
    )
    for name in _LISTS:
        op.create_index(f"ix_statistics_{name}", "statistics", [name, "listed_at", "article_id", "id"])
    op.create_index("ix_statistics_smallest", "statistics", ["smallest"])
    op.create_index("ix_statistics_largest", "statistics", ["largest"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_statistic_words_words", "statistic_words", ["words"], postgresql_using="gin")
    else:
        _index_words()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE statistic_search")
    op.drop_table("statistic_words")
    for name in ("listed_at", *_LISTS, "smallest", "largest"):
        op.drop_index(f"ix_statistics_{name}", "statistics")
    op.drop_index("ix_statistic_places_place_key", "statistic_places")
    with op.batch_alter_table("statistic_places") as places:
        places.drop_column("place_key")
    op.create_index("ix_statistic_places_place", "statistic_places", ["place"])
    with op.batch_alter_table("statistics") as statistics:
        statistics.drop_constraint("smallest_largest", type_="check")
        for name, _, _ in _ADDED:
            statistics.drop_column(name)


def _index_words() -> None:
    """FTS5 over the words, which are folded already and hold no ASCII but letters, digits and full stops."""
    op.execute(
        "CREATE VIRTUAL TABLE statistic_search USING fts5("
        "words, content='statistic_words', content_rowid='number', detail='none',"
        " tokenize=\"ascii tokenchars '.'\")"
    )
    op.execute(
        "CREATE TRIGGER statistic_words_inserted AFTER INSERT ON statistic_words BEGIN"
        " INSERT INTO statistic_search(rowid, words) VALUES (new.number, new.words); END"
    )
    op.execute(
        "CREATE TRIGGER statistic_words_deleted AFTER DELETE ON statistic_words BEGIN"
        " INSERT INTO statistic_search(statistic_search, rowid, words)"
        " VALUES ('delete', old.number, old.words); END"
    )
    op.execute("INSERT INTO statistic_search(statistic_search) VALUES ('rebuild')")


# Figures must come through exactly.
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode

Json = dict[str, Any]

_statistics = sa.table(
    "statistics",
    sa.column("id"),
    sa.column("article_id"),
    *(sa.column(name, kind) for name, kind, _ in _ADDED),
)
_places = sa.table("statistic_places", sa.column("place"), sa.column("place_key"))
_words = sa.table("statistic_words", sa.column("statistic_id"), sa.column("words", Words))
_current = sa.text(
    "SELECT articles.listed_at, revisions.snapshot FROM articles"
    " JOIN revisions ON revisions.article_id = articles.id AND revisions.revision = articles.revision"
    " WHERE articles.id = :id"
).columns(listed_at=UtcTime)


def _fill(connection: sa.Connection) -> None:
    """What the figures that are there are asked by, an article at a time."""
    known = _statistics.update().where(_statistics.c.id == sa.bindparam("known"))
    reporting = sa.select(_statistics.c.article_id).distinct()
    for article_id in connection.scalars(reporting).all():
        listed_at, snapshot = connection.execute(_current, {"id": article_id}).one()
        rows = list(_asked_by(_decode(snapshot), listed_at))
        connection.execute(known.values({name: sa.bindparam(name) for name, _, _ in _ADDED}), rows)
        connection.execute(
            _words.insert(), [{"statistic_id": row["known"], "words": row["words"]} for row in rows]
        )
    keyed = _places.update().where(_places.c.place == sa.bindparam("known"))
    for place in connection.scalars(sa.select(_places.c.place).distinct()).all():
        connection.execute(keyed.values(place_key=folded(place)[:_LONGEST_KEY]), {"known": place})


def _asked_by(article: Json, listed_at: datetime) -> Iterator[Json]:
    for statistic in article["statistics"]:
        span = statistic["span"]
        sentence = sentence_at(_text_at(article, span["pointer"]), span["start"], span["end"])
        bounds = (statistic["low"], statistic["value"], statistic["high"])
        stated = [Decimal(str(each)) for each in bounds if each is not None]
        yield {
            "known": statistic["id"],
            "smallest": stated[0],
            "largest": stated[-1],
            "unit_key": _key(statistic["unit"], str),
            "subject_key": _key(statistic["subject"], folded),
            "source_key": _key(statistic["attributed_to"], folded_name),
            "listed_at": listed_at,
            "sentence": sentence,
            "snapshot": _encode(statistic),
            "words": words(f"{statistic['subject'] or ''} {sentence}"),
        }


def _text_at(article: Json, pointer: str) -> str:
    """The text that a JSON Pointer leads to; none of its steps needs escaping."""
    found: Any = article
    for step in pointer.removeprefix("/").split("/"):
        found = found[int(step) if isinstance(found, list) else step]
    return str(found)


def _key(text: str | None, fold: Callable[[str], str]) -> str | None:
    return None if text is None else fold(text)[:_LONGEST_KEY]
