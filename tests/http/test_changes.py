"""The change feed by pages: each reader's own, whole, in order, and never more than they may see."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from httpx import Response
from msgspec.structs import replace

from service.domain.article import ImageBlock, Paragraph
from service.domain.change import Change
from service.domain.media import Caption, Image, ImageRights
from service.domain.reader import Reader
from service.newsroom import open_newsroom
from service.store import changes as written
from service.store import feed, partners
from service.store.database import Connection
from tests.newsdesk import Desk
from tests.serving import Site, run, small


class Row(msgspec.Struct):
    """What these tests look at of a change; the article as the very bytes that were sent."""

    seq: int
    kind: str
    article_id: str
    etag: str | None
    reason: str | None
    article: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def sent(self) -> bytes | None:
        return None if bytes(self.article) == b"null" else bytes(self.article)


class Page(msgspec.Struct):
    changes: list[Row]
    next_after: int
    last: int
    reader: str


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def page(site: Site, query: str = "", **headers: str) -> Page:
    answer = site.get(f"/v1/changes{query}", **headers)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Page)


def kinds(site: Site, query: str = "", **headers: str) -> list[str]:
    return [each.kind for each in page(site, query, **headers).changes]


def a_busy_day(desk: Desk) -> None:
    """Two dozen changes of ten articles, some of them in packages."""
    for number in range(10):
        packages = ("sport",) if number % 3 == 0 else ()
        desk.site.take_in(small(f"a-{number}", packages=packages))
    for number in range(0, 10, 2):
        moved = ("sport",) if number % 4 == 0 else ("weather",)
        desk.site.take_in(small(f"a-{number}", headline="Again", packages=moved))
    for row in page(desk.site, "?limit=1000", authorization=desk.admin).changes[:6]:
        desk.withdraw(row.article_id)
    for row in page(desk.site, "?limit=1000", authorization=desk.admin).changes[:3]:
        desk.release(row.article_id)


def test_pages_joined_are_the_whole_feed_for_every_reader(desk: Desk) -> None:
    a_busy_day(desk)
    for key in (None, desk.site.key("reader", "sport"), desk.site.key("reader"), desk.admin):
        headers = {} if key is None else {"authorization": key}
        for query in ("include=article", "compact=true", "compact=true&include=article"):
            whole = page(desk.site, f"?{query}&limit=200", **headers)
            assert whole.next_after == whole.last
            for limit in (1, 3, 7):
                assert list(paged(desk.site, f"{query}&limit={limit}", headers)) == whole.changes


def paged(site: Site, query: str, headers: dict[str, str]) -> Iterator[Row]:
    """The whole feed by its pages, as the numbers and the links lead."""
    path, after = f"/v1/changes?{query}", 0
    while True:
        answer = site.get(path, **headers)
        read = msgspec.json.decode(answer.content, type=Page)
        yield from read.changes
        assert after < read.next_after or read.next_after == read.last
        after = read.next_after
        if after == read.last:
            assert "link" not in answer.headers
            return
        path = answer.links["next"]["url"].removeprefix("https://news.test")
        assert f"after={after}" in path


def test_a_partner_follows_its_packages_wherever_articles_move_and_whatever_it_is_entitled_to(
    desk: Desk,
) -> None:
    partner_id, key = desk.partner("sport")
    other = desk.site.take_in(small("a-1", packages=("weather",))).article.id or ""
    one = desk.site.take_in(small("a-2", packages=("sport",))).article.id or ""
    desk.site.take_in(small("a-2", packages=("weather",)))
    desk.site.take_in(small("a-2", packages=("sport", "weather"), headline="Back"))
    desk.withdraw(one, reason="legal")
    desk.release(one)
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["weather"]})
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": []})
    told = page(desk.site, "?include=article", authorization=key)
    assert [(each.kind, each.article_id, each.reason) for each in told.changes] == [
        ("published", one, None),
        ("withdrawn", one, "entitlement"),
        ("published", one, None),
        ("withdrawn", one, "legal"),
        ("restored", one, None),
        ("published", other, None),
        ("withdrawn", other, "entitlement"),
        ("withdrawn", one, "entitlement"),
    ]
    assert not any(each.sent for each in told.changes)
    assert (told.next_after, kinds(desk.site)) == (told.last, [])


def test_what_comes_back_elsewhere_is_new_to_those_who_see_it_there(desk: Desk) -> None:
    """That it was withdrawn in packages which are not theirs is not for them to know."""
    sport, weather = desk.site.key("reader", "sport"), desk.site.key("reader", "weather")
    article_id = desk.site.take_in(small("a-1", packages=("sport",))).article.id or ""
    desk.withdraw(article_id, reason="legal")
    desk.site.take_in(small("a-1", packages=("weather",)))
    desk.site.take_in(small("a-1", packages=("weather",), headline="Again"))
    desk.release(article_id)
    assert kinds(desk.site, authorization=weather) == ["published"]
    assert kinds(desk.site, authorization=sport) == ["published", "withdrawn"]
    desk.withdraw(article_id)
    desk.release(article_id)
    assert kinds(desk.site, authorization=weather) == ["published", "withdrawn", "restored"]


def test_what_was_published_since_a_partner_was_recognised_is_not_lost_to_its_new_package(desk: Desk) -> None:
    """Its request may have begun before it was given the package."""
    partner_id, _ = desk.partner("sport")

    def recognised(connection: Connection) -> Reader:
        return Reader("reader", partner_id, partners.grants(connection, partner_id))

    before = in_store(desk, recognised)
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["weather"]})
    desk.site.take_in(small("a-1", packages=("weather",)))
    desk.site.take_in(small("a-2", packages=("sport",)))
    told = in_store(desk, lambda connection: feed.page(connection, before, after=0, limit=10))
    assert [(each.change.kind, each.change.seq) for each in told.changes] == [("published", 1)]


def test_a_follower_is_not_told_to_start_over_by_what_a_worker_knew_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker served it the newest change, and this one has no time left to look."""
    desk.site.take_in(small("a-1"))
    assert page(desk.site, "?wait=1").last == 1
    desk.site.take_in(small("a-2"))
    monkeypatch.setattr(desk.site.framework.state.served.tail, "closed", True)
    waited = page(desk.site, "?after=2&wait=1")
    assert (waited.changes, waited.next_after, waited.last) == ([], 2, 2)
    assert waited.reader == "public"


