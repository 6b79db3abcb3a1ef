"""Sentences around a figure, and the written forms that formats accept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.forms import is_duration, is_language_tag, is_web_address, seconds_of
from service.domain.sentences import sentence_at


@pytest.mark.parametrize(
    ("text", "exact", "sentence"),
    [
        ("One. More than 7.7 million left. Two.", "7.7 million", "More than 7.7 million left."),
        ("It rained. Dr. Hale counted 12 boats. He left.", "12 boats", "Dr. Hale counted 12 boats."),
        ("The U.S. sent 2,000 troops. They left.", "2,000 troops", "The U.S. sent 2,000 troops."),
        ("“We saw 40 boats.” He left.", "40 boats", "“We saw 40 boats.”"),
        ("Is it 40? It is.", "40", "Is it 40?"),
        ("Am 3. Mai kamen 200 Helfer. Dann nicht.", "200 Helfer", "Am 3. Mai kamen 200 Helfer."),
        ("It was in 2014. Then 40 came.", "40", "Then 40 came."),
        ("वहाँ 200 लोग थे। फिर नहीं।", "200", "वहाँ 200 लोग थे।"),
        ("有200人。后来没有。", "200", "有200人。"),
        ("Title\n40 boats", "40", "40 boats"),
        ("40 boats", "40", "40 boats"),
    ],
)
def test_the_sentence_around_a_figure_is_found(text: str, exact: str, sentence: str) -> None:
    start = text.index(exact)
    assert sentence_at(text, start, start + len(exact)) == sentence


@given(st.text(min_size=1), st.data())
def test_the_sentence_always_holds_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert text[start:end].strip() in sentence_at(text, start, end)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://bücher.example/ä",
        "http://[::1]:80/x%20y",
    ],
)
def test_an_absolute_web_address_is_one(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "//example.org", "ftp://example.org", "javascript:alert(1)", "https://", "http://[::1",
        "http://[1:::2]/", "https://u:p@example.org/", "https://example.org/a b", "https://example.org/%zz",
        "https://example.org/{x}", "https://example.org/\n", "https://ex℀mple.org/",
    ],
)  # fmt: skip
def test_what_is_no_absolute_web_address_is_none(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize("tag", ["en", "de-CH-1996", "zh-Hant-TW", "sl-rozaj-biske", "en-x-house"])
def test_a_language_tag_is_one(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", ["", "english", "en_GB", "e", "x-house", "en-", "ſs"])
def test_what_names_no_language_is_no_tag(tag: str) -> None:
    assert not is_language_tag(tag)


@pytest.mark.parametrize("text", ["PT1M30S", "P1D", "PT0.5S", "P1Y2M3DT4H"])
def test_a_duration_is_one(text: str) -> None:
    assert is_duration(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT1M30S", 90),
        ("P1DT2H", 93_600),
        ("P1W", 604_800),
        ("PT1,5S", 1.5),
        ("P1M", None),
        ("P1Y", None),
        ("90", None),
        (f"P{'9' * 400}D", None),
    ],
)
def test_a_duration_has_a_length_in_seconds_unless_it_is_of_months_or_years(
    text: str, seconds: float | None
) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "1:30", "10 minutes", "P1DT"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert not is_duration(text)
