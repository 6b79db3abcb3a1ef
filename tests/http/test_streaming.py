"""The change feed as a stream: everything once, whatever breaks in between, and to nobody who may not."""

import asyncio
import random
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from litestar.types import ASGIApp

from service.domain.errors import Unavailable
from service.http import streaming
from service.keyring import Keyring
from service.newsroom import Newsroom, at_the_command_line, now
from service.settings import Settings
from service.store import feed
from tests.conftest import settings_for
from tests.listening import Listener, listening
from tests.processes import started
from tests.serving import Site, small


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


def test_who_comes_back_again_and_again_hears_everything_once(settings: Settings) -> None:
    """Three listeners are cut off at random while a writer writes, and go on after what they heard last."""
    chance, total = random.Random(7), 40  # noqa: S311 - the same on each run

    async def follow(app: ASGIApp) -> list[int]:
        heard: list[int] = []
        position = "0"
        while len(heard) < total:
            async with Listener(app, last_event_id=position) as listener:
                await listener.heard(chance.randint(1, min(7, total - len(heard))))
                heard += [int(event.id) for event in listener.events]
                position = listener.position
        return heard

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        async def write() -> None:
            for number in range(total):
                await newsroom.take_in(small(f"a-{number}"))

        *followed, _ = await asyncio.gather(*(follow(app) for _ in range(3)), write())
        assert followed == [list(range(1, total + 1))] * 3

    listening(settings, scenario)


def test_without_a_number_it_begins_now_and_says_where_that_is(settings: Settings) -> None:
    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        await newsroom.take_in(small("a-1"))
        async with Listener(app) as listener:
            await listener.until(lambda: listener.whole.endswith("\n\n"))
            assert listener.whole == "retry: 2000\nid: 1\n\n"
            saved = await newsroom.take_in(small("a-2"))
            (event,) = await listener.heard(1)
            assert (event.id, event.event, event.data["article_id"]) == ("2", "published", saved.article.id)
            assert "article" not in event.data
        async with Listener(app, "after=0&include=article", last_event_id="1") as listener:
            (event,) = await listener.heard(1)
            assert (event.id, event.data["article"]["headline"]) == ("2", "Headline of a-2")

    listening(settings, scenario)


def test_everybody_hears_what_is_theirs_alone(site: Site) -> None:
    sport, editor = site.key("reader", "sport"), site.key("editor")

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        async with (
            Listener(app, "after=0") as anybody,
            Listener(app, "after=0&include=article", authorization=sport) as partner,
            Listener(app, "after=0", authorization=editor) as inside,
        ):
            await newsroom.take_in(small("a-1", packages=("sport",)))
            saved = await newsroom.take_in(small("a-2", packages=("weather",)))
            await newsroom.take_in(small("a-1", packages=()))
            await newsroom.take_in(small("a-2", packages=("sport",)))
            actor = at_the_command_line()
            await newsroom.withdraw(saved.article.id or "", reason="legal", note="By order.", actor=actor)
            assert _kinds(await anybody.heard(1)) == [(3, "published")]
            assert _kinds(await inside.heard(5)) == [
                (1, "published"), (2, "published"), (3, "updated"), (4, "updated"), (5, "withdrawn"),
            ]  # fmt: skip
            told = await partner.heard(4)
            assert _kinds(told) == [(1, "published"), (3, "withdrawn"), (4, "published"), (5, "withdrawn")]
            assert (told[-1].data["reason"], told[-1].data["note"]) == ("legal", "By order.")
            assert not told[-1].data["article"]

    listening(site.settings, scenario)


def _kinds(events: Any) -> list[tuple[int, str]]:
    return [(int(event.id), event.event) for event in events]


def test_a_revoked_key_hears_nothing_more(site: Site) -> None:
    key = site.key("reader", "sport")

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        async with Listener(app, "after=0", authorization=key) as listener:
            await newsroom.take_in(small("a-1", packages=("sport",)))
            await listener.heard(1)
            await Keyring(newsroom.database, now).revoke(key.split("_")[1], actor=at_the_command_line())
            await newsroom.take_in(small("a-2", packages=("sport",)))
            await listener.ended()
            assert len(listener.events) == 1

    listening(site.settings, scenario)


