"""What is read, what is refused, and what the refusal says."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.domain.article import Contributor, Paragraph, Rights, Tag
from service.domain.errors import InvalidInput, NotAnArticle, TooLarge
from service.domain.wire import encode
from service.ingest.document import read
from service.ingest.origin import Origin
from tests.ingest.reading import PAGES, page, take

SHORT = (PAGES / "short.txt").read_bytes()


def test_a_header_fills_what_the_text_does_not_say() -> None:
    article = page("market")
    assert article.url == "https://news.example/business/market-hall"
    assert (article.source_id, article.publication) == ("hall-17", "daily-example")
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert (article.section, article.language) == ("Business", "en-GB")
    assert article.tags == (Tag(name="markets"), Tag(name="Halden"))
    assert article.rights == Rights(copyright_notice="© 2026 Daily Example")


def test_an_option_wins_over_the_header() -> None:
    article = take((PAGES / "market.txt").read_bytes(), Origin(section="City", source_name="Wire"))
    assert article.section == "City"
    assert article.source is not None
    assert article.source.name == "Wire"


def test_without_options_and_header_what_is_unknown_is_null() -> None:
    article = take(SHORT)
    assert (article.publication, article.source_id) == ("newsroom", "page")
    assert (article.id, article.url, article.language, article.published_at) == (None, None, None, None)


def test_the_address_stands_in_for_a_missing_source_id() -> None:
    article = take(SHORT, Origin(url="https://news.example/trees"))
    assert article.source_id == article.url == "https://news.example/trees"


def test_our_json_is_taken_as_it_is() -> None:
    article = page("ferry")
    assert take(b"\xef\xbb\xbf" + encode(article)) == article


def test_our_json_without_quotations_and_figures_gets_them() -> None:
    article = page("ferry")
    bare = encode(article).partition(b',"quotations"')[0] + b"}"
    assert b"statistics" not in bare
    assert take(bare) == article


def test_a_wrong_json_value_is_named_by_its_pointer() -> None:
    with pytest.raises(InvalidInput) as caught:
        take(b'{"publication":"p","source_id":"s","headline":"","body":[]}')
    assert caught.value.pointer == "/headline"


@pytest.mark.parametrize(
    ("escape", "says"),
    [("\\u0000", "U\\+0000"), ("\\u001B", "U\\+001B"), ("\\b", "U\\+0008"), ("\\f", "U\\+000C")],
)
def test_json_with_a_control_character_is_refused_and_told_where(escape: str, says: str) -> None:
    body = f'[{{"type":"paragraph","text":"One."}},{{"type":"paragraph","text":"Two {escape}."}}]'
    with pytest.raises(InvalidInput, match=says) as caught:
        take(f'{{"publication":"p","source_id":"s","headline":"H","body":{body}}}')
    assert caught.value.pointer == "/body/1/text"


def test_json_may_hold_tabs_line_ends_and_backslashes() -> None:
    article = take(r'{"publication":"p","source_id":"s","headline":"a\tb\n\\u0000 \\b","body":[]}')
    assert article.headline == "a\tb\n\\u0000 \\b"


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00", "\\ud800 and more than that", "\\ud800\\ud800"])
def test_json_with_half_a_character_is_refused(escape: str) -> None:
    with pytest.raises(InvalidInput, match="JSON"):
        take(f'{{"publication":"p","source_id":"s","headline":"{escape}","body":[]}}')


@pytest.mark.parametrize("broken", [b"\xff", b"\xed\xa0\x80"])
def test_json_that_is_not_utf_8_is_refused(broken: bytes) -> None:
    with pytest.raises(InvalidInput, match="byte 16 is no UTF-8"):
        take(b'{"publication":"' + broken + b'"}')


def test_a_fallback_is_asked_for_only_where_nothing_else_is_known() -> None:
    def never() -> str:
        raise AssertionError

    def asked(origin: Origin, fallback: Callable[[], str]) -> str:
        return read(SHORT, origin, max_bytes=10_000, fallback_source_id=fallback).source_id

    assert asked(Origin(source_id="-"), never) == "-"
    assert asked(Origin(), lambda: "named") == "named"


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ((PAGES / "banner.txt").read_bytes(), "consent banner"),
        (b"Only a headline here", "no paragraph"),
        (b"Leave a Reply\n\nShare\n\nMenu", "no headline"),
        (b"%PDF-1.7\nsome text", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"PK\x03\x04rest", "ZIP"),
        (bytes(range(256)) * 4, "NUL"),
        (b"<!DOCTYPE html><html></html>", "no paragraph"),
        (b"  <html><body>x</body></html>", "no paragraph"),
        (b"Home\n\nWorld\n\nSport\n\nWeather", "no paragraph"),
        (("A first line that goes on. And goes on again. " * 8).encode(), "no headline"),
    ],
)
def test_what_is_no_article_is_refused_and_told_why(document: bytes, says: str) -> None:
    with pytest.raises(NotAnArticle, match=says):
        take(document)


def test_a_document_past_the_limit_is_refused_and_the_limit_named() -> None:
    with pytest.raises(TooLarge, match="the limit is 10,000,000"):
        take(b"\xff" * 50_000_000)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("colour: red", "line 2.*'colour' is no key"),
        ("published: 2026-03-01", "line 2.*offset"),
        ("published: 2026-03-01T09:30:00", "line 2.*offset"),
        ("published: 2026-13-01T09:30:00Z", "line 2.*offset"),
        ("url: /local/path", "line 2.*absolute"),
        ("url: javascript:alert(1)", "line 2.*absolute"),
        ("language: english!", "line 2.*BCP 47"),
        ("genre: gossip", "line 2.*no genre"),
        ("publication: Bad Name", "line 2.*publication's id"),
        (f"publication: {'a' * 65}", "line 2.*at most 64"),
        ("slug: a/b", "line 2.*no slug"),
        ("source-url: https://u:p@example.org", "line 2.*absolute"),
        ("section:", "line 2.*no value"),
        ("section: A\nsection: B", "line 3.*twice"),
    ],
)
def test_a_wrong_header_line_is_named(line: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        take(f"---\n{line}\n---\nHeadline\n\nA paragraph of the article stands here.")


def test_a_header_without_an_end_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no closing line"):
        take("---\nsection: World\n\nHeadline\n\nA paragraph.")


def test_the_page_of_the_market_is_understood() -> None:
    article = page("market")
    assert article.headline == "Market hall in Halden reopens after the flood"
    assert [person.name for person in article.byline] == ["Jane Doe", "John Roe"]
    assert article.byline[-1].role == "Business reporter"
    assert article.dateline == "HALDEN, Norra (Example)"
    assert article.body[1] == Paragraph(
        text="The old market hall opened its doors on Sunday, and traders said sales were up 4%."
    )
    kinds = [type(block).__name__ for block in article.body]
    assert kinds == [
        "ImageBlock",
        "Paragraph",
        "Paragraph",
        "Heading",
        "ListBlock",
        "Quote",
        "ImageBlock",
        "Paragraph",
    ]


def test_a_byline_in_the_header_is_read_as_one() -> None:
    article = read(
        b"---\nbyline: Jane Doe, Health correspondent\n---\nHeadline\n\nThe clinic opened on Monday.",
        Origin(),
        max_bytes=1000,
        fallback_source_id="x",
    )
    assert article.byline == (Contributor(name="Jane Doe", role="Health correspondent"),)
