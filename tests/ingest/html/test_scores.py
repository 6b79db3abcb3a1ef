"""The labelled pages are sound, the scores count what they say, and the reader reaches its goals on both."""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import get_args

import pytest
from lxml import html
from msgspec.structs import replace

from service.domain.article import (
    Article,
    Box,
    Contributor,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
)
from service.domain.media import Caption, Image
from service.domain.unread import Unread
from tests.evaluation.scoring import Tally
from tests.ingest.html import labels
from tests.ingest.html.labels import FOLDERS, Half, Label, Page
from tests.ingest.html.scoring import MEASURES, PASSAGES, Judged, compared, judged, total

HALVES: tuple[Half, ...] = get_args(Half)
EVENING = datetime(2026, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=-5)))

LABEL = Label(
    shape="made for these tests",
    headline="Harbour opens",
    language="en-GB",
    section="Local",
    authors=("Ann Poe", "Jo Rask"),
    day="2026-03-04",
    instant="2026-03-04T23:30:00-05:00",
    paragraphs=("NORVIK (AP) — The harbour opened.", "Boats left."),
    headings=("What it costs", "Analysis"),
    captions=("The quay",),
    credits=("Ann Poe/AP",),
    quotes=("It was time.",),
    lists=("one boat", "two boats"),
    kept=("amended",),
    absent=("Advertisement",),
)
ARTICLE = Article(
    publication="argus",
    source_id="1",
    headline="Harbour opens",
    standfirst="This was amended.",
    language="en",
    section="local",
    byline=(Contributor(name="Ann Poe"), Contributor(name="Jo Rask")),
    published_at=EVENING.astimezone(UTC),
    body=(
        Paragraph(text="NORVIK (AP) — The  harbour opened."),
        ImageBlock(image=Image(credit="(ann poe/AP)"), caption=Caption(text="The quay")),
        Heading(text="What it costs"),
        Quote(text="It was time."),
        ListBlock(items=(ListItem(text="one boat"), ListItem(text="two boats"))),
        Box(headline="Analysis", blocks=(Paragraph(text="Boats left."),)),
    ),
)


def against(article: Article, *unread: Unread) -> Judged:
    return compared(Page("made", b"", LABEL), article, unread)


def right(article: Article) -> set[str]:
    """In what measures an article is wholly right."""
    return {name for name, tally in against(article).tallies.items() if tally.f1 == 1}


ALL = set(MEASURES)


def test_what_the_label_says_is_right_in_everything() -> None:
    found = against(ARTICLE)
    assert right(ARTICLE) == ALL
    assert (found.intruders, found.lost) == ([], [])


@pytest.mark.parametrize(
    ("changes", "spoiled"),
    [
        ({"headline": "Harbour shuts"}, {"headline"}),
        ({"language": "de"}, {"language"}),
        ({"section": None}, {"section"}),
        ({"byline": ARTICLE.byline[::-1]}, {"authors"}),
        ({"byline": ARTICLE.byline[:1]}, {"authors"}),
        ({"published_at": None}, {"day", "instant"}),
        ({"published_at": EVENING + timedelta(minutes=45)}, {"day", "instant"}),
        ({"published_at": EVENING - timedelta(hours=3)}, {"instant"}),
        ({"body": ()}, set(PASSAGES)),
        ({"body": (*ARTICLE.body, Paragraph(text="Boats left."))}, {"paragraphs"}),
        ({"body": ARTICLE.body[1:]}, {"paragraphs"}),
    ],
)
def test_what_is_wrong_spoils_its_measure(changes: dict[str, object], spoiled: set[str]) -> None:
    assert right(replace(ARTICLE, **changes)) == ALL - spoiled


def test_a_dateline_may_have_a_field_of_its_own() -> None:
    article = replace(
        ARTICLE, dateline="Norvik", body=(Paragraph(text="The harbour opened."), *ARTICLE.body[1:])
    )
    assert right(article) == ALL
    assert "paragraphs" not in right(replace(article, dateline=None))


def test_a_house_counts_where_no_person_is_named() -> None:
    house = Contributor(name="AP", kind="organisation")
    assert "authors" in right(replace(ARTICLE, byline=(*ARTICLE.byline, house)))
    assert against(replace(ARTICLE, byline=(house,))).made_up["authors"] == ["ap"]


