"""`POST /v1/articles:import`: many articles with one request, a line each."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from msgspec.structs import replace

from service.domain.errors import Unavailable
from service.http import importing
from service.ingest import ndjson
from service.newsroom import open_newsroom
from service.transfer import export, load
from tests.conftest import migrate, settings_for
from tests.serving import Site, run, small

ADDRESS = "/v1/articles:import"
NDJSON = "application/x-ndjson"


def line(source_id: str) -> bytes:
    body = [{"type": "paragraph", "text": "The council met on Monday."}]
    article = {"publication": "newsroom", "source_id": source_id, "headline": source_id, "body": body}
    return json.dumps(article).encode() + b"\n"


def lines(*source_ids: str) -> bytes:
    return b"".join(map(line, source_ids))


def results(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == NDJSON
    return [json.loads(each) for each in answer.content.splitlines()]


def sent(
    site: Site, body: bytes, *, role: Any = "editor", path: str = ADDRESS, **headers: str
) -> httpx.Response:
    given = {"content_type": NDJSON, "authorization": site.key(role)} | headers
    return site.request("POST", path, body, **given)


def listed(site: Site) -> set[str]:
    return {each["source_id"] for each in site.get("/v1/articles?limit=200").json()["articles"]}


def exported(site: Site, *, history: bool = True) -> bytes:
    async def collect() -> bytes:
        newsroom = open_newsroom(site.settings)
        try:
            return b"".join([page async for page in export(newsroom, history=history)])
        finally:
            await newsroom.database.close()

    return run(collect())


def test_a_flood_of_line_feeds_is_refused_before_it_costs_much(site: Site) -> None:
    flood = zstandard.ZstdCompressor().compress(b"\n" * 100_000_000)
    assert len(flood) < 10_000
    refused = site.request(
        "POST",
        "/v1/articles:import",
        flood,
        authorization=site.key("editor"),
        content_type="application/x-ndjson",
        content_encoding="zstd",
    )
    assert refused.status_code == 413


def test_each_line_has_its_result_in_order(site: Site) -> None:
    body = lines("a-1") + b'\n# a comment\n{"headline": ""}\n' + lines("a-2")
    answered = results(sent(site, body))
    assert [(each["line"], each["outcome"]) for each in answered] == [
        (1, "created"),
        (4, "rejected"),
        (5, "created"),
    ]
    assert answered[0]["id"]
    assert answered[1]["errors"][0]["pointer"] == "/headline"
    assert listed(site) == {"a-1", "a-2"}
    again = results(sent(site, body))
    assert [each["outcome"] for each in again] == ["unchanged", "rejected", "unchanged"]


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_may_be_compressed(site: Site, coding: str) -> None:
    body = lines("a-1", "a-2")
    coded = gzip.compress(body) if coding == "gzip" else zstandard.compress(body)
    assert len(results(sent(site, coded, content_encoding=coding))) == 2


@pytest.mark.parametrize("media_type", ["application/ndjson", "application/jsonl"])
def test_the_other_names_of_the_media_type_are_known(site: Site, media_type: str) -> None:
    assert len(results(sent(site, lines("a-1"), content_type=media_type))) == 1


def test_other_media_types_are_refused(site: Site) -> None:
    refused = sent(site, lines("a-1"), content_type="application/json")
    assert (refused.status_code, listed(site)) == (415, set())


def test_without_a_key_nothing_is_read(site: Site) -> None:
    assert site.request("POST", ADDRESS, lines("a-1"), content_type=NDJSON).status_code == 401
    assert sent(site, lines("a-1"), role="reader").status_code == 403
    assert listed(site) == set()


def test_a_dry_run_keeps_nothing(site: Site) -> None:
    answered = results(sent(site, lines("a-1") + b"{}\n", path=f"{ADDRESS}?dry_run=true"))
    assert [each["outcome"] for each in answered] == ["created", "rejected"]
    assert listed(site) == set()


def test_the_lines_of_an_export_need_the_key_of_an_admin(site: Site, tmp_path: Path) -> None:
    site.take_in(small("a-1"))
    archive = exported(site)
    refused = results(sent(site, archive))
    assert {each["outcome"] for each in refused} == {"rejected"}
    assert "admin" in refused[0]["detail"]
    other = f"sqlite:///{tmp_path / 'other.db'}"
    run(migrate(other))
    with Site(settings_for(other, tmp_path)) as second:
        assert {each["outcome"] for each in results(sent(second, archive, role="admin"))} <= {
            "created",
            "done",
        }
        assert exported(second) == archive


@pytest.fixture
def strict(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A service that takes editors' lines of 1,000 bytes and bodies of 100,000."""
    limits = {"body_max_bytes": 1_000, "import_max_bytes": 100_000}
    with Site(replace(settings_for(database_url, tmp_path), **limits)) as opened:
        yield opened


def test_a_line_that_is_too_long_keeps_nothing_else_back(strict: Site) -> None:
    answered = results(sent(strict, lines("a-1") + b"x" * 50_000 + b"\n" + lines("a-2")))
    assert [each["outcome"] for each in answered] == ["created", "rejected", "created"]
    assert "50,001 bytes" in answered[1]["detail"]


def test_what_came_before_a_broken_body_is_kept_and_said(
    strict: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndjson, "MOST_LINES", 2)
    body = lines(*(f"a-{number}" for number in range(7)))
    refused = sent(strict, gzip.compress(body)[:-4], content_encoding="gzip")
    assert refused.status_code == 400
    assert "Everything up to line 6 is kept" in refused.json()["detail"]
    assert listed(strict) == {f"a-{number}" for number in range(6)}


def test_a_body_past_the_limit_is_refused_and_says_what_is_kept(strict: Site) -> None:
    refused = sent(strict, b"x" * 100_001)
    assert refused.status_code == 413
    assert "Nothing of it was kept" in refused.json()["detail"]


def test_a_database_that_goes_away_on_the_way_is_a_503_that_says_what_is_kept(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndjson, "MOST_LINES", 2)
    calls = list[int]()

    async def failing(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise Unavailable("the disk at /secret/place is full")
        return await load(*arguments, **named)

    monkeypatch.setattr(importing, "load", failing)
    refused = sent(site, lines(*(f"a-{number}" for number in range(9))))
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert "Everything up to line 4 is kept" in refused.json()["detail"]
    assert "secret" not in refused.text
    assert listed(site) == {f"a-{number}" for number in range(4)}
    assert len(results(sent(site, lines(*(f"a-{number}" for number in range(9)))))) == 9


def test_results_that_fill_a_file_are_sent_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_IN_MEMORY", 100)
    monkeypatch.setattr(importing, "_PIECE", 1_000)
    answered = results(sent(site, lines(*(f"a-{number}" for number in range(300)))))
    assert [each["line"] for each in answered] == list(range(1, 301))


def test_an_empty_body_has_no_results(site: Site) -> None:
    assert results(sent(site, b"")) == []
