"""A service with partners' endpoints beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from service.deliver.webhooks import Deliverer
from service.newsroom import now, open_newsroom
from tests.conftest import settings_for
from tests.deliver.receiving import Receiver
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

    async def _delivered(self, settings: dict[str, Any]) -> Deliverer:
        given = replace(self.site.settings, **settings)
        newsroom = open_newsroom(given, clock=self.clock)
        try:
            deliverer = Deliverer(newsroom.database, given, self.clock)
            await deliverer.run(once=True)
        finally:
            await newsroom.database.close()
        return deliverer


@pytest.fixture
def pushed(database_url: str, tmp_path: Path) -> Iterator[Pushed]:
    """An empty service, on SQLite and on PostgreSQL in turn."""
    clock = Clock()
    settings = replace(settings_for(database_url, tmp_path), webhook_private_addresses=True)
    with Site(settings, clock=clock) as site:
        yield Pushed(site, clock)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening
