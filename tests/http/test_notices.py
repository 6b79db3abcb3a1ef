"""What editors say of an article's life is text as the article's own is: every format can write it."""

import unicodedata
from typing import Any

import pytest
from lxml import etree

from tests.newsdesk import Desk
from tests.serving import Site, small

NOTICES = [("correction", "text"), ("withdrawal", "note"), ("release", "note")]


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


@pytest.mark.parametrize(("verb", "field"), NOTICES)
@pytest.mark.parametrize("character", ["\x01", "\x85", "\uffff"])
def test_a_notice_with_what_no_text_may_hold_is_refused(
    desk: Desk, verb: str, field: str, character: str
) -> None:
    saved = desk.site.take_in(small())
    answer = desk.ask("POST", f"/v1/articles/{saved.article.id}/{verb}", {field: f"It was{character}wrong."})
    assert (answer.status_code, answer.json()["pointer"]) == (422, f"/{field}")
    assert f"U+{ord(character):04X}" in answer.json()["detail"]
    assert [each["kind"] for each in feed(desk)] == ["published"]
    etree.fromstring(desk.site.get("/v1/changes.atom").content)


def test_a_notice_is_composed_as_articles_are(desk: Desk) -> None:
    saved = desk.site.take_in(small())
    path, said = f"/v1/articles/{saved.article.id}", unicodedata.normalize("NFD", "À l’été, rien.")
    corrected = desk.done("POST", f"{path}/correction", {"text": said, "change": {"headline": said}})
    desk.done("POST", f"{path}/withdrawal", {"note": said})
    desk.done("POST", f"{path}/release", {"note": said})
    composed = unicodedata.normalize("NFC", said)
    assert (corrected["headline"], corrected["corrections"][0]["text"]) == (composed, composed)
    assert [each["note"] for each in feed(desk)] == [None, composed, composed, composed]


def feed(desk: Desk) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = desk.site.get("/v1/changes").json()["changes"]
    return changes
