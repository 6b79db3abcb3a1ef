"""JSON Feed 1.0 and 1.1, each item an article."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from service.domain.article import Contributor, Source, Tag
from service.domain.errors import Malformed, NotAnArticle
from service.ingest.feeds.jsonfeed import read
from tests.ingest.formats.reading import named, only, pictures, text


def feed(*items: dict[str, Any], **head: Any) -> str:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Isle Daily", "items": items, **head}
    return msgspec.json.encode(document).decode()


ITEM = {
    "id": "https://isle.example/1",
    "url": "https://isle.example/1",
    "external_url": "https://elsewhere.example/1",
    "title": "Ferries & fares",
    "content_html": "<p>Fares <b>rise</b>.</p>",
    "summary": "Dearer crossings.",
    "image": "https://isle.example/1.jpg",
    "date_published": "2026-03-01T08:30:00Z",
    "authors": [
        {"name": "Bo Quay", "url": "https://isle.example/bo", "avatar": "https://isle.example/bo.jpg"}
    ],
    "tags": ["Transport"],
    "language": "en-GB",
    "attachments": [{"url": "https://isle.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7}],
    "_own": {"shown": True},
}


def test_a_title_and_a_summary_are_plain_text_whatever_they_look_like() -> None:
    plain = {**ITEM, "title": "Why <b> & &lt; matter", "summary": "if a <b and c> d", "tags": ["R&amp;D <p>"]}
    article = only(read, feed(plain)).article
    assert (article.headline, article.standfirst) == (plain["title"], plain["summary"])
    assert [tag.name for tag in article.tags] == plain["tags"]


def test_an_item_is_an_article() -> None:
    article = only(read, feed(ITEM)).article
    assert (article.headline, article.source_id) == ("Ferries & fares", "https://isle.example/1")
    assert article.byline == (Contributor(name="Bo Quay", url="https://isle.example/bo"),)
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert (article.tags, article.standfirst) == ((Tag(name="Transport"),), "Dearer crossings.")
    assert article.source == Source(url="https://elsewhere.example/1")
    assert text(article) == ["Fares rise."]
    assert pictures(article)[0].image.url == "https://isle.example/1.jpg"


def test_what_has_no_place_is_named_by_its_pointer() -> None:
    told = named(only(read, feed(ITEM)))
    assert "/items/0/_own" in told
    assert "/items/0/attachments/0: a file of type audio/mpeg" in told


def test_plain_text_becomes_paragraphs() -> None:
    assert text(only(read, feed({"id": "1", "title": "T", "content_text": "One.\n\nTwo."})).article) == [
        "One.",
        "Two.",
    ]


def test_version_1_0_has_one_author_and_numbers_for_ids() -> None:
    reading = only(read, feed({"id": 7, "title": "T"}, author={"name": "Al Quay"}))
    assert reading.article.source_id == "7"
    assert reading.article.byline == (Contributor(name="Al Quay"),)


def test_what_a_stranger_puts_under_our_extension_counts_for_nothing() -> None:
    item = {"id": "theirs", "title": "T", "_wirecopy": {"genre": "opinion", "section": "Sport"}}
    article = only(read, feed(item)).article
    assert (article.genre, article.section) == ("news", None)


@pytest.mark.parametrize("document", ['{"items": 3}', "[]", '{"items": []}', '{"items": [7]}'])
def test_without_an_item_there_is_no_article(document: str) -> None:
    with pytest.raises(NotAnArticle):
        read(document.encode())


@pytest.mark.parametrize("document", ["{", '{"items":' + "[" * 5_000, '{"items": "\\ud800"}'])
def test_what_is_no_json_is_refused(document: str) -> None:
    with pytest.raises((Malformed, NotAnArticle)):
        read(document.encode())
