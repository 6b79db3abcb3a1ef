"""What becomes of writes when PostgreSQL fails under them: real faults, on a real server."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import asyncpg
import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.errors import InvalidInput, Unavailable
from service.newsroom import open_newsroom
from service.settings import Settings
from service.store import postgresql
from service.store.database import Database
from service.store.health import WriteHealth
from service.store.postgresql import WRITE_LOCK
from service.store.prepared import Prepared
from service.store.tables import articles
from tests.conftest import PostgresServer, migrate, name_in
from tests.flaky import SECONDS, Flaky, on_database
from tests.postgres_apart import Apart, postgres_apart
from tests.processes import serving
from tests.serving import run, small

END = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
"""Returns when they are gone."""

SLEEP = "SELECT pg_sleep(600)"
LONG = {"statement_timeout_ms": 600_000}
HOLD = f"SELECT pg_advisory_lock({WRITE_LOCK})"
QUARREL = "CREATE TABLE quarrel (id int PRIMARY KEY, said text); INSERT INTO quarrel VALUES (1), (2)"
SAY = "UPDATE quarrel SET said = 'so' WHERE id = {}"


@pytest.fixture
def server_url(postgres: PostgresServer, migrated_template: str) -> Iterator[str]:
    """A PostgreSQL database, migrated, with a table to quarrel over."""
    with postgres.lent(template=migrated_template) as url:
        run(execute(url, QUARREL))
        yield url


async def execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()


async def value_of(url: str, query: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval(query))
    finally:
        await connection.close()


async def until(url: str, query: str, wanted: object) -> None:
    """Ask the database until it answers so."""
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(SECONDS):
            while await connection.fetchval(query) != wanted:  # noqa: ASYNC110 - another process knows
                await asyncio.sleep(0.02)
    finally:
        await connection.close()


async def waiting(url: str, *, sleepers: int = 0, writers: int = 0) -> None:
    """Until so many connections sleep by a statement of ours, and so many wait for the writers' lock."""
    query = (
        "SELECT count(*) FILTER (WHERE wait_event = 'PgSleep') || ' ' || "
        "count(*) FILTER (WHERE wait_event_type = 'Lock' AND wait_event = 'advisory') "
        "FROM pg_stat_activity WHERE datname = current_database()"
    )
    await until(url, query, f"{sleepers} {writers}")


async def becomes(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await true():  # noqa: ASYNC110 - another process knows
            await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    "fault",
    [
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$",
        "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$",
    ],
    ids=["connection lost", "serialisation failure", "deadlock"],
)
@pytest.mark.usefixtures("patient")
def test_a_write_that_was_rolled_back_is_done_again(server_url: str, fault: str) -> None:
    work = Flaky(fault, SAY.format(1))
    on_database(server_url, lambda database: database.write(work))
    assert work.tries == 2
    assert run(value_of(server_url, "SELECT said FROM quarrel WHERE id = 1")) == "so"


@pytest.mark.usefixtures("patient")
def test_a_deadlock_with_somebody_else_is_survived_by_both(server_url: str) -> None:
    """The other one waits first, and does not look for deadlocks: ours is always the one that is ended."""
    tries = []
    begun = asyncio.Event()
    they_wait = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"

    def both(connection: Connection) -> None:
        tries.append(connection)
        connection.exec_driver_sql(SAY.format(1))
        begun.set()
        while len(tries) == 1 and not connection.exec_driver_sql(they_wait).scalar():
            connection.exec_driver_sql("SELECT pg_sleep(0.02)")
        connection.exec_driver_sql(SAY.format(2))

    async def quarrel(database: Database) -> None:
        other = await asyncpg.connect(server_url, server_settings={"deadlock_timeout": "600s"})
        try:
            async with asyncio.timeout(SECONDS):
                async with other.transaction():
                    await other.execute(SAY.format(2))
                    ours = asyncio.create_task(database.write(both))
                    await begun.wait()
                    await other.execute(SAY.format(1))
                await ours
        finally:
            await other.close()

    on_database(server_url, quarrel, **LONG)
    assert len(tries) == 2


def test_a_write_whose_commit_was_cut_off_is_not_done_again(server_url: str) -> None:
    slow_commit = (
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(600); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON quarrel DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION wait()"
    )
    run(execute(server_url, slow_commit))
    work = Flaky(SAY.format(1))

    async def cut_off(database: Database) -> None:
        ours = asyncio.create_task(database.write(work))
        await waiting(server_url, sleepers=1)
        await execute(server_url, f"{END} query = 'COMMIT;'")
        with pytest.raises(Unavailable, match="while committing"):
            await ours

    on_database(server_url, cut_off, **LONG)
    assert work.tries == 1


@pytest.mark.parametrize("until", ["the work", "the lock"])
def test_a_write_that_is_cancelled_leaves_no_lock_and_no_connection_behind(
    server_url: str, until: str
) -> None:
    async def cancelled(database: Database) -> None:
        holder = await asyncpg.connect(server_url)
        if until == "the lock":
            await holder.execute(HOLD)
        writes = [asyncio.create_task(database.write(Flaky(SLEEP))) for _ in range(5)]
        if until == "the lock":
            await waiting(server_url, writers=2)
        else:
            await waiting(server_url, sleepers=1, writers=1)
        for write in writes:
            write.cancel()
        _, left = await asyncio.wait(writes, timeout=SECONDS)
        assert not left
        await holder.close()
        # The sleep that holds the lock, and the sleepers' connections, would last longer.
        async with asyncio.timeout(SECONDS):
            await database.write(Flaky("SELECT 1"))

    on_database(server_url, cancelled, **LONG)
    run(until_no_lock(server_url))


