"""When keys were last used, and what partners were sent: noted by the way, written a little later."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

import service.usage
from service.domain.audit import Actor
from service.domain.errors import Unavailable
from service.domain.partner import NewPartner
from service.keyring import Caller, Keyring
from service.newsroom import Newsroom, open_newsroom
from service.partnership import Partnership
from service.settings import Settings
from service.store import usage as kept
from service.usage import KEPT, Usage
from tests.conftest import settings_for
from tests.serving import Site, run, small

T = TypeVar("T")

SOMEBODY = Actor(name="a test")
START = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


class Office:
    """A newsroom with one partner, its usage, and a clock that goes when the test says so."""

    def __init__(self, settings: Settings) -> None:
        self.at = START
        self.newsroom: Newsroom = open_newsroom(settings, clock=lambda: self.at)
        database = self.newsroom.database
        self.usage = Usage(database, self.newsroom.clock)
        self.keyring = Keyring(database, self.newsroom.clock)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run to the end, on an event loop that the database's connections do not outlive."""

        async def closing() -> T:
            try:
                return await work
            finally:
                await self.newsroom.database.close()

        return run(closing())

    async def caller(self, name: str = "a partner") -> Caller:
        partnership = Partnership(self.newsroom.database, self.newsroom.clock)
        partner = await partnership.add(NewPartner(name=name), actor=SOMEBODY)
        issued = await self.keyring.add("a key", "reader", partner_id=partner.id, actor=SOMEBODY)
        return await self.keyring.caller_of(str(issued.token))

    async def again(self, caller: Caller) -> Caller:
        """The same, as it is when the key is read anew."""
        (key,) = [each for each in await self.keyring.listed() if each.id == caller.key.id]
        return caller._replace(key=key)

    async def sent(self, caller: Caller) -> list[tuple[str, int, int, int, int]]:
        rows = await self.newsroom.database.read(
            kept.sendings_to, caller.key.partner_id or "", before=None, limit=200
        )
        return [
            (each.channel, each.after_seq, each.up_to_seq, each.changes, each.articles)
            for each in reversed(rows)
        ]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Office:
    return Office(settings_for(database_url, tmp_path))


def test_the_last_use_of_a_key_is_true_to_the_minute_and_written_once_a_minute(office: Office) -> None:
    async def use() -> list[datetime | None]:
        caller, seen = await office.caller(), []
        for seconds in (0, 30, 59, 60, 200):
            office.at = START + timedelta(seconds=seconds)
            office.usage.used(await office.again(caller))
            await office.usage.flush()
            seen.append((await office.again(caller)).key.last_used_at)
        return seen

    first, minute, later = START, START + timedelta(seconds=60), START + timedelta(seconds=200)
    assert office.run(use()) == [first, first, first, minute, later]


def test_a_worker_that_is_behind_does_not_turn_the_last_use_back(office: Office) -> None:
    async def use() -> datetime | None:
        caller = await office.caller()
        behind = Usage(office.newsroom.database, office.newsroom.clock)
        behind.used(caller)
        office.at += timedelta(minutes=5)
        office.usage.used(caller)
        await office.usage.flush()
        await behind.flush()
        return (await office.again(caller)).key.last_used_at

    assert office.run(use()) == START + timedelta(minutes=5)


