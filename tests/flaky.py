"""Work that fails at first, and a database to do it on."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.engine import Connection

from service.newsroom import open_newsroom
from service.settings import Settings
from service.store.database import Database
from tests.serving import run

SECONDS = 60
"""Until when everything must have happened that is waited for; what must not end by itself takes longer."""


def on_database(url: str, work: Callable[[Database], Awaitable[None]], **settings: Any) -> None:
    """Do something with a database that is closed afterwards."""

    async def whole() -> None:
        database = open_newsroom(Settings(database_url=url, **settings)).database
        try:
            await work(database)
        finally:
            await database.close()

    run(whole())


class Flaky:
    """Work that does something else the first time that it is tried."""

    def __init__(self, first: str, then: str = "SELECT 1") -> None:
        self._statements = [first]
        self._then = then
        self.tries = 0

    def __call__(self, connection: Connection) -> None:
        self.tries += 1
        connection.exec_driver_sql(self._statements.pop() if self._statements else self._then)
