"""Figures on pages: where they are marked in a text, what is told of them, and the picture of a history."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from msgspec.structs import replace

from service.domain.span import Emphasis, Link, Mark
from service.domain.statistic import Statistic
from service.publish import chart as charts
from service.publish.chart import chart
from service.publish.figures import bounds, facts, with_unit
from service.publish.marked import Figure, marked
from service.publish.page import article_page
from service.publish.views import StatisticState
from tests.articles import HOSTILE, articles, figures, publications
from tests.elements import document
from tests.publish.samples import LINKS, PUBLICATION, full_article

TEXT = 'The "UN" says 7 <b> boats & 9 men came.'
BOATS = Figure(
    14, 25, "https://wire.example.net/statistics/b", 'Figure: 7 <b> boats\nSource: the "UN"', "figure-1"
)
LINK = "https://example.org/"


def shown(*marks: Mark, figures: tuple[Figure, ...] = (BOATS,)) -> str:
    return str(marked(TEXT, marks, figures))


def test_a_figure_is_a_link_to_its_page_that_tells_its_record() -> None:
    assert shown() == (
        'The &#34;UN&#34; says <a class="figure" href="https://wire.example.net/statistics/b"'
        ' data-record="Figure: 7 &lt;b&gt; boats\nSource: the &#34;UN&#34;" aria-describedby="figure-1">'
        "7 &lt;b&gt; boats</a> &amp; 9 men came."
    )


def test_inside_a_link_a_figure_is_marked_and_no_link_of_its_own() -> None:
    written = shown(Link(start=0, end=30, href=LINK))
    assert written.count("<a ") == 1
    assert '<mark class="figure" data-record=' in written


def test_a_figure_that_reaches_out_of_a_link_is_a_link_there() -> None:
    root = html.fromstring(f"<p>{shown(Link(start=0, end=18, href=LINK))}</p>")
    assert [each.text_content() for each in root.iter("mark")] == ["7 <b"]
    assert [(each.get("class"), each.text_content()) for each in root.iter("a")] == [
        (None, 'The "UN" says 7 <b'), ("figure", "> boats"),
    ]  # fmt: skip


def test_where_figures_overlap_the_first_one_holds() -> None:
    inner = Figure(16, 30, None, "inner", "figure-2")
    later = Figure(28, 33, None, "later", "figure-3")
    written = shown(figures=(inner, later, BOATS))
    assert "inner" not in written
    assert '<mark class="figure" data-record="later">9 men</mark>' in written


@dataclass(frozen=True)
class Drawn:
    text: str
    marks: tuple[Mark, ...]
    figures: tuple[Figure, ...]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    text = draw(
        st.sampled_from(HOSTILE[:-1]) | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)
    )
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text) + 3)).map(sorted)
    spans = draw(st.lists(span, max_size=8))
    kinds = draw(st.lists(st.integers(0, 3), min_size=len(spans), max_size=len(spans)))
    marks: list[Mark] = []
    placed = []
    for (start, end), kind in zip(spans, kinds, strict=True):
        match kind:
            case 0:
                marks.append(Link(start=start, end=end, href=LINK))
            case 1:
                marks.append(Emphasis(start=start, end=end, strong=bool(start % 2)))
            case _ if start < end <= len(text):
                href = None if kind == 2 else "https://wire.example.net/statistics/x"
                placed.append(Figure(start, end, href, text, "figure-1"))
    return Drawn(text, tuple(marks), tuple(placed))


@settings(max_examples=200, deadline=None)
@given(drawn())
def test_marks_and_figures_of_any_kind_nest_and_leave_the_text_as_it_is(case: Drawn) -> None:
    root = html.fromstring(f"<p>{marked(case.text, case.marks, case.figures)}</p>")
    assert root.tag == "p"
    assert root.text_content() == case.text
    assert not root.xpath("//a//a")
    for figure in root.find_class("figure"):
        assert figure.get("data-record") == case.text


@settings(max_examples=40, deadline=None)
@given(articles(hostile=True), publications(hostile=True))
def test_a_page_marks_each_figure_that_nobody_rejected(article: Any, publication: Any) -> None:
    page = document(article_page(article, publication, LINKS, article_body=False))
    kept = [each for each in article.statistics if each.review != "rejected"]
    assert len(page.xpath("//details//li")) == len(kept)
    described = {name for each in page.find_class("figure") if (name := each.get("aria-describedby"))}
    assert all(page.get_element_by_id(name) is not None for name in described)


def test_rejected_figures_are_not_marked() -> None:
    article = full_article()
    rejected = tuple(replace(each, review="rejected") for each in article.statistics)
    page = article_page(
        replace(article, statistics=rejected), PUBLICATION, LINKS, article_body=False
    ).decode()
    assert 'class="figure"' not in page
    assert "<details" not in page


@pytest.mark.parametrize(
    ("given", "said", "told"),
    [
        ({"value": 7700, "low": 7700, "modifier": "more_than"}, "more than 7,700", "7,700 or more"),
        ({"value": 900, "high": 900, "modifier": "up_to", "unit": "vans"}, "up to 900 vans", "900 or less"),
        ({"low": 3, "high": 5, "modifier": "between", "unit": "t"}, "3 to 5 t", "3 to 5"),
        ({"low": 24, "modifier": "vague"}, "24 or more", "24 or more"),
        ({"value": 20, "modifier": "about", "unit": "boats"}, "about 20 boats", None),
        ({"value": "4.10", "low": "4.10", "high": "4.10", "unit": "%"}, "4.10%", None),
        ({"value": 2, "low": 2, "high": 2, "unit": "USD", "unit_kind": "currency"}, "USD 2", None),
        ({"value": "-0.5", "low": "-0.5", "high": "-0.5"}, "-0.5", None),
    ],
)  # fmt: skip
def test_a_figure_is_told_in_words(given: dict[str, Any], said: str, told: str | None) -> None:
    numbers = {name: Decimal(value) for name, value in given.items() if name in ("value", "low", "high")}
    statistic = Statistic(surface="x", span=full_article().statistics[0].span, **(given | numbers))
    assert (with_unit(statistic), bounds(statistic)) == (said, told)
    assert ("Source", "not named") in facts(statistic)


def states(given: list[dict[str, Any]]) -> list[StatisticState]:
    span, first = full_article().statistics[0].span, datetime(2026, 5, 4, tzinfo=UTC)
    return [
        StatisticState(
            revision=number + 1,
            at=first + timedelta(hours=number),
            until_revision=None,
            statistic=Statistic(surface="x", span=span, **each),
            correction=None,
            url=LINK,
        )
        for number, each in enumerate(given)
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(figures(), min_size=1, max_size=30))
def test_a_history_is_drawn_within_its_frame_and_in_proportion(given: list[dict[str, Any]]) -> None:
    picture = chart(states(given))
    if len(given) == 1:
        assert picture is None
        return
    assert picture is not None
    assert (len(picture.marks), picture.cut) == (min(len(given), charts.MOST), len(given) > charts.MOST)
    assert 2 <= len(picture.grid) <= 7
    assert len({line.label for line in picture.grid}) == len(picture.grid)
    heights = [line.y for line in picture.grid]
    assert heights == sorted(heights, reverse=True)
    assert len({round(low - high) for low, high in pairwise(heights)}) <= 2
    for mark in picture.marks:
        assert picture.left <= mark.x <= picture.right <= picture.width
        assert min(mark.high, mark.y) - 14 > 0
        assert max(mark.low, mark.y) <= picture.bottom + 26
        assert not (mark.rises and mark.falls)
