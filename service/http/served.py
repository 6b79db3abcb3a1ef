"""What the routes serve from: newsroom, keyring, addresses and settings, made once by `service.app`."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from litestar import Request
from litestar.datastructures import State

from service.feeds import Feeds
from service.http.answers import CachePolicy
from service.http.following import Following
from service.http.limiting import Limits
from service.http.observing import Observations
from service.http.recent_news import RecentNews
from service.hub import Hub
from service.indexing import Indexing
from service.keyring import Keyring
from service.newsroom import Newsroom
from service.partnership import Partnership
from service.publish.links import Links, PageLinks
from service.pushing import Pushing
from service.settings import Settings
from service.tail import Tail
from service.usage import Usage

AnyRequest = Request[Any, Any, Any]


class Served(NamedTuple):
    """`describe` gives the OpenAPI document and `reference` the page made of it, each made once; `started` is
    when this process began to serve them."""

    newsroom: Newsroom
    keyring: Keyring
    partnership: Partnership
    pushing: Pushing
    hub: Hub
    indexing: Indexing
    links: Links
    page_links: PageLinks
    settings: Settings
    describe: Callable[[], dict[str, Any]]
    reference: Callable[[], bytes]
    observations: Observations
    usage: Usage
    limits: Limits
    tail: Tail
    following: Following
    feeds: Feeds
    news: RecentNews
    started: datetime

    def policy(self, *vary: str) -> CachePolicy:
        """The cache policy of what follows the change feed: shared caches may keep it for a little, for
        callers without a key."""
        return _policy(self.settings.cache_seconds, vary)


@lru_cache(maxsize=64)
def _policy(seconds: int, vary: tuple[str, ...]) -> CachePolicy:
    return CachePolicy(f"public, max-age={seconds}", (*vary, "Authorization"))


def state_of(served: Served) -> State:
    return State({"served": served})


def served_by(request: AnyRequest) -> Served:
    """What this request's application serves from."""
    served: Served = request.app.state.served
    return served