@pytest.mark.parametrize("query", ["", "?include=article", "?wait=1", "?after=1"])
def test_a_page_says_whose_it_is(desk: Desk, query: str) -> None:
    desk.site.take_in(small("a-1", packages=("public", "sport")))
    partner_id, key = desk.partner("sport")
    assert page(desk.site, query).reader == "public"
    assert page(desk.site, query, authorization=key).reader == partner_id
    for role in ("editor", "admin"):
        assert page(desk.site, query, authorization=desk.site.key(role)).reader == "newsroom"


def in_store(desk: Desk, query: Callable[[Connection], Any]) -> Any:
    async def read() -> Any:
        newsroom = open_newsroom(desk.site.settings)
        try:
            return await newsroom.database.write(query)
        finally:
            await newsroom.database.close()

    return run(read())


def test_an_article_comes_with_the_newest_change_and_its_tag_verifies_it(desk: Desk) -> None:
    first = desk.site.take_in(small("a-1")).article
    desk.site.take_in(small("a-1", headline="Newer"))
    desk.site.take_in(small("a-2", body=(limited_picture(), Paragraph(text="Words."))))
    for key in (None, desk.site.key("reader"), desk.site.key("reader", "sport", "public"), desk.admin):
        headers = {} if key is None else {"authorization": key}
        rows = page(desk.site, "?include=article", **headers).changes
        assert [each.sent is not None for each in rows] == [False, True, True]
        for row in rows:
            if row.sent is not None:
                assert hashlib.sha256(row.sent).hexdigest()[:32] == row.etag
                assert row.sent == desk.site.get(f"/v1/articles/{row.article_id}", **headers).content
        assert rows[0].etag == first_tag(desk, first.id or "", headers)


def first_tag(desk: Desk, article_id: str, headers: dict[str, str]) -> str:
    content = desk.site.get(f"/v1/articles/{article_id}/revisions/1", **headers).content
    return hashlib.sha256(content).hexdigest()[:32]


def limited_picture() -> ImageBlock:
    rights = ImageRights(packages=("sport",), contact="pictures@news.test")
    return ImageBlock(
        image=Image(url="https://pictures.test/1.jpg", rights=rights), caption=Caption(text="The quay.")
    )


def test_a_picture_that_may_not_be_passed_on_is_in_nobody_elses_feed(desk: Desk) -> None:
    desk.site.take_in(small("a-1", body=(limited_picture(),)))
    holder, other = desk.site.key("reader", "public", "sport"), desk.site.key("reader", "public")
    for headers, is_there in (
        ({}, False),
        ({"authorization": other}, False),
        ({"authorization": holder}, True),
    ):
        answer = desk.site.get("/v1/changes?include=article", **headers)
        assert ("pictures.test" in answer.text) == is_there
        assert ("Ask pictures@news.test" in answer.text) != is_there