def test_what_goes_on_from_what_was_sent_is_one_entry_and_what_does_not_is_another(office: Office) -> None:
    async def send() -> list[tuple[str, int, int, int, int]]:
        usage, one, other = office.usage, await office.caller(), await office.caller("another")
        usage.sent(one, "feed", after=0, up_to=100, changes=90, articles=90)
        usage.sent(other, "feed", after=0, up_to=100, changes=1, articles=0)
        usage.sent(one, "stream", after=150, up_to=151, changes=1)
        usage.sent(one, "feed", after=100, up_to=200, changes=80, articles=70)
        usage.sent(one, "feed", after=200, up_to=200, changes=0)
        usage.sent(one, "feed", after=500, up_to=510, changes=4)
        usage.sent(one, "feed", after=0, up_to=10, changes=7)
        usage.sent(None, "feed", after=0, up_to=10, changes=7)
        await usage.flush()
        usage.sent(one, "feed", after=10, up_to=20, changes=3)
        await usage.flush()
        assert await office.sent(other) == [("feed", 0, 100, 1, 0)]
        return await office.sent(one)

    assert office.run(send()) == [
        ("feed", 0, 200, 170, 160),
        ("stream", 150, 151, 1, 0),
        ("feed", 500, 510, 4, 0),
        ("feed", 0, 10, 7, 0),
        ("feed", 10, 20, 3, 0),
    ]


def test_nothing_is_noted_of_what_the_newsroom_itself_reads(office: Office) -> None:
    async def send() -> bool:
        issued = await office.keyring.add("a key", "admin", actor=SOMEBODY)
        caller = await office.keyring.caller_of(str(issued.token))
        office.usage.sent(caller, "feed", after=0, up_to=10, changes=7)
        return bool(office.usage._sent)

    assert not office.run(send())


def test_what_was_sent_more_than_400_days_ago_is_forgotten_a_part_at_a_time(office: Office) -> None:
    async def send() -> tuple[int, int]:
        caller = await office.caller()
        rows = [
            kept.Sent(caller.key.partner_id or "", caller.key.id, "feed", START, each, each + 1, 1, 0)
            for each in range(1_500)
        ]
        await office.newsroom.database.write(kept.sent, rows)
        counts = []
        for days in (1, 1):
            office.at += KEPT / 2 + timedelta(days=days)
            office.usage.sent(caller, "feed", after=0, up_to=1, changes=1)
            await office.usage.flush()
            rows_now = await office.newsroom.database.read(
                kept.sendings_to, caller.key.partner_id or "", before=None, limit=10_000
            )
            counts.append(len(rows_now))
        return counts[0], counts[1]

    assert office.run(send()) == (1_501, 502)


def failing(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    async def refuse(*_: Any, **__: Any) -> None:
        raise Unavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(office.newsroom.database, "write", refuse)
        yield


def test_what_cannot_be_written_waits_and_does_not_grow_without_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.usage, "MOST_WAITING", 3)

    async def send() -> tuple[list[Any], datetime | None]:
        usage, caller = office.usage, await office.caller()
        usage.used(caller)
        for _ in failing(office, monkeypatch):
            for start in range(0, 100, 10):
                usage.sent(caller, "feed", after=start, up_to=start + 5, changes=1)
                with pytest.raises(Unavailable):
                    await usage.flush()
        await usage.flush()
        return await office.sent(caller), (await office.again(caller)).key.last_used_at

    sent, used_at = office.run(send())
    assert sent == [("feed", 0, 5, 1, 0), ("feed", 10, 15, 1, 0), ("feed", 20, 95, 8, 0)]
    assert used_at == START


def test_it_is_written_by_itself_and_at_the_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.usage, "FLUSHED_EVERY", 0.01)

    async def send() -> list[Any]:
        usage, caller = office.usage, await office.caller()
        running = asyncio.create_task(usage.run())
        for _ in failing(office, monkeypatch):
            usage.sent(caller, "feed", after=0, up_to=1, changes=1)
            await asyncio.sleep(0.03)
        for _ in range(500):
            if await office.sent(caller):
                break
            await asyncio.sleep(0.01)
        monkeypatch.setattr(service.usage, "FLUSHED_EVERY", 3600)
        await asyncio.sleep(0.03)
        usage.sent(caller, "feed", after=5, up_to=6, changes=1)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        return await office.sent(caller)

    assert office.run(send()) == [("feed", 0, 1, 1, 0), ("feed", 5, 6, 1, 0)]


