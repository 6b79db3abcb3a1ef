"""What many followers of the change feed ask for at the same moment: read once, written once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from service.domain.reader import Reader
from service.publish.changes import Told
from service.publish.links import Links
from service.store import feed
from service.store.database import Database

T = TypeVar("T")

_KEPT_SECONDS = 1.0
_MOST = 256
"""Results that are kept for those who ask a little later; beyond it, everybody gets their own."""


class Asked(NamedTuple):
    """Who follows, and what they want of the changes."""

    reader: Reader
    limit: int
    compact: bool = False
    with_articles: bool = False


class Batch(NamedTuple):
    """Some changes as they are sent, up to and with a number, of a feed that ends at `last`; how many they
    are, and how many articles came along. `marks` are bytes that determine the body."""

    body: bytes
    up_to: int
    last: int
    changes: int
    articles: int
    marks: tuple[bytes, ...]


class Writer(Protocol):
    """What writes changes for the wire: see `service.publish.changes`."""

    def __call__(
        self,
        told: "list[Told]",
        *,
        next_after: int,
        last: int,
        reader: str,
        with_articles: bool,
        links: Links,
    ) -> bytes: ...


class Following:
    """The followers of one database's feed, in this process."""

    def __init__(self, database: Database, links: Links) -> None:
        self._database = database
        self._links = links
        self._results: dict[Hashable, asyncio.Task[Any]] = {}

    async def after(self, seq: int, asked: Asked, write: Writer) -> Batch:
        """What follows a number, as it is now. Raises Unavailable."""
        page = await self._database.read(
            feed.page,
            asked.reader,
            after=seq,
            limit=asked.limit,
            compact=asked.compact,
            with_articles=asked.with_articles,
        )
        told: list[Told] = list(page.changes)
        write_page = partial(
            write, next_after=page.up_to, last=page.last, reader=asked.reader.name, links=self._links
        )
        body = write_page(told, with_articles=asked.with_articles)
        marks: tuple[bytes, ...] = (body,)
        articles = 0
        if asked.with_articles:
            # Megabytes are soon written, but not soon hashed: an article's tag, which is with its change,
            # stands for it.
            came = bytes(article is not None for _, _, article in told)
            marks, articles = (write_page(told, with_articles=False), came), sum(came)
        return Batch(body, page.up_to, page.last, len(told), articles, marks)

    async def shared(self, seq: int, asked: Asked, write: Writer, *, last: int) -> Batch:
        """The same, as it is since the feed ends at `last` or later, for all who ask for it then."""
        # What a partner is entitled to is read anew with each page.
        whose = (asked.reader.kind, asked.reader.partner_id)
        key = (seq, whose, asked[1:], write, last)
        return await self.once(key, lambda: self.after(seq, asked, write))

    async def once(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gives, the same for all who ask under this key within a second."""
        task: asyncio.Task[T] | None = self._results.get(key)
        if task is None:
            if len(self._results) >= _MOST:
                return await make()
            task = asyncio.ensure_future(_made(make))
            task.add_done_callback(_heeded)
            self._results[key] = task
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self._results.pop, key, None)
        # Whoever asked first may go; the others still want it.
        return await asyncio.shield(task)


async def _made(make: Callable[[], Awaitable[T]]) -> T:
    return await make()


def _heeded(task: "asyncio.Task[Any]") -> None:
    """That it failed is told to those who ask; where they are all gone, to nobody."""
    if not task.cancelled():
        task.exception()
