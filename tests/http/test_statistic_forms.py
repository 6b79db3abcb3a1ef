"""A list of figures as JSON-LD and as a table, and one figure in each of its forms."""

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from lxml import html

from service.domain.article import Publication
from service.http import statistic_forms
from service.newsroom import open_newsroom
from service.publish.table import COLUMNS
from service.store import publications
from tests.articles import HOSTILE
from tests.elements import found
from tests.publish.judging import judged, needs_judge
from tests.reporting import Told, asked, quoted, reporting, table_of, told
from tests.serving import Site, run, small

FALL = told(
    "Profit fell by 1.5% to $2,400.50.",
    "1.5%",
    "-1.5",
    unit_kind="percent",
    unit="%",
    change="decrease",
    subject="=HYPERLINK(0)",
    places=("Zürich", "Bern"),
    period="2026",
    attributed_to='The "bank", it says',
)


def many(count: int) -> list[Told]:
    return [
        told(f"It counted {each} boats.", f"{each} boats", each, unit="boats") for each in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("", None, "application/json"),
        ("", "application/ld+json", "application/ld+json"),
        ("", "text/csv;q=0.9, application/json;q=0.1", "text/csv; charset=utf-8; header=present"),
        (".json", "text/csv", "application/json"),
        (".jsonld", "text/csv", "application/ld+json"),
        (".csv", "application/json", "text/csv; charset=utf-8; header=present"),
        (".csv-metadata.json", None, "application/csvm+json"),
    ],
)
def test_the_form_follows_the_suffix_and_else_the_accept_header(
    sample_site: Site, path: str, accept: str | None, media_type: str
) -> None:
    headers = {} if accept is None else {"accept": accept}
    answer = asked(sample_site, path, headers=headers, unit="people")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert ("Accept" in answer.headers["vary"].split(", ")) == (path == "")
    refused = asked(sample_site, headers={"accept": "application/xml"})
    assert (refused.status_code, refused.json()["type"]) == (406, "urn:wirecopy:problem:not-acceptable")


def test_every_form_of_a_list_says_the_same_and_leads_to_the_others(sample_site: Site) -> None:
    answer = asked(sample_site, limit=200)
    listed = [each["statistic"]["id"] for each in answer.json()["statistics"]]
    parts = asked(sample_site, ".jsonld", limit=200).json()["hasPart"]
    assert [each["@id"].rpartition("/")[2] for each in parts] == listed
    assert [each["id"] for each in table_of(asked(sample_site, ".csv"))][:200] == listed
    links = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', answer.headers["link"])
    assert links == [
        ("https://news.test/v1/statistics.json", "application/json"),
        ("https://news.test/v1/statistics.jsonld", "application/ld+json"),
        ("https://news.test/v1/statistics.csv", "text/csv"),
    ]


def test_the_claims_of_a_list_are_those_of_the_articles(sample_site: Site) -> None:
    article = sample_site.sample_article("at-2026-0516-saltmere")
    graph = sample_site.get(f"/v1/articles/{article['id']}.jsonld").json()
    parts = asked(sample_site, ".jsonld", article=article["id"], limit=200).json()["hasPart"]
    by_id = {each["@id"]: each for each in graph["interpretedAsClaim"]}
    assert {each["@id"] for each in parts} == by_id.keys()
    for each in parts:
        expected = dict(by_id[each["@id"]])
        if each != expected:
            # The article knows of a name in its bylines whose it is.
            assert expected.pop("author")["name"] == each.pop("author")["name"]
        assert each == expected
        alone = sample_site.get(f"{each['@id'].removeprefix('https://news.test')}.jsonld").json()
        assert alone.pop("@context") == "https://schema.org"
        assert alone == by_id[each["@id"]]


@needs_judge
def test_the_judge_finds_nothing_wrong_with_lists_and_figures(sample_site: Site, tmp_path: Path) -> None:
    listed = asked(sample_site, ".jsonld", limit=200)
    key = asked(sample_site, limit=1).json()["statistics"][0]["statistic"]["id"]
    documents = [
        listed.content,
        asked(sample_site, ".jsonld", unit="people", place="Syria", q="x" * 200).content,
        asked(sample_site, ".jsonld", publication="alder-times").content,
    ]
    # Who made a data set, and under which licence, is said where it is known.
    warned = {"Dataset: recommended license is missing", "Dataset: recommended creator is missing"}
    for verdict in judged(tmp_path, *documents, require="Dataset"):
        assert (verdict.severity, verdict.message) in {("WARNING", words) for words in warned}, verdict
    assert judged(tmp_path, sample_site.get(f"/v1/statistics/{key}.jsonld").content, require="Claim") == []