def test_a_request_notes_the_use_of_its_key_and_only_of_a_good_one(site: Site) -> None:
    editor, reader, unused = site.key("editor"), site.key("reader", rate=1), site.key("reader")
    site.get("/v1/articles", authorization=editor)
    # Once it is refused for its rate, once for its role.
    assert [site.get("/v1/audit", authorization=reader).status_code for _ in range(2)] == [403, 429]
    assert (
        site.get(
            "/v1/articles", authorization=f"{unused[:-1]}{'1' if unused[-1] == '0' else '0'}"
        ).status_code
        == 401
    )
    site.flush()
    keys = [each.removeprefix("Bearer wc_").partition("_")[0] for each in (editor, reader, unused)]
    used = {key.id: key.last_used_at is not None for key in listed(site)}
    assert [used[key] for key in keys] == [True, True, False]


def listed(site: Site) -> Any:
    async def apart() -> Any:
        newsroom = open_newsroom(site.settings)
        try:
            return await Keyring(newsroom.database, newsroom.clock).listed()
        finally:
            await newsroom.database.close()

    return run(apart())


def test_admins_see_what_a_partner_was_sent_newest_first_in_pages(site: Site) -> None:
    site.key("reader")
    admin, editor, partner = site.key("admin"), site.key("editor"), site.key("reader")
    (of_partner,) = [each for each in listed(site) if each.id in partner]
    rows = [
        kept.Sent(of_partner.partner_id, of_partner.id, "feed", START, each, each + 1, 1, each)
        for each in range(5)
    ]

    async def write() -> None:
        newsroom = open_newsroom(site.settings)
        try:
            await newsroom.database.write(kept.sent, rows)
        finally:
            await newsroom.database.close()

    run(write())
    address = f"/v1/partners/{of_partner.partner_id}/sendings"
    first = site.get(f"{address}?limit=3", authorization=admin).json()
    rest = site.get(f"{address}?limit=3&before={first['next_before']}", authorization=admin).json()
    assert [each["after_seq"] for each in (*first["sendings"], *rest["sendings"])] == [4, 3, 2, 1, 0]
    assert rest["next_before"] is None
    newest = first["sendings"][0]
    assert (newest["key_id"], newest["channel"], newest["at"]) == (
        of_partner.id,
        "feed",
        "2026-11-21T09:30:00Z",
    )
    assert (newest["up_to_seq"], newest["changes"], newest["articles"]) == (5, 1, 4)
    statuses = {
        name: site.get(address, authorization=key).status_code
        for name, key in {"editor": editor, "partner": partner}.items()
    }
    assert statuses == {"editor": 403, "partner": 403}
    for nobody in ("7f3k0q9m2x4b", "x", "%00"):
        assert site.get(f"/v1/partners/{nobody}/sendings", authorization=admin).status_code == 404


def test_what_the_feed_gives_a_partner_is_noted_and_what_it_had_already_is_not(site: Site) -> None:
    for number in range(3):
        site.take_in(small(f"a-{number}"))
    admin, partner = site.key("admin"), site.key("reader", "public")
    first = site.get("/v1/changes?limit=2&include=article", authorization=partner)
    site.get("/v1/changes?after=2", authorization=partner)
    again = site.get(
        "/v1/changes?limit=2&include=article", authorization=partner, if_none_match=first.headers["etag"]
    )
    assert again.status_code == 304
    site.request("HEAD", "/v1/changes", authorization=partner)
    site.get("/v1/changes?after=3", authorization=partner)
    site.get("/v1/changes", authorization=admin)
    site.flush()
    (of_partner,) = [key for key in listed(site) if key.id in partner]
    told = site.get(f"/v1/partners/{of_partner.partner_id}/sendings", authorization=admin).json()["sendings"]
    assert [(each["channel"], each["after_seq"], each["up_to_seq"]) for each in told] == [("feed", 0, 3)]
    assert [(each["changes"], each["articles"]) for each in told] == [(3, 2)]
