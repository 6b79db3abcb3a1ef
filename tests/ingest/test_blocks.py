"""Paragraphs, sub-headings, lists, quotations set apart, boxes, and what surrounds them."""

import pytest

from service.domain.article import Contributor, Heading, ListBlock, Paragraph, Quote
from service.ingest.bylines import byline
from tests.ingest.reading import boxes, headings, page, paragraphs, take, with_body

FIRST = "The harbour opened again on Monday."
LAST = "Boats will leave from noon."


def test_a_short_line_above_a_paragraph_is_a_sub_heading() -> None:
    article = with_body(FIRST, "What happens next?", LAST, "The long way round", FIRST)
    assert headings(article) == ["What happens next?", "The long way round"]


def test_a_short_line_with_nothing_below_is_a_paragraph() -> None:
    assert headings(with_body(FIRST, "Additional reporting from the quay")) == []


def test_a_line_above_the_first_paragraph_heads_nothing() -> None:
    assert paragraphs(with_body("No full stop here", FIRST))[0] == "No full stop here"


def test_bullets_and_numbers_become_lists() -> None:
    article = with_body(FIRST, "• one pier\n• two boats", "1. Leave early\n2. Bring water", LAST)
    lists = [block for block in article.body if isinstance(block, ListBlock)]
    assert [(block.ordered, [entry.text for entry in block.items]) for block in lists] == [
        (False, ["one pier", "two boats"]),
        (True, ["Leave early", "Bring water"]),
    ]


def test_a_quoted_paragraph_with_a_dash_below_is_a_quote() -> None:
    article = with_body(FIRST, "“We slept in the car.”", "— Jane Doe, passenger", LAST)
    assert Quote(text="We slept in the car.", speaker="Jane Doe, passenger") in article.body


def test_an_analysis_label_with_a_byline_below_opens_a_box() -> None:
    article = with_body(
        FIRST, "Analysis", "By Jane Doe, security correspondent, BBC News", LAST, "And then", FIRST
    )
    [box] = boxes(article)
    assert box.byline == (
        Contributor(name="Jane Doe", role="security correspondent", organisation="BBC News"),
    )
    assert box.blocks == (Paragraph(text=LAST),)
    assert article.body[-2:] == (Heading(text="And then"), Paragraph(text=FIRST))


def test_a_box_without_a_heading_above_has_no_headline() -> None:
    [box] = boxes(with_body(FIRST, "Analysis by Jane Doe", LAST))
    assert box.headline is None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Jane Doe", [("Jane Doe", None, None)]),
        ("By Jane Doe, Health correspondent", [("Jane Doe", "Health correspondent", None)]),
        ("By Jane Doe and John Roe", [("Jane Doe", None, None), ("John Roe", None, None)]),
        ("By Jane Doe, John Roe and Ann Poe", [(n, None, None) for n in ("Jane Doe", "John Roe", "Ann Poe")]),
        ("By Jane Doe in Nairobi", [("Jane Doe", None, None)]),
        ("By Jane Doe for Example News", [("Jane Doe", None, "Example News")]),
        ("By BBC Arab Affairs editor Jane Doe", [("Jane Doe", "Arab Affairs editor", "BBC")]),
        ("By Jane Doe, BBC security correspondent", [("Jane Doe", "security correspondent", "BBC")]),
        ("By the BBC’s Jane Doe", [("Jane Doe", None, "BBC")]),
        ("By Reuters", [("Reuters", None, None)]),
        ("By María-José van den Berg", [("María-José van den Berg", None, None)]),
        ("By next spring the bridge will be open", []),
        ("By Monday it was over.", []),
    ],
)
def test_a_byline_is_read(line: str, people: list[tuple[str, str | None, str | None]]) -> None:
    found, _ = byline(line)
    assert [(person.name, person.role, person.organisation) for person in found] == people


def test_a_byline_below_the_headline_is_no_paragraph() -> None:
    article = take("A headline\n\nBy Jane Doe in Nairobi\n\nThe harbour opened again on Monday.")
    assert article.byline == (Contributor(name="Jane Doe"),)
    assert article.dateline == "Nairobi"
    assert paragraphs(article) == [FIRST]


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("NAIROBI, Kenya (Agency) — ", "NAIROBI, Kenya (Agency)"),
        ("Halden (Reuters) - ", "Halden (Reuters)"),
        ("WASHINGTON — ", "WASHINGTON"),
    ],
)
def test_a_plain_dateline_is_taken_from_the_first_paragraph(opening: str, dateline: str) -> None:
    article = with_body(opening + FIRST, LAST)
    assert (article.dateline, paragraphs(article)) == (dateline, [FIRST, LAST])


@pytest.mark.parametrize(
    "text", ["NASA — the agency — said no.", "BREAKING — The pier is closed.", "Calm — and rain."]
)
def test_a_sentence_with_a_dash_is_no_dateline(text: str) -> None:
    article = with_body(text)
    assert (article.dateline, paragraphs(article)) == (None, [text])


def test_a_labelled_standfirst_is_one() -> None:
    assert with_body("Standfirst: Boats are back.", FIRST).standfirst == "Boats are back."


def test_hard_wrapped_paragraphs_are_put_together() -> None:
    article = page("wrapped")
    assert len(paragraphs(article)) == 3
    assert paragraphs(article)[2].endswith("The operator has not said yet how much a bed will cost.")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "عودة القطارات الليلية",
            "تعود القطارات الليلية إلى خط الوادي في الربيع المقبل.",
            "ماذا بعد؟",
            "قال العمدة إن التذاكر ستباع قريبا.",
        ],
        ["घाटी में रात की रेल लौटी", "रात की रेल अगले वसंत से फिर चलेगी।", "आगे क्या होगा?", "टिकट जल्द बिकेंगे।"],
        [
            "Nachtzüge kehren zurück",
            "Ab dem Frühjahr fahren wieder Züge.",
            "Wie geht es weiter?",
            "Die Karten werden bald verkauft.",
        ],
    ],
)
def test_other_languages_pass_unharmed(lines: list[str]) -> None:
    article = take("\n\n".join(lines))
    assert [article.headline, *paragraphs(article), *headings(article)] == [
        lines[0],
        lines[1],
        lines[3],
        lines[2],
    ]
    assert article.language is None
