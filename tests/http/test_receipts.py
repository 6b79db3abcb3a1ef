"""Receipts, and what they tell the newsroom: who is behind, and who still shows what was withdrawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from service.domain.reader import Reader
from service.newsroom import open_newsroom
from service.store import bulk, feed, partners, standing, usage
from service.store import changes as written
from service.store.database import Connection
from service.store.tables import articles, revisions
from service.store.usage import Sent
from tests.newsdesk import Desk
from tests.serving import Site, run, small


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def published(desk: Desk, name: str, *packages: str, **fields: Any) -> str:
    return desk.site.take_in(small(name, packages=packages, **fields)).article.id or ""


def acknowledge(desk: Desk, key: str, seq: int) -> None:
    desk.done("POST", "/v1/receipts", {"seq": seq}, key=key)


def in_store(desk: Desk, work: Any, *arguments: Any) -> Any:
    """Run a store function on connections of its own."""

    async def apart() -> Any:
        newsroom = open_newsroom(desk.site.settings)
        try:
            return await newsroom.database.write(work, *arguments)
        finally:
            await newsroom.database.close()

    return run(apart())


def still_shown(desk: Desk, partner_id: str) -> list[tuple[str, str, str | None]]:
    status = desk.status(partner_id)
    assert status["still_shown_count"] == len(status["still_shown"])
    return [(each["headline"], each["kind"], each["reason"]) for each in status["still_shown"]]


def test_the_newest_receipt_counts_a_lower_one_too(desk: Desk) -> None:
    for name in ("a-1", "a-2", "a-3"):
        published(desk, name)
    partner_id, key = desk.partner("public")
    assert desk.done("GET", "/v1/receipts", key=key) == {"seq": 0, "at": None}
    behind = []
    for seq in (2, 3, 1):
        before = datetime.now(UTC)
        receipt = desk.done("POST", "/v1/receipts", {"seq": seq}, key=key)
        assert receipt["seq"] == seq
        assert before <= datetime.fromisoformat(receipt["at"]) <= datetime.now(UTC)
        assert desk.done("GET", "/v1/receipts", key=key) == receipt
        status = desk.status(partner_id)
        assert (status["acknowledged"], status["newest_seq"]) == (receipt, 3)
        behind.append(status["behind"])
    assert behind == [1, 0, 2]


def test_a_receipt_that_says_the_same_again_is_the_one_before(desk: Desk) -> None:
    published(desk, "a-1")
    _, key = desk.partner("public")
    first = desk.done("POST", "/v1/receipts", {"seq": 1}, key=key)
    assert desk.done("POST", "/v1/receipts", {"seq": 1}, key=key) == first


def test_a_partner_has_its_own_receipts_alone(desk: Desk) -> None:
    published(desk, "a-1")
    _, key = desk.partner("public")
    _, other = desk.partner("public", name="Coast Weekly")
    acknowledge(desk, key, 1)
    assert desk.done("GET", "/v1/receipts", key=other)["seq"] == 0


@pytest.mark.parametrize("given", [{"seq": 2}, {"seq": -1}, {"seq": 2**63}, {"seq": "1"}, {}])
def test_a_receipt_for_what_there_is_not_is_refused(desk: Desk, given: dict[str, Any]) -> None:
    published(desk, "a-1")
    _, key = desk.partner("public")
    answer = desk.ask("POST", "/v1/receipts", given, key=key)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/seq")
    assert desk.done("GET", "/v1/receipts", key=key)["seq"] == 0


def test_receipts_are_partners_alone(desk: Desk) -> None:
    for key in (desk.admin, desk.site.key("editor")):
        for method, document in (("GET", None), ("POST", {"seq": 0})):
            answer = desk.ask(method, "/v1/receipts", document, key=key)
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:wirecopy:problem:forbidden")
    assert desk.site.get("/v1/receipts").status_code == 401


def test_what_was_withdrawn_is_still_shown_until_it_is_acknowledged(desk: Desk) -> None:
    article_id = published(desk, "a-1")
    published(desk, "a-2")
    partner_id, key = desk.partner("public")
    acknowledge(desk, key, 2)
    assert still_shown(desk, partner_id) == []
    desk.withdraw(article_id, reason="legal")
    (shown,) = desk.status(partner_id)["still_shown"]
    assert (shown["article_id"], shown["headline"], shown["seq"]) == (article_id, "Headline of a-1", 3)
    assert (shown["kind"], shown["reason"]) == ("withdrawn", "legal")
    acknowledge(desk, key, 3)
    assert still_shown(desk, partner_id) == []
    acknowledge(desk, key, 2)
    assert still_shown(desk, partner_id) == [("Headline of a-1", "withdrawn", "legal")]
    desk.release(article_id)
    assert still_shown(desk, partner_id) == []
    desk.withdraw(article_id)
    assert still_shown(desk, partner_id) == [("Headline of a-1", "withdrawn", "editorial")]


def test_what_moves_out_of_a_partners_packages_is_still_shown_by_that_one(desk: Desk) -> None:
    published(desk, "a-1", "sport")
    published(desk, "a-2", "weather")
    losing, key = desk.partner("sport")
    keeping, other = desk.partner("sport", "weather", name="Coast Weekly")
    acknowledge(desk, key, 2)
    acknowledge(desk, other, 2)
    published(desk, "a-1", "weather")
    assert still_shown(desk, losing) == [("Headline of a-1", "withdrawn", "entitlement")]
    assert still_shown(desk, keeping) == []
    desk.done("PATCH", f"/v1/partners/{keeping}", {"packages": ["sport"]})
    assert sorted(still_shown(desk, keeping)) == [
        ("Headline of a-1", "withdrawn", "entitlement"),
        ("Headline of a-2", "withdrawn", "entitlement"),
    ]
    assert desk.status(losing)["behind"] == 1
    desk.done("PATCH", f"/v1/partners/{keeping}", {"packages": ["weather"]})
    assert still_shown(desk, keeping) == []


def test_what_a_partner_was_never_given_is_not_shown_by_it(desk: Desk) -> None:
    before = published(desk, "a-1")
    desk.withdraw(before)
    partner_id, key = desk.partner("public")
    others = published(desk, "a-2", "sport")
    mine = published(desk, "a-3")
    # Nothing says that it was sent anything.
    desk.withdraw(others)
    assert still_shown(desk, partner_id) == []
    acknowledge(desk, key, 5)
    desk.withdraw(mine)
    later = published(desk, "a-4")
    desk.withdraw(later)
    assert still_shown(desk, partner_id) == [("Headline of a-3", "withdrawn", "editorial")]


def test_what_was_sent_counts_as_given_without_a_receipt(desk: Desk) -> None:
    article_id = published(desk, "a-1")
    partner_id, _ = desk.partner("public")
    at = datetime.now(UTC)

    def send(connection: Connection) -> None:
        sent = Sent(partner_id, None, "feed", at - timedelta(minutes=1), 0, 0, 0, 0)
        usage.sent(connection, [sent, sent._replace(channel="webhook", at=at, up_to_seq=1, changes=1)])

    in_store(desk, send)
    desk.withdraw(article_id)
    assert still_shown(desk, partner_id) == [("Headline of a-1", "withdrawn", "editorial")]
    assert {each["channel"]: each["up_to_seq"] for each in desk.status(partner_id)["sent"]} == {
        "feed": 0,
        "webhook": 1,
    }


def test_the_newest_are_named_and_all_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "SHOWN", 3)
    for number in range(5):
        published(desk, f"a-{number}", "sport")
    partner_id, key = desk.partner("sport", "weather")
    acknowledge(desk, key, 5)
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["weather"]})
    status = desk.status(partner_id)
    assert status["still_shown_count"] == 5
    assert [each["seq"] for each in status["still_shown"]] == [10, 9, 8]


def test_others_withdrawals_however_many_do_not_hide_a_partners_own(desk: Desk) -> None:
    article_id = published(desk, "a-1", "sport")
    published(desk, "b-1", "weather")
    partner_id, key = desk.partner("sport")
    acknowledge(desk, key, 2)
    desk.withdraw(article_id, reason="legal")
    in_store(desk, expire_elsewhere, 5_200)
    assert still_shown(desk, partner_id) == [("Headline of a-1", "withdrawn", "legal")]


def test_what_a_partner_never_got_however_much_does_not_hide_what_it_got(desk: Desk) -> None:
    article_id = published(desk, "a-1", "weather")
    published(desk, "b-1", "weather")
    partner_id, key = desk.partner("weather")
    acknowledge(desk, key, 1)
    desk.withdraw(article_id, reason="legal")
    in_store(desk, expire_elsewhere, 5_200)
    assert still_shown(desk, partner_id) == [("Headline of a-1", "withdrawn", "legal")]


def expire_elsewhere(connection: Connection, count: int) -> None:
    """Add so many articles that are like the one in the second change, but expired, by a change each."""
    like = written.change(connection, 2)
    assert like is not None
    ids = [f"z{number:025}" for number in range(count)]
    for table, of_article in ((articles, articles.c.id), (revisions, revisions.c.article_id)):
        row = connection.execute(sa.select(table).where(of_article == like.article_id)).mappings().one()
        own = ["slug", "source_id"] if table is articles else []
        rows = [{**row, of_article.name: each, **dict.fromkeys(own, each)} for each in ids]
        bulk.insert(connection, table, rows)
    last = feed.last(connection)
    expired = replace(
        like, kind="expired", at=datetime.now(UTC), packages_before=like.packages_after, packages_after=None
    )
    written.append(
        connection,
        [replace(expired, seq=last + number, article_id=each) for number, each in enumerate(ids, 1)],
    )


def test_what_is_behind_is_what_the_feed_would_say(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_CHUNK", 2)
    partner_id, _ = desk.partner("sport", 'a "quoted" name')
    odd = ['a "quoted" name', "Müller", "sport", "weather"]
    ids = [published(desk, f"a-{number}", odd[number % 4]) for number in range(8)]
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["Müller"]})
    published(desk, "a-0", "Müller", "sport")
    desk.withdraw(ids[1])
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["*"]})
    desk.withdraw(ids[3])
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": []})
    published(desk, "a-9", "sport")

    def counted(connection: Connection) -> list[tuple[int, int]]:
        reader = Reader("reader", partner_id, partners.grants(connection, partner_id))
        end = feed.last(connection)
        return [
            (
                len(feed.page(connection, reader, after=after, limit=1000).changes),
                standing._behind(connection, reader, after=after, end=end),
            )
            for after in range(end + 1)
        ]

    found = in_store(desk, counted)
    assert len(found) > 20
    assert len(set(found)) > 10
    assert all(told == behind for told, behind in found)
    status = desk.status(partner_id)
    assert status["behind"] == found[0][0]
    assert status["newest_seq"] == len(found) - 2
