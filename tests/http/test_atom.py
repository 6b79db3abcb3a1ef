"""The newest changes as Atom: what a feed reader shows, and what it takes down."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service import feeds
from service.domain.article import Contributor, Rights, Tag
from tests.newsdesk import Desk
from tests.serving import Site, small

NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def atom(site: Site, path: str = "/v1/changes.atom", **headers: str) -> Any:
    answer = site.get(path, **headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    return etree.fromstring(answer.content)


def texts(feed: Any, path: str) -> list[str]:
    return [str(each) for each in feed.xpath(path, namespaces=NAMES)]


def test_an_article_is_an_entry_with_what_a_feed_reader_shows(site: Site) -> None:
    article = small(
        headline="Ferries & “tides” <again>",
        standfirst="What is known.",
        language="en-GB",
        section="Transport",
        tags=(Tag(name="road transport", code="medtop:20000337"), Tag(name="sea")),
        byline=(Contributor(name="Tove Lind", url="https://news.test/lind"), Contributor(name="A & B")),
        published_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        rights=Rights(copyright_notice="© The Harbour Times"),
    )
    saved = site.take_in(article).article
    feed = atom(site)
    assert texts(feed, "a:entry/a:id/text()") == [f"urn:wirecopy:article:{saved.id}"]
    assert texts(feed, "a:entry/a:title/text()") == ["Ferries & “tides” <again>"]
    assert texts(feed, "a:entry/a:summary/text()") == ["What is known."]
    assert texts(feed, "a:entry/a:published/text()") == ["2026-11-21T09:30:00Z"]
    assert texts(feed, "a:entry/a:author/a:name/text()") == ["Tove Lind", "A & B"]
    assert texts(feed, "a:entry/a:author/a:uri/text()") == ["https://news.test/lind"]
    assert texts(feed, "a:entry/a:rights/text()") == ["© The Harbour Times"]
    assert texts(feed, "a:entry/a:category/@term") == ["Transport", "medtop:20000337", "sea"]
    assert texts(feed, "a:entry/a:category/@label") == ["road transport", "sea"]
    assert texts(feed, "a:entry/@xml:lang") == ["en-GB"]
    assert texts(feed, "a:entry/a:link/@href") == [
        f"https://news.test/articles/{saved.slug}",
        f"https://news.test/v1/articles/{saved.id}.json",
    ]
    (row,) = site.get("/v1/changes").json()["changes"]
    assert texts(feed, "//a:updated/text()") == [row["at"]] * 2


def test_what_was_taken_from_a_reader_is_a_deleted_entry_and_comes_back_when_it_is_restored(
    desk: Desk,
) -> None:
    saved = desk.site.take_in(small("a-1")).article
    desk.site.take_in(small("a-2", packages=("sport",)))
    desk.withdraw(saved.id or "", reason="legal", note="By order of <a court>.")
    feed = atom(desk.site)
    assert texts(feed, "a:entry/a:id/text()") == []
    assert texts(feed, "at:deleted-entry/@ref") == [f"urn:wirecopy:article:{saved.id}"]
    assert texts(feed, "at:deleted-entry/at:comment/text()") == [
        "withdrawn; legal; remove; By order of <a court>."
    ]
    (deleted,) = texts(feed, "at:deleted-entry/@when")
    desk.release(saved.id or "")
    restored = atom(desk.site)
    assert texts(restored, "at:deleted-entry/@ref") == []
    (updated,) = texts(restored, "a:entry/a:updated/text()")
    # RFC 6721, section 3: the later of the two holds.
    assert datetime.fromisoformat(updated) > datetime.fromisoformat(deleted)


def test_each_reader_has_their_own(desk: Desk) -> None:
    partner_id, key = desk.partner("sport")
    desk.site.take_in(small("a-1"))
    saved = desk.site.take_in(small("a-2", packages=("sport",))).article
    assert texts(atom(desk.site), "a:entry/a:title/text()") == ["Headline of a-1"]
    assert texts(atom(desk.site, authorization=key), "a:entry/a:title/text()") == ["Headline of a-2"]
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": []})
    assert texts(atom(desk.site, authorization=key), "//@ref") == [f"urn:wirecopy:article:{saved.id}"]


def test_older_pages_have_each_article_once_newest_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "CHANGES", 3)
    for number in (*range(8), 2, 5):
        desk.site.take_in(small(f"a-{number}", headline=f"{number} {number}", standfirst=None))
        desk.site.take_in(small(f"a-{number}", headline=f"Article {number}"))
    found, path = [], "/v1/changes.atom"
    while path:
        feed = atom(desk.site, path)
        found.append(texts(feed, "a:entry/a:title/text()"))
        assert texts(feed, "a:link[@rel='self']/@href") == [f"https://news.test{path}"]
        following = texts(feed, "a:link[@rel='next']/@href")
        path = following[0].removeprefix("https://news.test") if following else ""
    assert [len(each) for each in found[:3]] == [3, 3, 2]
    assert [title for page in found for title in page] == [f"Article {n}" for n in (5, 2, 7, 6, 4, 3, 1, 0)]


def test_an_older_page_is_on_record_as_what_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "CHANGES", 2)
    partner_id, key = desk.partner("public")
    for number in range(5):
        desk.site.take_in(small(f"a-{number}"))
    for query in ("?before=4", "?before=1", "?before=90", ""):
        atom(desk.site, f"/v1/changes.atom{query}", authorization=key)
        desk.site.flush()
    sent = desk.done("GET", f"/v1/partners/{partner_id}/sendings")["sendings"]
    assert [(each["after_seq"], each["up_to_seq"]) for each in reversed(sent)] == [(1, 3), (3, 5), (3, 5)]


def test_a_feed_reader_asks_again_for_little(site: Site) -> None:
    assert texts(atom(site), "a:updated/text()") == ["1970-01-01T00:00:00Z"]
    site.take_in(small(standfirst="It is not short. " * 100))
    answer = site.get("/v1/changes.atom")
    again = site.get("/v1/changes.atom", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.headers["cache-control"]) == (304, "public, no-cache")
    headed = site.request("HEAD", "/v1/changes.atom")
    assert (headed.status_code, headed.headers["etag"]) == (200, answer.headers["etag"])
    assert site.raw("/v1/changes.atom", "gzip").headers["x-coding"] == "gzip"
    wrong = site.get("/v1/changes.atom?before=0")
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "before")


def test_the_grammar_of_rfc_4287_judges_it_valid(desk: Desk, judges: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(judges / "data" / "feeds" / "atom.rng"))
    desk.site.load_sample()
    for row in desk.site.get("/v1/changes").json()["changes"][:3]:
        desk.withdraw(row["article_id"])
    for path in ("/v1/changes.atom", "/v1/changes.atom?before=1"):
        assert grammar.validate(atom(desk.site, path)), grammar.error_log
    broken = atom(desk.site)
    broken.remove(broken.find("a:updated", NAMES))
    assert not grammar.validate(broken)