def test_nothing_comes_along_that_the_reader_may_not_see_now(desk: Desk) -> None:
    lost = desk.site.take_in(small("a-1", headline="Secret")).article.id or ""
    desk.site.take_in(small("a-2", headline="Secret", packages=("sport",)))
    assert "Secret" in desk.site.get("/v1/changes?include=article").text
    desk.withdraw(lost)
    for headers in ({}, {"authorization": desk.site.key("reader", "weather", "public")}):
        answer = desk.site.get("/v1/changes?include=article", **headers)
        assert "Secret" not in answer.text
        assert kinds(desk.site, **headers) == ["published", "withdrawn"]


def test_compact_gives_the_newest_change_of_each_article(desk: Desk) -> None:
    a_busy_day(desk)
    for key in (None, desk.site.key("reader", "sport"), desk.admin):
        headers = {} if key is None else {"authorization": key}
        newest = {each.article_id: each for each in page(desk.site, "?limit=1000", **headers).changes}
        compact = page(desk.site, "?compact=true", **headers).changes
        assert compact == sorted(newest.values(), key=lambda each: each.seq)
        assert len(compact) > 2


def test_compact_is_right_from_every_number_whatever_a_partner_was_entitled_to(desk: Desk) -> None:
    partner_id, key = desk.partner("sport", 'a "quoted" name')
    odd = ['a "quoted" name', "Müller", "sport", "weather"]
    for number in range(8):
        desk.site.take_in(small(f"a-{number}", packages=(odd[number % 4],)))
    for turn, packages in enumerate((["Müller"], ["*"], [], ["sport", "weather"])):
        desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": packages})
        for number in range(3):
            desk.site.take_in(small(f"a-{number}", headline=f"In turn {turn}", packages=(odd[turn],)))
    for headers in ({"authorization": key}, {"authorization": desk.admin}):
        whole = page(desk.site, "?limit=1000", **headers)
        assert len(whole.changes) > 15
        for after in range(whole.last):
            newest = {each.article_id: each for each in whole.changes if each.seq > after}
            compact = page(desk.site, f"?compact=true&limit=1000&after={after}", **headers)
            assert compact.changes == sorted(newest.values(), key=lambda each: each.seq)


@pytest.mark.parametrize("key", ["none", "a partner's", "the newsroom's"])
def test_of_an_article_that_changed_often_a_compact_page_reads_each_change_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    often = 1_200
    desk.site.take_in(small("a-1"))
    other = desk.site.take_in(small("a-2")).article.id
    keys = {"a partner's": desk.site.key("reader"), "the newsroom's": desk.admin}
    headers = {"authorization": keys[key]} if key in keys else {}

    def update(connection: Connection) -> None:
        first = written.change(connection, 1)
        assert first is not None
        again = replace(first, kind="updated", packages_before=first.packages_after)
        written.append(connection, [replace(again, seq=seq) for seq in range(3, often + 3)])

    in_store(desk, update)
    decoded: list[Change] = []

    def seen(said: dict[str, Any], make: Any = written._change) -> Change:
        decoded.append(make(said))
        return decoded[-1]

    monkeypatch.setattr(written, "_change", seen)
    compact = page(desk.site, "?compact=true", **headers)
    assert [(each.seq, each.kind) for each in compact.changes] == [(2, "published"), (often + 2, "updated")]
    assert compact.changes[0].article_id == other
    assert len(decoded) < often * 1.1