def test_a_silent_stream_of_a_revoked_key_ends_with_its_next_heartbeat(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.1)
    key = site.key("reader", "sport")

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        async with Listener(app, authorization=key) as listener:
            await listener.until(lambda: listener.whole.endswith(":\n:\n"))
            await Keyring(newsroom.database, now).revoke(key.split("_")[1], actor=at_the_command_line())
            await listener.ended()

    listening(site.settings, scenario)


def test_many_listeners_cost_one_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, real = [], feed.page

    def counted(*arguments: Any, **named: Any) -> feed.Page:
        reads.append(named)
        return real(*arguments, **named)

    monkeypatch.setattr(feed, "page", counted)

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        listeners = [Listener(app) for _ in range(200)]
        for each in listeners:
            await each.until(lambda each=each: bool(each.whole))  # type: ignore[misc]
        for number in range(3):
            await newsroom.take_in(small(f"a-{number}"))
        for each in listeners:
            assert [event.id for event in await each.heard(3)] == ["1", "2", "3"]
        for each in listeners:
            await each.__aexit__(None, None, None)

    listening(settings, scenario)
    assert 1 <= len(reads) <= 3


def test_nothing_is_read_ahead_of_one_who_does_not_take_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "_CHANGES", 2)
    reads, real = [], feed.page

    def counted(*arguments: Any, **named: Any) -> feed.Page:
        reads.append(named["after"])
        return real(*arguments, **named)

    monkeypatch.setattr(feed, "page", counted)

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        for number in range(10):
            await newsroom.take_in(small(f"a-{number}"))
        async with Listener(app, "after=0") as listener:
            await listener.heard(2)
            listener.takes.clear()
            await asyncio.sleep(0.2)
            assert len(reads) < 5
            listener.takes.set()
            assert [event.id for event in await listener.heard(10)] == [str(each) for each in range(1, 11)]

    listening(settings, scenario)


def test_a_stream_outlives_a_database_that_is_away_for_a_while(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "AWAY_SECONDS", 0.05)
    real: dict[str, Any] = {"last": feed.last, "page": feed.page}
    failures = dict.fromkeys(real, 0)

    def failing(name: str) -> Any:
        def asked(*arguments: Any, **named: Any) -> Any:
            if failures[name]:
                failures[name] -= 1
                raise Unavailable("away")
            return real[name](*arguments, **named)

        return asked

    for name in real:
        monkeypatch.setattr(feed, name, failing(name))

    async def scenario(app: ASGIApp, newsroom: Newsroom) -> None:
        async with Listener(app, "after=0") as listener:
            await listener.until(lambda: bool(listener.whole))
            failures.update(last=2, page=2)
            await newsroom.take_in(small())
            assert [event.id for event in await listener.heard(1)] == ["1"]

    listening(settings, scenario)


def test_where_to_go_on_must_be_a_number_that_was_given_out(site: Site) -> None:
    site.take_in(small())
    for said in ("x", "-1", "2", "1" * 30, "9" * 5_000):
        answer = site.get("/v1/changes/stream?after=0", last_event_id=said)
        assert (answer.status_code, answer.json()["parameter"]) == (400, "Last-Event-ID"), said
    answer = site.get("/v1/changes/stream?after=2")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "after")
    headed = site.request("HEAD", "/v1/changes/stream")
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-type"] == "text/event-stream"
    assert headed.headers["cache-control"] == "no-store"


def test_a_server_with_listeners_stops_at_once(tmp_path: Path) -> None:
    with started(tmp_path, "--sample", database=f"sqlite:///{tmp_path / 'w.db'}") as server:
        port = int(server.address.rpartition(":")[2])
        sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        for each, path in zip(sockets, ("/v1/changes/stream", "/v1/changes?after=13&wait=30"), strict=True):
            each.sendall(f"GET {path} HTTP/1.1\r\nHost: news.test\r\n\r\n".encode())
        assert sockets[0].recv(1000).startswith(b"HTTP/1.1 200 ")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait() == 0
        assert time.monotonic() - began < 5
        assert b"".join(iter(lambda: sockets[0].recv(1000), b"")).endswith(b"0\r\n\r\n")
        assert b'"next_after":13' in sockets[1].recv(2000)
        for each in sockets:
            each.close()
