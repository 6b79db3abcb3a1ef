"""What crawlers are told of rights and of the publisher: what publications say, and nothing else."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service.domain.article import Publication, Rights
from service.domain.errors import InvalidInput
from service.domain.masthead import Terms, Trust
from service.newsroom import decode_publications
from tests.conftest import settings_for
from tests.http.test_sitemaps import Clock, Newsstand
from tests.newsdesk import Desk
from tests.serving import small

RSL = {"r": "https://rslstandard.org/rsl"}
TERMS = Terms(
    copyright_holder="Harbour & Sons",
    usage_terms="https://times.test/terms",
    permits=("search", "ai-index"),
    prohibits=("ai-train",),
    payment="attribution",
    licence="https://licences.test/by?a&b",
    payment_url="https://times.test/buy",
    tdm_reservation=True,
    tdm_policy="https://times.test/mining",
)
TRUST = Trust(
    belongto=("https://press.test/", "https://guild.test/"),
    social=("https://social.test/@times",),
    contact=("mailto:editor@times.test",),
    datatrainingallowed=False,
)
SAID = ("/license.xml", "/.well-known/tdmrep.json", "/trust.txt", "/.well-known/trust.txt")


@pytest.fixture
def site(migrated_file: Path, tmp_path: Path) -> Iterator[Newsstand]:
    """On SQLite alone, but for the test of the one query that all of this is made of."""
    file = shutil.copy(migrated_file, tmp_path)
    with Newsstand(settings_for(f"sqlite:///{file}", tmp_path), clock=Clock()) as opened:
        yield opened


def masthead(name: str = "newsroom", **said: Any) -> Publication:
    return Publication(id=name, **said)


def rsl(site: Newsstand, query: str) -> list[str]:
    """What an XPath finds in the RSL document."""
    found: Any = etree.fromstring(site.get("/license.xml").content).xpath(query, namespaces=RSL)
    return [str(each) for each in found]


def test_where_nothing_is_said_nothing_is_there_but_robots_txt(site: Newsstand) -> None:
    site.describe(masthead())
    site.take_in(small())
    assert [site.get(path).status_code for path in SAID] == [404] * 4
    assert site.get("/robots.txt").text == (
        "User-agent: *\nAllow: /\n\nSitemap: https://news.test/sitemap.xml\n"
    )
    page = site.get("/articles/headline-of-a-1")
    assert page.headers["x-robots-tag"] == "max-image-preview:large"
    assert not {"tdm-reservation", "tdm-policy"} & set(page.headers)
    assert "tdm-" not in page.text


def test_the_rights_of_a_publication_are_said_in_the_terms_of_rsl(site: Newsstand) -> None:
    site.describe(masthead(rights=TERMS))
    answer = site.get("/license.xml")
    assert answer.headers["content-type"] == "application/rsl+xml"
    assert rsl(site, "//r:content/@url") == ["https://news.test/"]
    assert rsl(site, "//r:permits[@type='usage']/text()") == ["search ai-index"]
    assert rsl(site, "//r:prohibits[@type='usage']/text()") == ["ai-train"]
    assert rsl(site, "//r:payment/@type | //r:standard/text() | //r:custom/text()") == [
        "attribution",
        "https://licences.test/by?a&b",
        "https://times.test/buy",
    ]
    assert rsl(site, "//r:copyright/text() | //r:terms/text()") == [
        "Harbour & Sons",
        "https://times.test/terms",
    ]
    assert "License: https://news.test/license.xml\n" in site.get("/robots.txt").text


def test_a_licence_that_would_say_nothing_is_not_given(site: Newsstand) -> None:
    """It would permit everything."""
    site.describe(masthead(rights=Terms(copyright_holder="Harbour & Sons", tdm_reservation=True)))
    assert site.get("/license.xml").status_code == 404
    assert "License:" not in site.get("/robots.txt").text
    assert site.get("/.well-known/tdmrep.json").json() == [{"location": "/", "tdm-reservation": 1}]


def test_a_reservation_is_said_of_the_whole_host_and_by_each_page(site: Newsstand) -> None:
    site.describe(masthead(rights=TERMS))
    site.take_in(small())
    said = {"tdm-reservation": 1, "tdm-policy": "https://times.test/mining"}
    assert site.get("/.well-known/tdmrep.json").json() == [{"location": "/"} | said]
    page = site.get("/articles/headline-of-a-1")
    headers = {name: page.headers[name] for name in said}
    assert headers == {name: str(value) for name, value in said.items()}
    in_head = dict(re.findall(r'<meta name="(tdm-[a-z]+)" content="([^"]+)">', page.text))
    assert in_head == headers


def test_that_rights_are_not_reserved_is_said_too(site: Newsstand) -> None:
    site.describe(masthead(rights=Terms(tdm_reservation=False)))
    site.take_in(small())
    assert site.get("/.well-known/tdmrep.json").json() == [{"location": "/", "tdm-reservation": 0}]
    assert site.get("/articles/headline-of-a-1").headers["tdm-reservation"] == "0"


def test_publications_that_differ_speak_for_their_own_sites_and_pages_alone(site: Newsstand) -> None:
    site.describe(
        masthead("times", url="https://times.test/", rights=TERMS),
        masthead("courier", url="https://courier.test/news/", rights=Terms(prohibits=("all",))),
    )
    assert rsl(site, "//r:content/@url") == ["https://courier.test/news/", "https://times.test/"]
    assert site.get("/.well-known/tdmrep.json").status_code == 404
    site.take_in(small(publication="times"))
    assert site.get("/articles/headline-of-a-1").headers["tdm-reservation"] == "1"


def test_a_publication_on_this_host_does_not_license_what_others_have_there(site: Newsstand) -> None:
    site.describe(masthead("times", url="https://news.test/", rights=TERMS), masthead("courier"))
    site.take_in(small(publication="courier"))
    assert site.get("/license.xml").status_code == 404


def test_a_publication_that_says_nothing_is_not_spoken_for_by_another(
    database_url: str, tmp_path: Path
) -> None:
    with Newsstand(settings_for(database_url, tmp_path), clock=Clock()) as site:
        site.describe(masthead("times", rights=TERMS, trust=TRUST))
        site.take_in(small("draft", publication="silent"), publish=False)
        assert site.get("/license.xml").status_code == 200
        article_id = site.take_in(small("shown", publication="silent")).article.id or ""
        assert site.get("/license.xml").status_code == 404
        Desk(site).withdraw(article_id)
        assert site.get("/license.xml").status_code == 200
        assert site.get("/trust.txt").status_code == 200


def test_trust_txt_names_whom_the_publisher_belongs_to(site: Newsstand) -> None:
    site.describe(masthead(trust=TRUST), masthead("other"))
    for path in ("/trust.txt", "/.well-known/trust.txt"):
        answer = site.get(path)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.splitlines() == [
            "belongto=https://press.test/",
            "belongto=https://guild.test/",
            "social=https://social.test/@times",
            "contact=mailto:editor@times.test",
            "datatrainingallowed=no",
        ]
    site.describe(masthead("other", trust=Trust(datatrainingallowed=True)))
    assert site.get("/trust.txt").status_code == 404


def test_the_licence_of_an_article_is_linked_from_its_page(site: Newsstand) -> None:
    site.take_in(small("a-1", rights=Rights(licence="https://licences.test/größe")))
    site.take_in(small("a-2", rights=Rights(licence="ask us")))
    given = '<https://licences.test/gr%C3%B6%C3%9Fe>; rel="license"'
    assert given in site.get("/articles/headline-of-a-1").headers["link"]
    assert 'rel="license"' not in site.get("/articles/headline-of-a-2").headers.get("link", "")


def test_what_is_said_of_rights_is_asked_for_again_for_little(site: Newsstand) -> None:
    site.describe(masthead(rights=TERMS, trust=TRUST))
    for path in (*SAID, "/robots.txt"):
        before = site.get(path)
        assert before.headers["surrogate-key"] == "publication-newsroom"
        assert site.get(path, if_none_match=before.headers["etag"]).status_code == 304
        assert site.get(path, if_modified_since=before.headers["last-modified"]).status_code == 304
        assert site.request("HEAD", path).headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ('"rights": {"permits": ["everything"]}', "rights.permits[0]"),
        ('"rights": {"tdm_policy": "https://times.test/a b"}', "rights.tdm_policy"),
        ('"rights": {"tdm_policy": "https://times.test/\\n"}', "rights.tdm_policy"),
        ('"trust": {"contact": ["a\\nmember=https://evil.test/"]}', "trust.contact[0]"),
        ('"trust": {"social": ["times"]}', "trust.social[0]"),
    ],
)
def test_what_could_not_be_said_is_refused_where_it_is_written(said: str, place: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(place)):
        decode_publications(f'[{{"id": "times", {said}}}]'.encode())
