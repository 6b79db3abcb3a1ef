"""One Litestar handler that does one primary-key read and answers the bytes: the least a read can cost.

No validators, no cache policy, no request id, no log line, no metrics, no SQLAlchemy.
"""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from litestar import Litestar, MediaType, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath


@get("/v1/articles/{article_id:str}")
async def from_sqlite(article_id: FromPath[str], state: State) -> Response[bytes]:
    """Read inline, on the event loop."""
    row = state.connection.execute("SELECT body FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise NotFoundException
    return Response(content=row[0], media_type=MediaType.JSON)


def on_sqlite() -> Litestar:
    @asynccontextmanager
    async def connected(app: Litestar) -> AsyncIterator[None]:
        connection = sqlite3.connect(os.environ["REFERENCE_DATABASE"], isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        app.state.connection = connection
        try:
            yield
        finally:
            connection.close()

    return Litestar([from_sqlite], lifespan=[connected])


@get("/v1/articles/{article_id:str}")
async def from_postgresql(article_id: FromPath[str], state: State) -> Response[bytes]:
    """Read through the pool."""
    body = await state.pool.fetchval("SELECT body FROM articles WHERE id = $1", article_id)
    if body is None:
        raise NotFoundException
    return Response(content=body, media_type=MediaType.JSON)


def on_postgresql() -> Litestar:
    @asynccontextmanager
    async def connected(app: Litestar) -> AsyncIterator[None]:
        # As many connections as the service's pool has by default.
        async with asyncpg.create_pool(os.environ["REFERENCE_DATABASE"], max_size=10) as pool:
            app.state.pool = pool
            yield

    return Litestar([from_postgresql], lifespan=[connected])
