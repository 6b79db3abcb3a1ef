"""`kill -9` of a server at random moments while it releases, lets expire, ends rights and sends to webhooks:
each of it is in the feed once and not before its time, and reaches each partner in order, signed."""

import os
import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from msgspec.structs import replace
from standardwebhooks import Webhook, WebhookVerificationError

from service.domain.article import Article, ImageBlock
from service.domain.media import Image, ImageRights
from service.newsroom import now, open_newsroom
from tests.conftest import settings_for
from tests.deliver.receiving import Received, Receiver, Reply
from tests.processes import started
from tests.serving import Site, run, small

KILLS = 20
"""On each database."""

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))

SETTINGS = {
    "WIRECOPY_WEBHOOK_PRIVATE_ADDRESSES": "true",
    # A webhook of a killed server waits for twice as long.
    "WIRECOPY_WEBHOOK_TIMEOUT_SECONDS": "1",
}
PACKAGES = {"everything": ("*",), "sport": ("sport",)}
"""Partners, each with a webhook, and what they may see."""

ENDINGS = ("published", "expired", "rights")
PATIENCE = 120.0
"""Seconds after which what is waited for will not come."""


class Due(NamedTuple):
    """What the clock has to do with an article, and when."""

    kind: str
    at: datetime
    packages: tuple[str, ...]

    @property
    def kinds(self) -> list[str]:
        """Its changes in the feed."""
        return ["published"] if self.kind == "published" else ["published", self.kind]

    def article(self, source_id: str) -> Article:
        if self.kind == "published":
            return small(source_id, packages=self.packages, embargo_until=self.at)
        if self.kind == "expired":
            return small(source_id, packages=self.packages, expires_at=self.at)
        image = Image(url="https://pictures.test/1.jpg", rights=ImageRights(until=self.at))
        return small(source_id, packages=self.packages, body=(ImageBlock(image=image),))


class Sight(NamedTuple):
    """A request at a partner's endpoint: when it came, and whether it was answered by a 2xx."""

    received: Received
    at: datetime
    is_taken: bool


@dataclass
class Endpoints:
    """What came at the partners' webhooks, by partner. Every tenth request fails."""

    chance: random.Random
    secrets: dict[str, str] = field(default_factory=dict)
    forged: list[Received] = field(default_factory=list)
    sights: dict[str, list[Sight]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, received: Received) -> Reply:
        partner = received.path.strip("/")
        try:
            # Now: a signature holds for five minutes.
            Webhook(self.secrets[partner]).verify(received.body, received.headers)
        except WebhookVerificationError:
            self.forged.append(received)
        with self._lock:
            is_taken, pause = self.chance.random() >= 0.1, self.chance.uniform(0, 0.03)
            self.sights[partner].append(Sight(received, now(), is_taken))
        # Some kills are to find a request under way.
        time.sleep(pause)
        return Reply(204 if is_taken else 500)

    @property
    def count(self) -> int:
        return sum(map(len, self.sights.values()))

    def taken(self, partner: str) -> set[int]:
        return {sight.received.seq for sight in list(self.sights[partner]) if sight.is_taken}


class Partner(NamedTuple):
    """A partner's key as a header, and its webhook as it was made."""

    headers: dict[str, str]
    webhook: dict[str, Any]

    def feed(self, address: str) -> list[dict[str, Any]]:
        """All of it."""
        changes: list[dict[str, Any]] = []
        with httpx.Client(base_url=address, headers=self.headers, timeout=60) as client:
            page = {"next_after": 0, "last": -1}
            while page["next_after"] != page["last"]:
                answer = client.get("/v1/changes", params={"after": page["next_after"], "limit": 1000})
                page = answer.raise_for_status().json()
                changes += page["changes"]
        return changes

    def try_again(self, address: str) -> None:
        path = f"{address}/v1/webhooks/{self.webhook['id']}"
        headers = {**self.headers, "content-type": "application/merge-patch+json"}
        httpx.patch(path, content=b'{"state": "active"}', headers=headers, timeout=60).raise_for_status()


