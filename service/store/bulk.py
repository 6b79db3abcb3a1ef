"""Many rows at once, in the quickest way that each database has.

SQLAlchemy's execution of many parameter sets costs several times what the driver itself takes for a row of
an import; `make bench` has the effect. A few rows go through it all the same: there it is as quick.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.util import await_only

from service.store.faults import DRIVER_FAULTS, is_lost

Row = dict[str, Any]

MANY = 16
"""From so many rows on, PostgreSQL is quicker by COPY and by arrays."""

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert rows that are not there yet. All have the same columns."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, "insert", rows)
    elif len(rows) < MANY:
        connection.execute(table.insert(), rows)
    else:
        _copy(connection, table, rows)


def insert_new(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose primary key is not there yet."""
    if not rows:
        return
    statement: Any = _INSERT[connection.dialect.name](table)
    connection.execute(statement.on_conflict_do_nothing(), rows)


def upsert(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert the rows, or update those that are there and differ. No two may have the same key."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _execute_many(connection, table, "upsert", rows)
    elif len(rows) < MANY:
        connection.execute(_upserting(postgresql.insert(table), table, tuple(rows[0])), rows)
    else:
        columns = tuple(rows[0])
        given = {f"{name}_": [row[name] for row in rows] for name in columns}
        connection.execute(_upsert_of_arrays(table, columns), given)


def delete(connection: Connection, column: sa.Column[str], keys: Sequence[str]) -> None:
    """Delete the rows of these keys."""
    if keys:
        connection.execute(sa.delete(column.table).where(column.in_(keys)))


class _Compiled(NamedTuple):
    """A statement, its columns in order, and what makes the driver's value of a column's, by place."""

    sql: str
    columns: tuple[str, ...]
    writers: tuple[tuple[int, Callable[[Any], Any]], ...]

    def tuples(self, rows: Sequence[Row]) -> list[Sequence[Any]]:
        # All of our tables have more than one column: of one alone it would give the bare value.
        values_of = itemgetter(*self.columns)
        if not self.writers:
            return list(map(values_of, rows))
        made: list[Sequence[Any]] = []
        for row in rows:
            values = list(values_of(row))
            for place, write in self.writers:
                value = values[place]
                if value is not None:  # null is null in every type
                    values[place] = write(value)
            made.append(values)
        return made


def _execute_many(connection: Connection, table: sa.Table, verb: str, rows: Sequence[Row]) -> None:
    compiled = _compiled(table, verb, tuple(rows[0]), connection.dialect)
    driver: Any = connection.connection.driver_connection
    driver.executemany(compiled.sql, compiled.tuples(rows))


def _copy(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    compiled = _compiled(table, "insert", tuple(rows[0]), connection.dialect)
    driver: Any = connection.connection.driver_connection
    records = compiled.tuples(rows)
    try:
        await_only(driver.copy_records_to_table(table.name, records=records, columns=compiled.columns))
    except DRIVER_FAULTS as error:
        if is_lost(error):
            # SQLAlchemy did not see it, and would give the broken connection to the next request.
            connection.invalidate(error)
        raise


@lru_cache(maxsize=128)
def _compiled(table: sa.Table, verb: str, columns: tuple[str, ...], dialect: Dialect) -> _Compiled:
    statement: Any = _INSERT[dialect.name](table)
    if verb == "upsert":
        statement = _upserting(statement, table, columns)
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns))
    ordered = tuple(compiled.positiontup)
    writers = (
        (place, table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
        for place, name in enumerate(ordered)
    )
    return _Compiled(
        str(compiled), ordered, tuple((place, write) for place, write in writers if write is not None)
    )


def _upserting(statement: Any, table: sa.Table, columns: tuple[str, ...]) -> Any:
    """ON CONFLICT on the primary key; a row that says the same is not written again."""
    new = {name: statement.excluded[name] for name in columns if not table.c[name].primary_key}
    differs = [table.c[name].is_distinct_from(value) for name, value in new.items()]
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_=new, where=sa.or_(*differs)
    )


@lru_cache(maxsize=64)
def _upsert_of_arrays(table: sa.Table, columns: tuple[str, ...]) -> Any:
    """The same for many rows in one statement: an array a column, which PostgreSQL takes apart again."""
    arrays = [
        sa.func.unnest(sa.bindparam(f"{name}_", type_=postgresql.ARRAY(table.c[name].type)))
        for name in columns
    ]
    statement = postgresql.insert(table).from_select(list(columns), sa.select(*arrays))
    return _upserting(statement, table, columns)
