"""What readers are told while the database is away, and that the service comes back by itself."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from service.domain.errors import InvalidInput, Unavailable
from service.newsroom import open_newsroom
from service.settings import Settings
from tests.conftest import PostgresServer, migrate, name_in, settings_for
from tests.serving import Site, run, small

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"


def test_a_reader_does_not_notice_that_the_server_ended_its_connections(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.create()
    run(migrate(url))
    with Site(settings_for(url, tmp_path)) as site:
        saved = site.take_in(small())
        for path in (f"/v1/articles/{saved.article.id}", "/v1/articles", f"/articles/{saved.article.slug}"):
            assert site.get(path).status_code == 200
            postgres.execute(ENDED.format(name_in(url)))
            assert site.get(path).status_code == 200, path


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/01m822k0000000000000000000", "/readyz"])
def test_a_database_without_its_tables_is_a_503_that_says_when_to_come_back(
    empty_url: str, tmp_path: Path, path: str
) -> None:
    with Site(settings_for(empty_url, tmp_path)) as site:
        answer = site.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.json()["type"] == "urn:wirecopy:problem:unavailable"
        assert site.get("/healthz").status_code == 200


def test_a_database_that_is_not_there_is_a_503_without_its_address(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    with Site(settings_for(postgres.url("nobody_made_this"), tmp_path)) as site:
        answer = site.get("/v1/articles")
        assert answer.status_code == 503
        assert "nobody_made_this" not in answer.text


def test_a_statement_that_takes_too_long_is_a_503(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.create()
    run(migrate(url))
    settings = settings_for(url, tmp_path)

    async def slow() -> None:
        newsroom = open_newsroom(Settings(database_url=settings.database_url, statement_timeout_ms=50))
        try:
            await newsroom.database.read(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(5)"))
        finally:
            await newsroom.database.close()

    with pytest.raises(Unavailable):
        asyncio.run(slow())


def test_a_file_that_is_no_database_is_a_503(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("These are the minutes of the parish council. " * 100)
    with Site(settings_for(f"sqlite:///{tmp_path / 'news.db'}", tmp_path)) as site:
        assert site.get("/readyz").status_code == 503


def test_a_locked_sqlite_file_is_read_all_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'news.db'}"
    run(migrate(url))
    with Site(settings_for(url, tmp_path)) as site:
        site.take_in(small())
        writer = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
        writer.execute("BEGIN EXCLUSIVE")
        assert len(site.get("/v1/articles").json()["articles"]) == 1
        writer.close()


@pytest.mark.parametrize(
    "url",
    ["postgresql://u@localhost:port/db", "postgresql://u@localhost/db?connect_timeout=3", "sqlite:///"],
)
def test_an_address_that_cannot_be_used_is_a_sentence(url: str) -> None:
    with pytest.raises(InvalidInput):
        open_newsroom(Settings(database_url=url))


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no folder"):
        run(migrate(f"sqlite:///{tmp_path / 'mistyped' / 'news.db'}"))
    assert not (tmp_path / "mistyped").exists()
