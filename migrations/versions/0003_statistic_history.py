"""The history of figures: since when each says what it says, what it said before, and what an editor set.

Revision ID: 0003
Revises: 0002

What is there already is gone through: figures of one id that say the same in a revision of their article and
in the next one are one state, the others have ended. From here on a figure's id begins with what follows from
its article's: those from before get such ids, by their words and their place among their like, which is how
they were told apart.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

from service.store.types import Figure

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PAGE = 200
"""Articles whose ids are read at once."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_OWN = 8
"""Characters of a figure's id that follow from its article's."""

_NUMBER = ("value", "low", "high")
_WORDS = ("modifier", "unit_kind", "unit", "change", "subject", "attributed_to", "method", "review")
_FACTS = (*_NUMBER, *_WORDS, "unit_code", "per", "places", "period", "variable")

# Figures must come through exactly.
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode

Json = dict[str, Any]


def upgrade() -> None:
    # What figures said before they say what they say now, or before they went.
    op.create_table(
        "statistic_revisions",
        sa.Column("statistic_id", sa.String(26), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "article_id", sa.String(26), sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False
        ),
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
        sa.Column("snapshot", sa.LargeBinary, nullable=False),
        sa.CheckConstraint(
            "modifier IN ('exact', 'about', 'nearly', 'more_than', 'at_least', 'less_than', 'up_to', "
            "'between', 'vague')",
            name="modifier",
        ),
        sa.CheckConstraint(
            "unit_kind IN ('count', 'percent', 'percentage_point', 'ratio', 'times', 'currency', 'physical', "
            "'magnitude', 'index')",
            name="unit_kind",
        ),
        sa.CheckConstraint("change IN ('increase', 'decrease', 'to')", name="change"),
        sa.CheckConstraint("method IN ('found', 'edited')", name="method"),
        sa.CheckConstraint("review IN ('unreviewed', 'accepted', 'rejected')", name="review"),
        sa.CheckConstraint("revision >= 1 AND revision < until_revision", name="revision"),
        sa.CheckConstraint("low <= high", name="low_high"),
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
    op.create_index("ix_statistic_revisions_article_id", "statistic_revisions", ["article_id"])
    # SQLite copies the table; the snapshot stays last, as what lies behind it is reached through all of it.
    with op.batch_alter_table("revisions", partial_reordering=[("shown", "snapshot")]) as revisions:
        revisions.add_column(sa.Column("shown", sa.LargeBinary))
    op.add_column("statistics", sa.Column("revision", sa.Integer))
    op.add_column("statistics", sa.Column("edited", sa.Text))
    connection = op.get_bind()
    for article_id in _articles(connection):
        _date(connection, article_id)
    with op.batch_alter_table("statistics") as statistics:
        statistics.alter_column("revision", existing_type=sa.Integer, nullable=False)
        statistics.create_check_constraint("revision", "revision >= 1")


def downgrade() -> None:
    connection = op.get_bind()
    for article_id in _articles(connection):
        for number, article in _reporting(connection, article_id):
            for statistic in article["statistics"]:
                statistic.pop("revision", None)
                statistic.pop("edited", None)
            _rewrite(connection, article_id, number, article)
    with op.batch_alter_table("statistics") as statistics:
        statistics.drop_constraint("revision", type_="check")
        statistics.drop_column("edited")
        statistics.drop_column("revision")
    with op.batch_alter_table("revisions") as revisions:
        revisions.drop_column("shown")
    op.drop_table("statistic_revisions")


_revisions = sa.table(
    "revisions",
    sa.column("article_id", sa.String(26)),
    sa.column("revision", sa.Integer),
    sa.column("etag", sa.Text),
    sa.column("shown", sa.LargeBinary),
    sa.column("snapshot", sa.LargeBinary),
)
_changes = sa.table("changes", sa.column("article_id"), sa.column("revision"), sa.column("etag", sa.Text))
_statistics = sa.table("statistics", sa.column("id"), sa.column("revision"))
_places = sa.table(
    "statistic_places", sa.column("statistic_id"), sa.column("position"), sa.column("place", sa.Text)
)
_past = sa.table(
    "statistic_revisions",
    *(sa.column(name, Figure) for name in _NUMBER),
    *(sa.column(name) for name in _WORDS),
    *(sa.column(name) for name in ("statistic_id", "revision", "article_id", "until_revision")),
    sa.column("snapshot", sa.LargeBinary),
)


def _articles(connection: Connection) -> Iterator[str]:
    """The ids of all articles."""
    after = ""
    while True:
        ids = sa.select(_revisions.c.article_id).distinct().where(_revisions.c.article_id > after)
        page = connection.scalars(ids.order_by(_revisions.c.article_id).limit(_PAGE)).all()
        if not page:
            return
        yield from page
        after = page[-1]


def _reporting(connection: Connection, article_id: str) -> Iterator[tuple[int, Json]]:
    """The revisions of an article from the first on that reports a figure, each with its number."""
    number, begun = 0, False
    following = sa.select(_revisions.c.revision, _revisions.c.snapshot).where(
        _revisions.c.article_id == article_id, _revisions.c.revision > sa.bindparam("after")
    )
    # One by one, since they are rewritten meanwhile, and an article may have thousands.
    following = following.order_by(_revisions.c.revision).limit(1)
    while row := connection.execute(following, {"after": number}).one_or_none():
        number, article = row.revision, _decode(row.snapshot)
        begun = begun or bool(article["statistics"])
        if begun:
            yield number, article


def _date(connection: Connection, article_id: str) -> None:
    """Name each figure of each revision, find out since when it says so, and note what has ended."""
    before: dict[str, Json] = {}
    held: list[str] = []
    for number, article in _reporting(connection, article_id):
        held = [each["id"] for each in article["statistics"]]
        _name(article_id, article["statistics"])
        figures = {each["id"]: each for each in article["statistics"]}
        for key, each in figures.items():
            same = key in before and _facts(before[key]) == _facts(each)
            each["revision"] = before[key]["revision"] if same else number
            each["edited"] = []
        _end(connection, article_id, number, before, figures)
        before = figures
        article["statistics"] = list(map(_in_order, figures.values()))
        if figures:
            _rewrite(connection, article_id, number, article, shown=True)
    for was, (key, each) in zip(held, before.items(), strict=True):
        _update(connection, was, {"id": key, "revision": each["revision"]})


def _name(article_id: str, statistics: list[Json]) -> None:
    """Give the figures of a revision their ids; those that are as they shall be stay, from when the schema
    was here before."""
    own = _hashed(_part("figures of") + _part(article_id))[-_OWN:]
    seen = Counter[tuple[str | None, ...]]()
    for each in statistics:
        key = (each["span"]["exact"], each["subject"], each["unit"])
        seen[key] += 1
        if not each["id"].startswith(own):
            words = "".join(map(_part, (article_id, *key)))
            each["id"] = own + _hashed(f"{words}{seen[key]}")[_OWN:]


def _part(part: str | None) -> str:
    return "-" if part is None else f"{len(part.encode())}:{part}"


def _hashed(parts: str) -> str:
    """128 bits of the SHA-256 in Crockford's base 32, lower case."""
    number = int.from_bytes(hashlib.sha256(parts.encode()).digest()[:16])
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def _update(connection: Connection, was: str, values: Json) -> None:
    """Put values in the row of the figure that has had this id."""
    mine = _places.c.statistic_id == was
    places = connection.execute(sa.select(_places.c.position, _places.c.place).where(mine)).all()
    # No place may be without its figure, not even for a moment.
    connection.execute(_places.delete().where(mine))
    connection.execute(_statistics.update().where(_statistics.c.id == was).values(**values))
    if places:
        renamed = [each._asdict() | {"statistic_id": values["id"]} for each in places]
        connection.execute(_places.insert(), renamed)


def _facts(statistic: Json) -> list[Any]:
    return [statistic[name] for name in _FACTS]


def _in_order(statistic: Json) -> Json:
    """The fields as the service writes them."""
    ordered: Json = {}
    for name, value in statistic.items():
        if name not in {"revision", "edited"}:
            ordered[name] = value
        if name == "id":
            ordered["revision"] = statistic["revision"]
        if name == "method":
            ordered["edited"] = statistic["edited"]
    return ordered


def _end(
    connection: Connection, article_id: str, number: int, before: dict[str, Json], after: dict[str, Json]
) -> None:
    ended = [
        each for key, each in before.items() if key not in after or after[key]["revision"] != each["revision"]
    ]
    rows = [
        {name: each[name] for name in _WORDS}
        | {name: _decimal(each[name]) for name in _NUMBER}
        | {
            "statistic_id": each["id"],
            "revision": each["revision"],
            "article_id": article_id,
            "until_revision": number,
            "snapshot": _encode(_in_order(each)),
        }
        for each in ended
    ]
    if rows:
        connection.execute(_past.insert(), rows)


def _decimal(figure: Any) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


def _rewrite(
    connection: Connection, article_id: str, number: int, article: Json, *, shown: bool = False
) -> None:
    """Put a snapshot in the place of the one that is there, and its entity tag wherever that stands."""
    snapshot = _encode(article)
    etag = hashlib.sha256(snapshot).hexdigest()[:32]
    values: Json = {"snapshot": snapshot, "etag": etag}
    if shown and any(each["review"] == "rejected" for each in article["statistics"]):
        kept = [each for each in article["statistics"] if each["review"] != "rejected"]
        values["shown"] = _encode(article | {"statistics": kept})
    for table, new in ((_revisions, values), (_changes, {"etag": etag})):
        connection.execute(
            sa.update(table).where(table.c.article_id == article_id, table.c.revision == number).values(**new)
        )
