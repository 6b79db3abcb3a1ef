"""The query that is asked most, past SQLAlchemy's execution: compiled once, run by the driver itself.

SQLAlchemy makes a context, a cursor and a result for each execution, which cost more than the reading: on
SQLite 30 us of CPU where the driver needs 13 for the same row. `make bench` has the effect.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.util import await_only

from service.store.faults import DRIVER_FAULTS


class _Compiled(NamedTuple):
    """The statement for one kind of database. `names` are its parameters in order, `fixed` those that the
    select itself gives, `readers` what makes a Python value of a column's, by place, where that is needed."""

    sql: str
    names: tuple[str, ...]
    fixed: dict[str, Any]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]


class Prepared:
    """A select of one row whose parameters are texts, by name."""

    def __init__(self, select: sa.Select[Any]) -> None:
        self._select = select
        self._compiled: dict[str, _Compiled] = {}

    def one_or_none(self, connection: Connection, **given: str) -> Sequence[Any] | None:
        """The row, with values as the select's columns declare them. Raises the driver's own errors."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._select, dialect)
        given |= compiled.fixed
        row = _fetch(connection, compiled.sql, [given[name] for name in compiled.names])
        if row is None:
            return None
        read = list(row)
        for place, reader in compiled.readers:
            read[place] = reader(read[place])
        return read


def _fetch(connection: Connection, sql: str, parameters: list[Any]) -> Sequence[Any] | None:
    driver: Any = connection.connection.driver_connection
    row: Sequence[Any] | None
    if isinstance(driver, sqlite3.Connection):
        row = driver.execute(sql, parameters).fetchone()
        return row
    try:
        row = await_only(driver.fetchrow(sql, *parameters))
    except DRIVER_FAULTS as error:
        # SQLAlchemy did not see the error and would give a broken connection to the next request.
        connection.invalidate(error)
        raise
    return row


def _compile(select: sa.Select[Any], dialect: Dialect) -> _Compiled:
    compiled: Any = select.compile(dialect=dialect)
    return _Compiled(
        str(compiled),
        tuple(compiled.positiontup),
        {name: value for name, value in compiled.params.items() if value is not None},
        tuple(
            (place, read)
            for place, column in enumerate(select.selected_columns)
            if (read := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ),
    )
