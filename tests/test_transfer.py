"""What an export promises while the newsroom goes on writing."""

import json
from typing import Any

from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings
from service.transfer import export
from tests.serving import run, small


async def _lines(newsroom: Newsroom, *, history: bool) -> list[dict[str, Any]]:
    """An export, in whose course an article is revised and another one arrives."""
    lines: list[dict[str, Any]] = []
    async for written in export(newsroom, history=history):
        lines += map(json.loads, written.splitlines())
        if len(lines) <= 4:
            await newsroom.take_in(small("a-1", headline="Revised meanwhile"))
            await newsroom.take_in(small("a-9"))
    return lines


def _exported(url: str, *, history: bool) -> list[dict[str, Any]]:
    async def story() -> list[dict[str, Any]]:
        newsroom = open_newsroom(Settings(database_url=url))
        try:
            for number in range(3):
                await newsroom.take_in(small(f"a-{number}"))
            return await _lines(newsroom, history=history)
        finally:
            await newsroom.database.close()

    return run(story())


def test_no_change_is_exported_before_the_revision_that_it_is_of(database_url: str) -> None:
    seen: set[tuple[str, int]] = set()
    numbers = []
    for line in _exported(database_url, history=True):
        if line["record"] == "revision":
            seen.add((line["article"]["id"], line["article"]["revision"]))
        elif line["record"] == "change":
            numbers.append(line["change"]["seq"])
            assert (line["change"]["article_id"], line["change"]["revision"]) in seen
    assert numbers == list(range(1, 6))
    assert len(seen) == 5


def test_what_is_written_during_an_export_is_exported_too(database_url: str) -> None:
    latest = {
        line["article"]["source_id"]: line["article"]["headline"]
        for line in _exported(database_url, history=False)
        if line["record"] == "article"
    }
    assert latest == {
        "a-0": "Headline of a-0",
        "a-1": "Revised meanwhile",
        "a-2": "Headline of a-2",
        "a-9": "Headline of a-9",
    }