def test_a_data_set_names_its_query_its_files_and_who_made_it(site: Site) -> None:
    site.take_in(reporting("a", *many(3)))
    dataset = asked(site, ".jsonld", unit="boats", limit=1).json()
    assert dataset["@type"] == "Dataset"
    assert dataset["url"] == "https://news.test/v1/statistics.jsonld?unit=boats"
    assert [each["contentUrl"] for each in dataset["distribution"]] == [
        "https://news.test/v1/statistics.csv?unit=boats",
        "https://news.test/v1/statistics.json?unit=boats",
    ]
    assert "unit boats" in dataset["name"]
    assert 50 <= len(dataset["description"]) <= 5_000
    # The publication has no name, and the article no licence: neither is made up.
    assert not {"creator", "publisher", "license", "temporalCoverage"} & dataset.keys()


def test_a_claim_tells_place_period_change_and_who_says_so(site: Site) -> None:
    site.take_in(reporting("a", FALL))
    (claim,) = asked(site, ".jsonld").json()["hasPart"]
    assert [place["name"] for place in claim["spatialCoverage"]] == ["Zürich", "Bern"]
    assert (claim["author"]["roleName"], claim["author"]["name"]) == ("source", 'The "bank", it says')
    assert (claim["temporalCoverage"], claim["about"]["observationDate"]) == ("2026", "2026")
    said = {each["name"]: each["value"] for each in claim["about"]["additionalProperty"]}
    assert (said["change"], said["modifier"]) == ("decrease", "exact")


def test_a_table_is_rfc_4180_with_plain_typed_values(site: Site) -> None:
    published = datetime.fromisoformat("2026-11-16T08:00:00.5+01:00")
    site.take_in(reporting("a", FALL, published_at=published))
    answer = asked(site, ".csv")
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.text.split("\r\n")
    assert (len(lines), lines[-1]) == (3, "")
    assert lines[0] == ",".join(column.name for column in COLUMNS)
    (row,) = table_of(answer)
    assert {
        name: row[name] for name in ("value", "low", "high", "unit", "change", "places", "published_at")
    } == {
        "value": "-1.5",
        "low": "-1.5",
        "high": "-1.5",
        "unit": "%",
        "change": "decrease",
        "places": "Zürich|Bern",
        "published_at": "2026-11-16T07:00:00.500000Z",
    }
    assert row["attributed_to"] == 'The "bank", it says'
    assert row["subject"] == "'=HYPERLINK(0)"
    assert row["per"] == row["section"] == row["confidence"] == ""


def risky(text: str) -> Told:
    fields = dict.fromkeys(("unit", "subject", "attributed_to", "period"), text)
    return told(f"{text} boats came.", f"{text} boats", 2, places=(text,), **fields)


def test_no_text_in_a_table_begins_a_formula(site: Site) -> None:
    texts = [f"{first}1+1" for first in ("=", "+", "-", "@", "\t", "＝")]
    site.take_in(reporting("a", *map(risky, texts), headline=texts[0], section=texts[1]))
    rows = {row["exact"]: row for row in table_of(asked(site, ".csv"))}
    assert rows.keys() == {f"'{text} boats" for text in texts}
    for exact, row in rows.items():
        cells = {row[name] for name in ("unit", "subject", "attributed_to", "places", "period")}
        assert cells == {exact.removesuffix(" boats")}
        assert (row["value"], row["headline"], row["section"]) == ("2", f"'{texts[0]}", f"'{texts[1]}")


def test_a_table_survives_hostile_texts(site: Site) -> None:
    figures = [
        told(f"{text} and 7 boats", "7 boats", 7, subject=text.strip() or "x") for text in HOSTILE[:-1]
    ]
    site.take_in(reporting("a", *figures))
    rows = table_of(asked(site, ".csv"))
    assert len(rows) == len(figures)
    assert {each["subject"] for each in rows} >= {"</script><script>alert(1)</script>", "'@id"}


