"""What is asked of an article beyond its types, and what is put right in it."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from service.domain import wire
from service.domain.article import (
    Article,
    Box,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Quotation,
    Translation,
)
from service.domain.composition import Offsets, _is_composed
from service.domain.consistency import normalised, require_size, verify
from service.domain.errors import InvalidInput
from service.domain.media import Caption, Image
from service.domain.span import Emphasis, Link, span
from tests.articles import articles
from tests.serving import small

NFD = "Le café du café e\u0301tait ouvert."
_ANY = st.characters(exclude_categories=["Cs"])
SPLIT = unicodedata.normalize("NFD", NFD)


def refused(article: Article) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        verify(article)
    return caught.value


def test_every_wrong_span_mark_and_slug_is_told_at_once() -> None:
    text = "The council met on Monday."
    right = span(text, 4, 11, container="paragraph", pointer="/body/0/text")
    wrong = [
        replace(right, exact="Council"),
        replace(right, pointer="/body/9/text"),
        replace(right, end=99),
        replace(right, text_hash="0" * 16),
        replace(right, container="heading"),
    ]
    error = refused(
        small(
            slug="Not A Slug",
            body=(Paragraph(text=text, marks=(Emphasis(start=0, end=3), Link(start=5, end=99, href="x"))),),
            quotations=tuple(Quotation(span=each) for each in [right, *wrong]),
        )
    )
    assert [fault.pointer for fault in error.faults] == [
        "/quotations/1/span",
        "/quotations/2/span/pointer",
        "/quotations/3/span",
        "/quotations/4/span",
        "/quotations/5/span",
        "/slug",
        "/body/0/marks/1",
    ]
    assert error.detail.startswith("7 faults: quotations[1].span: must say what stands there")


@pytest.mark.parametrize(
    "character",
    ["\0", "\b", "\x0b", "\x0c", "\r", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\ufffe", "\uffff"],
)
def test_a_character_that_no_text_may_hold_is_told_with_its_place(character: str) -> None:
    article = small(
        body=(ListBlock(items=(ListItem(text="Fine."), ListItem(text=f"Not {character} fine."))),)
    )
    for each in (article, wire.checked(article)):
        error = refused(each)
        assert error.pointer == "/body/0/items/1/text"
        assert f"character U+{ord(character):04X} at position 4" in error.detail


def test_tabs_line_feeds_and_what_only_looks_like_an_escape_are_allowed() -> None:
    verify(small(headline="a\tb\nc \\b \\u0000 \\ufffe \u00a0 é ﷽ \ufeff"))


@settings(max_examples=100, deadline=None)
@given(st.text(_ANY, min_size=1, max_size=20))
def test_control_characters_are_found_whatever_stands_around_them(text: str) -> None:
    control = any(
        (unicodedata.category(each) == "Cc" and each not in "\t\n") or each in "\ufffe\uffff" for each in text
    )
    if control:
        assert refused(small(section=text)).pointer == "/section"
    else:
        verify(small(section=text))


@settings(max_examples=60, deadline=None)
@given(articles())
def test_a_consistent_article_passes_and_stays_the_same_object(article: Article) -> None:
    again = normalised(wire.checked(article))
    assert again == article
    assert normalised(again) is again
    verify(again)


def test_times_become_utc_and_a_language_tag_takes_its_usual_case() -> None:
    east = timezone(timedelta(hours=2))
    article = normalised(small(published_at=datetime(2026, 1, 1, 1, tzinfo=east), language="pt-br"))
    assert article.published_at == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert article.published_at.tzinfo is UTC
    assert article.language == "pt-BR"


def test_texts_are_composed_and_what_stands_over_them_moves_along() -> None:
    first, second = SPLIT.index("cafe"), SPLIT.rindex("cafe")
    marks = (
        Emphasis(start=first, end=first + 5),
        Link(start=second, end=second + 5, href="https://x/e\u0301"),
    )
    anchored = span(SPLIT, second, second + 5, container="paragraph", pointer="/body/0/text")
    article = normalised(
        small(
            headline=unicodedata.normalize("NFD", "Émile"),
            body=(
                Paragraph(text=SPLIT, marks=marks),
                ImageBlock(image=Image(credit="e\u0301"), caption=Caption(text="e\u0301!")),
            ),
            quotations=(Quotation(span=anchored),),
        )
    )
    verify(article)
    paragraph, picture = article.body
    assert isinstance(paragraph, Paragraph)
    assert isinstance(picture, ImageBlock)
    assert article.headline == "Émile"
    assert [paragraph.text[mark.start : mark.end] for mark in paragraph.marks] == ["café", "café"]
    assert paragraph.marks[1] == replace(marks[1], start=paragraph.marks[1].start, end=paragraph.marks[1].end)
    assert article.quotations[0].span.exact == "café"
    assert (picture.image.credit, picture.caption.text) == ("é", "é!")


def test_a_span_over_half_a_character_takes_all_of_it() -> None:
    anchored = span("e\u0301a", 1, 2, container="paragraph", pointer="/body/0/text")
    article = normalised(
        small(body=(Paragraph(text="e\u0301a"),), quotations=(Quotation(span=anchored),)),
    )
    verify(article)
    assert article.quotations[0].span.exact == "é"


_SOUNDS = st.text("ae\u0301\u0323\u1100\u1161\u11a8\u0958\u09c7\u09be\u2126 ", min_size=1, max_size=12)


@settings(max_examples=300)
@given(_SOUNDS)
def test_offsets_move_with_the_characters_that_they_stand_before(text: str) -> None:
    offsets = Offsets(text)
    places = [offsets.at(offset) for offset in range(len(text) + 1)]
    whole = unicodedata.normalize("NFC", text)
    assert places[0] == 0
    assert places[-1] == len(whole)
    assert all(first <= second for first, second in pairwise(places))
    for start in range(len(text)):
        first, last = offsets.interval(start, start + 1)
        assert 0 <= first < last <= len(whole)


@settings(max_examples=300)
@given(st.text(_ANY, max_size=10) | _SOUNDS)
def test_whether_a_text_is_composed_is_told_as_unicode_tells_it(text: str) -> None:
    assert _is_composed(text.encode()) == unicodedata.is_normalized("NFC", text)


def test_what_is_known_to_be_composed_is_so_whatever_stands_beside_it() -> None:
    for code in [*range(0x300), *range(0x2002, 0x20C0), *range(0x2140, 0x2300)]:
        assert unicodedata.is_normalized("NFC", chr(code))
        assert unicodedata.combining(chr(code)) == 0


def test_blocks_are_counted_in_boxes_too() -> None:
    article = small(
        body=(Paragraph(text="One."), Box(blocks=(Heading(text="Two"), Paragraph(text="Three."))))
    )
    require_size(article, max_blocks=4)
    with pytest.raises(InvalidInput, match="must be at most 3 blocks; it has 4") as caught:
        require_size(article, max_blocks=3)
    assert caught.value.pointer == "/body"


def test_the_language_of_a_translation_is_put_in_its_usual_case() -> None:
    tags = ("PT-br", "zh-hant-tw", "not a language", "cy")
    given = tuple(Translation(language=tag, url="https://example.org/") for tag in tags)
    kept = normalised(small(translations=given)).translations
    assert [each.language for each in kept] == ["pt-BR", "zh-Hant-TW", "not a language", "cy"]
    assert kept[3] is given[3]
