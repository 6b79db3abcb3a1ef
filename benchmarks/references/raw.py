"""What an import is measured against: rows that lie ready, given to the driver and to nothing else.

Into the service's own schema, with all its indexes, checks and foreign keys, in the import's own
transactions, each as durable as the import's.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import asyncpg

from benchmarks.batches import Batch


def insert_into_sqlite(path: Path, batches: Sequence[Batch]) -> float:
    """`executemany`, a table at a time. Gives the seconds that it took."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        statements = [
            [(_insert(table, columns), rows) for table, columns, rows in batch] for batch in batches
        ]
        began = time.perf_counter()
        for batch in statements:
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in batch:
                connection.executemany(statement, rows)
            connection.execute("COMMIT")
        return time.perf_counter() - began


def _insert(table: str, columns: Sequence[str]) -> str:
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own names


async def copy_into_postgresql(url: str, batches: Sequence[Batch]) -> float:
    """`COPY` in its binary form, a table at a time. Gives the seconds that it took."""
    connection = await asyncpg.connect(url)
    try:
        began = time.perf_counter()
        for batch in batches:
            async with connection.transaction():
                for table, columns, rows in batch:
                    await connection.copy_records_to_table(table, records=rows, columns=columns)
        return time.perf_counter() - began
    finally:
        await connection.close()
