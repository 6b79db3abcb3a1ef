"""What a running server gives out, before judges that we did not write."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.processes import serving, wirecopy

REPORTED = {
    "recommended image is missing": "image_missing",
    "recommended author is missing": "author_missing",
    "author.url (or sameAs) is missing": "author_url_missing",
    "headline has": "headline_long",
}
"""The only warnings that are allowed, each with the finding by which the article's report admits it."""


def test_everything_the_sample_newsroom_serves_is_valid_json_ld(judges: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--sample", database=f"sqlite:///{tmp_path / 'w.db'}") as (address, _):
        articles = httpx.get(f"{address}/v1/articles?limit=200").json()["articles"]
        assert len(articles) == 13
        for article in articles:
            report = httpx.get(f"{address}/v1/articles/{article['id']}/report").json()
            codes = {finding["code"] for finding in report["findings"]}
            for path in (f"/v1/articles/{article['id']}.jsonld", f"/articles/{quote(article['slug'])}"):
                _admitted(_verdicts(judges, f"{address}{path}"), codes, path)


def test_the_scraped_page_is_converted_into_valid_json_ld(judges: Path, tmp_path: Path) -> None:
    page = judges.parent / "samples" / "scraped-article.txt"
    if not page.is_file():
        pytest.skip("no scraped page to try: ../shared/samples/scraped-article.txt is not there")
    converted = wirecopy("convert", str(page), "--to", "jsonld")
    assert converted.returncode == 0
    (tmp_path / "page.jsonld").write_text(converted.stdout, encoding="utf-8")
    checked = wirecopy("check", "--json", str(page))
    codes = {finding["code"] for finding in json.loads(checked.stdout)["findings"]}
    _admitted(_verdicts(judges, str(tmp_path / "page.jsonld")), codes, "page")


def _verdicts(judges: Path, source: str) -> list[dict[str, Any]]:
    judged = subprocess.run(
        [
            sys.executable,
            str(judges / "judge_jsonld"),
            source,
            "--strict",
            "--require",
            "NewsArticle",
            "--json",
        ],
        capture_output=True,
        check=False,
    )
    assert judged.returncode in (0, 1), judged.stderr
    verdicts: list[dict[str, Any]] = json.loads(judged.stdout)
    return verdicts


def _admitted(verdicts: list[dict[str, Any]], codes: set[str], what: str) -> None:
    """No error, and no warning that the article's own report does not admit."""
    for verdict in verdicts:
        if verdict["severity"] == "INFO":
            continue
        message = verdict["message"]
        assert verdict["severity"] == "WARNING", f"{what}: {message}"
        code = next((code for words, code in REPORTED.items() if words in message), None)
        assert code in codes, f"{what}: {verdict['path']}: {message}"
