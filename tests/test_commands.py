"""The command, run as a user runs it."""

import json
import re
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.store import schema
from tests.conftest import SAMPLES
from tests.processes import Done, serving, started, wirecopy

PAGE = """\
---
url: https://example.com/ferry
published: 2026-11-20T07:15:00Z
section: Coast
language: en-GB
---
Ferry runs again after the storm

The ferry at Odde quay on Friday morningImage copyright
Tove Lind

Image caption

Dozens of passengers waited at the quay

The ferry sailed at dawn, and the operator said up to 300 passengers were waiting.

“Nobody was hurt,” harbour master Eli Strand said.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def scraped() -> Path:
    path = SAMPLES / "scraped-article.txt"
    if not path.is_file():
        pytest.skip(f"no scraped page to try: {path.name} is not in ../shared/samples")
    return path


def converted(path: Path, target: str) -> dict[str, Any]:
    done = wirecopy("convert", str(path), "--to", target)
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def of_type(graph: object, kind: str) -> list[dict[str, Any]]:
    """Every node of a type, in the order in which they stand."""
    found = []
    if isinstance(graph, dict):
        found = [graph] if graph.get("@type") == kind else []
        for value in graph.values():
            found += of_type(value, kind)
    elif isinstance(graph, list):
        for value in graph:
            found += of_type(value, kind)
    return found


def test_convert_gives_the_scraped_page_as_a_news_article(scraped: Path) -> None:
    graph = converted(scraped, "jsonld")
    assert graph["@type"] == "NewsArticle"
    photographs = of_type(graph, "Photograph")
    assert len(photographs) == 2
    assert [each["creditText"] for each in photographs if "creditText" in each] == ["Getty Images"]
    words = json.dumps(photographs, ensure_ascii=False)
    assert "Thousands of civilians" in words
    assert "has not been seen in public since July 2014" in words
    (video,) = of_type(graph, "MediaObject")
    assert video["description"].startswith("‘My son was an IS fighter")
    (aside,) = of_type(graph, "AnalysisNewsArticle")
    assert aside["author"][0]["name"] == "Sebastian Usher"
    assert "Media playback" not in json.dumps(graph)
    assert "Leave a Reply" not in json.dumps(graph)


def test_convert_finds_the_seven_figures_of_the_scraped_page(scraped: Path) -> None:
    graph = converted(scraped, "jsonld")
    claims = of_type(graph, "Claim")
    observed = [
        (
            claim["about"].get("value"),
            claim["about"].get("minValue"),
            claim["about"].get("maxValue"),
            claim["about"].get("unitText"),
        )
        for claim in claims
    ]
    assert observed == [
        (None, 2000, None, "civilians"),
        (20000, None, None, "civilians"),
        (None, 7700000, None, "people"),
        (2000, None, None, "troops"),
        (100, None, None, "%"),
        (None, 14000, 18000, "militants"),
        (None, None, 3000, "foreigners"),
    ]
    sources = [statistic["attributed_to"] for statistic in converted(scraped, "json")["statistics"]]
    assert sources.count("the UN") == 2


def test_convert_keeps_every_sentence_of_the_scraped_page_once_and_in_order(scraped: Path) -> None:
    body = json.dumps(converted(scraped, "json")["body"], ensure_ascii=False)
    junk = ("Image copyright", "Image caption", "Media playback", "Media caption", "Leave a", "Your email")
    lines = [
        line
        for line in scraped.read_text(encoding="utf-8").splitlines()[1:]
        if line.strip() and not line.startswith(junk)
    ]
    sentences = [
        sentence
        for line in lines
        for sentence in re.split(r"(?<=[.?!”]) +", re.sub("Image copyright$", "", line))
        if len(sentence) > 20 and not sentence.startswith("Analysis by")
    ]
    places = [body.find(json.dumps(sentence, ensure_ascii=False)[1:-1]) for sentence in sentences]
    assert len(sentences) > 30
    assert -1 not in places
    assert places == sorted(places)
    assert all(body.count(json.dumps(each, ensure_ascii=False)[1:-1]) == 1 for each in sentences)


def test_convert_reads_the_header_and_options_win_over_it(page: Path) -> None:
    article = converted(page, "json")
    assert (article["section"], article["language"]) == ("Coast", "en-GB")
    done = wirecopy("convert", str(page), "--to", "json", "--section", "Business", "--genre", "report")
    assert json.loads(done.stdout)["section"] == "Business"
    assert json.loads(done.stdout)["genre"] == "report"


def test_convert_takes_its_own_json_and_gives_it_back(page: Path, tmp_path: Path) -> None:
    first = wirecopy("convert", str(page), "--to", "json").stdout
    again = wirecopy("convert", "-", "--to", "json", text=first)
    assert again.stdout == first


def test_convert_goes_on_after_a_wrong_file_and_says_so(page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = wirecopy("convert", str(tmp_path), "missing.txt", "--to", "json")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "empty.txt" in done.stderr
    assert "missing.txt: No such file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "x.txt"),
        ("convert", "x.txt", "--to", "pdf"),
        ("convert", "--to", "json"),
        ("serve", "--port", "0"),
        ("ingest", "x.txt", "--published", "yesterday"),
        ("ingest", "x.txt", "--published", "2026-11-20T07:15:00"),
        ("nonsense",),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    done = wirecopy(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error" in done.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"WIRECOPY_COLOUR": "red"}, "WIRECOPY_COLOUR"),
        ({"WIRECOPY_POOL_SIZE": "many"}, "WIRECOPY_POOL_SIZE"),
        ({"WIRECOPY_PUBLIC_URL": "news.example.com"}, "http://"),
        ({"WIRECOPY_PUBLICATIONS": "missing.json"}, "missing.json"),
    ],
)
def test_a_wrong_setting_is_named(page: Path, variables: dict[str, str], said: str) -> None:
    done = wirecopy("check", str(page), **variables)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_is_at_every_level_with_examples() -> None:
    top = wirecopy("--help").stdout
    for name in ("serve", "key", "migrate", "convert", "ingest", "check"):
        assert name in top
        assert "Examples:" in wirecopy(name, "--help").stdout


def test_a_dry_run_shows_what_was_understood_and_touches_no_database(page: Path, tmp_path: Path) -> None:
    file = tmp_path / "never.db"
    done = wirecopy("ingest", "--dry-run", str(page), database=f"sqlite:///{file}")
    assert (done.returncode, done.stderr) == (0, "")
    for shown in (
        "Ferry runs again",
        "Tove Lind",
        "Dozens of passengers",
        "up to 300 passengers",
        "Eli Strand",
    ):
        assert shown in done.stdout
    assert not file.exists()


def test_ingest_creates_then_leaves_alone_then_revises(page: Path, empty_url: str) -> None:
    unmigrated = wirecopy("ingest", str(page), database=empty_url)
    assert (unmigrated.returncode, unmigrated.stdout) == (1, "")
    assert "wirecopy migrate" in unmigrated.stderr
    assert wirecopy("migrate", database=empty_url).stdout == f"migrated from base to {schema.head()}\n"
    first = json.loads(wirecopy("ingest", str(page), "--json", database=empty_url).stdout)
    assert (first["outcome"], first["revision"], first["status"]) == ("created", 1, "published")
    again = json.loads(wirecopy("ingest", str(page), "--json", database=empty_url).stdout)
    assert (again["outcome"], again["id"]) == ("unchanged", first["id"])
    page.write_text(PAGE.replace("300", "320"), encoding="utf-8")
    revised = wirecopy("ingest", str(page), database=empty_url)
    assert revised.stdout.startswith(f"updated   {first['id']} revision 2 published")


def test_ingest_of_a_folder_tells_its_files_apart(page: Path, tmp_path: Path, empty_url: str) -> None:
    plain = PAGE.replace("url: https://example.com/ferry\n", "")
    for name in ("a/one.txt", "a/two.txt", "b/one.txt", ".hidden.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(plain, encoding="utf-8")
    wirecopy("migrate", database=empty_url)
    done = wirecopy("ingest", str(tmp_path / "in"), "--draft", database=empty_url)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["created"] * 3
    assert "draft" in done.stdout


def test_standard_input_needs_a_name_to_be_taken_in(empty_url: str) -> None:
    wirecopy("migrate", database=empty_url)
    plain = PAGE.replace("url: https://example.com/ferry\n", "")
    nameless = wirecopy("ingest", "-", text=plain, database=empty_url)
    assert nameless.returncode == 1
    assert "--source-id" in nameless.stderr
    named = wirecopy("ingest", "-", "--source-id", "cms-1", text=plain, database=empty_url)
    assert named.stdout.startswith("created")


def test_json_whose_spans_do_not_fit_is_refused_with_a_pointer(page: Path, empty_url: str) -> None:
    wirecopy("migrate", database=empty_url)
    article = json.loads(wirecopy("convert", str(page), "--to", "json").stdout)
    article["statistics"][0]["span"]["end"] += 1000
    done = wirecopy("ingest", "-", text=json.dumps(article), database=empty_url)
    assert done.returncode == 1
    assert "statistics[0].span: must lie within its text" in done.stderr


LONG = "s" * 501
# Of each option what is of no use as what it is to be, and what is too long for its column.
ILL_FORMED = {
    "--publication": ("Not A Slug", "a" * 65, ""),
    "--source-id": ("", " ", "\udcff"),
    "--url": ("ftp://x.test/", "//x.test/", "https://a:b@x.test/", ""),
    "--language": ("en_GB", ""),
    "--section": ("", "\n", "\udcff"),
    "--genre": ("gossip", ""),
    "--published": ("yesterday", "2026-11-20", "9999-12-31T23:59:59-23:59", ""),
    "--updated": ("now", "2026-11-20T07:15:00", ""),
}
TOO_LONG = {
    "--source-id": LONG,
    "--section": LONG,
    "--url": f"https://x.test/{'x' * 2_000}",
    "--language": f"en{'-abcdefgh' * 20}",
}


def test_what_an_option_says_is_held_to_what_an_article_may_hold(
    page: Path, tmp_path: Path, database_url: str
) -> None:
    stated = tmp_path / "stated.json"
    stated.write_text(wirecopy("convert", str(page), "--to", "json").stdout, encoding="utf-8")

    def ingest(option: str, value: str) -> Done:
        return wirecopy("ingest", str(stated), str(page), option, value, database=database_url)

    for option, values in ILL_FORMED.items():
        for value in values:
            refused = ingest(option, value)
            assert (refused.returncode, option in refused.stderr) == (2, True), (option, value)
    for option, value in TOO_LONG.items():
        refused = ingest(option, value)
        told = f"{option[2:].replace('-', '_')}: must be at most"
        assert (refused.returncode, refused.stderr.count(told)) == (1, 2), (option, refused.stderr)
    assert wirecopy("export", database=database_url).stdout == ""
    assert ingest("--section", LONG[1:]).returncode == 0


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "no text"),
        (b"Only a headline", "paragraph"),
        (b'{"headline": 3}', "headline"),
        (b"{", "JSON"),
        (b"<!doctype html><p>x", "no paragraph"),
    ],
)
def test_what_is_no_article_is_refused_with_what_was_missing(document: bytes, said: str) -> None:
    done = wirecopy("convert", "-", "--to", "json", text=document)
    assert (done.returncode, done.stdout) == (1, "")
    assert said.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_a_document_past_the_limit_is_refused_without_being_read() -> None:
    done = wirecopy("convert", "/dev/zero", "--to", "json")
    assert done.returncode == 1
    assert "10,000,000" in done.stderr


def test_check_ends_with_1_when_it_finds_something(page: Path) -> None:
    done = wirecopy("check", str(page))
    assert done.returncode == 1
    assert "[author_missing]" in done.stdout
    listed = json.loads(wirecopy("check", "--json", str(page)).stdout)
    assert "author_missing" in {finding["code"] for finding in listed["findings"]}


def read(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, timeout=10).raise_for_status()


def assert_counted(address: str, figure: str) -> None:
    """A worker counts its requests a moment later, and another one may be asked for the figures."""
    metrics = ""
    for _ in range(100):
        metrics = read(f"{address}/metrics").text
        if figure in metrics:
            return
        time.sleep(0.1)
    raise AssertionError(f"{figure} is not in {metrics}")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_migrates_loads_the_sample_once_and_answers(
    tmp_path: Path, empty_url: str, workers: str
) -> None:
    started = ("--sample", "--workers", workers)
    with serving(tmp_path, *started, database=empty_url) as (address, said):
        assert "loaded the sample newsroom: 13 articles" in said
        assert address in said
        listed = read(f"{address}/v1/articles?limit=200").json()["articles"]
        assert len(listed) == 13
        graph = read(f"{address}/v1/articles/{listed[0]['id']}", Accept="application/ld+json")
        assert graph.headers["content-type"] == "application/ld+json"
        assert graph.json()["url"].startswith(address)
        assert_counted(address, 'wirecopy_requests_total{method="GET",route="/v1/articles",status="200"} 1.0')
    with serving(tmp_path, *started, database=empty_url) as (address, said):
        assert "loaded" not in said
        assert len(read(f"{address}/v1/articles?limit=200").json()["articles"]) == 13
    (line, *_) = [
        json.loads(each)
        for each in (tmp_path / "err.log").read_text().splitlines()
        if '"path":"/v1/articles"' in each
    ]
    assert (line["status"], line["method"], line["event"]) == (200, "GET", "request")
    assert line["request_id"]


def test_a_port_that_is_taken_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        database = f"sqlite:///{tmp_path / 'never.db'}"
        done = wirecopy("serve", "--port", port, database=database)
    assert done.returncode == 1
    assert port in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "never.db").exists()


def test_an_acknowledged_article_survives_kill_9_of_the_server(page: Path, tmp_path: Path) -> None:
    """And the server that comes after finds the database whole."""
    database = f"sqlite:///{tmp_path / 'wirecopy.db'}"
    for number in range(3):
        with started(tmp_path, database=database) as server:
            done = wirecopy("ingest", str(page), "--source-id", f"cms-{number}", database=database)
            assert done.stdout.startswith("created")
            server.kill()
    with serving(tmp_path, database=database) as (address, _):
        listed = read(f"{address}/v1/articles").json()["articles"]
        assert {article["source_id"] for article in listed} == {"cms-0", "cms-1", "cms-2"}
