"""`wirecopy convert` over many documents: folders, patterns, what holds several articles, what goes wrong."""

import json
from pathlib import Path

import pytest

from tests.processes import wirecopy

PAGE = """\
{headline}

By Tove Lind

The ferry sailed at dawn, and the operator said up to 300 passengers were waiting at the quay.

“Nobody was hurt,” harbour master Eli Strand said.
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with two pages, one of them deeper down, and a file that is no article."""
    folder = tmp_path / "pages"
    (folder / "coast").mkdir(parents=True)
    (folder / "one.txt").write_text(PAGE.format(headline="Ferry runs again"), encoding="utf-8")
    (folder / "coast" / "two.txt").write_text(PAGE.format(headline="Quay is mended"), encoding="utf-8")
    (folder / "wrong.txt").write_bytes(b"%PDF-1.7")
    return folder


def feed(*headlines: str) -> bytes:
    items = [
        {
            "id": f"tag:{number}",
            "title": headline,
            "content_text": "The ferry sailed at dawn.\n\nNobody was hurt, the harbour master said.",
        }
        for number, headline in enumerate(headlines, start=1)
    ]
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "Coast", "items": items}
    return json.dumps(said).encode()


def test_each_document_becomes_a_file_of_its_name_and_a_wrong_one_stops_no_other(
    pages: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = wirecopy("convert", str(pages), "--to", "jsonld", "--out", str(out))
    assert done.returncode == 1
    assert "wrong.txt: no text: this is a PDF file" in done.stderr
    assert done.stdout == ""
    files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert files == ["coast/two.jsonld", "one.jsonld"]
    assert json.loads((out / "one.jsonld").read_bytes())["headline"] == "Ferry runs again"


def test_a_pattern_stands_for_the_files_that_it_names(pages: Path) -> None:
    done = wirecopy("convert", f"{pages}/**/*o*.txt", "--to", "json")
    assert [json.loads(line)["headline"] for line in done.stdout.splitlines()] == [
        "Quay is mended",
        "Ferry runs again",
    ]


def test_a_patterns_files_keep_their_place_below_it(pages: Path, tmp_path: Path) -> None:
    (pages / "coast" / "one.txt").write_text(PAGE.format(headline="One more"), encoding="utf-8")
    out = tmp_path / "out"
    done = wirecopy("convert", f"{pages}/**/*ne*", "--to", "json", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    files = sorted(str(path.relative_to(out)) for path in out.rglob("*.json"))
    assert files == ["coast/one.json", "one.json"]
    nothing = wirecopy("convert", f"{pages}/*.nothing", "--to", "json")
    assert nothing.returncode == 1
    assert "no file is named by it" in nothing.stderr


def test_what_is_to_be_shown_is_converted_as_such(pages: Path) -> None:
    page = wirecopy("convert", str(pages / "one.txt"), "--to", "ninjs")
    assert json.loads(page.stdout)["pubStatus"] == "usable"
    stated = json.loads(wirecopy("convert", str(pages / "one.txt"), "--to", "json").stdout)
    draft = json.dumps(stated | {"status": "draft"})
    kept = wirecopy("convert", "-", "--to", "ninjs", text=draft)
    assert json.loads(kept.stdout)["pubStatus"] == "withheld"


def test_two_documents_of_one_name_are_not_written_over_each_other(pages: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "one.txt"
    other.parent.mkdir()
    other.write_text(PAGE.format(headline="Another"), encoding="utf-8")
    out = tmp_path / "out"
    done = wirecopy("convert", str(pages / "one.txt"), str(other), "--to", "json", "--out", str(out))
    assert done.returncode == 1
    assert f"would be written to one.json, where {pages / 'one.txt'} is written already" in done.stderr
    assert json.loads((out / "one.json").read_bytes())["headline"] == "Ferry runs again"


def test_of_a_format_with_one_article_a_file_several_want_a_folder(pages: Path) -> None:
    done = wirecopy("convert", str(pages / "one.txt"), str(pages / "coast"), "--to", "html")
    assert done.returncode == 1
    assert "HTML holds one article a file: give --out, a folder" in done.stderr
    assert done.stdout.count("<!DOCTYPE html>") == 1


def test_each_article_of_a_feed_is_converted(tmp_path: Path) -> None:
    (tmp_path / "coast.json").write_bytes(feed("Ferry runs again", "Quay is mended"))
    out = tmp_path / "out"
    done = wirecopy("convert", str(tmp_path / "coast.json"), "--to", "json", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    names = sorted(path.name for path in out.iterdir())
    assert names == ["coast-1.json", "coast-2.json"]
    assert json.loads((out / "coast-2.json").read_bytes())["headline"] == "Quay is mended"


def test_what_says_of_itself_what_it_is_may_be_told_to_be_something_else(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE.format(headline="<b> is a tag of HTML"), encoding="utf-8")
    told = wirecopy("convert", str(page), "--to", "json", "--from", "text")
    assert json.loads(told.stdout)["headline"] == "<b> is a tag of HTML"
    wrong = wirecopy("convert", str(page), "--to", "json", "--from", "newsml")
    assert wrong.returncode == 1
    assert "page.txt" in wrong.stderr


def test_pages_become_one_feed_with_all_of_them(pages: Path) -> None:
    done = wirecopy("convert", str(pages / "one.txt"), str(pages / "coast"), "--to", "jsonfeed")
    titles = [item["title"] for item in json.loads(done.stdout)["items"]]
    assert titles == ["Ferry runs again", "Quay is mended"]
