"""Figures found again: filters, full text, pages, and who sees which."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import Response

from service.domain.audit import Role
from tests.conftest import PostgresServer, migrate, settings_for
from tests.reporting import Told, asked, quoted, reporting, told
from tests.serving import Site, run

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)

REFUGEES = told(
    "The United Nations says more than 7.7 million Syrian refugees live abroad.",
    "more than 7.7 million Syrian refugees",
    7_700_000,
    modifier="more_than",
    unit="refugees",
    subject="Syrian refugees",
    places=("Syria", "Türkiye"),
    attributed_to="the United Nations",
)
CAMP = told(
    "Between 14,000 and 18,000 people are still in the camp.",
    "Between 14,000 and 18,000 people",
    modifier="between",
    low=14_000,
    high=18_000,
    unit="people",
    subject="people in the camp",
    places=("Iraq",),
    attributed_to="An aid worker",
)
PRICE = told(
    "Bread costs about $2.40 a loaf.",
    "about $2.40",
    "2.40",
    modifier="about",
    unit_kind="currency",
    unit="USD",
    unit_code="ISO4217:USD",
    subject="bread",
)
RATE = told(
    "Unemployment fell to 4.1%.",
    "4.1%",
    "4.1",
    unit_kind="percent",
    unit="%",
    unit_code="P1",
    subject="Unemployment",
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Four figures in two articles, and one in each article that the public may not see. Only to be read."""
    folder = tmp_path_factory.mktemp("newsroom")
    url = f"sqlite:///{folder / 'wirecopy.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create()
    run(migrate(url))
    with Site(settings_for(url, folder)) as site:
        site.take_in(
            reporting("war", REFUGEES, CAMP, publication="gazette", section="World", published_at=MONDAY)
        )
        later = MONDAY + timedelta(days=1)
        site.take_in(reporting("money", PRICE, RATE, section="Economy", published_at=later))
        site.take_in(reporting("draft", hidden("a draft")), publish=False)
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        site.take_in(reporting("embargoed", hidden("an embargo"), embargo_until=tomorrow))
        site.take_in(reporting("packaged", hidden("a package"), packages=("sport",)))
        site.take_in(reporting("rejected", hidden("a rejection", review="rejected")))
        yield site


def hidden(where: str, **facts: Any) -> Told:
    """A figure that the public may not see; `where` is the end of its sentence."""
    return told(
        f"A hundred lorries waited in {where}.",
        "A hundred lorries",
        100,
        unit="lorries",
        subject="lorries",
        places=("Hidden Valley",),
        attributed_to="the hidden source",
        **facts,
    )


def names(found: list[str]) -> set[str]:
    named = {REFUGEES.exact: "refugees", CAMP.exact: "camp", PRICE.exact: "price", RATE.exact: "rate"}
    return {named.get(each, each) for each in found}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"refugees", "camp", "price", "rate"}),
        ({"unit": "people"}, {"camp"}),
        ({"unit": "%"}, {"rate"}),
        ({"unit": "USD"}, {"price"}),
        ({"unit_code": "ISO4217:USD"}, {"price"}),
        ({"unit_code": "USD"}, set()),
        ({"unit": "usd"}, set()),
        ({"unit_kind": "count"}, {"refugees", "camp"}),
        ({"unit_kind": "percent", "unit": "USD"}, set()),
        ({"subject": "syrian  REFUGEES"}, {"refugees"}),
        ({"subject": "refugees"}, set()),
        ({"place": "Syria"}, {"refugees"}),
        ({"place": "turkiye"}, {"refugees"}),
        ({"source": "United Nations"}, {"refugees"}),
        ({"source": "THE united nations"}, {"refugees"}),
        ({"source": "aid worker"}, {"camp"}),
        ({"section": "Economy"}, {"price", "rate"}),
        ({"publication": "gazette"}, {"refugees", "camp"}),
        ({"publication": "gazette", "unit": "people", "place": "iraq"}, {"camp"}),
        ({"section": "Sport"}, set()),
        # Ranges that meet, at their very ends too.
        ({"min": "18000"}, {"refugees", "camp"}),
        ({"min": "18000.5"}, {"refugees"}),
        ({"max": "14000"}, {"camp", "price", "rate"}),
        ({"max": "13999"}, {"price", "rate"}),
        ({"min": "15000", "max": "16000"}, {"camp"}),
        ({"min": "2.4", "max": "2.4"}, {"price"}),
        ({"min": "2.4000000000001", "max": "4.1"}, {"rate"}),
        ({"min": "-999999999999999999", "max": "2.4"}, {"price"}),
        # An open bound reaches no further than what is said.
        ({"min": "7700001"}, set()),
        # All words, in any order, case, number, with or without accents.
        ({"q": "refugee syrian"}, {"refugees"}),
        ({"q": "CAMPS person"}, {"camp"}),
        ({"q": "14000"}, {"camp"}),
        ({"q": "14,000 people"}, {"camp"}),
        ({"q": "camp refugees"}, set()),
        ({"q": "unemployment"}, {"rate"}),
        ({"q": "camp", "unit": "people", "min": "1"}, {"camp"}),
        ({"q": "lorries"}, set()),
    ],
)
def test_each_filter_finds_what_it_names_and_nothing_else(
    newsroom: Site, query: dict[str, str], found: set[str]
) -> None:
    assert names(quoted(newsroom, **query)) == found


