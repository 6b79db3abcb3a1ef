"""Lists of figures that take long: they delay nobody, and end in time."""

import asyncio
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy.engine import Connection

from service.http import statistic_forms
from service.store import statistics
from service.store.statistics import Filters, Listed
from tests.conftest import settings_for
from tests.flaky import SECONDS
from tests.reporting import asked, quoted, reporting, table_of, told
from tests.serving import Site, run

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

really = statistics.page


def endless(connection: Connection, filters: Filters, **page: Any) -> Sequence[Listed]:
    """A list that goes on for ever where an endless thing is looked for."""
    if filters.q == "endless":
        connection.exec_driver_sql(ENDLESS)
    return really(connection, filters, **page)


def test_a_list_that_takes_too_long_is_a_503_and_the_next_one_is_answered(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "page", endless)
    settings = msgspec.structs.replace(settings_for(database_url, tmp_path), statement_timeout_ms=1_000)
    with Site(settings) as site:
        site.take_in(reporting())
        late = asked(site, q="endless")
        assert (late.status_code, late.headers["retry-after"]) == (503, "5")
        assert late.json()["type"] == "urn:wirecopy:problem:unavailable"
        assert quoted(site, q="lorries") == ["Up to 900 lorries"]
        assert site.get("/readyz").json() == {"status": "ok", "writes": "ok"}


@pytest.fixture
def site(migrated_file: Path, tmp_path: Path) -> Site:
    """A service over SQLite, which works in this process; to be asked on the test's own event loop."""
    file = tmp_path / "wirecopy.db"
    file.write_bytes(migrated_file.read_bytes())
    return Site(settings_for(f"sqlite:///{file}", tmp_path))


def client(site: Site) -> httpx.AsyncClient:
    app: Any = site.app  # the framework's types of ASGI and the client's are not the same
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://news.test")


def test_a_slow_list_on_sqlite_delays_nobody_else(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(connection: Connection, filters: Filters, **page: Any) -> Sequence[Listed]:
        begun.set()
        assert may_end.wait(SECONDS), "nobody else was answered meanwhile"
        return really(connection, filters, **page)

    monkeypatch.setattr(statistics, "page", slow)
    saved = site.take_in(reporting())
    others = (
        "/healthz",
        f"/v1/articles/{saved.article.id}",
        "/v1/articles",
        f"/articles/{saved.article.slug}",
    )

    async def story() -> None:
        async with client(site) as to:
            listing = asyncio.create_task(to.get("/v1/statistics?q=lorries"))
            await asyncio.to_thread(begun.wait, SECONDS)
            for path in others:
                assert (await to.get(path)).status_code == 200, path
            assert not listing.done()
            may_end.set()
            assert len((await listing).json()["statistics"]) == 1
        await site.newsroom.database.close()

    run(story())


def test_lists_that_wait_for_slow_ones_do_not_wait_one_after_the_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "page", endless)
    site = Site(msgspec.structs.replace(site.settings, statement_timeout_ms=250))

    async def story() -> None:
        async with client(site) as to:
            started = time.monotonic()
            lists = [asyncio.create_task(to.get("/v1/statistics?q=endless")) for _ in range(40)]
            assert (await to.get("/healthz")).status_code == 200
            assert not any(each.done() for each in lists)
            assert {each.status_code for each in await asyncio.gather(*lists)} == {503}
            # Two at once would take 5 s.
            assert time.monotonic() - started < 2.5
        await site.newsroom.database.close()

    run(story())


def test_others_are_answered_between_the_parts_of_a_table(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [told(f"It counted {each} boats.", f"{each} boats", each, unit="boats") for each in range(20)]
    site.take_in(reporting("a-1", *figures))
    monkeypatch.setattr(statistic_forms, "_AT_ONCE", 1)

    async def story() -> int:
        answered = 0
        async with client(site) as to:
            listing = asyncio.create_task(to.get("/v1/statistics.csv"))
            while not listing.done():
                assert (await to.get("/healthz")).status_code == 200
                answered += 1
                await asyncio.sleep(0)  # nothing of that request waits
            assert len(table_of(await listing)) == len(figures)
        await site.newsroom.database.close()
        return answered

    assert run(story()) > len(figures) / 2