def test_a_number_beyond_the_end_of_the_feed_is_an_error_that_says_why(site: Site) -> None:
    site.take_in(small())
    assert page(site, "?after=1") == Page([], 1, 1, "public")
    for query in ("?after=2", "?after=2&wait=5", "?after=9223372036854775807"):
        answer = site.get(f"/v1/changes{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "after")
        assert "restored" in answer.json()["detail"]


WRONG = (
    "limit=0", "limit=1001", "limit=201&include=article", "wait=31", "wait=-1", "after=-1", "include=body",
    "after=9223372036854775808", "compact=2", "since=1",
)  # fmt: skip


def test_a_parameter_that_cannot_be_used_is_named(site: Site) -> None:
    for query in WRONG:
        answer = site.get(f"/v1/changes?{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])


def test_a_page_is_asked_for_again_for_little_and_is_never_stale(desk: Desk) -> None:
    desk.site.take_in(small())
    for key, cached in ((None, "public, no-cache"), (desk.admin, "private, no-cache")):
        headers = {} if key is None else {"authorization": key}
        answer = desk.site.get("/v1/changes", **headers)
        assert answer.headers["cache-control"] == cached
        assert "Authorization" in answer.headers["vary"]
        again = desk.site.get("/v1/changes", if_none_match=answer.headers["etag"], **headers)
        assert (again.status_code, again.content) == (304, b"")
        headed = desk.site.request("HEAD", "/v1/changes", None, **headers)
        assert (headed.headers["etag"], headed.content) == (answer.headers["etag"], b"")
        awaited = desk.site.get("/v1/changes?wait=1", **headers)
        assert (awaited.content, awaited.headers["cache-control"]) == (answer.content, "no-store")
        desk.site.take_in(small(headline=f"For {cached}"))
        assert (
            desk.site.get("/v1/changes", if_none_match=answer.headers["etag"], **headers).status_code == 200
        )


def test_who_waits_is_told_at_once_and_otherwise_when_the_time_is_over(site: Site) -> None:
    site.take_in(small("a-1"))
    with ThreadPoolExecutor(1) as waiting:
        began = time.monotonic()
        awaited = waiting.submit(page, site, "?after=1&wait=20&include=article")
        time.sleep(0.1)
        assert not awaited.done()
        site.take_in(small("a-2"))
        (row,) = awaited.result().changes
        assert row.seq == 2
        assert row.sent is not None
        assert time.monotonic() - began < 10
    began = time.monotonic()
    assert page(site, "?after=2&wait=1") == Page([], 2, 2, "public")
    assert 1 <= time.monotonic() - began < 5


def test_who_waits_is_not_woken_by_what_is_not_theirs_and_goes_on_behind_it(site: Site) -> None:
    key = site.key("reader", "sport")
    with ThreadPoolExecutor(1) as waiting:
        awaited = waiting.submit(page, site, "?wait=20", authorization=key)
        time.sleep(0.1)
        site.take_in(small("a-1"))
        site.take_in(small("a-2"))
        time.sleep(0.4)
        assert not awaited.done()
        site.take_in(small("a-3", packages=("sport",)))
        told = awaited.result()
    assert [each.seq for each in told.changes] == [3]
    nobodys = page(site, "?wait=1", authorization=site.key("reader", "none"))
    assert (nobodys.changes, nobodys.next_after, nobodys.last) == ([], 3, 3)


def test_many_who_wait_cost_one_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, real, lock = [], feed.page, threading.Lock()

    def counted(*arguments: Any, **named: Any) -> feed.Page:
        with lock:
            reads.append(arguments)
        return real(*arguments, **named)

    monkeypatch.setattr(feed, "page", counted)
    with ThreadPoolExecutor(20) as waiting:
        awaited = [waiting.submit(page, site, "?wait=20") for _ in range(20)]
        time.sleep(0.5)
        assert not reads
        site.take_in(small())
        assert all([row.seq for row in each.result().changes] == [1] for each in awaited)
    assert len(reads) == 1


def test_a_key_that_is_revoked_while_it_waits_is_told_nothing(desk: Desk) -> None:
    key = desk.site.key("reader")
    with ThreadPoolExecutor(1) as waiting:
        awaited = waiting.submit(desk.site.get, "/v1/changes?wait=20", authorization=key)
        time.sleep(0.2)
        desk.done("DELETE", f"/v1/keys/{key.split('_')[1]}")
        desk.site.take_in(small(headline="Secret"))
        answer: Response = awaited.result()
    assert answer.status_code == 401
    assert "Secret" not in answer.text


def test_what_a_partner_was_sent_is_noted_and_a_304_is_nothing(desk: Desk) -> None:
    partner_id, key = desk.partner("public")
    desk.site.take_in(small("a-1"))
    desk.site.take_in(small("a-2"))
    tag = desk.site.get("/v1/changes?include=article", authorization=key).headers["etag"]
    desk.site.get("/v1/changes?include=article", authorization=key, if_none_match=tag)
    desk.site.request("HEAD", "/v1/changes", None, authorization=key)
    desk.site.get("/v1/changes.atom", authorization=key)
    desk.site.flush()
    noted = desk.done("GET", f"/v1/partners/{partner_id}/sendings")["sendings"]
    counted = [(each["channel"], each["up_to_seq"], each["changes"], each["articles"]) for each in noted]
    assert sorted(counted) == [("atom", 2, 2, 2), ("feed", 2, 2, 2)]
