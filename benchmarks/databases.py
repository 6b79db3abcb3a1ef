"""The databases of a run, made as they are needed: the service's own and those of the references."""

import asyncio
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from benchmarks import edition, loading, postgres


class OnSqlite(NamedTuple):
    """The service's database as its URL, the reference's as its path, and every article's id."""

    service: str
    bare: str
    ids: tuple[str, ...]


class OnPostgres(NamedTuple):
    """URLs, and every article's id."""

    service: str
    bare: str
    handwritten: str
    ids: tuple[str, ...]


class Databases:
    """Each with so many articles. `opened` ends the PostgreSQL server."""

    def __init__(self, folder: Path, articles: int, opened: ExitStack) -> None:
        self.articles = articles
        self._folder = folder
        self._opened = opened

    @cached_property
    def sqlite(self) -> OnSqlite:
        url, bare = f"sqlite:///{self._folder / 'wirecopy.db'}", self._folder / "bare.db"
        stored = asyncio.run(edition.load(url, self.articles))
        loading.fill_bare_sqlite(bare, stored)
        return OnSqlite(url, str(bare), tuple(article.id or "" for article in stored))

    @cached_property
    def server(self) -> postgres.PostgresServer:
        return self._opened.enter_context(postgres.running())

    @cached_property
    def postgresql(self) -> OnPostgres:
        return asyncio.run(self._on(self.server))

    async def _on(self, server: postgres.PostgresServer) -> OnPostgres:
        ours, bare, handwritten = [await server.create(each) for each in ("wirecopy", "bare", "handwritten")]
        stored = await edition.load(ours, self.articles)
        await loading.fill_bare_postgresql(bare, stored)
        orm = handwritten.replace("postgresql://", "postgresql+asyncpg://", 1)
        await loading.fill_handwritten(orm, stored)
        for url in (ours, bare, handwritten):
            await postgres.settle(url)
        return OnPostgres(ours, bare, orm, tuple(article.id or "" for article in stored))
