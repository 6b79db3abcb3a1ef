"""Every page is valid HTML, whatever stands in it, as the Nu Html Checker judges it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings

from service.domain.article import Article, Publication
from service.publish import formats
from tests.articles import articles, publications
from tests.browser.reading import pages
from tests.publish.samples import LINKS
from tests.serving import Site

pytestmark = pytest.mark.browser


class Remark(NamedTuple):
    """What the checker says of a page, and the markup it says it of."""

    severity: str
    page: str
    message: str
    extract: str


def judged(packages: Path, folder: Path, written: dict[str, bytes]) -> list[Remark]:
    """The errors and warnings of pages, which are judged in one run."""
    java = shutil.which("java")
    assert java is not None, "java is not there: run `make browser` as root"
    for name, page in written.items():
        (folder / f"{name}.html").write_bytes(page)
    checker = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [java, "-Xss4m", "-jar", checker, "--format", "json", "--exit-zero-always", folder],
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [
        Remark(
            each.get("subType", each["type"]),
            Path(each["url"]).name,
            each["message"],
            each.get("extract", ""),
        )
        for each in json.loads(done.stderr)["messages"]
        # The slash of `<img />` is there for the body to be XML as well.
        if each["type"] != "info" or each.get("subType") == "warning"
    ]


def test_every_page_of_the_newsroom_is_valid(newsroom: Site, packages: Path, tmp_path: Path) -> None:
    figures = newsroom.get("/v1/statistics?limit=20").json()["statistics"]
    paths = [*pages(newsroom), *(f"/statistics/{each['statistic']['id']}" for each in figures), "/docs"]
    written = {path.strip("/").replace("/", "-"): newsroom.get(path).content for path in paths}
    assert len(written) > 30
    assert judged(packages, tmp_path, written) == []


def test_pages_of_hostile_articles_are_valid(packages: Path, tmp_path: Path) -> None:
    """No error, that is: the checker warns of private characters too, and of languages that it guesses."""
    written: dict[str, bytes] = {}

    @settings(max_examples=100, database=None, deadline=None)
    @given(articles(hostile=True), publications(hostile=True))
    def write(article: Article, publication: Publication) -> None:
        written[f"{len(written):03}"] = formats.page(article, publication, LINKS)

    write()
    assert len(written) >= 100
    remarks = judged(packages, tmp_path, written)
    assert [each for each in remarks if each.severity != "warning"] == []
