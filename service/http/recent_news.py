"""The files of the news sitemap, kept as they were sent until they would be others.

Two days of an agency are ten thousand stories, which take most of a second to write: too long for everybody
who asks, and far too long for the event loop. What they follow from takes three quick queries.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from service.publish import sitemaps
from service.publish.links import Links
from service.publish.sitemaps import NEWS, news_story
from service.store import news
from service.store.database import Database


class Files(NamedTuple):
    """The files, that of the newest stories first, and when they last became others; null where nothing ever
    was in them."""

    bodies: Sequence[bytes] = ()
    changed_at: datetime | None = None


class RecentNews:
    """The news of one newsroom."""

    def __init__(self, database: Database, links: Links, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._links = links
        self._clock = clock
        self._state: news.State | None = None
        self._files = Files()
        self._one_at_a_time = asyncio.Lock()

    async def files(self) -> Files:
        """As they are now. Raises Unavailable."""
        async with self._one_at_a_time:
            now = self._clock()
            # Before the stories: what changes between the two is found by the next who asks.
            state = await self._database.search(news.state, now)
            if state != self._state:
                stories = await self._database.search(news.stories, now, self._links.host())
                self._files = Files(await asyncio.to_thread(self._written, stories), state.changed_at)
                self._state = state
            return self._files

    def _written(self, stories: Sequence[news.Story]) -> Sequence[bytes]:
        told = []
        for each in stories:
            canonical = self._links.canonical_of(each.url, each.slug)
            story = news_story(canonical, each.headline, each.publication, each.language, each.published_at)
            if story is not None:
                told.append(story)
        return [sitemaps.news(told[start : start + NEWS]) for start in range(0, len(told), NEWS)]
