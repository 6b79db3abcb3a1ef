"""What a running server gives out, before judges that we did not write."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.processes import serving, wirecopy
from tests.publish.judging import NEWSML, NINJS, Judge, refused

pytestmark = pytest.mark.soak

REPORTED = {
    "recommended image is missing": "image_missing",
    "recommended author is missing": "author_missing",
    "author.url (or sameAs) is missing": "author_url_missing",
    "headline has": "headline_long",
}
"""The only warnings that are allowed, each with the finding by which the article's report admits it."""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample newsroom, served."""
    folder = tmp_path_factory.mktemp("newsroom")
    with serving(folder, "--sample", database=f"sqlite:///{folder / 'w.db'}") as (address, _):
        yield address


def test_everything_the_sample_newsroom_serves_is_valid_json_ld(judges: Path, newsroom: str) -> None:
    for article in _articles(newsroom):
        report = httpx.get(f"{newsroom}/v1/articles/{article['id']}/report").json()
        codes = {finding["code"] for finding in report["findings"]}
        for path in (f"/v1/articles/{article['id']}.jsonld", f"/articles/{quote(article['slug'])}"):
            _admitted(_verdicts(judges, f"{newsroom}{path}"), codes, path)


@pytest.mark.usefixtures("judges")
@pytest.mark.parametrize(
    ("suffix", "media_type", "judge"),
    [
        ("ninjs", "application/vnd.iptc.ninjs+json", NINJS),
        ("newsml", "application/vnd.iptc.g2.newsitem+xml", NEWSML),
    ],
)
def test_everything_the_sample_newsroom_serves_is_valid_in_iptcs_formats(
    newsroom: str, suffix: str, media_type: str, judge: Judge, tmp_path: Path
) -> None:
    answers = [httpx.get(f"{newsroom}/v1/articles/{each['id']}.{suffix}") for each in _articles(newsroom)]
    assert {answer.headers["content-type"] for answer in answers} == {media_type}
    assert refused(tmp_path, judge, *(answer.content for answer in answers)) == []


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


def _articles(newsroom: str) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = httpx.get(f"{newsroom}/v1/articles?limit=200").json()["articles"]
    assert len(articles) == 13
    return articles


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
