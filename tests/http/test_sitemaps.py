"""The sitemap: which pages are in it, when they come and go, and how it is asked for again."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from service.domain.article import ImageBlock, Publication
from service.domain.media import Image, ImageRights
from service.newsroom import open_newsroom
from service.publish import sitemaps as sitemap_files
from service.store import sitemaps
from tests.conftest import settings_for
from tests.newsdesk import Desk
from tests.serving import Site, run, small

ARTICLES, NEWS, INDEX = "/sitemaps/articles-1.xml", "/sitemaps/news.xml", "/sitemap.xml"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Newsstand(Site):
    """A site whose newsroom is known by name, and what its sitemaps say."""

    clock: Clock

    def describe(self, *publications: Publication) -> None:
        async def save() -> None:
            newsroom = open_newsroom(self.settings, clock=self.clock)
            try:
                await newsroom.save_publications(publications)
            finally:
                await newsroom.database.close()

        run(save())

    def found(self, path: str, query: str = "//s:loc") -> list[str]:
        """The texts that an XPath finds in a sitemap; none where there is no such sitemap."""
        answer = self.get(path)
        if answer.status_code == 404:
            return []
        assert answer.status_code == 200, answer.text
        elements: Any = etree.fromstring(answer.content).xpath(query, namespaces=NAMESPACES)
        return [str(each.text) for each in elements]

    def listed(self, path: str = ARTICLES) -> list[str]:
        """The pages of a file, in the order of the alphabet: that of a file is no promise."""
        return sorted(self.found(path))

    def news(self, source_id: str = "a-1", **fields: Any) -> str:
        """Publish an article with all that a news sitemap needs; gives its id."""
        given = {"published_at": self.clock.now, "language": "en-GB"} | fields
        return self.take_in(small(source_id, **given)).article.id or ""


TIMES = Publication(id="newsroom", name="The Harbour Times", url="https://times.test/")


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Newsstand]:
    with Newsstand(settings_for(database_url, tmp_path), clock=Clock()) as opened:
        opened.describe(TIMES)
        yield opened


@pytest.fixture
def on_sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Newsstand]:
    """For what does not depend on the database."""
    file = shutil.copy(migrated_file, tmp_path)
    with Newsstand(settings_for(f"sqlite:///{file}", tmp_path), clock=Clock()) as opened:
        opened.describe(TIMES)
        yield opened


def page(source_id: str) -> str:
    return f"https://news.test/articles/headline-of-{source_id}"


def test_an_article_is_listed_from_its_publication_to_its_withdrawal_and_again_when_restored(
    site: Newsstand,
) -> None:
    desk = Desk(site)
    assert site.get(INDEX).status_code == 404
    first, _ = site.news("a-1"), site.news("a-2")
    assert site.listed() == site.listed(NEWS) == [page("a-1"), page("a-2")]
    assert site.found(INDEX) == ["https://news.test/sitemaps/news.xml", "https://news.test" + ARTICLES]
    desk.withdraw(first)
    assert site.listed() == site.listed(NEWS) == [page("a-2")]
    desk.release(first)
    assert site.listed() == [page("a-1"), page("a-2")]


def test_a_file_of_which_all_was_withdrawn_is_neither_there_nor_in_the_index(on_sqlite: Newsstand) -> None:
    article_id = on_sqlite.news()
    Desk(on_sqlite).withdraw(article_id)
    assert [on_sqlite.get(path).status_code for path in (INDEX, ARTICLES, NEWS)] == [404] * 3


def test_a_file_that_is_not_there_is_not_found(on_sqlite: Newsstand) -> None:
    on_sqlite.news()
    for name in ("articles-2.xml", "articles-0.xml", "articles-01.xml", "news-1.xml", "news-2.xml", "x"):
        assert on_sqlite.get(f"/sitemaps/{name}").status_code == 404, name


def test_a_file_that_is_full_is_followed_by_another_and_keeps_its_articles(
    site: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "FILE", 2)
    ids = [site.news(f"a-{number}") for number in range(5)]
    Desk(site).withdraw(ids[0])
    site.news("a-5")
    assert site.listed() == [page("a-1")]
    assert site.listed("/sitemaps/articles-2.xml") == [page("a-2"), page("a-3")]
    assert site.listed("/sitemaps/articles-3.xml") == [page("a-4"), page("a-5")]
    assert len(site.found(INDEX)) == 4


def test_lastmod_moves_with_what_everybody_sees_and_with_nothing_else(
    site: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "FILE", 1)
    desk = Desk(site)
    first, _ = site.news("a-1", published_at=NOW - timedelta(days=9)), site.news("a-2", packages=("sport",))
    site.news("a-3", published_at=NOW - timedelta(days=9))
    published = site.found(INDEX, "//s:lastmod")
    site.clock.now += timedelta(hours=1)
    site.news("a-2", packages=("sport",), headline="Other words")
    assert site.found(INDEX, "//s:lastmod") == published == ["2026-11-20T12:00:00Z"] * 2
    desk.done("PATCH", f"/v1/articles/{first}", {"standfirst": "More."})
    assert site.found(INDEX, "//s:lastmod") == ["2026-11-20T13:00:00Z", "2026-11-20T12:00:00Z"]
    assert site.found(ARTICLES, "//s:lastmod") == ["2026-11-20T13:00:00Z"]


def test_lastmod_moves_with_the_site_of_a_publication_and_with_nothing_else_that_is_said_of_it(
    site: Newsstand,
) -> None:
    site.news("a-1", published_at=NOW - timedelta(days=9), url="https://times.test/a")
    site.clock.now += timedelta(hours=1)
    site.describe(replace(TIMES, name="The Evening Times", logo_url="https://times.test/logo.png"))
    assert site.found(INDEX, "//s:lastmod") == ["2026-11-20T12:00:00Z"]
    site.describe(replace(TIMES, url="https://www.times.test/"))
    assert site.found(INDEX, "//s:lastmod") == ["2026-11-20T13:00:00Z"]


def test_an_article_that_comes_out_of_its_package_is_listed_from_then_on(on_sqlite: Newsstand) -> None:
    on_sqlite.news("a-1", packages=("sport",))
    assert on_sqlite.listed() == []
    on_sqlite.news("a-1")
    assert on_sqlite.listed() == [page("a-1")]


def test_only_pages_of_this_site_and_of_the_publications_sites_are_listed(site: Newsstand) -> None:
    for number, url in enumerate(
        ("https://other.test/a", "https://times.test/a", "https://WWW.times.test/b?c=1&d", "no address")
    ):
        site.news(f"a-{number}", url=url)
    listed = ["https://WWW.times.test/b?c=1&d", page("a-3"), "https://times.test/a"]
    assert site.listed() == site.listed(NEWS) == listed
    site.describe(Publication(id="newsroom", name="The Harbour Times", url="https://other.test/"))
    assert site.listed() == [page("a-3"), "https://other.test/a"]


def test_an_address_in_other_letters_is_listed_in_ascii(on_sqlite: Newsstand) -> None:
    on_sqlite.describe(Publication(id="newsroom", url="https://köln.test/"))
    on_sqlite.news("a-1", url="https://köln.test/größe?ä=ö")
    on_sqlite.news("a-2", slug="وصلت")
    assert on_sqlite.listed() == [
        "https://news.test/articles/%D9%88%D8%B5%D9%84%D8%AA",
        "https://xn--kln-sna.test/gr%C3%B6%C3%9Fe?%C3%A4=%C3%B6",
    ]


def test_the_pictures_that_everybody_may_have_are_listed_with_their_page(site: Newsstand) -> None:
    free, kept = (f"https://pictures.test/{name}.jpg?a&b" for name in ("free", "kept"))
    site.news("a-1", body=(ImageBlock(image=Image(url=free)), ImageBlock(image=Image(url=free))))
    withheld = Image(url=kept, rights=ImageRights(may_be_syndicated=False))
    site.news("a-2", body=(ImageBlock(image=withheld),))
    site.news("a-3", body=(ImageBlock(image=Image(url=kept)),))
    assert sorted(site.found(ARTICLES, "//s:url[image:image]/s:loc")) == [page("a-1"), page("a-3")]
    assert sorted(site.found(ARTICLES, "//image:loc")) == [free, kept]


def test_news_are_of_the_last_two_days_by_their_first_publication(site: Newsstand) -> None:
    for days in (0, 1, 3):
        site.news(f"a-{days}", published_at=NOW - timedelta(days=days))
    assert site.found(NEWS) == [page("a-0"), page("a-1")]
    assert site.found(NEWS, "//news:publication_date") == ["2026-11-20T12:00:00Z", "2026-11-19T12:00:00Z"]
    site.clock.now += timedelta(hours=25)
    assert site.found(NEWS) == [page("a-0")]


def test_news_have_what_google_requires_and_are_left_out_without_it(on_sqlite: Newsstand) -> None:
    on_sqlite.news("a-1", headline="Storm & <b>flood</b>")
    on_sqlite.news("a-2", language=None)
    on_sqlite.news("a-3", language="no language")
    on_sqlite.news("a-4", publication="nameless")
    assert on_sqlite.found(NEWS, "//news:name | //news:language | //news:title") == [
        "The Harbour Times",
        "en",
        "Storm & <b>flood</b>",
    ]


def test_more_news_than_one_file_takes_are_in_the_next(
    on_sqlite: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.http.recent_news.NEWS", 2)
    for number in range(3):
        on_sqlite.news(f"a-{number}", published_at=NOW - timedelta(hours=number))
    assert on_sqlite.found(NEWS) == [page("a-0"), page("a-1")]
    assert on_sqlite.found("/sitemaps/news-2.xml") == [page("a-2")]
    assert on_sqlite.found(INDEX)[:2] == [
        f"https://news.test/sitemaps/{name}.xml" for name in ("news", "news-2")
    ]
    assert on_sqlite.get("/sitemaps/news-3.xml").status_code == 404


def test_news_are_written_once_until_they_would_be_others(
    on_sqlite: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = sitemap_files.news

    def counted(stories: list[sitemap_files.Story]) -> bytes:
        written.append(len(stories))
        return write(stories)

    monkeypatch.setattr(sitemap_files, "news", counted)
    on_sqlite.news("a-1")
    for path in (NEWS, INDEX, NEWS):
        assert on_sqlite.get(path).status_code == 200
    on_sqlite.describe(replace(TIMES, name="The Evening Times"))
    assert on_sqlite.found(NEWS, "//news:name") == ["The Evening Times"]
    on_sqlite.news("a-2")
    assert on_sqlite.listed(NEWS) == [page("a-1"), page("a-2")]
    assert written == [1, 1, 2]


def test_no_cache_keeps_news_without_asking_and_a_withdrawal_is_no_304(on_sqlite: Newsstand) -> None:
    first, _ = on_sqlite.news("a-1"), on_sqlite.news("a-2")
    on_sqlite.clock.now += timedelta(minutes=5)
    before = on_sqlite.get(NEWS)
    assert before.headers["cache-control"] == "public, no-cache"
    known = {"if_none_match": before.headers["etag"]}
    dated = {"if_modified_since": before.headers["last-modified"]}
    assert [on_sqlite.get(NEWS, **each).status_code for each in (known, dated)] == [304, 304]
    Desk(on_sqlite).withdraw(first)
    assert [on_sqlite.get(NEWS, **each).status_code for each in (known, dated)] == [200, 200]
    assert "last-modified" not in on_sqlite.get(NEWS).headers, "within the second a time says nothing"


def test_news_that_grow_old_make_another_list(on_sqlite: Newsstand) -> None:
    on_sqlite.news("a-1")
    on_sqlite.news("a-2", published_at=NOW - timedelta(hours=47))
    on_sqlite.clock.now += timedelta(minutes=5)
    before = on_sqlite.get(NEWS).headers["last-modified"]
    on_sqlite.clock.now += timedelta(hours=2)
    assert on_sqlite.get(NEWS, if_modified_since=before).status_code == 200
    assert on_sqlite.get(NEWS).headers["last-modified"] == "Fri, 20 Nov 2026 13:00:00 GMT"


def test_the_sitemap_is_asked_for_again_for_little(on_sqlite: Newsstand) -> None:
    article_id = on_sqlite.news("a-1", published_at=NOW - timedelta(days=9))
    before = {path: on_sqlite.get(path).headers for path in (INDEX, ARTICLES)}
    for path, headers in before.items():
        assert headers["surrogate-key"].split()[0] == "sitemaps"
        assert headers["last-modified"] == "Fri, 20 Nov 2026 12:00:00 GMT"
        assert on_sqlite.get(path, if_none_match=headers["etag"]).status_code == 304
        assert on_sqlite.request("HEAD", path).headers["etag"] == headers["etag"]
    on_sqlite.clock.now += timedelta(hours=1)
    Desk(on_sqlite).done("PATCH", f"/v1/articles/{article_id}", {"standfirst": "More."})
    for path, headers in before.items():
        assert on_sqlite.get(path, if_none_match=headers["etag"]).status_code == 200
        assert on_sqlite.get(path, if_modified_since=headers["last-modified"]).status_code == 200


def test_a_key_shows_no_more_of_the_sitemap_than_none(on_sqlite: Newsstand) -> None:
    on_sqlite.news("a-1")
    on_sqlite.news("a-2", packages=("sport",))
    for role in ("reader", "admin"):
        answer = on_sqlite.get(ARTICLES, authorization=on_sqlite.key(role))
        assert answer.content == on_sqlite.get(ARTICLES).content