def test_the_columns_that_are_described_are_those_of_the_table(sample_site: Site) -> None:
    answer = asked(sample_site, ".csv")
    described = re.search(
        r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', answer.headers["link"]
    )
    assert described is not None
    metadata = sample_site.get(described[1].removeprefix("https://news.test")).json()
    assert metadata["@context"] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == "https://news.test/v1/statistics.csv"
    columns = metadata["tableSchema"]["columns"]
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert [column["name"] for column in columns] == [column["titles"] for column in columns] == rows[0]
    assert metadata["tableSchema"]["primaryKey"] == "id"
    assert len({row[0] for row in rows[1:]}) == len(rows) - 1 > 20
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=True):
            assert cell or not column.get("required"), column
            assert not cell or re.fullmatch(FORMS[column["datatype"]], cell), (column, cell)


FORMS = {
    "string": r"(?s).+",
    "integer": r"-?\d+",
    "double": r"-?\d+(\.\d+)?",
    "decimal": r"-?\d+(\.\d+)?",
    "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
    "anyURI": r"https?://\S+",
}


def test_a_table_is_read_in_parts_and_leads_on_where_it_ends(site: Site) -> None:
    site.take_in(reporting("a", *many(12)))
    with patch.object(statistic_forms, "_AT_ONCE", 5):
        whole = asked(site, ".csv")
        part = asked(site, ".csv", limit=7)
    assert "next" not in whole.links
    assert len(table_of(whole)) == 12
    rest = site.get(part.links["next"]["url"].removeprefix("https://news.test"))
    assert table_of(part) + table_of(rest) == table_of(whole)
    assert asked(site, ".csv", limit=10_000).status_code == 200
    assert asked(site, ".csv", limit=10_001).json()["parameter"] == "limit"
    with patch.object(statistic_forms, "_AT_ONCE", 5), patch.object(statistic_forms, "_TABLE_BYTES", 1):
        assert len(table_of(asked(site, ".csv"))) == 5


def test_a_data_set_is_as_new_as_the_names_of_its_publications(site: Site) -> None:
    site.take_in(reporting("a", publication="gazette"))

    async def name(at: datetime) -> None:
        newsroom = open_newsroom(site.settings)
        try:
            described = Publication(id="gazette", name=f"The Gazette of {at:%Y}")
            await newsroom.database.write(publications.save, described, at=at)
        finally:
            await newsroom.database.close()

    run(name(datetime(2001, 1, 1, tzinfo=UTC)))
    before = asked(site, ".jsonld")
    assert before.headers["last-modified"] == asked(site, ".json").headers["last-modified"]
    run(name(datetime(2036, 1, 1, tzinfo=UTC)))
    after = asked(site, ".jsonld", headers={"if_modified_since": before.headers["last-modified"]})
    assert (after.status_code, "Gazette of 2036" in after.text) == (200, True)
    assert after.headers["last-modified"] == "Tue, 01 Jan 2036 00:00:00 GMT"
    assert (
        asked(site, ".jsonld", headers={"if_modified_since": after.headers["last-modified"]}).status_code
        == 304
    )


def test_links_of_a_long_search_stay_short(site: Site) -> None:
    site.take_in(reporting())
    assert sum(map(len, asked(site, q="x" * 200).headers.get_list("link"))) < 2_000
    assert asked(site, q="x" * 201).json()["parameter"] == "q"


def page_of(site: Site, path: str) -> html.HtmlElement:
    answer = site.get(path)
    assert answer.status_code == 200
    assert "script-src" not in answer.headers["content-security-policy"]
    return html.fromstring(answer.text)


def rising(*counts: int) -> Told:
    return told(
        f"The council says {counts[-1]:,} homes are dark.",
        f"{counts[-1]:,} homes",
        counts[-1],
        unit="homes",
        subject="homes",
    )


