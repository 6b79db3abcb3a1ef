"""The very rows that an import wrote, read back from its database, transaction by transaction."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg

from service.store.tables import metadata


class Rows(NamedTuple):
    """Rows of one table, as the driver gives and takes them."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


Batch = list[Rows]
"""What one transaction wrote, in an order that foreign keys allow."""


def of_sqlite(path: Path) -> list[Batch]:
    """Everything in a database into which one import went."""
    with closing(sqlite3.connect(path)) as connection:
        return _batches([_of_table(connection, table.name) for table in metadata.sorted_tables])


def _of_table(connection: sqlite3.Connection, table: str) -> Rows:
    # In the order in which they were written.
    cursor = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 - our own table's name
    return Rows(table, tuple(column[0] for column in cursor.description), cursor.fetchall())


async def of_postgresql(url: str) -> list[Batch]:
    """The same."""
    connection = await asyncpg.connect(url)
    try:
        return _batches([await _of_relation(connection, table.name) for table in metadata.sorted_tables])
    finally:
        await connection.close()


async def _of_relation(connection: Any, table: str) -> Rows:
    statement = await connection.prepare(f"SELECT * FROM {table} ORDER BY ctid")  # noqa: S608 - the same
    columns = tuple(attribute.name for attribute in statement.get_attributes())
    return Rows(table, columns, [tuple(row) for row in await statement.fetch()])


def _batches(tables: Sequence[Rows]) -> list[Batch]:
    """Each transaction has its entry in the audit trail. What articles share goes with the first of them,
    once: the import asks for it with every batch, and a reference that need not is the harder one."""
    by_name = {rows.table: rows for rows in tables}
    entry_of = dict(_pairs(by_name["revisions"], "article_id", "audit_id"))
    article_of = dict(_pairs(by_name["statistics"], "id", "article_id"))
    first = min(entry_of.values())
    told: dict[str, tuple[str, Callable[[Any], int]]] = {
        "audit": ("id", lambda entry: entry),
        "articles": ("id", entry_of.__getitem__),
        "statistic_places": ("statistic_id", lambda key: entry_of[article_of[key]]),
        "statistic_words": ("statistic_id", lambda key: entry_of[article_of[key]]),
    }
    parts: Mapping[int, Batch] = defaultdict(list)
    for rows in tables:
        column, entry = told.get(rows.table, ("article_id", entry_of.__getitem__))
        place = rows.columns.index(column) if column in rows.columns else None
        divided = defaultdict(list)
        for row in rows.rows:
            divided[first if place is None else entry(row[place])].append(row)
        for number, part in divided.items():
            parts[number].append(rows._replace(rows=part))
    return [parts[number] for number in sorted(parts)]


def _pairs(rows: Rows, key: str, value: str) -> list[tuple[Any, Any]]:
    places = rows.columns.index(key), rows.columns.index(value)
    return [(row[places[0]], row[places[1]]) for row in rows.rows]