def test_any_text_may_be_looked_for_and_operators_are_words_like_others(newsroom: Site) -> None:
    for q in ('"camp"', "camp*", "-camp", "^camp", "(camp", "camp\u202e", "cámp!", "{camp} | 'people'"):
        assert quoted(newsroom, q=q) == [CAMP.exact], q
    for q in (
        '"', "'", "*", "!!!", "%", "\\", "人口", "\U0001f600", "\u0301", "\ufffd", "1.2.3,4", "x" * 200,
        "camp OR bread", "NOT bread", "camp AND bread", "NEAR(camp people)", "words:camp", "camp a AND",
        "statistic_search", "'; DROP TABLE statistics; --",
    ):  # fmt: skip
        assert quoted(newsroom, q=q) == [], q


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"min": "many"}, "min"),
        ({"min": "NaN"}, "min"),
        ({"max": "1e999999999"}, "max"),
        ({"max": "Infinity"}, "max"),
        ({"min": "1_000"}, "min"),
        ({"min": "1e17"}, "min"),
        ({"min": " 5"}, "min"),
        ({"min": "5\n"}, "min"),
        ({"max": "\u0661\u0662"}, "max"),
        ({"max": "1" * 19}, "max"),
        ({"max": "." + "1" * 3}, "max"),
        ({"max": "0." + "1" * 41}, "max"),
        ({"q": "x" * 201}, "q"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-11-16T08:00:00"}, "since"),
        ({"unit_kind": "length"}, "unit_kind"),
        ({"article": "x"}, "article"),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "k88ABfnnJeGAAKEw"}, "cursor"),
        ({"q": ""}, "q"),
        ({"unit": "\x00"}, "unit"),
        ({"units": "people"}, "units"),
    ],
)
def test_a_wrong_parameter_is_named_in_a_400_problem(
    newsroom: Site, query: dict[str, Any], parameter: str
) -> None:
    answer = asked(newsroom, **query)
    problem = answer.json()
    assert (answer.status_code, problem["parameter"]) == (400, parameter)
    assert problem["type"] == "urn:wirecopy:problem:invalid-parameter"


def test_a_parameter_that_is_given_twice_is_refused(newsroom: Site) -> None:
    answer = newsroom.get("/v1/statistics?unit=people&unit=USD")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "unit")


def test_a_cursor_of_articles_is_none_of_figures(newsroom: Site) -> None:
    cursor = newsroom.get("/v1/articles?limit=1").json()["next_cursor"]
    assert asked(newsroom, cursor=cursor).status_code == 400
    cursor = asked(newsroom, limit=1).json()["next_cursor"]
    assert newsroom.get(f"/v1/articles?cursor={cursor}").status_code == 400


def test_a_record_tells_the_figure_its_sentence_and_its_article(newsroom: Site) -> None:
    (found,) = asked(newsroom, unit="people").json()["statistics"]
    article = newsroom.get(f"/v1/articles/{found['article']['id']}").json()
    statistic = next(each for each in article["statistics"] if each["unit"] == "people")
    key = statistic["id"]
    assert found == {
        "url": f"https://news.test/v1/statistics/{key}",
        "page_url": f"https://news.test/statistics/{key}",
        "statistic": statistic,
        "sentence": CAMP.text,
        "article": {
            "id": article["id"],
            "revision": 1,
            "headline": "Headline of war",
            "url": f"https://news.test/v1/articles/{article['id']}",
            "page_url": f"https://news.test/articles/{article['slug']}",
            "section": "World",
            "published_at": "2026-11-16T08:00:00Z",
        },
    }


def test_the_figures_of_the_newest_article_come_first(newsroom: Site) -> None:
    found = asked(newsroom).json()["statistics"]
    assert [each["article"]["section"] for each in found] == ["Economy", "Economy", "World", "World"]


