"""The clock goes on, whatever one article or one look comes to."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.deliver import clock
from service.domain.errors import Conflict
from service.newsroom import open_newsroom
from service.store import saving
from service.store.database import Connection
from service.store.tables import articles
from tests.deliver.conftest import Pushed
from tests.serving import run, small


class Failing:
    """A newsroom that fails in a way that nobody thought of, so many times."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.went_well = asyncio.Event()

    async def keep_time(self) -> int:
        if self.left:
            self.left -= 1
            raise ZeroDivisionError("what nobody thought of")
        self.went_well.set()
        return 0

    async def next_due(self) -> None:
        return None


def test_a_defect_of_ours_does_not_end_the_clock(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(clock, "AFTER_A_DEFECT", 0.01)

    async def scenario() -> None:
        newsroom: Any = Failing(2)
        ticking = asyncio.create_task(clock.keep_time(newsroom))
        async with asyncio.timeout(5):
            await newsroom.went_well.wait()
        ticking.cancel()
        await asyncio.wait([ticking])

    run(scenario())
    assert [each.exc_info is not None for each in caplog.records] == [True, True]


def test_what_cannot_be_released_is_told_of_tried_again_and_keeps_nothing_from_others(
    pushed: Pushed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Of two articles that are due at once, the first is refused by the store."""
    until = datetime.now(UTC) + timedelta(hours=1)
    ids = [
        pushed.site.take_in(small(name, embargo_until=until + later)).article.id or ""
        for name, later in (("bad", timedelta()), ("good", timedelta(seconds=1)))
    ]
    take = saving._Batch.take

    def taken(batch: Any, arrived: Any) -> Any:
        if arrived.article.source_id == "bad":
            return Conflict("what stands against it")
        return take(batch, arrived)

    def shown() -> list[int]:
        return [pushed.site.get(f"/v1/articles/{each}").status_code for each in ids]

    pushed.clock.ahead = timedelta(hours=1, seconds=2)
    with monkeypatch.context() as patched:
        patched.setattr(saving._Batch, "take", taken)
        assert released(pushed, limit=1) == 0
        assert released(pushed, limit=1) == 1
        assert released(pushed, limit=1) == 0
        assert shown() == [404, 200]
    (told,) = caplog.records
    assert (told.name, told.levelname) == ("wirecopy.clock", "ERROR")
    assert f"article {ids[0]}" in told.getMessage()
    assert "what stands against it" in told.getMessage()
    assert pushed.site.keep_time() == 0, "not before a minute is over"
    pushed.clock.ahead += timedelta(minutes=1, seconds=1)
    assert pushed.site.keep_time() == 1
    assert shown() == [200, 200]


def released(pushed: Pushed, *, limit: int) -> int:
    async def release() -> int:
        newsroom = open_newsroom(pushed.site.settings, clock=pushed.clock)
        try:
            return await newsroom.keep_time(limit=limit)
        finally:
            await newsroom.database.close()

    return run(release())


def test_what_is_due_and_comes_to_nothing_is_struck_off(
    pushed: Pushed, caplog: pytest.LogCaptureFixture
) -> None:
    pushed.site.take_in(small())

    async def struck_off() -> tuple[int, datetime | None]:
        newsroom = open_newsroom(pushed.site.settings, clock=pushed.clock)
        try:
            await newsroom.database.write(_due_since, pushed.clock())
            return await newsroom.keep_time(), await newsroom.next_due()
        finally:
            await newsroom.database.close()

    assert run(struck_off()) == (1, None)
    assert caplog.records == []


def _due_since(connection: Connection, at: datetime) -> None:
    connection.execute(articles.update().values(due_at=at))
