"""The life of an article: draft, scheduled, published, corrected, withdrawn, restored, expired, and what each
reader notices of it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.domain.audit import Actor
from service.domain.change import Change
from service.domain.partner import NewPartner
from service.domain.reader import ANYBODY, Grant, Reader
from service.newsroom import open_newsroom
from service.partnership import Partnership
from service.store import feed
from tests.conftest import settings_for
from tests.serving import Site, run

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A newsroom with a clock of its own, and an editor at work in it."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self.site = site
        self.clock = clock
        self.editor = site.key("editor")

    def write(self, source_id: str = "a-1", **fields: Any) -> dict[str, Any]:
        document = {
            "publication": "newsroom",
            "source_id": source_id,
            "headline": f"Headline of {source_id}",
            "body": [{"type": "paragraph", "text": "Some 900 lorries were turned back."}],
        }
        answered = self.site.send("POST", "/v1/articles", document | fields, self.editor)
        assert answered.status_code in {200, 201}, answered.text
        written: dict[str, Any] = answered.json()
        return written

    def turn(self, article: dict[str, Any], verb: str, **said: Any) -> dict[str, Any]:
        answered = self.site.send("POST", f"/v1/articles/{article['id']}/{verb}", said, self.editor)
        assert answered.status_code == 200, answered.text
        made: dict[str, Any] = answered.json()
        return made

    def status(self, article: dict[str, Any], **headers: str) -> int:
        return self.site.get(f"/v1/articles/{article['id']}", **headers).status_code

    def after(self, **length: float) -> int:
        """Let time go by, and the clock do what is due then."""
        self.clock.now += timedelta(**length)
        return self.site.keep_time()

    def partner(self, *packages: str) -> Reader:
        """Somebody who sees these packages."""

        async def add() -> Reader:
            newsroom = open_newsroom(self.site.settings)
            try:
                given = NewPartner(name=" and ".join(packages), packages=packages)
                made = await Partnership(newsroom.database, self.clock).add(given, actor=Actor(name="a test"))
            finally:
                await newsroom.database.close()
            return Reader("reader", made.id, tuple(Grant(package, 0) for package in packages))

        return run(add())

    def told(self, reader: Reader = ANYBODY) -> list[Change]:
        """The whole feed, as a reader notices it."""

        async def read() -> list[Change]:
            newsroom = open_newsroom(self.site.settings)
            try:
                page = await newsroom.database.read(feed.page, reader, after=0, limit=1000)
            finally:
                await newsroom.database.close()
            return [each.change for each in page.changes]

        return run(read())

    def kinds(self, reader: Reader = ANYBODY) -> list[str]:
        return [change.kind for change in self.told(reader)]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    clock = Clock()
    with Site(settings_for(database_url, tmp_path), clock=clock) as site:
        yield Desk(site, clock)


def rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def test_a_draft_is_released_by_an_editor(desk: Desk) -> None:
    draft = desk.write(status="draft")
    assert desk.status(draft) == 404
    assert desk.turn(draft, "release")["status"] == "published"
    assert desk.status(draft) == 200
    assert desk.kinds() == ["published"]


@pytest.mark.parametrize("field", ["embargo_until", "published_at"])
def test_an_article_is_released_when_its_time_has_come_and_not_before(desk: Desk, field: str) -> None:
    scheduled = desk.write(**{field: rfc3339(START + timedelta(hours=1))})
    assert scheduled["status"] == "scheduled"
    assert desk.after(minutes=59, seconds=59, milliseconds=999) == 0
    assert (desk.status(scheduled), desk.told()) == (404, [])
    assert desk.after(milliseconds=1) == 1
    assert (desk.status(scheduled), desk.kinds()) == (200, ["published"])
    (released,) = desk.told()
    assert released.at >= START + timedelta(hours=1)
    assert desk.after(hours=5) == 0
    assert desk.kinds() == ["published"]


def test_the_later_of_two_times_counts(desk: Desk) -> None:
    desk.write(
        published_at=rfc3339(START + timedelta(hours=1)), embargo_until=rfc3339(START + timedelta(hours=2))
    )
    assert desk.after(hours=1.5) == 0
    assert desk.after(hours=0.5) == 1
    assert desk.kinds() == ["published"]


def test_an_embargo_that_is_moved_holds_as_it_was_moved(desk: Desk) -> None:
    desk.write(embargo_until=rfc3339(START + timedelta(hours=1)))
    desk.write(embargo_until=rfc3339(START + timedelta(hours=3)))
    assert desk.after(hours=2) == 0
    assert desk.after(hours=1) == 1


def test_a_publication_that_is_moved_holds_as_it_was_moved(desk: Desk) -> None:
    desk.write(published_at=rfc3339(START + timedelta(hours=1)))
    moved = desk.write(published_at=rfc3339(START + timedelta(hours=3)))
    assert moved["published_at"] == rfc3339(START + timedelta(hours=3))
    assert desk.after(hours=2) == 0
    assert desk.after(hours=1) == 1
    assert desk.write(published_at=rfc3339(START))["published_at"] == rfc3339(START + timedelta(hours=3))


def test_an_editor_lifts_an_embargo_by_a_release(desk: Desk) -> None:
    ahead = rfc3339(START + timedelta(hours=1))
    scheduled = desk.write(embargo_until=ahead, published_at=ahead)
    released = desk.turn(scheduled, "release")
    assert (released["status"], released["embargo_until"]) == ("published", None)
    assert released["published_at"] == rfc3339(START)
    assert desk.after(hours=2) == 0
    assert desk.kinds() == ["published"]


def test_an_article_expires_and_may_be_shown_again_with_a_later_expiry(desk: Desk) -> None:
    article = desk.write(expires_at=rfc3339(START + timedelta(hours=1)))
    assert desk.after(hours=1) == 1
    assert desk.status(article) != 200
    assert desk.kinds() == ["published", "expired"]
    refused = desk.site.send("POST", f"/v1/articles/{article['id']}/release", {}, desk.editor)
    assert refused.status_code == 409
    desk.write(expires_at=rfc3339(START + timedelta(hours=9)))
    assert desk.status(article) == 200
    assert desk.kinds() == ["published", "expired", "restored"]
    assert desk.after(hours=8) == 1
    assert desk.kinds()[-1] == "expired"


def test_what_expires_before_it_is_released_is_never_shown(desk: Desk) -> None:
    hour = rfc3339(START + timedelta(hours=1))
    article = desk.write(embargo_until=hour, expires_at=hour)
    assert desk.after(hours=1) == 1
    assert (desk.status(article), desk.told()) == (404, [])
    assert desk.after(hours=1) == 0


@pytest.mark.parametrize("material", [True, False])
def test_a_correction_says_what_was_wrong_and_whether_it_matters(desk: Desk, material: bool) -> None:
    article = desk.write(published_at=rfc3339(START - timedelta(days=1)))
    desk.clock.now += timedelta(hours=1)
    text = "An earlier version gave the wrong number."
    corrected = desk.turn(
        article,
        "correction",
        text=text,
        material=material,
        change={"body": [{"type": "paragraph", "text": "Some 800 lorries were turned back."}]},
    )
    assert corrected["body"][0]["text"] == "Some 800 lorries were turned back."
    assert [each["surface"] for each in corrected["statistics"]] == ["800"]
    assert corrected["corrections"] == [{"at": rfc3339(desk.clock.now), "text": text, "revision": 2}]
    assert corrected["updated_at"] == (rfc3339(desk.clock.now) if material else article["updated_at"])
    change = desk.told()[-1]
    assert (change.kind, change.note, change.material) == ("corrected", text, material)
    # A later version without it is another revision, not another correction.
    again = desk.write(section="Roads", corrections=corrected["corrections"])
    assert again["corrections"] == corrected["corrections"]
    assert desk.kinds() == ["published", "corrected", "updated"]


def test_what_is_not_published_cannot_be_corrected(desk: Desk) -> None:
    draft = desk.write(status="draft")
    answered = desk.site.send("POST", f"/v1/articles/{draft['id']}/correction", {"text": "No."}, desk.editor)
    assert (answered.status_code, answered.json()["type"]) == (409, "urn:wirecopy:problem:conflict")


def test_a_withdrawn_article_stays_so_whatever_the_cms_sends_until_it_is_released(desk: Desk) -> None:
    article = desk.write()
    desk.turn(article, "withdrawal", reason="legal", instruction="replace", note="By order of a court.")
    before = desk.told()
    assert (before[-1].kind, before[-1].reason, before[-1].instruction) == ("withdrawn", "legal", "replace")
    assert before[-1].note == "By order of a court."
    assert desk.write(headline="Sent again by the CMS")["status"] == "withdrawn"
    assert desk.told() == before
    assert desk.status(article) != 200
    desk.turn(article, "release", note="The order was lifted.")
    assert desk.site.get(f"/v1/articles/{article['id']}").json()["headline"] == "Sent again by the CMS"
    assert desk.kinds() == ["published", "withdrawn", "restored"]
    assert desk.told()[-1].note == "The order was lifted."


def test_what_was_withdrawn_is_not_brought_back_by_a_later_expiry(desk: Desk) -> None:
    soon, later = (rfc3339(START + timedelta(hours=each)) for each in (1, 9))
    withdrawn, expired = desk.write(expires_at=soon), desk.write("a-2", expires_at=soon)
    desk.turn(withdrawn, "withdrawal", reason="legal")
    desk.after(hours=2)
    desk.turn(expired, "withdrawal", reason="legal")
    for source_id, article in (("a-1", withdrawn), ("a-2", expired)):
        assert desk.write(source_id, expires_at=later)["status"] == "withdrawn"
        assert desk.turn(article, "release")["status"] == "published"
        assert desk.status(article) == 200


def test_to_withdraw_twice_is_to_withdraw_once_unless_something_else_is_said(desk: Desk) -> None:
    article = desk.write()
    first = desk.turn(article, "withdrawal", reason="editorial")
    second = desk.turn(article, "withdrawal", reason="editorial")
    assert first["revision"] == second["revision"]
    assert [change.reason for change in desk.told()] == [None, "editorial"]
    desk.turn(article, "withdrawal", reason="legal", note="By order of a court.")
    assert [change.reason for change in desk.told()] == [None, "editorial", "legal"]
    gone = desk.site.get(f"/v1/articles/{article['id']}").json()
    assert (gone["reason"], gone["note"]) == ("legal", "By order of a court.")


def test_what_a_correction_said_is_gone_with_the_article(desk: Desk) -> None:
    article = desk.write()
    desk.turn(article, "correction", text="An earlier version named Ann Example.")
    desk.turn(article, "withdrawal", reason="legal", note="By order of a court.")
    for headers in ({}, {"authorization": desk.site.key("reader")}):
        for query in ("", "?compact=true", "?include=article"):
            told = desk.site.get(f"/v1/changes{query}", **headers).text
            assert "By order of a court." in told
            assert "Ann Example" not in told
    desk.turn(article, "release")
    assert "Ann Example" in desk.site.get("/v1/changes").text


def test_what_has_expired_can_be_withdrawn_too(desk: Desk) -> None:
    sport = desk.partner("sport")
    article = desk.write(expires_at=rfc3339(START + timedelta(hours=1)), packages=["sport"])
    desk.after(hours=1)
    desk.turn(article, "withdrawal", reason="legal")
    assert desk.kinds(sport) == ["published", "expired", "withdrawn"]
    assert desk.told() == []


def test_a_correction_that_ends_an_article_is_its_expiry(desk: Desk) -> None:
    article = desk.write()
    change = {"expires_at": rfc3339(START - timedelta(hours=1))}
    desk.turn(article, "correction", text="It was never true.", change=change)
    assert (desk.kinds(), desk.told()[-1].note) == (["published", "expired"], None)


def test_a_turn_can_ask_for_the_revision_that_was_read(desk: Desk) -> None:
    article = desk.write()
    path = f"/v1/articles/{article['id']}/withdrawal"
    body = b'{"reason": "legal"}'
    headers = {"authorization": desk.editor, "content_type": "application/json"}
    refused = desk.site.request("POST", path, body, if_match='"0000"', **headers)
    assert (refused.status_code, desk.status(article)) == (412, 200)
    etag = desk.site.get(f"/v1/articles/{article['id']}", authorization=desk.editor).headers["etag"]
    assert desk.site.request("POST", path, body, if_match=etag, **headers).status_code == 200


@pytest.mark.parametrize(
    ("verb", "said", "pointer"),
    [
        ("withdrawal", {"reason": "whim"}, "/reason"),
        ("withdrawal", {"change": {}}, "/change"),
        ("correction", {}, "/text"),
        ("correction", {"text": ""}, "/text"),
        ("correction", {"text": "x", "change": []}, "/change"),
        ("correction", {"text": "x", "change": {"headline": None}}, "/headline"),
        ("release", {"now": True}, "/now"),
    ],
)
def test_a_turn_that_is_said_wrongly_changes_nothing(
    desk: Desk, verb: str, said: dict[str, Any], pointer: str
) -> None:
    article = desk.write()
    answered = desk.site.send("POST", f"/v1/articles/{article['id']}/{verb}", said, desk.editor)
    assert (answered.status_code, answered.json()["pointer"]) == (422, pointer)
    assert desk.kinds() == ["published"]


def test_moving_to_another_package_withdraws_from_one_and_publishes_to_the_other(desk: Desk) -> None:
    sport, news, both = desk.partner("sport"), desk.partner("news"), desk.partner("news", "sport")
    article = desk.write(packages=["sport"])
    desk.turn(article, "correction", text="It was five.")
    desk.write(packages=["news"], headline="Moved", corrections=article["corrections"])
    assert desk.told() == []
    assert desk.kinds(sport) == ["published", "corrected", "withdrawn"]
    lost = desk.told(sport)[-1]
    assert (lost.reason, lost.instruction, lost.note) == ("entitlement", "remove", None)
    assert desk.kinds(news) == ["published"]
    assert desk.kinds(both) == ["published", "corrected", "updated"]


def test_rights_in_a_picture_end_by_themselves_and_partners_are_told(desk: Desk) -> None:
    until = START + timedelta(hours=1)
    picture = {"url": "https://pictures.test/1.jpg", "alt": "A quay", "credit": "Jon Vale"}
    rights = {"until": rfc3339(until), "contact": "pictures@news.test"}
    article = desk.write(
        body=[
            {"type": "image", "image": picture | {"rights": rights}, "caption": {"text": "The quay."}},
            {"type": "paragraph", "text": "Some 900 lorries were turned back."},
        ]
    )
    address = f"/v1/articles/{article['id']}"
    assert desk.site.get(address).json()["body"][0]["image"]["alt"] == "A quay"
    assert desk.after(hours=1) == 1
    for headers in ({}, {"authorization": desk.site.key("reader")}):
        shown = desk.site.get(address, **headers).json()["body"][0]
        assert set(shown["image"].values()) == {None}
        assert shown["caption"]["text"] == "The quay."
        assert "pictures@news.test" in shown["caption"]["withheld"]
    assert "https://pictures.test/1.jpg" in desk.site.get(f"/articles/{article['slug']}").text
    inside = desk.site.get(address, authorization=desk.editor).json()["body"][0]["image"]
    assert (inside["alt"], inside["rights"]["may_be_syndicated"]) == ("A quay", False)
    change = desk.told()[-1]
    assert (change.kind, change.material) == ("rights", False)
    # The newsroom's system sends what it always sent: nothing new.
    assert (
        desk.write(
            body=[
                {"type": "image", "image": picture | {"rights": rights}, "caption": {"text": "The quay."}},
                article["body"][1],
            ]
        )["revision"]
        == 2
    )
    assert desk.kinds() == ["published", "rights"]


def test_a_picture_that_may_not_be_passed_on_any_more_is_not_in_what_the_article_was(desk: Desk) -> None:
    def body(*, may: bool) -> list[dict[str, Any]]:
        rights = {"may_be_syndicated": may, "contact": "Pictures"}
        image = {"url": "https://pictures.test/1.jpg", "alt": "A quay", "rights": rights}
        return [{"type": "image", "image": image}, {"type": "paragraph", "text": "It was closed."}]

    article = desk.write(body=body(may=True))
    desk.write(body=body(may=False))
    address, reader = f"/v1/articles/{article['id']}/revisions", desk.site.key("reader")
    for path in (f"{address}/1", f"{address}/2", f"{address}/2?diff=1"):
        for headers in ({}, {"authorization": reader}):
            answered = desk.site.get(path, **headers)
            assert answered.status_code == 200
            assert "pictures.test" not in answered.text
            assert "A quay" not in answered.text
    assert "pictures.test" in desk.site.get(f"{address}/1", authorization=desk.editor).text
    for each in desk.site.get(address).json()["revisions"]:
        shown = desk.site.get(f"{address}/{each['revision']}", accept_encoding="identity")
        assert shown.headers["etag"] == f'"{each["etag"]}"'


def test_many_workers_release_an_article_once(desk: Desk) -> None:
    async def race() -> list[int]:
        newsrooms = [open_newsroom(desk.site.settings, clock=desk.clock) for _ in range(4)]
        try:
            return await asyncio.gather(*(each.keep_time() for each in newsrooms))
        finally:
            for each in newsrooms:
                await each.database.close()

    for number in range(20):
        desk.write(f"a-{number}", embargo_until=rfc3339(START + timedelta(hours=1)))
    desk.clock.now += timedelta(hours=1)
    assert sum(run(race())) == 20
    assert desk.kinds() == ["published"] * 20
