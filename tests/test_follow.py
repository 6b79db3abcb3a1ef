"""`wirecopy ingest --follow`: a feed asked again and again, politely, and taken in as it changes."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.commands.fetching import Fetcher
from service.commands.polling import Poll
from tests.forked import Forked
from tests.processes import wirecopy
from tests.publisher import Asked, Page, Publisher

PATIENCE = 20.0


def feed(*titles: str) -> bytes:
    items = [
        {
            "id": f"tag:coast.example,2026:{number}",
            "title": title,
            "content_html": f"<p>{title}, the harbour master said on Monday.</p>",
            "date_published": "2026-11-20T07:15:00Z",
        }
        for number, title in enumerate(titles, start=1)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": items}).encode()


class Agency:
    """Serves a feed that can be changed, with an entity tag."""

    def __init__(self, *titles: str) -> None:
        self.titles = titles
        self.status = 200

    def __call__(self, asked: Asked) -> Page:
        tag = f'"{len(self.titles)}-{hash(self.titles)}"'
        if self.status != 200:
            return Page(status=self.status)
        if asked.headers.get("if-none-match") == tag:
            return Page(status=304, headers={"etag": tag})
        return Page(feed(*self.titles), headers={"etag": tag, "content-type": "application/feed+json"})


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def following(publisher: Publisher, tmp_path: Path) -> Forked:
    database = f"sqlite:///{tmp_path / 'w.db'}"
    assert wirecopy("migrate", database=database).returncode == 0
    return Forked(
        "ingest",
        "--follow",
        "--every",
        "1",
        "--publication",
        "agency",
        publisher.url("/feed"),
        folder=tmp_path,
        out=tmp_path / "out",
        err=tmp_path / "err",
        environment={"WIRECOPY_DATABASE_URL": database},
    )


def test_what_is_new_or_changed_in_a_feed_is_taken_in_and_nothing_else(tmp_path: Path) -> None:
    agency, out = Agency("Ferry runs again"), tmp_path / "out"
    with Publisher(agency) as publisher:
        process = following(publisher, tmp_path)
        try:
            until(lambda: out.exists() and out.read_text().count("created") == 1)
            until(lambda: len(publisher.asked) >= 3)
            assert "if-none-match" not in publisher.asked[0].headers
            assert all("if-none-match" in asked.headers for asked in publisher.asked[1:])
            agency.titles = ("Ferry runs again at last", "Quay is mended")
            until(lambda: out.read_text().count("\n") == 3)
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0
        finally:
            process.kill()
    outcomes = [line.split()[0] for line in out.read_text().splitlines()]
    assert outcomes == ["created", "updated", "created"]


def test_a_feed_that_is_gone_for_good_is_not_asked_again(tmp_path: Path) -> None:
    agency = Agency("Ferry runs again")
    agency.status = 410
    with Publisher(agency) as publisher:
        process = following(publisher, tmp_path)
        try:
            assert process.wait() == 1
        finally:
            process.kill()
        assert len(publisher.asked) == 1
    assert "answered 410" in (tmp_path / "err").read_text()


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [
        (200, {}, 10),
        (200, {"cache-control": "public, max-age=120"}, 120),
        (304, {"cache-control": "max-age=120"}, 120),
        (200, {"cache-control": "max-age=3"}, 10),
        (200, {"cache-control": "max-age=86400"}, 3_600),
        (503, {}, 20),
        (503, {"retry-after": "90"}, 90),
        (429, {"retry-after": "3"}, 10),
        (503, {"retry-after": "86400"}, 3_600),
        (503, {"retry-after": "Fri, 31 Dec 9999 23:59:59 -0000"}, 3_600),
    ],
)
def test_a_server_is_left_alone_for_as_long_as_it_says(
    status: int, headers: dict[str, str], pause: float
) -> None:
    with (
        Publisher(lambda _: Page(status=status, headers=headers)) as publisher,
        Fetcher(frozenset([publisher.host]), most_bytes=1_000) as fetcher,
    ):
        poll = Poll(publisher.url("/feed"), fetcher, every=10)
        poll.next()
    assert poll.pause == pause


def test_a_server_that_fails_again_and_again_is_asked_less_and_less_often() -> None:
    with (
        Publisher(lambda _: Page(status=500)) as publisher,
        Fetcher(frozenset([publisher.host]), most_bytes=1_000) as fetcher,
    ):
        poll = Poll(publisher.url("/feed"), fetcher, every=10)
        pauses = [poll.pause for _ in range(3) if poll.next()]
    assert pauses == [20, 40, 80]
