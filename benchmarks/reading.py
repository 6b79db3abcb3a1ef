"""All articles read over HTTP by one client that keeps nothing: off their list, and off the change feed."""

import time
from collections.abc import Callable

import httpx
import msgspec

from benchmarks.figures import Round
from benchmarks.processes import Server


class ReadingFailed(Exception):
    """The feed does not give what the list gives."""


class _ListPage(msgspec.Struct):
    articles: list[msgspec.Raw]
    next_cursor: str | None


class _FedChange(msgspec.Struct):
    article: msgspec.Raw


class _FeedPage(msgspec.Struct):
    changes: list[_FedChange]
    next_after: int
    last: int


def side_by_side(server: Server, rounds: int) -> tuple[Round, ...]:
    """Articles a second: off the feed, and off the list."""
    found = []
    for _ in range(rounds):
        fed, seconds = off(server.address, feed)
        listed, seconds_of_list = off(server.address, article_list)
        if fed != listed:
            raise ReadingFailed(f"the feed has {fed} articles, the list {listed}")
        found.append(Round(fed / seconds, listed / seconds_of_list))
    return tuple(found)


def off(address: str, read: Callable[[httpx.Client], int]) -> tuple[int, float]:
    """How many articles one reads, and in how many seconds."""
    with httpx.Client(base_url=address, headers={"accept-encoding": "identity"}, timeout=60) as client:
        began = time.perf_counter()
        return read(client), time.perf_counter() - began


def article_list(client: httpx.Client) -> int:
    """Each page is looked through for the way to the next."""
    count, cursor = 0, ""
    while True:
        body = client.get(f"/v1/articles?limit=200{cursor}").raise_for_status().content
        page = msgspec.json.decode(body, type=_ListPage)
        count += len(page.articles)
        if page.next_cursor is None:
            return count
        cursor = f"&cursor={page.next_cursor}"


def feed(client: httpx.Client) -> int:
    """The same."""
    count, after, last = 0, 0, -1
    while after != last:
        answer = client.get(f"/v1/changes?include=article&limit=200&after={after}").raise_for_status()
        page = msgspec.json.decode(answer.content, type=_FeedPage)
        count += sum(bytes(change.article) != b"null" for change in page.changes)
        after, last = page.next_after, page.last
    return count
