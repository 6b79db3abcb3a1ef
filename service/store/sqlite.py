"""SQLite: reads inline on the event loop, searches in a few threads, writes in one writer thread.

A primary-key read is cheaper inline than the hop to a thread: 80 us of CPU against 150.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from service.domain.errors import InvalidInput, MigrationFailed, Unavailable
from service.settings import Settings
from service.store import schema
from service.store.faults import FAULTS, is_locked, plainly, told_plainly
from service.store.health import WriteHealth

P = ParamSpec("P")
T = TypeVar("T")

LOCKED_SECONDS = 5.0
"""How long a write waits for another process's lock, counted from when it was asked for: what queues up
behind a locked file does not wait that long each, one after the other."""

_MIGRATING_SECONDS = 60.0

_SEARCHES = 2
"""How many searches go on at once; the others wait. They take the processors from all other requests."""

_STEPS = 10_000
"""Of SQLite's machine, between two looks at the clock: a fraction of a millisecond."""


class Sqlite:
    """A `Database` in a file."""

    def __init__(self, url: URL, settings: Settings) -> None:
        if not url.database or url.database == ":memory:":
            raise InvalidInput("an SQLite database needs a file: sqlite:///path")
        self._file = Path(url.database)
        self._reading = _engine(url, poolclass=sa.StaticPool)
        self._writing = _engine(url, poolclass=sa.StaticPool)
        self._searching = _engine(url, poolclass=sa.QueuePool, pool_size=_SEARCHES, max_overflow=0)
        self._search_seconds = settings.statement_timeout_ms / 1000
        self._reader: Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-writer")
        self._searchers = ThreadPoolExecutor(max_workers=_SEARCHES, thread_name_prefix="sqlite-search")
        self.health = WriteHealth(lambda: self.write(schema.touch))

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        # Not `with told_plainly()`: a generator costs a tenth of a primary-key read.
        try:
            if self._reader is None:
                self._reader = self._connected(self._reading)
            return query(self._reader, *args, **kwargs)
        except FAULTS as fault:
            plain = plainly(fault)
            if plain is None:
                raise
            if isinstance(plain, Unavailable) and not is_locked(fault):
                self._read_anew()
            raise plain from fault

    async def search(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        # Counted from here, so that those who wait for a thread do not wait that long each.
        give_up = time.monotonic() + self._search_seconds

        def searched() -> T:
            with self._searched(give_up) as connection:
                return query(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._searchers, searched)

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        give_up = time.monotonic() + LOCKED_SECONDS

        def transaction() -> T:
            with self._written(give_up) as connection, _immediate(connection):
                return work(connection, *args, **kwargs)

        with self.health.watching():
            return await asyncio.get_running_loop().run_in_executor(self._writer, transaction)

    async def write_beside(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        # There is one writer at a time in any case.
        return await self.write(work, *args, **kwargs)

    async def migrate(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        give_up = time.monotonic() + _MIGRATING_SECONDS

        def transaction() -> T:
            with (
                self._written(give_up, may_make=True) as connection,
                _without_foreign_keys(connection),
                _immediate(connection),
            ):
                before = _rows_written(connection)
                result = work(connection, *args, **kwargs)
                if _rows_written(connection) != before:
                    _require_whole(connection)
                return result

        return await asyncio.get_running_loop().run_in_executor(self._writer, transaction)

    @contextmanager
    def _searched(self, give_up: float) -> Iterator[Connection]:
        """A connection of a searching thread, whose statements end then, finished or not."""
        with told_plainly():
            try:
                with self._connected(self._searching) as connection:
                    driver: Any = connection.connection.driver_connection
                    driver.set_progress_handler(lambda: time.monotonic() > give_up, _STEPS)
                    yield connection
            except FAULTS as fault:
                if isinstance(plainly(fault), Unavailable) and not is_locked(fault):
                    self._searching.dispose()
                raise

    @contextmanager
    def _written(self, give_up: float, *, may_make: bool = False) -> Iterator[Connection]:
        """The writer's connection, which waits until then for other processes. After a fault the next write
        opens the file anew: a connection that was opened while the disk was read-only, say, stays so."""
        with told_plainly():
            self._require_same_file()
            try:
                with self._connected(self._writing, may_make=may_make) as connection:
                    patience = max(0, round((give_up - time.monotonic()) * 1000))
                    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
                    self._opened = self._opened or _identity(self._file)
                    yield connection
            except FAULTS as fault:
                if isinstance(plainly(fault), Unavailable) and not is_locked(fault):
                    self._writing.dispose()
                raise

    def _require_same_file(self) -> None:
        """Raise Unavailable when the file was deleted or replaced: SQLite would go on with the one that it
        opened, and what it writes there would be acknowledged and lost.

        The new one is not opened instead: the log of the old one, beside it, would be taken for its own.
        """
        if self._opened is not None and _identity(self._file) != self._opened:
            raise Unavailable(f"{self._file} was deleted or replaced: put it back, or start the service anew")

    def _connected(self, engine: sa.Engine, *, may_make: bool = False) -> Connection:
        """SQLite would say of a wrong path only that it cannot open it, or would make an empty file."""
        if not self._file.parent.is_dir():
            raise Unavailable(f"there is no folder {self._file.parent} for the database")
        if not may_make and not self._file.exists():
            raise Unavailable(f"there is no database {self._file}; `wirecopy migrate` would make it")
        return engine.connect()

    def _read_anew(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._reading.dispose()

    async def close(self) -> None:
        self._read_anew()
        self._searchers.shutdown(cancel_futures=True)
        self._searching.dispose()
        self._writer.shutdown()
        self._writing.dispose()


def _engine(url: URL, **pool: Any) -> sa.Engine:
    """An engine of a connection for each of its users.

    AUTOCOMMIT (`isolation_level=None` in the driver) hands transactions to us: the standard library would
    begin them too late for reads and not at all for DDL. A connection may cross threads, but has one user
    at a time.
    """
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False},
        **pool,
    )
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # Readers wait only where WAL makes them, while a crashed process's log is recovered.
    connection.execute("PRAGMA busy_timeout = 100")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL, not NORMAL: in WAL mode NORMAL may lose the last commits when the power fails.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _immediate(connection: Connection) -> Iterator[None]:
    """A transaction that has the write lock from its start, and is over at its end whatever happens."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        # A full disk may have ended it already; a COMMIT that failed may not have.
        driver: Any = connection.connection.driver_connection
        if driver.in_transaction:
            connection.exec_driver_sql("ROLLBACK")
        raise


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """A table that is changed by copying is dropped under its name: with foreign keys on, that would empty
    the tables which refer to it. The pragma is deaf in a transaction."""
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _rows_written(connection: Connection) -> int:
    """How many rows this connection wrote since it was opened; a step of a migration writes its number."""
    driver: Any = connection.connection.driver_connection
    written: int = driver.total_changes
    return written


def _require_whole(connection: Connection) -> None:
    """Raise MigrationFailed unless every reference leads to a row. It reads all of the database."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise MigrationFailed(f"the migration breaks references of {broken[0][0]}; nothing was changed")


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file it is, whatever its name; null for none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