HIDDEN: tuple[dict[str, str], ...] = (
    {},
    {"unit": "lorries"},
    {"subject": "lorries"},
    {"place": "hidden valley"},
    {"q": "waited"},
    {"source": "hidden source"},
    {"min": "100", "max": "100"},
    {"since": "2020-01-01T00:00:00Z"},
)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (None, set[str]()),
        ("reader", {"a package"}),
        ("editor", {"a draft", "an embargo", "a package", "a rejection"}),
        ("admin", {"a draft", "an embargo", "a package", "a rejection"}),
    ],
)
def test_each_role_finds_the_figures_of_its_articles_in_every_form_and_no_other(
    newsroom: Site, role: Role | None, seen: set[str]
) -> None:
    headers = {} if role is None else {"authorization": newsroom.key(role)}
    for query in HIDDEN:
        for suffix in (".json", ".jsonld", ".csv"):
            written = asked(newsroom, suffix, headers=headers, **query).text
            for where in ("a draft", "an embargo", "a package", "a rejection"):
                assert (f"waited in {where}." in written) == (where in seen), (query, suffix, where)


def test_figures_of_an_article_are_found_by_its_id_unless_it_is_hidden(newsroom: Site) -> None:
    everything = asked(newsroom, headers={"authorization": newsroom.key("editor")}).json()["statistics"]
    ids = {each["article"]["headline"]: each["article"]["id"] for each in everything}
    assert names(quoted(newsroom, article=ids["Headline of war"])) == {"refugees", "camp"}
    assert quoted(newsroom, article=ids["Headline of draft"]) == []


def pages(site: Site, **query: Any) -> Iterator[Response]:
    """Every page of a query, by its links."""
    answer = asked(site, **query)
    while True:
        yield answer
        following = answer.links.get("next")
        if following is None:
            return
        answer = site.get(following["url"].removeprefix("https://news.test"))


def test_pages_neither_skip_nor_repeat_while_articles_arrive_and_are_revised(site: Site) -> None:
    def article(number: int, *more: Told) -> None:
        figures = [
            told(f"It counted {each} boats {number}.", f"{each} boats", each, unit="boats")
            for each in (3, 4, 5)
        ]
        at = MONDAY + timedelta(hours=number)
        site.take_in(reporting(f"a-{number:03}", *more, *figures, published_at=at))

    for number in range(4):
        article(number)
    there = {each["statistic"]["id"] for each in asked(site, limit=200).json()["statistics"]}
    seen: list[str] = []
    for arriving, answer in enumerate(pages(site, limit=2, unit="boats")):
        found = answer.json()
        seen += [each["statistic"]["id"] for each in found["statistics"]]
        assert (found["next_cursor"] is None) == ("next" not in answer.links)
        article(100 + arriving)
        article(1, told(f"Later {arriving} ships came.", f"{arriving} ships", arriving, unit="ships"))
    assert len(seen) == len(set(seen)) == 12
    assert set(seen) == there


def test_since_finds_what_was_stated_or_changed_and_not_what_stayed(site: Site) -> None:
    site.take_in(reporting("a", CAMP, RATE))
    site.take_in(reporting("b", REFUGEES), publish=False)
    since = datetime.now(UTC).isoformat()
    assert quoted(site, since=since) == []
    fallen = told(
        "Unemployment fell to 4.0%.",
        "4.0%",
        "4.0",
        **{name: RATE.facts[name] for name in ("unit", "unit_kind", "unit_code", "subject")},
    )
    site.take_in(reporting("a", CAMP, fallen))
    # It was written before, but nobody could read it.
    site.take_in(reporting("b", REFUGEES))
    assert sorted(quoted(site, since=since)) == ["4.0%", REFUGEES.exact]


def test_a_withdrawn_articles_figures_are_found_no_more(site: Site) -> None:
    saved = site.take_in(reporting("a", CAMP)).article
    headers = {"authorization": site.key("editor")}
    paths = ["/v1/statistics?q=camp", "/v1/statistics.csv?unit=people", f"/v1/statistics?article={saved.id}"]
    assert all("Between 14,000" in site.get(path).text for path in paths)
    patch = b'{"packages": ["nobody"]}'
    patched = site.request(
        "PATCH", f"/v1/articles/{saved.id}", patch, content_type="application/merge-patch+json", **headers
    )
    assert patched.status_code == 200
    assert not any("Between 14,000" in site.get(path).text for path in paths)


def test_a_revision_changes_what_is_found_and_leaves_nothing_of_the_old_words(site: Site) -> None:
    site.take_in(reporting("a", CAMP))
    moved = told("Some 900 boats left the harbour.", "900 boats", 900, unit="boats", places=("Basra",))
    site.take_in(reporting("a", moved))
    for gone in ({"q": "camp"}, {"unit": "people"}, {"place": "Iraq"}, {"max": "18000", "min": "14000"}):
        assert quoted(site, **gone) == [], gone
    for found in ({"q": "harbour"}, {"unit": "boats"}, {"place": "Basra"}, {"min": "900", "max": "900"}):
        assert quoted(site, **found) == ["900 boats"], found
