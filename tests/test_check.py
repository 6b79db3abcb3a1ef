"""`wirecopy check`: of files, of pages at an address, of articles kept; as lines, JSON and SARIF."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from service.commands.fetching import Fetcher, is_named
from service.domain.errors import InvalidInput
from service.domain.report import RULES
from tests.forked import Forked
from tests.processes import UNUSED, wirecopy
from tests.publisher import Asked, Page, Publisher

PAGE = """\
Ferry runs again

By Tove Lind

The ferry sailed at dawn, and the operator said up to 300 passengers were waiting at the quay.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ferry & co.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_sarif_log_names_every_rule_and_where_each_is_broken(page: Path) -> None:
    done = wirecopy("check", "--sarif", str(page))
    assert done.returncode == 1
    log: dict[str, Any] = json.loads(done.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    by_code = {result["ruleId"]: result for result in run["results"]}
    result = by_code["image_missing"]
    assert rules[result["ruleIndex"]]["id"] == "image_missing"
    assert result["level"] == "warning"
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"].endswith("/ferry%20%26%20co.txt")
    assert place["logicalLocations"] == [{"fullyQualifiedName": "/body"}]
    assert by_code["section_missing"]["level"] == "note"


def test_every_rule_says_who_asks_for_it_and_since_when() -> None:
    for code, rule in RULES.items():
        assert rule.breach, code
        assert rule.source.dated[:2] == "20", code
        assert rule.source.url.startswith("https://") or rule.source.name == "Wirecopy", code


def test_an_article_of_the_database_is_checked_by_its_id(page: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'w.db'}"
    assert wirecopy("migrate", database=database).returncode == 0
    taken = wirecopy("ingest", "--json", str(page), database=database)
    article_id = json.loads(taken.stdout)["id"]
    done = wirecopy("check", article_id, database=database)
    assert done.returncode == 1
    assert f"{article_id}: /body warning: " in done.stdout
    other = wirecopy("check", f"{article_id[:-1]}{'0' if article_id[-1] != '0' else '1'}", database=database)
    assert other.returncode == 1
    assert "no article has this id" in other.stderr


def test_a_page_is_checked_at_an_address_whose_host_a_setting_names(page: Path) -> None:
    with Publisher(lambda _: Page(PAGE.encode())) as publisher:
        refused = wirecopy("check", publisher.url("/ferry"))
        assert refused.returncode == 1
        assert "WIRECOPY_CHECK_HOSTS" in refused.stderr
        assert publisher.asked == []
        done = wirecopy("check", publisher.url("/ferry"), WIRECOPY_CHECK_HOSTS=publisher.host)
        assert "[image_missing]" in done.stdout
        assert [asked.path for asked in publisher.asked] == ["/ferry"]


def test_a_page_that_leads_to_another_host_is_not_followed_there() -> None:
    with Publisher(lambda _: Page(PAGE.encode())) as other:

        def answer(_: Asked) -> Page:
            return Page(status=302, headers={"location": other.url("/inside")})

        with Publisher(answer) as publisher:
            done = wirecopy("check", publisher.url("/"), WIRECOPY_CHECK_HOSTS=publisher.host)
        assert done.returncode == 1
        assert f"{other.host} is no host that may be asked" in done.stderr
        assert other.asked == []


def test_a_page_larger_than_may_be_read_is_not_read_to_its_end() -> None:
    with Publisher(lambda _: Page(b"x" * 50_000)) as publisher:
        done = wirecopy(
            "check",
            publisher.url("/"),
            WIRECOPY_CHECK_HOSTS=publisher.host,
            WIRECOPY_INGEST_MAX_BYTES="10000",
        )
    assert done.returncode == 1
    assert "more than 10,000 bytes" in done.stderr


@pytest.mark.parametrize(("coding", "compress"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_a_page_that_is_large_when_decoded_is_never_held_as_a_whole(
    coding: str, compress: Callable[[bytes], bytes]
) -> None:
    bomb = compress(bytes(128_000_000))
    with (
        Publisher(lambda _: Page(bomb, headers={"content-encoding": coding})) as publisher,
        Fetcher(frozenset([publisher.host]), most_bytes=100_000) as fetcher,
    ):
        tracemalloc.start()
        try:
            with pytest.raises(InvalidInput, match="more than 100,000 bytes"):
                fetcher.fetch(publisher.url("/"))
            assert tracemalloc.get_traced_memory()[1] < 32_000_000
        finally:
            tracemalloc.stop()


def test_a_page_may_be_compressed_as_was_asked_for() -> None:
    def answer(asked: Asked) -> Page:
        assert asked.headers["accept-encoding"] == "gzip, zstd"
        return Page(gzip.compress(PAGE.encode()), headers={"content-encoding": "gzip"})

    with Publisher(answer) as publisher:
        done = wirecopy("check", publisher.url("/ferry"), WIRECOPY_CHECK_HOSTS=publisher.host)
    assert "[image_missing]" in done.stdout


def test_a_page_compressed_otherwise_is_refused() -> None:
    with Publisher(lambda _: Page(b"x", headers={"content-encoding": "br"})) as publisher:
        done = wirecopy("check", publisher.url("/ferry"), WIRECOPY_CHECK_HOSTS=publisher.host)
    assert done.returncode == 1
    assert "encoded as br" in done.stderr


def test_a_page_that_comes_byte_by_byte_is_not_waited_for(tmp_path: Path) -> None:
    with Publisher(lambda _: Page(PAGE.encode(), pause=0.1)) as publisher:
        process = Forked(
            "check",
            publisher.url("/"),
            folder=tmp_path,
            out=tmp_path / "out",
            err=tmp_path / "err",
            environment={"WIRECOPY_DATABASE_URL": UNUSED, "WIRECOPY_CHECK_HOSTS": publisher.host},
            changed={"service.commands.fetching.MOST_SECONDS": 0.5},
        )
        try:
            assert process.wait() == 1
        finally:
            process.kill()
    assert "no whole answer within 0.5 s" in (tmp_path / "err").read_text()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.COM/", "example.com"),
        ("https://example.com:443/", "example.com"),
        ("https://example.com/", "example.com:443"),
        ("http://example.com/", "example.com:80"),
        ("http://[::1]:8080/", "[::1]:8080"),
    ],
)
def test_a_host_is_named_in_any_case_and_with_its_own_port_or_without(url: str, host: str) -> None:
    assert is_named(url, frozenset([host]))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com:8443/", "example.com"),
        ("http://example.com/", "example.com:443"),
        ("https://example.com.evil.example/", "example.com"),
        ("https://example.com@evil.example/", "example.com"),
        ("ftp://example.com/", "example.com"),
        ("https://[::1/", ""),
    ],
)
def test_another_host_or_port_is_not_the_named_one(url: str, host: str) -> None:
    assert not is_named(url, frozenset([host]))


def test_the_setting_may_name_a_host_in_capitals() -> None:
    with Publisher(lambda _: Page(PAGE.encode())) as publisher:
        port = publisher.host.rpartition(":")[2]
        done = wirecopy(
            "check", f"http://localhost:{port}/", WIRECOPY_CHECK_HOSTS=f"www.example.com, LocalHost:{port}"
        )
    assert "[image_missing]" in done.stdout


def test_an_address_is_a_uri_in_a_sarif_log() -> None:
    with Publisher(lambda _: Page(PAGE.encode())) as publisher:
        done = wirecopy("check", "--sarif", publisher.url("/a b"), WIRECOPY_CHECK_HOSTS=publisher.host)
    (run,) = json.loads(done.stdout)["runs"]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == publisher.url("/a%20b")
