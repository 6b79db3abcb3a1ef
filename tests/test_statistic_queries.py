"""How lists of figures are looked up: along an index on both databases, whatever is asked for."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from service.newsroom import open_newsroom
from service.settings import Settings
from service.store import statistics
from service.store.statistics import Filters, Position
from tests.conftest import migrate
from tests.serving import run

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
STREAMED = (
    Filters(),
    Filters(unit="people"),
    Filters(unit_code="P1"),
    Filters(unit_kind="count"),
    Filters(subject="people"),
    Filters(source="the UN"),
    Filters(smallest=Decimal(5)),
    Filters(largest=Decimal("0.5")),
    Filters(section="World"),
    Filters(publication="gazette"),
)
"""Those that an index leads in the order of the list: a page costs what its figures cost."""
GATHERED = (
    Filters(place="Syria"),
    Filters(since=NOW),
    Filters(article="0" * 26),
    Filters(q="camp people"),
    Filters(q="camp", place="Iraq", unit="people", section="World", smallest=Decimal(1), since=NOW),
)
"""Those that are found by an index and then put in order."""


def plans(url: str, filters: Filters) -> list[str]:
    """How the first page and a later one are read."""

    def explain(connection: Connection, after: Position | None) -> str:
        dialect = connection.dialect.name
        query: Any = statistics.page_query(filters, after=after, limit=20, dialect=dialect)
        if dialect == "sqlite":
            compiled: Any = query.compile(connection)
            values = compiled.construct_params()
            given = tuple(str(values[name]) for name in compiled.positiontup)
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", given)
            return "\n".join(row[3] for row in rows)
        # Tables of a few rows would be read whole.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        written = query.compile(connection, compile_kwargs={"literal_binds": True})
        return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {written}"))

    async def story() -> list[str]:
        newsroom = open_newsroom(Settings(database_url=url))
        try:
            later = Position(NOW, "0" * 26, "0" * 26)
            return [await newsroom.database.write(explain, after) for after in (None, later)]
        finally:
            await newsroom.database.close()

    return run(story())


def test_no_list_of_figures_reads_a_table_from_end_to_end(database_url: str) -> None:
    for filters in STREAMED + GATHERED:
        for plan in plans(database_url, filters):
            assert "Seq Scan" not in plan, f"{filters}\n{plan}"
            for line in re.findall(r"SCAN (?!changes|statistic_search VIRTUAL).*", plan):
                assert line == "SCAN statistics USING INDEX ix_statistics_listed_at", f"{filters}\n{plan}"


def test_what_an_index_leads_is_not_sorted(tmp_path: Path) -> None:
    """On SQLite, whose plans are stable: but for the figures of one article."""
    url = f"sqlite:///{tmp_path / 'wirecopy.db'}"
    run(migrate(url))
    for filters in STREAMED:
        for plan in plans(url, filters):
            assert "TEMP B-TREE" not in plan.replace("TEMP B-TREE FOR RIGHT PART", ""), f"{filters}\n{plan}"
