"""Many writers at once, and a reader of the feed meanwhile: every number once, in order, without a gap."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable

import pytest

from service.domain.article import Paragraph
from service.domain.audit import Actor
from service.domain.change import Change
from service.domain.reader import EDITOR
from service.newsroom import Newsroom, now, open_newsroom
from service.settings import Settings
from service.store import changes, feed
from service.store.arrivals import Saved
from service.store.database import Connection
from tests.serving import small

WRITERS = 8
ACTOR = Actor(name="a test")


_names = itertools.count()


async def write(newsroom: Newsroom, _: Saved, commits: int) -> None:
    """Articles that are made, revised, withdrawn and restored: a change of the feed each time."""
    name, article_id = f"w{next(_names)}", ""
    for number in range(commits):
        match number % 4:
            case 0:
                saved = await newsroom.take_in(small(f"{name}-{number}"))
                article_id = saved.article.id or ""
            case 1:
                text = Paragraph(text=f"It was put in other words by {name}.")
                await newsroom.take_in(small(f"{name}-{number - 1}", body=(text,)))
            case 2:
                await newsroom.withdraw(article_id, actor=ACTOR)
            case _:
                await newsroom.release(article_id, actor=ACTOR)


async def follow(newsroom: Newsroom, until: Callable[[], bool]) -> list[int]:
    """The numbers as a reader sees them who asks again and again, for pages of all sizes."""
    seen: list[int] = []
    lengths = random.Random(1)  # noqa: S311 - no secret
    while True:
        ended = until()
        limit = lengths.choice((1, 2, 7, 100))
        page = await newsroom.database.read(feed.page, EDITOR, after=seen[-1] if seen else 0, limit=limit)
        seen += [each.change.seq for each in page.changes]
        if ended and page.up_to == page.last:
            return seen
        await asyncio.sleep(0.02)  # SQLite reads without a pause, in which others would come to write


Work = Callable[[Newsroom, Saved, int], Awaitable[None]]


async def race(database_url: str, commits: int, work: Work) -> list[int]:
    """What a reader saw while all writers were at work, from the first article on."""
    newsrooms = [open_newsroom(Settings(database_url=database_url, pool_size=2)) for _ in range(WRITERS + 1)]
    *writing, reading = newsrooms
    try:
        first = await reading.take_in(small("first"))
        writers = asyncio.gather(*(work(each, first, commits) for each in writing))
        seen = await follow(reading, writers.done)
        await writers
        return seen
    finally:
        for each in newsrooms:
            await each.database.close()


@pytest.mark.usefixtures("patient")
def test_a_reader_sees_every_change_once_and_in_order_whoever_writes(database_url: str) -> None:
    assert asyncio.run(race(database_url, 24, write)) == list(range(1, WRITERS * 24 + 2))


async def commit(newsroom: Newsroom, article: Saved, commits: int) -> None:
    """Changes, and nothing else: as many transactions as there can be."""

    def append(connection: Connection) -> None:
        last = changes.last(connection)
        told = Change(
            seq=last.seq + 1,
            kind="updated",
            article_id=article.article.id or "",
            revision=article.article.revision,
            etag=article.etag,
            at=last.at or now(),
            packages_before=("public",),
            packages_after=("public",),
        )
        changes.append(connection, [told])

    for _ in range(commits):
        await newsroom.database.write(append)


@pytest.mark.soak
@pytest.mark.usefixtures("patient")
def test_sixteen_thousand_commits_leave_no_gap(postgres_url: str) -> None:
    assert asyncio.run(race(postgres_url, 2_000, commit)) == list(range(1, WRITERS * 2_000 + 2))
