"""A service with partners' endpoints beside it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from service.deliver.deliverer import Deliverer
from service.newsroom import now, open_newsroom
from tests.deliver.receiving import Receiver
from tests.emptying import empty, shared
from tests.serving import Site, run, small


@dataclass
class Clock:
    """The time, and what a test adds to it."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


@dataclass
class Pushed:
    """A site whose webhooks may lead to this machine; `deliver` sends what is due by its clock."""

    site: Site
    clock: Clock
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.site.key("reader")

    def ask(self, method: str, path: str, document: Any = None, *, key: str | None = None) -> Any:
        """What a partner is answered, which is no error."""
        body = None if document is None else json.dumps(document).encode()
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        answer = self.site.request(method, path, body, authorization=key or self.key, content_type=kind)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def add(self, receiver: Receiver, *, after_seq: int = 0, key: str | None = None) -> dict[str, Any]:
        """A new webhook that leads to the receiver, with its secret."""
        document = {"url": receiver.url, "after_seq": after_seq}
        made: dict[str, Any] = self.ask("POST", "/v1/webhooks", document, key=key)
        return made

    def webhook(self, made: dict[str, Any]) -> dict[str, Any]:
        """The webhook as it is by now."""
        found: dict[str, Any] = self.ask("GET", f"/v1/webhooks/{made['id']}")
        return found

    def publish(self, count: int) -> None:
        for number in range(count):
            self.site.take_in(small(f"a-{number}"))

    def deliver(self, **settings: Any) -> Deliverer:
        return run(self._delivered(settings))

    def stop_at(self, reached: threading.Event) -> None:
        """Deliver as `serve` does, and stop in good order once that is reached."""
        run(self._stopped(reached))

    async def _stopped(self, reached: threading.Event) -> None:
        newsroom = open_newsroom(self.site.settings, clock=self.clock)
        work = asyncio.create_task(Deliverer(newsroom.database, self.site.settings, self.clock).run())
        await asyncio.to_thread(reached.wait, 5)
        work.cancel()
        await asyncio.wait([work])
        await newsroom.database.close()

    async def _delivered(self, settings: dict[str, Any]) -> Deliverer:
        given = replace(self.site.settings, **settings)
        newsroom = open_newsroom(given, clock=self.clock)
        try:
            deliverer = Deliverer(newsroom.database, given, self.clock)
            await deliverer.run(once=True)
        finally:
            await newsroom.database.close()
        return deliverer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On SQLite and on PostgreSQL in turn; what a test wrote is there still."""
    folder = tmp_path_factory.mktemp("deliver")
    with shared(request, folder, Clock(), webhook_private_addresses=True) as site:
        yield site


@pytest.fixture
def pushed(shared_site: Site) -> Pushed:
    """An empty service."""
    clock = shared_site.clock
    assert isinstance(clock, Clock)
    clock.ahead = timedelta()
    empty(shared_site)
    return Pushed(shared_site, clock)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening
