"""Feeds of articles: what is in them, for whom, in which order; what corrections and withdrawals do there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from lxml import etree

from service import feeds
from service.domain.article import Box, Contributor, Paragraph, Publication, Tag
from service.newsroom import open_newsroom
from tests.newsdesk import Desk
from tests.publish.feed_judging import atom_faults, entries_read, json_feed_faults
from tests.serving import Site, run, small

NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
SUFFIXES = ("rss", "atom", "json")
NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
ROOT = "https://news.test"


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def atom(site: Site, path: str, **headers: str) -> Any:
    answer = site.get(path, **headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    return etree.fromstring(answer.content)


def texts(feed: Any, path: str) -> list[str]:
    return [str(each) for each in feed.xpath(path, namespaces=NAMES)]


def titles(site: Site, path: str, **headers: str) -> list[str]:
    """The headlines of a feed in any form."""
    answer = site.get(path, **headers)
    assert answer.status_code == 200, answer.text
    if ".json" in path:
        return [each["title"] for each in answer.json()["items"]]
    return [each.title for each in feedparser.parse(answer.content).entries]


def test_each_topic_has_the_articles_that_belong_to_it(site: Site) -> None:
    inside = Box(byline=(Contributor(name="Ola Berg"),), blocks=(Paragraph(text="In a box."),))
    site.take_in(small("a", headline="A", section="Sport", tags=(Tag(name="sea", code="medtop:1"),)))
    site.take_in(small("b", headline="B", byline=(Contributor(name="Ola Berg"),), publication="gazette"))
    site.take_in(small("c", headline="C", body=(inside,), tags=(Tag(name="sea"),)))
    expected = {
        "latest": ["C", "B", "A"],
        "section/Sport": ["A"],
        "tag/sea": ["C", "A"],
        "tag/medtop:1": ["A"],
        "publication/gazette": ["B"],
        "author/Ola%20Berg": ["C", "B"],
    }
    for suffix in SUFFIXES:
        assert {path: titles(site, f"/feeds/{path}.{suffix}") for path in expected} == expected, suffix


def test_the_newest_comes_first_by_its_first_publication_whatever_was_changed_since(desk: Desk) -> None:
    _take_in(desk.site, 3)
    (first,) = (
        each for each in desk.ask("GET", "/v1/articles").json()["articles"] if each["headline"] == "0"
    )
    desk.done("POST", f"/v1/articles/{first['id']}/correction", {"text": "It was two."})
    assert titles(desk.site, "/feeds/latest.atom") == ["2", "1", "0"]


def test_a_corrected_headline_is_the_same_entry_with_a_later_time(desk: Desk) -> None:
    saved = desk.site.take_in(small(headline="Bridge shut", published_at=NOON)).article
    before = {suffix: _entry(desk.site, suffix) for suffix in SUFFIXES}
    change = {"headline": "Bridge open"}
    desk.done("POST", f"/v1/articles/{saved.id}/correction", {"text": "It is open.", "change": change})
    for suffix, was in before.items():
        now = _entry(desk.site, suffix)
        assert (was["title"], now["title"]) == ("Bridge shut", "Bridge open")
        assert was["id"] == now["id"] == f"urn:wirecopy:article:{saved.id}"
        assert was["published"] == now["published"]
        assert "It is open." not in was["content"]
        assert "It is open." in now["content"]
        assert now["updated"] > (was["updated"] or was["published"])


def _entry(site: Site, suffix: str) -> dict[str, Any]:
    """The only entry of the latest articles, under the same names whatever the form."""
    answer = site.get(f"/feeds/latest.{suffix}")
    if suffix == "json":
        (item,) = answer.json()["items"]
        read = {"published": item["date_published"], "updated": item.get("date_modified")}
        return {"id": item["id"], "title": item["title"], "content": item["content_html"]} | {
            name: None if text is None else datetime.fromisoformat(text).timetuple()
            for name, text in read.items()
        }
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    (entry,) = parsed.entries
    # `get` would take the one for the other, with a warning.
    updated = dict(entry).get("updated_parsed")
    times = {"published": entry.published_parsed, "updated": updated}
    return {"id": entry.id, "title": entry.title, "content": entry.content[0].value} | times


def test_what_was_withdrawn_is_a_deleted_entry_of_every_feed_that_it_was_in(desk: Desk) -> None:
    saved = desk.site.take_in(small(section="Sport", tags=(Tag(name="sea"),))).article
    desk.site.take_in(small("a-2", section="World"))
    desk.withdraw(saved.id or "", reason="legal")
    name = f"urn:wirecopy:article:{saved.id}"
    for path in ("latest", "section/Sport", "tag/sea", "publication/newsroom"):
        feed = atom(desk.site, f"/feeds/{path}.atom")
        assert texts(feed, "at:deleted-entry/@ref") == [name], path
        assert texts(feed, "at:deleted-entry/at:comment/text()") == ["withdrawn; legal; remove"]
        assert name not in texts(feed, "a:entry/a:id/text()")
    assert texts(atom(desk.site, "/feeds/section/World.atom"), "at:deleted-entry/@ref") == []


def test_rss_and_json_feed_tell_of_a_withdrawal_too(desk: Desk) -> None:
    saved = desk.site.take_in(small()).article
    desk.withdraw(saved.id or "", note="It was wrong.")
    rss = etree.fromstring(desk.site.get("/feeds/latest.rss").content)
    assert texts(rss, "channel/at:deleted-entry/@ref") == [f"urn:wirecopy:article:{saved.id}"]
    assert texts(rss, "channel/item") == []
    removed = desk.site.get("/feeds/latest.json").json()["_wirecopy"]["removed"]
    assert [(each["id"], each["note"]) for each in removed] == [
        (f"urn:wirecopy:article:{saved.id}", "It was wrong.")
    ]


def test_what_is_restored_comes_back_with_a_time_that_is_later_than_its_deletion(desk: Desk) -> None:
    saved = desk.site.take_in(small(published_at=NOON)).article
    desk.withdraw(saved.id or "")
    (deleted,) = texts(atom(desk.site, "/feeds/latest.atom"), "at:deleted-entry/@when")
    desk.release(saved.id or "")
    feed = atom(desk.site, "/feeds/latest.atom")
    assert texts(feed, "at:deleted-entry/@when") == []
    (updated,) = texts(feed, "a:entry/a:updated/text()")
    assert datetime.fromisoformat(updated) > datetime.fromisoformat(deleted)


def test_what_comes_back_to_its_readers_is_later_than_its_deletion(desk: Desk) -> None:
    partner_id, key = desk.partner("sport")
    given = {"published_at": NOON, "section": "Sport"}
    names = [f"urn:wirecopy:article:{_shown(desk, 'all', **given)}"]
    names.append(f"urn:wirecopy:article:{_shown(desk, 'some', packages=('sport',), **given)}")
    _shown(desk, "all", packages=("gold",), **given)
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": []})
    deleted = {each: _times(desk.site, "at:deleted-entry", "@ref", "@when", each) for each in ("", key)}
    assert [list(each) for each in deleted.values()] == [[name] for name in names]
    _shown(desk, "all", **given)
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["sport"]})
    for name, (asking, gone) in zip(names, deleted.items(), strict=True):
        entries = _times(desk.site, "a:entry", "a:id/text()", "a:updated/text()", asking)
        assert entries[name] > gone[name], name
        feed = atom(desk.site, "/feeds/section/Sport.atom", **_as(asking))
        assert texts(feed, "a:updated/text()") == [max(entries.values())]


def _shown(desk: Desk, source_id: str, **fields: Any) -> str:
    return desk.site.take_in(small(source_id, **fields)).article.id or ""


def _as(key: str) -> dict[str, str]:
    return {"authorization": key} if key else {}


def _times(site: Site, element: str, name: str, time: str, key: str) -> dict[str, str]:
    """By names, the times of entries of a feed."""
    feed = atom(site, "/feeds/section/Sport.atom", **_as(key))
    return dict(zip(texts(feed, f"{element}/{name}"), texts(feed, f"{element}/{time}"), strict=True))


def test_a_deleted_entry_goes_by_what_its_reader_saw_and_not_by_what_it_became(desk: Desk) -> None:
    saved = desk.site.take_in(small(section="Sport")).article
    desk.withdraw(saved.id or "")
    desk.site.take_in(small(section="Secret"))
    assert desk.site.get("/feeds/section/Secret.atom").status_code == 404
    feed = atom(desk.site, "/feeds/section/Sport.atom")
    assert texts(feed, "at:deleted-entry/@ref") == [f"urn:wirecopy:article:{saved.id}"]


def test_who_loses_a_package_is_told_and_nobody_else_is(desk: Desk) -> None:
    partner_id, key = desk.partner("sport")
    saved = desk.site.take_in(small(section="Sport", packages=("sport",))).article
    assert titles(desk.site, "/feeds/section/Sport.rss", authorization=key) == [saved.headline]
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": []})
    feed = atom(desk.site, "/feeds/section/Sport.atom", authorization=key)
    assert texts(feed, "at:deleted-entry/@ref") == [f"urn:wirecopy:article:{saved.id}"]
    assert desk.site.get("/feeds/section/Sport.atom").status_code == 404


def test_editors_have_no_drafts_in_a_feed_and_every_package(desk: Desk) -> None:
    desk.site.take_in(small("a-1", headline="Draft"), publish=False)
    desk.site.take_in(small("a-2", headline="Packaged", packages=("sport",)))
    assert titles(desk.site, "/feeds/latest.atom", authorization=desk.admin) == ["Packaged"]
    assert titles(desk.site, "/feeds/latest.atom") == []


def test_pages_have_every_article_once_and_lead_to_one_another(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 3)
    _take_in(site, 8)
    for suffix in SUFFIXES:
        first = f"{ROOT}/feeds/publication/newsroom.{suffix}"
        pages, address = [], first
        while address:
            pages.append((address, titles(site, address.removeprefix(ROOT)), _relations(site, address)))
            address = pages[-1][2].get("next", "")
        assert [page for _, page, _ in pages] == [["7", "6", "5"], ["4", "3", "2"], ["1", "0"]]
        assert all(relations["first"] == first for _, _, relations in pages)
        assert all(relations["self"] == address for address, _, relations in pages)
        assert ["previous" in relations for _, _, relations in pages] == [False, True, True]
        assert pages[1][2]["previous"] == first
        assert titles(site, pages[2][2]["previous"].removeprefix(ROOT)) == ["4", "3", "2"]


def _take_in(site: Site, count: int) -> None:
    """Articles whose headlines are their numbers, an hour apart."""
    for number in range(count):
        site.take_in(small(f"a-{number}", headline=f"{number}", published_at=NOON + timedelta(hours=number)))


def _relations(site: Site, address: str) -> dict[str, str]:
    """Where a page leads, as its header says it; its body says the same as far as its form can."""
    answer = site.get(address.removeprefix(ROOT))
    told = {str(name): link["url"] for name, link in answer.links.items()}
    if ".json" in address:
        document = answer.json()
        assert (document["feed_url"], document.get("next_url")) == (told["self"], told.get("next"))
        return told
    links = feedparser.parse(answer.content).feed.links
    written = {each.rel: each.href for each in links if each.rel != "alternate"}
    assert written == told
    return told


def test_a_page_keeps_its_articles_while_others_arrive(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    _take_in(site, 4)
    following = _relations(site, f"{ROOT}/feeds/latest.rss")["next"].removeprefix(ROOT)
    before = titles(site, following)
    site.take_in(small("new", headline="new", published_at=NOON + timedelta(9)))
    assert titles(site, following) == before == ["1", "0"]


HARD_NAMES = (
    "Arts/Stage.2",
    "a//b",
    "/lead",
    "100% “true” & <b>",
    "الصحة",
    ".",
    "..",
    "x.atom",
    "%41",
    "+ +",
    "?#",
)


def test_a_name_may_hold_anything(site: Site) -> None:
    for number, name in enumerate(HARD_NAMES):
        site.take_in(small(f"a-{number}", headline=f"In {name}", section=name))
    for name in HARD_NAMES:
        address = f"/feeds/section/{quote(name, safe='')}.json"
        answer = site.get(address)
        assert answer.status_code == 200, name
        assert [each["title"] for each in answer.json()["items"]] == [f"In {name}"]
        assert answer.json()["feed_url"] == ROOT + address


NOWHERE = (
    "section/Nowhere.atom",
    "tag/nothing.rss",
    "author/Nobody.json",
    "publication/none.atom",
    "latest",
    "latest.xml",
    "oldest.atom",
    "latest/x.atom",
    "section/.atom",
    "section/%FF.atom",
    "section/%00.atom",
    "section.atom",
)


def test_what_there_is_no_feed_of_is_not_found(site: Site) -> None:
    site.take_in(small())
    for path in NOWHERE:
        answer = site.get(f"/feeds/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path


def test_a_cursor_that_is_not_ours_is_refused(site: Site) -> None:
    answer = site.get("/feeds/latest.atom?cursor=abc")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "cursor")


def test_an_empty_newsroom_has_a_feed_of_the_latest(site: Site) -> None:
    assert titles(site, "/feeds/latest.rss") == titles(site, "/feeds/latest.json") == []
    assert texts(atom(site, "/feeds/latest.atom"), "a:updated/text()") == ["1970-01-01T00:00:00Z"]


def test_a_feed_reader_asks_again_for_little(site: Site) -> None:
    saved = site.take_in(small(standfirst="It is not short. " * 100)).article
    paths = [f"/feeds/latest.{suffix}" for suffix in SUFFIXES]
    answers = {path: site.get(path) for path in paths}
    for path, answer in answers.items():
        assert answer.headers["cache-control"] == "public, max-age=30"
        assert f"article-{saved.id}" in answer.headers["surrogate-key"].split()
        assert site.get(path, if_none_match=answer.headers["etag"]).status_code == 304
        assert site.get(path, if_modified_since=answer.headers["last-modified"]).status_code == 304
        headed = site.request("HEAD", path)
        assert (headed.status_code, headed.headers["etag"]) == (200, answer.headers["etag"])
    site.take_in(small("a-2"))
    for path, answer in answers.items():
        assert site.get(path, if_none_match=answer.headers["etag"]).status_code == 200


def test_a_reader_with_a_key_gets_their_own_feed_for_themselves_alone(desk: Desk) -> None:
    _, key = desk.partner("public")
    desk.site.take_in(small())
    answer = desk.site.get("/feeds/latest.atom", authorization=key)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "last-modified" not in answer.headers


def test_everybodys_first_page_names_the_hub_and_no_other_page_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 1)
    _take_in(desk.site, 2)
    _, key = desk.partner("public")
    hub = f"{ROOT}/hub"
    for path in (f"/feeds/latest.{suffix}" for suffix in SUFFIXES):
        public = desk.site.get(path)
        assert public.links["hub"]["url"] == hub
        assert hub in public.text
        second = desk.site.get(public.links["next"]["url"].removeprefix(ROOT))
        for other in (second, desk.site.get(path, authorization=key)):
            assert "hub" not in other.links
            assert hub not in other.text


def test_a_browser_is_given_xml_that_it_shows_and_a_feed_reader_what_it_asked_for(site: Site) -> None:
    site.take_in(small())
    browser = site.get("/feeds/latest.rss", accept="text/html,application/xml;q=0.9,*/*;q=0.8")
    reader = site.get("/feeds/latest.rss", accept="application/rss+xml, application/atom+xml, */*;q=0.5")
    assert browser.headers["content-type"] == "application/xml"
    assert reader.headers["content-type"] == "application/rss+xml"
    assert browser.content == reader.content
    assert browser.headers["etag"] != reader.headers["etag"]
    assert "Accept" in browser.headers["vary"].split(", ")
    assert browser.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_publications_feed_bears_its_name_and_its_logo(site: Site) -> None:
    site.take_in(small(publication="gazette", section="Sport"))
    _publish(
        site,
        Publication(id="gazette", name="The Gazette", url="https://g.test/", logo_url="https://g.test/l.png"),
    )
    feed = atom(site, "/feeds/publication/gazette.atom")
    assert texts(feed, "a:title/text()") == ["The Gazette"]
    assert texts(feed, "a:logo/text()") == ["https://g.test/l.png"]
    assert texts(feed, "a:link[@rel='alternate'][@type='text/html']/@href") == ["https://g.test/"]
    # It is the only one of a name, so it is whose feeds these are.
    assert texts(atom(site, "/feeds/section/Sport.atom"), "a:title/text()") == ["The Gazette: Sport"]
    _publish(site, Publication(id="courier", name="The Courier"))
    assert texts(atom(site, "/feeds/section/Sport.atom"), "a:title/text()") == ["news.test: Sport"]


def _publish(site: Site, publication: Publication) -> None:
    async def saved() -> None:
        newsroom = open_newsroom(site.settings)
        try:
            await newsroom.save_publications([publication])
        finally:
            await newsroom.database.close()

    run(saved())


@pytest.mark.usefixtures("judges")
def test_the_feeds_of_the_sample_newsroom_are_judged_valid(sample_site: Site, tmp_path: Path) -> None:
    articles = sample_site.get("/v1/articles?limit=200").json()["articles"]
    topics = {f"section/{quote(each['section'], safe='')}" for each in articles if each["section"]}
    topics |= {f"publication/{each['publication']}" for each in articles} | {"latest"}
    documents = {
        suffix: [sample_site.get(f"/feeds/{topic}.{suffix}").content for topic in sorted(topics)]
        for suffix in SUFFIXES
    }
    assert atom_faults(documents["atom"]) == []
    assert json_feed_faults(tmp_path, documents["json"]) == []
    read = [[entries_read(each) for each in documents[suffix]] for suffix in ("rss", "atom")]
    assert read[0] == read[1]
    assert min(read[0]) >= 1
    assert max(read[0]) == len(articles)