def test_what_may_stand_in_any_field_is_not_made_up() -> None:
    body = (*ARTICLE.body, Paragraph(text="This was amended."))
    assert right(replace(ARTICLE, standfirst=None, body=body)) == ALL


def test_junk_in_any_text_is_an_intruder() -> None:
    assert against(replace(ARTICLE, section="Advertisement")).intruders == ["Advertisement"]


def test_what_is_reported_as_not_understood_is_not_lost() -> None:
    article = replace(ARTICLE, standfirst=None)
    assert against(article).lost == ["amended"]
    assert against(article, Unread(where="/html/body", what="a note: amended on Monday")).lost == []


def test_a_page_without_a_reading_has_everything_missed() -> None:
    found = compared(Page("made", b"", LABEL), None)
    assert {name for name, tally in found.tallies.items() if tally.recall == 0} == ALL
    assert found.missed["paragraphs"] == list(LABEL.paragraphs)


def test_the_pages_count_together() -> None:
    sums = total([against(ARTICLE), compared(Page("made", b"", LABEL), None)])
    assert sums["paragraphs"] == Tally(right=2, finds=2, labels=4)


# The set


def test_every_page_has_its_label_and_no_name_stands_twice() -> None:
    names = []
    for folder in FOLDERS.values():
        pages, told = ({path.stem for path in folder.glob(f"*.{ending}")} for ending in ("html", "json"))
        assert pages == told
        names += sorted(pages)
    assert len(names) == len(set(names)) >= 60
    assert len(labels.read("held")) * 5 >= len(names) * 2


def words_of(page: Page) -> str:
    """Everything that a page says, in its elements and its attributes, without white space."""
    root = html.document_fromstring(page.document.decode(charset(page.document)))
    return squeezed(
        "".join([*_texts(root), *(value for element in root.iter() for value in element.attrib.values())])
    )


def charset(document: bytes) -> str:
    """By the byte order mark, or as declared: Latin-1 means Windows' set (WHATWG Encoding, 4.2)."""
    if document.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = re.search(rb'charset=["\']?([\w-]+)', document)
    name = declared[1].decode().lower() if declared else "utf-8"
    return "windows-1252" if name == "iso-8859-1" else name


def _texts(root: html.HtmlElement) -> Iterator[str]:
    return (str(text) for text in root.itertext() if text)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "page", [page for half in HALVES for page in labels.read(half)], ids=lambda page: page.name
)
def test_what_a_label_says_stands_on_its_page_and_no_junk_is_of_the_article(page: Page) -> None:
    label, words = page.label, words_of(page)
    told = [text for name in PASSAGES for text in getattr(label, name)]
    for text in (*told, *label.kept, *label.absent, label.headline):
        assert squeezed(text) in words, text
    for name in label.authors:
        assert squeezed(name).casefold() in words.casefold(), name
    for junk in label.absent:
        assert not any(junk in text for text in (*told, *label.kept, label.headline)), junk


# The goals


@cache
def reached(half: Half) -> tuple[Judged, ...]:
    return tuple(judged(page) for page in labels.read(half))


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("measure", "goal"), [("paragraphs", 0.97), ("headings", 0.95)])
def test_what_is_read_and_what_is_on_the_pages_agree(half: Half, measure: str, goal: float) -> None:
    assert total(reached(half))[measure].f1 >= goal


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(
    ("measure", "goal"),
    [("captions", 0.85), ("credits", 0.85), ("authors", 0.85), ("day", 0.97), ("section", 0.85)],
)
def test_what_is_on_the_pages_is_found(half: Half, measure: str, goal: float) -> None:
    assert total(reached(half))[measure].recall >= goal


def test_no_junk_is_taken_for_the_article_on_pages_that_may_be_looked_at() -> None:
    assert {each.page.name: each.intruders for each in reached("seen") if each.intruders} == {}


def test_hardly_any_junk_is_taken_for_the_article_on_the_others() -> None:
    phrases = sum(len(each.page.label.absent) for each in reached("held"))
    assert sum(len(each.intruders) for each in reached("held")) <= phrases * 0.02


@pytest.mark.parametrize("half", HALVES)
def test_nothing_of_the_article_is_dropped_in_silence(half: Half) -> None:
    assert {each.page.name: each.lost for each in reached(half) if each.lost} == {}
