"""A newsroom for the length of one command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from service.newsroom import Newsroom, open_newsroom
from service.settings import from_environment

T = TypeVar("T")


def with_newsroom(verb: Callable[[Newsroom], Awaitable[T]]) -> T:
    """What comes of a verb on the newsroom of this environment, whose database must be migrated."""

    async def run() -> T:
        newsroom = open_newsroom(from_environment())
        try:
            await newsroom.require_schema()
            return await verb(newsroom)
        finally:
            await newsroom.database.close()

    return asyncio.run(run())
