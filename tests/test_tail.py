"""Waiting for the end of the feed to move: one asks for all, whatever the database does."""

import asyncio
from collections.abc import Callable
from typing import Any

from service.domain.errors import Unavailable
from service.tail import Tail


class Ending:
    """A database of which nothing can be read but where its feed ends."""

    def __init__(self, last: int = 0) -> None:
        self.last: int | None = last
        self.reads = 0

    async def read(self, _query: Callable[..., Any]) -> int:
        self.reads += 1
        if self.last is None:
            raise Unavailable("away")
        return self.last


def tail_of(database: Ending) -> Tail:
    return Tail(database, interval=0.01)  # type: ignore[arg-type] # all that it asks of one


def test_many_wait_for_the_price_of_one() -> None:
    async def scenario() -> None:
        database = Ending(5)
        tail = tail_of(database)
        waiting = [asyncio.ensure_future(tail.beyond(5, seconds=20)) for _ in range(1_000)]
        await asyncio.sleep(0.05)
        assert not any(each.done() for each in waiting)
        database.last = 6
        assert await asyncio.gather(*waiting) == [6] * 1_000
        assert database.reads < 50
        settled = database.reads
        await asyncio.sleep(0.05)
        assert database.reads <= settled + 1, "nobody waits any more"

    asyncio.run(scenario())


def test_whoever_is_behind_is_told_at_once_and_past_the_time_everybody() -> None:
    async def scenario() -> None:
        tail = tail_of(Ending(5))
        assert await tail.beyond(5, seconds=0.05) == 5
        assert await tail.beyond(4, seconds=20) == 5

    asyncio.run(scenario())


def test_a_number_from_elsewhere_is_compared_with_what_is_read_after_it_came() -> None:
    async def scenario() -> None:
        database = Ending(5)
        tail = tail_of(database)
        assert await tail.beyond(4, seconds=20) == 5
        database.last = 7
        assert await tail.beyond(7, seconds=0.05) == 7
        assert await tail.beyond(9, seconds=20) == 7, "the feed was restored from an older copy"

    asyncio.run(scenario())


def test_those_who_wait_outlast_a_database_that_is_away() -> None:
    async def scenario() -> None:
        database = Ending(5)
        tail = tail_of(database)
        waiting = asyncio.ensure_future(tail.beyond(5, seconds=20))
        await asyncio.sleep(0.03)
        database.last = None
        await asyncio.sleep(0.03)
        assert not waiting.done()
        database.last = 6
        assert await waiting == 6
        database.last = None
        assert await tail_of(database).beyond(3, seconds=0.05) == 3

    asyncio.run(scenario())


def test_nobody_is_held_by_one_that_is_closed() -> None:
    async def scenario() -> None:
        tail = tail_of(Ending(5))
        waiting = asyncio.ensure_future(tail.beyond(5, seconds=20))
        await asyncio.sleep(0.03)
        tail.close()
        assert await waiting == 5
        assert await tail.beyond(5, seconds=20) == 5
        assert await tail.beyond(4, seconds=20) == 5

    asyncio.run(scenario())


def test_what_was_read_before_says_nothing_of_a_number_that_is_newer() -> None:
    """Another worker told the caller of it: only a look that began since says that the feed ends before."""

    async def scenario() -> None:
        database = Ending(5)
        tail = tail_of(database)
        assert await tail.beyond(4, seconds=20) == 5
        assert await tail.beyond(7, seconds=0) == 7
        database.last = None
        assert await tail.beyond(7, seconds=0.03) == 7
        waiting = asyncio.ensure_future(tail.beyond(7, seconds=20))
        await asyncio.sleep(0.03)
        assert not waiting.done()
        tail.close()
        assert await waiting == 7
        assert await tail.beyond(9, seconds=20) == 9

    asyncio.run(scenario())