class Story:
    """A newsroom with articles whose time comes while its server is killed, and partners that follow it."""

    def __init__(self, database_url: str, folder: Path, receiver: Receiver) -> None:
        self.settings = replace(settings_for(database_url, folder), webhook_private_addresses=True)
        self.due: dict[str, Due] = {}
        self.partners: dict[str, Partner] = {}
        with Site(self.settings) as site:
            for name, packages in PACKAGES.items():
                key = site.key("reader", *packages)
                url = f"http://127.0.0.1:{receiver.port}/{name}"
                made = site.send("POST", "/v1/webhooks", {"url": url, "after_seq": 0}, key)
                self.partners[name] = Partner({"authorization": key}, made.json())

    def schedule(self, count: int, *, apart: timedelta) -> None:
        """Take in articles of which one after the other is due, half of them for one package alone."""
        run(self._schedule(count, now() + timedelta(seconds=0.5), apart))

    async def _schedule(self, count: int, first: datetime, apart: timedelta) -> None:
        newsroom = open_newsroom(self.settings)
        try:
            for number in range(count):
                kind, at = ENDINGS[number % len(ENDINGS)], first + number * apart
                due = Due(kind, at, ("sport",) if number % 2 else ())
                saved = await newsroom.take_in(due.article(f"a-{len(self.due)}"))
                self.due[saved.article.id or ""] = due
        finally:
            await newsroom.database.close()

    def try_again(self, address: str) -> None:
        """Do not wait for the next attempts at what failed."""
        for partner in self.partners.values():
            partner.try_again(address)

    def until_all_arrived(self, address: str, endpoints: Endpoints) -> dict[str, list[dict[str, Any]]]:
        """Each partner's feed, once all that was due is in it and has reached the partner."""
        expected, give_up = sum(len(due.kinds) for due in self.due.values()), time.monotonic() + PATIENCE
        while True:
            feeds = {name: partner.feed(address) for name, partner in self.partners.items()}
            count = len(feeds["everything"])
            missing = {name: _numbers(feed) - endpoints.taken(name) for name, feed in feeds.items()}
            if count >= expected and not any(missing.values()):
                return feeds
            assert time.monotonic() < give_up, f"{count} of {expected} changes; not arrived: {missing}"
            self.try_again(address)
            time.sleep(0.2)

    def require_once_in_time(self, feed: list[dict[str, Any]]) -> None:
        assert [change["seq"] for change in feed] == list(range(1, len(feed) + 1))
        told = defaultdict(list)
        for change in feed:
            told[change["article_id"]].append(change)
        assert {key: [change["kind"] for change in changes] for key, changes in told.items()} == {
            key: due.kinds for key, due in self.due.items()
        }
        for article_id, due in self.due.items():
            assert datetime.fromisoformat(told[article_id][-1]["at"]) >= due.at

    def require_delivered(self, name: str, feed: list[dict[str, Any]], sights: list[Sight]) -> None:
        """All of the partner's feed and nothing else came, not too early, and a change only when the
        one before was taken."""
        of_feed = {change["seq"]: change for change in feed}
        taken: set[int] = set()
        first_sights: list[int] = []
        for received, at, is_taken in sights:
            change, told = of_feed[received.seq], received.message["data"]
            assert {key: told[key] for key in ("kind", "article_id", "revision", "etag", "reason")} == {
                key: change[key] for key in ("kind", "article_id", "revision", "etag", "reason")
            }
            due = self.due[change["article_id"]]
            assert change["kind"] != due.kind or at >= due.at, "told before its time"
            if received.seq not in first_sights:
                assert set(first_sights) <= taken, "sent before what it follows was taken"
                first_sights.append(received.seq)
            if is_taken:
                taken.add(received.seq)
        assert first_sights == sorted(of_feed)


def _numbers(feed: list[dict[str, Any]]) -> set[int]:
    return {change["seq"] for change in feed}


@pytest.mark.soak
def test_a_killed_server_does_all_once_in_time_and_delivers_it_in_order(
    database_url: str, tmp_path: Path
) -> None:
    print(f"SEED={SEED}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    endpoints = Endpoints(random.Random(SEED + 1))  # noqa: S311 - the same
    with Receiver(endpoints.answer) as receiver:
        story = Story(database_url, tmp_path, receiver)
        endpoints.secrets = {name: partner.webhook["secret"] for name, partner in story.partners.items()}
        for number in range(KILLS):
            story.schedule(9, apart=timedelta(seconds=0.15))
            workers = str(number % 2 + 1)
            with started(tmp_path, "--workers", workers, database=database_url, **SETTINGS) as server:
                story.try_again(server.address)
                # Some at the moments of releases, some in the midst of deliveries.
                if number % 2:
                    time.sleep(chance.uniform(0, 1))
                else:
                    wait_for(endpoints, chance.randrange(1, 20))
                    time.sleep(chance.uniform(0, 0.05))
                server.kill()
        with started(tmp_path, database=database_url, **SETTINGS) as server:
            feeds = story.until_all_arrived(server.address, endpoints)
            server.kill()
    assert endpoints.forged == []
    story.require_once_in_time(feeds["everything"])
    for name, feed in feeds.items():
        story.require_delivered(name, feed, endpoints.sights[name])


def wait_for(endpoints: Endpoints, requests: int) -> None:
    """Until so many more have come, or for a few seconds: after a failure the next come late."""
    wanted, give_up = endpoints.count + requests, time.monotonic() + 4
    while endpoints.count < wanted and time.monotonic() < give_up:
        time.sleep(0.002)