def test_a_figures_page_shows_its_sentence_and_its_history(site: Site) -> None:
    *_, saved = (
        site.take_in(reporting("a", rising(count), headline="Storm & flood")).article
        for count in (14_000, 15_500, 15_900)
    )
    key = saved.statistics[0].id
    story = site.get(f"/v1/statistics/{key}").json()
    assert [state["statistic"]["value"] for state in story["history"]] == [14_000, 15_500, 15_900]
    page = page_of(site, f"/statistics/{key}")
    assert page.findtext(".//h1") == "15,900 homes"
    assert page.findtext(".//blockquote/p/mark") == "15,900 homes"
    assert found(page, ".//blockquote/p").text_content() == "The council says 15,900 homes are dark."
    (picture,) = page.iter("svg")
    assert picture.get("role") == "img"
    title, words = (page.get_element_by_id(name) for name in picture.attrib["aria-labelledby"].split())
    assert title.text_content()
    assert re.findall(r"[\d,]+ homes", words.text_content()) == [
        "14,000 homes",
        "15,500 homes",
        "15,900 homes",
    ]
    assert [label.text for label in page.find_class("label")] == ["14,000", "15,500", "15,900"]
    assert [cell.text_content() for cell in page.xpath("//tbody/tr/td[1]")] == [
        "14,000 homes",
        "15,500 homes",
        "15,900 homes",
    ]
    assert {cell.get("scope") for cell in page.xpath("//thead//th")} == {"col"}
    assert {cell.get("scope") for cell in page.xpath("//tbody//th")} == {"row"}
    assert page.xpath(f"//a[@href='https://news.test/articles/{saved.slug}']/text()") == ["Storm & flood"]
    article = page_of(site, f"/articles/{saved.slug}")
    assert article.xpath(f"//p/a[@href='https://news.test/statistics/{key}']/text()")[0] == "15,900 homes"
    assert site.get(f"/v1/statistics/{key}.html").text == site.get(f"/statistics/{key}").text


def test_a_figure_of_one_state_has_no_picture_and_says_so(site: Site) -> None:
    key = site.take_in(reporting("a", rising(14_000))).article.statistics[0].id
    page = page_of(site, f"/statistics/{key}")
    assert page.find(".//svg") is None
    assert "Nothing else: it has stood like this" in page.text_content()
    assert len(page.xpath("//tbody/tr")) == 1


def test_a_figure_that_is_gone_is_shown_as_it_stood_last(site: Site) -> None:
    key = site.take_in(reporting("a", rising(14_000))).article.statistics[0].id
    site.take_in(small("a"))
    story = site.get(f"/v1/statistics/{key}").json()
    assert (story["gone"], story["history"][-1]["until_revision"]) == (True, 2)
    assert story["sentence"] == "The council says 14,000 homes are dark."
    assert page_of(site, f"/statistics/{key}").find_class("gone")
    assert site.get(f"/v1/statistics/{key}.jsonld").json()["about"]["value"] == 14_000
    assert quoted(site) == []


def test_a_figure_of_a_hidden_article_has_no_page_in_any_form(site: Site) -> None:
    key = site.take_in(reporting("a", rising(14_000)), publish=False).article.statistics[0].id
    editor = {"authorization": site.key("editor")}
    for path in (
        f"/v1/statistics/{key}",
        f"/v1/statistics/{key}.jsonld",
        f"/v1/statistics/{key}.html",
        f"/statistics/{key}",
    ):
        unknown = site.get(path.replace(str(key), "0" * 26))
        hidden = site.get(path)
        assert (hidden.status_code, unknown.status_code) == (404, 404)
        assert hidden.json()["detail"] == unknown.json()["detail"]
        shown = site.get(path, **editor)
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "private, no-cache")


def test_a_page_escapes_what_its_article_says(site: Site) -> None:
    for number, text in enumerate(HOSTILE[:-1]):
        risky = f"{text}7 boats{text}"
        figure = told(
            risky,
            "7 boats",
            7,
            subject=text.strip() or None,
            attributed_to=text.strip() or None,
            places=(text,),
        )
        saved = site.take_in(reporting(f"a-{number}", figure, headline=f"H {text}", section=text)).article
        page = page_of(site, f"/statistics/{saved.statistics[0].id}")
        assert found(page, ".//blockquote/p").text_content() in risky
        assert [each.get("type") for each in page.iter("script")] == ["application/ld+json"]
        article = page_of(site, f"/articles/{saved.slug}")
        assert article.xpath("//article/p[a]")[0].text_content() == risky