async def until_no_lock(url: str) -> None:
    """A connection that is closed goes when the server has noticed."""
    await until(url, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'", 0)


@pytest.mark.parametrize(("pool_size", "writers"), [(10, 2), (3, 2), (2, 1)])
def test_writers_who_wait_do_not_take_the_connections_from_readers(
    server_url: str, pool_size: int, writers: int
) -> None:
    async def crowded(database: Database) -> None:
        holder = await asyncpg.connect(server_url)
        await holder.execute(HOLD)
        writes = [asyncio.create_task(database.write(Flaky("SELECT 1"))) for _ in range(50)]
        await waiting(server_url, writers=writers)
        # Without a connection it would be Unavailable: the writers wait until they are let go, below.
        await database.read(Flaky("SELECT 1"))
        assert not any(write.done() for write in writes)
        await holder.close()
        await asyncio.gather(*writes)

    on_database(server_url, crowded, pool_size=pool_size)


def test_a_pool_of_one_connection_is_written_to(server_url: str) -> None:
    on_database(server_url, lambda database: database.write(Flaky("SELECT 1")), pool_size=1)


def test_too_many_writers_are_no_failure_of_the_database(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def queued(database: Database) -> None:
        first = asyncio.create_task(database.write(Flaky(SLEEP)))
        await waiting(server_url, sleepers=1)
        monkeypatch.setattr(postgresql, "LOCK_SECONDS", 0.2)
        with pytest.raises(Unavailable, match="too many writes"):
            await database.write(Flaky("SELECT 1"))
        assert await database.health.settled()
        first.cancel()
        await asyncio.wait([first])

    on_database(server_url, queued, pool_size=2, **LONG)


def test_a_probe_that_fails_by_a_defect_of_ours_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def defect() -> None:
        raise RuntimeError("nobody thought of this")

    async def probed() -> bool:
        health = WriteHealth(defect)
        with suppress(Unavailable), health.watching():
            raise Unavailable("the disk is full")
        return await health.settled(seconds=SECONDS)

    assert not run(probed())
    (told,) = caplog.records
    assert (told.name, told.levelno) == ("wirecopy.store", logging.ERROR)
    assert "nobody thought of this" in caplog.text


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO quarrel SELECT 3, string_agg(md5(n::text), '') FROM generate_series(1, 1000) n",
        "SELECT 'x'::int",
        "SELECT 100000 * 100000",
    ],
    ids=["too long for an index", "not a number", "out of range"],
)
def test_what_the_database_cannot_hold_is_the_fault_of_the_input(server_url: str, statement: str) -> None:
    run(execute(server_url, "CREATE INDEX ON quarrel (said)"))
    with pytest.raises(InvalidInput):
        on_database(server_url, lambda database: database.write(Flaky(statement)))


def test_all_connections_of_a_pool_may_end_at_once(server_url: str) -> None:
    end_all = f"{END} datname = '{name_in(server_url)}'"
    query = Prepared(sa.select(articles.c.id).where(articles.c.id == sa.bindparam("id")))

    def asked(connection: Connection) -> object:
        return query.one_or_none(connection, id="none")

    async def ended(database: Database) -> None:
        await asyncio.gather(*(database.read(Flaky("SELECT pg_sleep(0.1)")) for _ in range(10)))
        await execute(server_url, end_all)
        for _ in range(10):
            # SQLAlchemy does not see what the driver is asked directly.
            assert await database.read(asked) is None

    on_database(server_url, ended)


def test_a_server_that_is_killed_under_load_loses_no_acknowledged_write(tmp_path: Path) -> None:
    with postgres_apart() as server:
        run(migrate(server.url))
        with serving(tmp_path, database=server.url) as (address, _):
            written = run(_loaded(server, address))
            run(becomes(partial(_is_ready, address)))
        found = run(value_of(server.url, "SELECT string_agg(source_id, ' ') FROM articles")).split()
        assert set(written) <= set(found)


async def _is_ready(address: str) -> bool:
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        answer = await client.get(f"{address}/readyz")
        return bool(answer.json() == {"status": "ok", "writes": "ok"})


RECOVERS_WITHIN = 5.0
"""Seconds: what is promised. It takes a twentieth of that where nothing else runs."""


async def _loaded(server: Apart, address: str) -> dict[str, float]:
    """When which write was acknowledged, while the server is killed. Ends when all are served as before."""
    newsroom = open_newsroom(Settings(database_url=server.url))
    written: dict[str, float] = {}
    answered: list[float] = []
    ended = asyncio.Event()

    async def write(writer: int) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            name = f"{writer}-{number}"
            with suppress(Unavailable):
                await newsroom.take_in(small(name))
                written[name] = time.monotonic()

    async def read() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=SECONDS) as client:
            while not ended.is_set():
                answer = await client.get("/v1/articles")
                assert answer.status_code in (200, 503)
                if answer.status_code == 200:
                    answered.append(time.monotonic())
                await asyncio.sleep(0.02)

    async def all_are_served() -> bool:
        back = server.back_at
        writers = {name.partition("-")[0] for name, at in written.items() if at > back}
        return len(writers) == 3 and any(at > back for at in answered)

    load = [asyncio.create_task(work) for work in (write(1), write(2), write(3), read(), read())]
    await becomes(all_are_served)
    await asyncio.sleep(0.5)
    server.kill()
    await asyncio.sleep(3)
    await asyncio.to_thread(server.start)
    await becomes(all_are_served)
    back = server.back_at
    first_write = min(at for at in written.values() if at > back)
    first_answer = min(at for at in answered if at > back)
    assert max(first_write, first_answer) - back < RECOVERS_WITHIN
    ended.set()
    await asyncio.gather(*load)
    await newsroom.database.close()
    return written
