"""What becomes of writes when an SQLite file cannot take them: locked, full, gone."""

import asyncio
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from service.domain.errors import Unavailable
from service.store import sqlite
from service.store.database import Database
from tests.conftest import settings_for
from tests.flaky import Flaky, on_database
from tests.processes import serving
from tests.serving import Site

JSON = "application/json"


@contextmanager
def locked(file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the file's lock until its standard input is closed."""
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN EXCLUSIVE'); print('locked', flush=True); sys.stdin.read(); c.execute('COMMIT')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated SQLite database."""
    return Path(shutil.copy(migrated_file, tmp_path))


@pytest.fixture
def site(file: Path, tmp_path: Path) -> Iterator[Site]:
    with Site(settings_for(f"sqlite:///{file}", tmp_path)) as opened:
        yield opened


def post(site: Site, key: str, name: str) -> httpx.Response:
    return site.request("POST", "/v1/articles", document(name), authorization=key, content_type=JSON)


def document(name: str) -> bytes:
    return msgspec.json.encode(
        {"publication": "newsroom", "source_id": name, "headline": "Of " + name, "body": []}
    )


def test_a_write_waits_for_an_sqlite_file_that_is_locked_for_a_moment(site: Site, file: Path) -> None:
    key = site.key("editor")
    with locked(file) as holder:
        assert holder.stdin is not None
        threading.Timer(1, holder.stdin.close).start()
        assert post(site, key, "a-1").status_code == 201


def test_an_sqlite_file_that_stays_locked_is_a_503_until_it_is_free(
    site: Site, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LOCKED_SECONDS", 0.3)
    key = site.key("editor")
    with locked(file):
        refused = post(site, key, "a-1")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        ready = site.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "degraded", "writes": "failing"})
        assert site.get("/v1/articles").json()["articles"] == []
    assert becomes_ready(lambda: site.get("/readyz"))
    assert post(site, key, "a-1").status_code == 201


def becomes_ready(ask: Callable[[], httpx.Response]) -> bool:
    """Whether writes succeed again within a minute although nobody writes."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if ask().json() == {"status": "ok", "writes": "ok"}:
            return True
        time.sleep(0.1)
    return False


def test_writes_queued_behind_a_locked_file_do_not_wait_one_after_the_other(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LOCKED_SECONDS", 0.5)

    async def queued(database: Database) -> None:
        with locked(file):
            started = time.monotonic()
            writes = (database.write(Flaky("SELECT 1")) for _ in range(40))
            outcomes = await asyncio.gather(*writes, return_exceptions=True)
            took = time.monotonic() - started
        assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
        assert took < 40 * 0.5 / 2

    on_database(f"sqlite:///{file}", queued)


def test_a_full_sqlite_database_takes_nothing_half_and_the_next_write_whole(file: Path) -> None:
    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql("CREATE TABLE filled (said TEXT)")
        for _ in range(1000):
            connection.exec_driver_sql("INSERT INTO filled VALUES (hex(randomblob(4000)))")

    async def full(database: Database) -> None:
        with pytest.raises(Unavailable, match="full"):
            await database.write(fill)
        assert not await database.health.settled(seconds=0)
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'filled'"
        assert await database.read(lambda connection: connection.exec_driver_sql(tables).scalar()) == 0
        assert await database.health.settled()

    on_database(f"sqlite:///{file}", full)


def test_a_commit_that_fails_is_rolled_back(file: Path) -> None:
    def orphan(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("CREATE TABLE heir (of TEXT REFERENCES articles (id))")
        connection.exec_driver_sql("INSERT INTO heir VALUES ('nobody')")

    async def failed(database: Database) -> None:
        with pytest.raises(IntegrityError):
            await database.write(orphan)
        await database.write(Flaky("CREATE TABLE heir (of TEXT)"))

    on_database(f"sqlite:///{file}", failed)


@pytest.mark.parametrize("done", ["deleted", "replaced"])
def test_an_sqlite_file_that_is_no_longer_there_is_not_written_to(file: Path, done: str) -> None:
    away = file.with_suffix(".away")

    def take_away() -> None:
        file.rename(away)
        if done == "replaced":
            file.touch()

    def put_back() -> None:
        away.rename(file)

    async def gone(database: Database) -> None:
        await database.write(Flaky("SELECT 1"))
        take_away()
        with pytest.raises(Unavailable, match="deleted or replaced"):
            await database.write(Flaky("SELECT 1"))
        put_back()
        await database.write(Flaky("SELECT 1"))

    on_database(f"sqlite:///{file}", gone)


def test_a_service_whose_disk_is_full_serves_readers_and_recovers(file: Path, tmp_path: Path) -> None:
    with Site(settings_for(f"sqlite:///{file}", tmp_path)) as site:
        key = site.key("editor")
    headers = {"authorization": key, "content-type": JSON}
    with (
        serving(tmp_path, database=f"sqlite:///{file}") as (address, _),
        httpx.Client(base_url=address, timeout=60) as to,
    ):

        def write(name: str) -> int:
            return to.post("/v1/articles", content=document(name), headers=headers).status_code

        assert write("a-1") == 201
        with no_more_bytes(tmp_path):
            assert [write("a-2"), write("a-3")] == [503, 503]
            assert to.get("/readyz").json() == {"status": "degraded", "writes": "failing"}
            assert len(to.get("/v1/articles").json()["articles"]) == 1
        assert becomes_ready(lambda: to.get("/readyz"))
        assert write("a-2") == 201


@contextmanager
def no_more_bytes(folder: Path) -> Iterator[None]:
    """Let no process that works in the folder write to any file, as on a full disk."""
    workers = [int(process.name) for process in Path("/proc").glob("[0-9]*") if _works_in(process, folder)]
    assert workers
    for worker in workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for worker in workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False
