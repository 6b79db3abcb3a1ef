"""An article's id and its slug: nobody's are taken from it, and no name makes the service fail."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import migrate, settings_for
from tests.http.test_import import exported
from tests.http.test_writing import Editor, outcome, problem, sent
from tests.serving import Site, run

FIRST, SECOND, THIRD = (f"01kb4w2m8v3f5n7q9s1t3v5x{end}" for end in ("7a", "7b", "7c"))
NDJSON = "application/x-ndjson"


@pytest.fixture
def editor(site: Site) -> Editor:
    return Editor(site)


def imported(editor: Editor, *documents: dict[str, Any]) -> list[dict[str, Any]]:
    body = b"".join(json.dumps(each).encode() + b"\n" for each in documents)
    answered = editor.send("POST", "/v1/articles:import", body, content_type=NDJSON)
    return [json.loads(each) for each in answered.content.splitlines()]


def test_a_slug_that_ends_in_another_articles_id_does_not_stand_in_its_way(editor: Editor) -> None:
    editor.put(sent("b", slug="x"), SECOND)
    editor.put(sent("c", slug=f"x-{FIRST}"), THIRD)
    made = editor.put(sent("a", slug="x"), FIRST)
    assert outcome(made) == (201, "created")
    assert made.json()["slug"] == f"x-{FIRST}-2"
    assert outcome(editor.put(sent("a", slug="x"), FIRST)) == (200, "unchanged")


def test_a_slug_that_is_another_articles_id_does_not_stand_in_its_way(editor: Editor) -> None:
    editor.put(sent("c", slug=FIRST), THIRD)
    made = editor.put(sent("a", headline="???"), FIRST)
    assert (outcome(made), made.json()["slug"]) == ((201, "created"), f"{FIRST}-{FIRST}")


@pytest.mark.parametrize("article_id", ["x", "0" * 27, "../../x", "O" * 26])
def test_an_id_that_is_none_is_refused_on_every_way_in(editor: Editor, article_id: str) -> None:
    document = sent("a", id=article_id)
    assert problem(editor.post(document)) == (422, "invalid-input")
    assert problem(editor.send("POST", "/v1/ingest", document)) == (422, "invalid-input")
    (line,) = imported(editor, document)
    assert (line["outcome"], line["errors"][0]["pointer"]) == ("rejected", "/id")
    assert editor.get("/v1/articles").json()["articles"] == []


def test_an_import_finds_an_article_by_its_id_as_a_post_does(editor: Editor) -> None:
    (made,) = imported(editor, sent("a", id=FIRST))
    assert (made["outcome"], made["id"]) == ("created", FIRST)
    (refused,) = imported(editor, sent("b", id=FIRST))
    assert refused["outcome"] == "rejected"


def test_a_line_that_is_rejected_leaves_its_slug_and_its_publication_alone(editor: Editor) -> None:
    editor.put(sent("a"), FIRST)
    refused, made = imported(editor, sent("a", slug="z", status="draft"), sent("b", slug="z"))
    assert (refused["outcome"], made["outcome"]) == ("rejected", "created")
    assert editor.get(f"/v1/articles/{made['id']}").json()["slug"] == "z"
    (refused,) = imported(editor, sent("b", publication="elsewhere", id=FIRST))
    assert refused["outcome"] == "rejected"
    assert b"elsewhere" not in exported(editor.site)


def test_a_history_in_which_a_slug_went_to_another_article_is_restored(
    editor: Editor, tmp_path: Path
) -> None:
    editor.put(sent("a", slug="x"), FIRST)
    editor.put(sent("a", slug="y"), FIRST)
    editor.put(sent("b", slug="x"), SECOND)
    editor.put(sent("a", slug="y", headline="Last"), FIRST)
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    run(migrate(url))
    with Site(settings_for(url, tmp_path)) as copy:
        headers = {"authorization": copy.key("admin"), "content_type": NDJSON}
        answered = copy.request("POST", "/v1/articles:import", exported(editor.site), **headers)
        assert "rejected" not in answered.text
        assert exported(copy) == exported(editor.site)
