"""Sitemaps before the schemas of sitemaps.org and Google, whatever is in the articles."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from service.domain.forms import is_web_address
from service.publish import sitemaps
from service.publish.addresses import uri
from service.publish.links import Links
from service.publish.sitemaps import Page, Story, listed_address, news_language, news_story
from tests.articles import BROKEN_ADDRESSES, BROKEN_CODES, HOSTILE
from tests.serving import Site

NOW = datetime(2026, 11, 20, 12, 0, 0, 1, tzinfo=UTC)
LINKS = Links("https://news.test")
MORE = ("\x00\x0b\ufffe control", "\ud7ff\ue000\U0001f468", "a\tb\nc", "-->", "&#0;")
TEXTS = (*HOSTILE, *MORE)
ADDRESSES = (
    *(
        "https://times.test/a?b=1&c='2'",
        "https://times.test/" + "ö" * 300,
        "https://times.test/" + "a" * 2_000,
    ),
    *("http://[2001:db8::1]:8080/x", "https://köln.test/größe#ß", "https://times.test/%E2%80%AE?]]>"),
)


def stories() -> list[Story]:
    """News of all these texts, those that can be news."""
    made = [
        news_story(LINKS.canonical_of(None, slug), title, name, language, NOW)
        for slug, title, name, language in (
            *((text[:120], text[:2_000], "The Harbour Times", "en") for text in TEXTS),
            *(("a", "A headline", text, "zh-Hant") for text in TEXTS),
            *(("a", "A headline", "The Harbour Times", code) for code in BROKEN_CODES),
        )
    ]
    return [story for story in made if story is not None]


def pages() -> list[Page]:
    """Pages of all these addresses, those that a sitemap can have, each with all of them as pictures."""
    canonical = [
        LINKS.canonical_of(url, slug)
        for url, slug in (
            *((None, text[:120]) for text in TEXTS),
            *((url, "broken") for url in (*BROKEN_ADDRESSES, *ADDRESSES)),
        )
    ]
    listed = [made for each in canonical if each is not None and (made := listed_address(each)) is not None]
    return [Page(address, NOW, [each for each in ADDRESSES if is_web_address(each)]) for address in listed]


def judged(judges: Path, kind: str, *files: Path) -> None:
    verdict = subprocess.run(
        [sys.executable, str(judges / "judge_xsd"), kind, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_sitemaps_of_hostile_articles_are_valid(judges: Path, tmp_path: Path) -> None:
    index = sitemaps.index([(LINKS.sitemap(), NOW), (LINKS.sitemap("news-2"), NOW)])
    written = {"articles": sitemaps.urlset(pages()), "news": sitemaps.news(stories()), "index": index}
    for name, document in written.items():
        (tmp_path / f"{name}.xml").write_bytes(document)
    judged(judges, "sitemap", tmp_path / "articles.xml", tmp_path / "news.xml")
    judged(judges, "siteindex", tmp_path / "index.xml")


def test_everything_the_sample_newsroom_serves_as_a_sitemap_is_valid(
    sample_site: Site, judges: Path, tmp_path: Path
) -> None:
    for name, kind in (("/sitemap.xml", "siteindex"), ("/sitemaps/articles-1.xml", "sitemap")):
        file = tmp_path / Path(name).name
        file.write_bytes(sample_site.get(name).content)
        judged(judges, kind, file)


def test_titles_keep_their_words_and_lose_what_xml_forbids() -> None:
    titles = etree.fromstring(sitemaps.news(stories())).findall(".//{*}title")
    said = [title.text for title in titles]
    assert HOSTILE[2] in said
    assert HOSTILE[3] in said
    assert " control" in said
    assert "a b c" in said


@pytest.mark.parametrize("blank", ["   ", "\x00"])
def test_an_article_without_a_title_or_a_publication_to_be_named_is_no_news(blank: str) -> None:
    address = LINKS.page("a")
    assert news_story(address, blank, "The Harbour Times", "en", NOW) is None
    assert news_story(address, "A headline", blank, "en", NOW) is None
    assert news_story(address, "A headline", "The Harbour Times", "en", NOW) is not None


def test_an_address_that_no_crawler_could_ask_for_is_not_listed() -> None:
    assert listed_address("https://" + "ö" * 70 + ".test/") is None
    assert listed_address("https://times.test/" + "ö" * 400) is None


@pytest.mark.parametrize(
    "address", ["https://times.test/a[1]?b[]=~", "https://köln.test/größe?ä#ö", "https://times.test/a'b#c#d"]
)
def test_an_article_has_the_address_in_a_sitemap_that_it_has_in_a_feed(address: str) -> None:
    assert listed_address(address) == uri(address)


def test_pictures_are_left_out_where_a_file_would_grow_too_large() -> None:
    listed = [
        Page(f"https://news.test/{number}", NOW, [f"https://news.test/{number}.jpg?a&b"] * 2)
        for number in range(3)
    ]
    whole, bare = sitemaps.urlset(listed), sitemaps.urlset(listed, largest=1)
    assert whole.count(b"<image:loc>") == 3
    for largest, pictures in ((len(whole), 3), (len(whole) - 1, 2), (len(bare), 0)):
        made = sitemaps.urlset(listed, largest=largest)
        assert (made.count(b"<loc>"), made.count(b"<image:loc>")) == (3, pictures)
        assert len(made) <= largest


def test_a_page_has_no_more_pictures_than_google_reads() -> None:
    pictures = [f"https://news.test/{number}.jpg" for number in range(1_001)]
    assert sitemaps.urlset([Page("https://news.test/a", NOW, pictures)]).count(b"<image:loc>") == 1_000


def test_a_file_full_of_the_longest_addresses_is_no_larger_than_allowed() -> None:
    longest = "https://news.test/?" + "&" * 2_029
    assert listed_address(longest) == longest
    assert listed_address(longest + "&") is None
    full = [Page(longest, NOW + timedelta(microseconds=1), [longest])] * 5_000
    assert len(sitemaps.urlset(full)) <= 52_428_800


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *[("en", "en"), ("pt-BR", "pt"), ("gsw", "gsw"), ("EN-gb", "en"), ("english", None), ("", None)],
        *[("zh", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"), ("zh-HK", "zh-tw")],
        *[("zh-Hans-HK", "zh-cn"), ("zh-CN", "zh-cn")],
    ],
)
def test_languages_are_written_as_news_sitemaps_have_them(tag: str, language: str | None) -> None:
    assert news_language(tag) == language
