"""PostgreSQL: store functions run under `run_sync` on asyncpg; writers take turns by one advisory lock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from service.domain.errors import InvalidInput, Unavailable
from service.settings import Settings
from service.store import schema
from service.store.faults import FAULTS, is_lost, told_plainly
from service.store.health import WriteHealth
from service.store.patience import patiently

P = ParamSpec("P")
T = TypeVar("T")

WRITE_LOCK = 0x77697265
"""Advisory lock that every write takes first ("wire" in ASCII).

One writer at a time, as on SQLite: `changes.seq` is then gap-free and in commit order, writers who
meet on shared people and pictures cannot deadlock, and a natural key is looked up and taken as one.
"""

LOCK_SECONDS = 30
"""How long a write waits for the other writers: those of this process first, then those of all."""

_WRITERS = 2
"""Connections that writes may hold: one writes, the next waits for the lock. With more, the writers who
wait would take the pool from the readers, to whom one is left in any case where there are two."""

_ANSWER_SECONDS = 15
"""How long beyond the statement timeout a read waits for a server that says nothing at all, as when its
machine lost its network."""


class Postgres:
    """A `Database` on a server."""

    def __init__(self, url: URL, settings: Settings) -> None:
        self._statement_timeout = settings.statement_timeout_ms
        self._engine = _engine(url, settings)
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._turn = asyncio.Semaphore(max(1, min(_WRITERS, settings.pool_size - 1)))
        self._beside = asyncio.Semaphore(1)
        self.health = WriteHealth(lambda: self.write(schema.touch))

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with told_plainly():
            async with asyncio.timeout(self._statement_timeout / 1000 + _ANSWER_SECONDS):
                try:
                    return await self._read(query, *args, **kwargs)
                except FAULTS as fault:
                    if not is_lost(fault):
                        raise
                    # The server ended the connection under the query; the pool gives another one.
                    return await self._read(query, *args, **kwargs)

    async def _read(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with self._reading.connect() as connection:
            return await connection.run_sync(query, *args, **kwargs)

    async def search(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        # It is the server that goes through it, and that ends each statement in time.
        return await self.read(query, *args, **kwargs)

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async def attempt() -> T:
            # Waiting for the other writers is no slow statement.
            async with self._locked(f"{LOCK_SECONDS}s") as connection:
                await connection.execute(sa.text(f"SET LOCAL statement_timeout = {self._statement_timeout}"))
                result = await connection.run_sync(work, *args, **kwargs)
                await _commit(connection)
                return result

        # That many wait says nothing of whether the database takes what they bring.
        async with self._my_turn():
            with self.health.watching(), told_plainly():
                return await patiently(attempt)

    async def write_beside(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async def attempt() -> T:
            async with self._engine.connect() as connection:
                result = await connection.run_sync(work, *args, **kwargs)
                await _commit(connection)
                return result

        # One at a time in this process: they are short, and are to leave the pool to the others.
        async with self._beside:
            with told_plainly():
                return await patiently(attempt)

    async def migrate(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async def attempt() -> T:
            # Another migration may hold the lock for long; a table lock must not be waited for so long
            # that readers queue up behind it.
            async with self._locked("0") as connection:
                await connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
                result = await connection.run_sync(work, *args, **kwargs)
                await _commit(connection)
                return result

        with told_plainly():
            return await attempt()

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(LOCK_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise Unavailable("too many writes are waiting for their turn") from None
        try:
            yield
        finally:
            self._turn.release()

    @asynccontextmanager
    async def _locked(self, patience: str) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that has the lock. Whatever is not committed is rolled back."""
        async with self._engine.connect() as connection:
            await connection.execute(sa.text(f"SET LOCAL statement_timeout = '{patience}'"))
            await connection.execute(_take_lock)
            yield connection

    async def close(self) -> None:
        await self._engine.dispose()


_take_lock = sa.text(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


async def _commit(connection: AsyncConnection) -> None:
    """Raises Unavailable when the connection is lost meanwhile: nobody knows then whether it took effect,
    so it must not be done again behind the caller's back."""
    try:
        await connection.commit()
    except FAULTS as fault:
        if is_lost(fault) or isinstance(fault, OSError):
            raise Unavailable("the connection was lost while committing") from fault
        raise


def _engine(url: URL, settings: Settings) -> AsyncEngine:
    # No overflow: an overflowing pool opens and closes a connection for every request above its size.
    engine = create_async_engine(
        _asyncpg_url(url),
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_reset_on_return=None,
        connect_args={
            "timeout": 5,
            "server_settings": {
                "application_name": "wirecopy",
                "statement_timeout": str(settings.statement_timeout_ms),
                "idle_in_transaction_session_timeout": "30000",
                # Under a stricter one the state seen would be that of before the lock was had.
                "default_transaction_isolation": "read committed",
                "timezone": "UTC",
            },
        },
    )
    sa.event.listen(engine.sync_engine, "checkout", _require_open)
    return engine


def _require_open(connection: Any, _record: object, _proxy: object) -> None:
    """Hand out no connection that the server has closed, and none of its contemporaries. Asks nobody: the
    event loop knows."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


def _asyncpg_url(url: URL) -> URL:
    """The same address for SQLAlchemy's asyncpg dialect, which calls libpq's `sslmode` `ssl`."""
    unknown = sorted(set(url.query) - {"host", "port", "sslmode"})
    if unknown:
        raise InvalidInput(f"WIRECOPY_DATABASE_URL: {unknown[0]} is not known; host, port and sslmode are")
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+asyncpg", query=query)
