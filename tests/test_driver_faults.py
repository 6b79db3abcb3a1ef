"""What asyncpg says of itself, on a real server: when it is a lost connection, and when a defect of ours."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InterfaceError
from sqlalchemy.util import await_only

from service.domain.errors import Unavailable
from service.store import postgresql
from service.store.database import Database
from service.store.patience import patiently
from tests.conftest import PostgresServer, settings_for
from tests.flaky import on_database
from tests.serving import Site, small


@pytest.fixture
def url(postgres: PostgresServer, migrated_template: str) -> Iterator[str]:
    """A PostgreSQL database, migrated."""
    with postgres.lent(template=migrated_template) as lent:
        yield lent


def too_few_arguments(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT $1::int")


def too_few_arguments_of_the_driver(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    await_only(driver.fetchval("SELECT $1::int"))


def two_at_once(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection

    async def both() -> list[object]:
        asked = (driver.fetchval("SELECT pg_sleep(0.1)"), driver.fetchval("SELECT 1"))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    for outcome in await_only(both()):
        if isinstance(outcome, Exception):
            raise outcome


@pytest.mark.parametrize("how", ["read", "write"])
@pytest.mark.parametrize("misuse", [too_few_arguments, too_few_arguments_of_the_driver, two_at_once])
def test_a_misused_driver_is_a_defect_and_no_lost_connection(
    url: str, misuse: Callable[[Connection], None], how: str
) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(connection)
        misuse(connection)

    async def misused(database: Database) -> None:
        with pytest.raises((asyncpg.InterfaceError, InterfaceError)):
            await getattr(database, how)(work)
        assert await database.health.settled(seconds=0)

    on_database(url, misused)
    assert len(tries) == 1


@pytest.mark.usefixtures("patient")
def test_a_connection_that_was_closed_under_the_driver_is_lost(url: str) -> None:
    tries = []

    def work(connection: Connection) -> object:
        tries.append(connection)
        driver: Any = connection.connection.driver_connection
        if len(tries) == 1:
            driver.terminate()
        return await_only(driver.fetchval("SELECT 1"))

    async def closed(database: Database) -> None:
        assert await database.read(work) == 1

    on_database(url, closed)
    assert len(tries) == 2


class Confused:
    """Work under which the driver loses its place so many times, as it does when the server goes away between
    two messages of one operation."""

    def __init__(self, times: int) -> None:
        self._times = times
        self.tries = 0

    def __call__(self, _connection: Connection) -> None:
        self.tries += 1
        if self.tries <= self._times:
            raise asyncpg.InternalClientError("there is no such state")


@pytest.mark.parametrize("how", ["read", "write"])
@pytest.mark.usefixtures("patient")
def test_a_driver_that_lost_its_place_tries_again(url: str, how: str) -> None:
    work = Confused(1)
    on_database(url, lambda database: getattr(database, how)(work))
    assert work.tries == 2


@pytest.mark.parametrize("how", ["read", "write"])
def test_a_driver_that_stays_lost_is_no_defect_of_ours(
    url: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "patiently", partial(patiently, seconds=0))
    with pytest.raises(Unavailable):
        on_database(url, lambda database: getattr(database, how)(Confused(99)))


def test_a_reader_is_told_to_come_back_while_the_driver_is_lost(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is asked past SQLAlchemy, too; and no request gets the connection that it was lost in."""
    asked, lost = asyncpg.Connection.fetchrow, list[asyncpg.Connection]()

    async def fetchrow(connection: asyncpg.Connection, *query: Any) -> Any:
        if len(lost) < 3:
            assert connection not in lost
            lost.append(connection)
            raise asyncpg.InternalClientError("there is no such state")
        return await asked(connection, *query)

    with Site(settings_for(url, tmp_path)) as site:
        path = f"/v1/articles/{site.take_in(small()).article.id}"
        monkeypatch.setattr(asyncpg.Connection, "fetchrow", fetchrow)
        told = site.get(path)
        assert (told.status_code, told.headers["retry-after"], len(lost)) == (503, "5", 2)
        assert (site.get(path).status_code, len(lost)) == (200, 3)
