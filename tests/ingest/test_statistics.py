"""Figures of common news prose, by the conventions of the labelled set."""

from decimal import Decimal

import pytest

from service.domain.article import Article, Paragraph
from service.domain.statistic import Statistic
from service.ingest.statistics import statistics


def figures(text: str, language: str | None = None) -> tuple[Statistic, ...]:
    return statistics(
        Article(publication="p", source_id="s", headline="H", language=language, body=(Paragraph(text=text),))
    )


@pytest.mark.parametrize(
    ("text", "exact", "modifier", "value", "unit"),
    [
        ("They counted 212 lorries on the road.", "212 lorries", "exact", "212", "lorries"),
        ("About 8,000 homes were dark.", "About 8,000 homes", "about", "8000", "homes"),
        ("The deal covers over 60 countries.", "over 60 countries", "more_than", "60", "countries"),
        ("At least 17 people were hurt.", "At least 17 people", "at_least", "17", "people"),
        ("Up to 900 police officers came.", "Up to 900 police officers", "up_to", "900", "officers"),
        ("Nearly 30% stayed away.", "Nearly 30%", "nearly", "30", "%"),
        ("It won fewer than 5,000 votes.", "fewer than 5,000 votes", "less_than", "5000", "votes"),
        ("The chain cost $2.4bn to buy.", "$2.4bn", "exact", "2400000000", "USD"),
        ("The repair took £900m in all.", "£900m", "exact", "900000000", "GBP"),
        ("A ticket costs €15 now.", "€15", "exact", "15", "EUR"),
        ("The state spent Rs 30 crore.", "Rs 30 crore", "exact", "300000000", "INR"),
        ("A fund of 70 billion yen was set up.", "70 billion yen", "exact", "70000000000", "JPY"),
        ("Six per cent agreed.", "Six per cent", "exact", "6", "%"),
        ("It fell by 0.5 percentage points.", "0.5 percentage points", "exact", "0.5", "percentage points"),
        ("A magnitude-5.4 quake struck.", "magnitude-5.4", "exact", "5.4", "magnitude"),
        ("The pier is 40km away.", "40km", "exact", "40", "km"),
        ("Fire took 600 hectares of pine.", "600 hectares", "exact", "600", "ha"),
        ("One in five pupils walks.", "One in five pupils", "exact", "0.2", "ratio"),
        ("Two-thirds of the seats are empty.", "Two-thirds of the seats", "exact", "0.6667", "ratio"),
        ("Sales tripled in spring.", "tripled", "exact", "3", "times"),
        ("Twenty-five ships wait.", "Twenty-five ships", "exact", "25", "ships"),
        ("Half a million people voted.", "Half a million people", "exact", "500000", "people"),
        ("3m people watched.", "3m people", "exact", "3000000", "people"),
        ("A 300-strong crew works there.", "300-strong crew", "exact", "300", "crew"),
        ("It cost more than 2000 jobs.", "more than 2000 jobs", "more_than", "2000", "jobs"),
    ],
)
def test_a_figure_is_found(text: str, exact: str, modifier: str, value: str, unit: str) -> None:
    [figure] = figures(text)
    assert (figure.span.exact, figure.modifier, figure.value, figure.unit) == (
        exact,
        modifier,
        Decimal(value),
        unit,
    )


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Dozens of homes burned.", 24),
        ("Scores of people left.", 40),
        ("Tens of thousands of people fled.", 20_000),
    ],
)
def test_a_vague_number_has_a_low_alone(text: str, low: int) -> None:
    [figure] = figures(text)
    assert (figure.modifier, figure.low) == ("vague", Decimal(low))
    assert figure.value is figure.high is None


@pytest.mark.parametrize(
    "text",
    ["Between 3 and 5 tonnes went.", "It took 3-5 tonnes of sand.", "From 3 to 5 tonnes are left."],
)
def test_a_range_is_one_figure_with_two_bounds(text: str) -> None:
    [figure] = figures(text)
    assert (figure.modifier, figure.low, figure.high) == ("between", Decimal(3), Decimal(5))
    assert figure.unit == "t"


def test_a_change_from_one_level_to_another_is_two_figures() -> None:
    assert [(figure.value, figure.change) for figure in figures("The toll rose from 31 to 44.")] == [
        (Decimal(31), None),
        (Decimal(44), "to"),
    ]


def test_a_change_and_its_level_are_told_apart() -> None:
    found = figures("Unemployment fell by 2% to 9.1% and wages were up 4%.")
    assert [figure.change for figure in found] == ["decrease", "to", "increase"]


def test_a_period_belongs_to_the_figure_it_stands_with() -> None:
    found = figures("Turnout was 61.3 per cent, compared with 58 per cent in 2019.")
    assert [figure.period for figure in found] == [None, "2019"]
    found = figures("In 2014, 12 boats and 30 cars were lost.")
    assert [figure.period for figure in found] == ["2014", "2014"]


@pytest.mark.parametrize(
    "text",
    [
        "Oil rose above $90 a barrel for the first time since 2022.",
        "They must repay at least A$2.5m by 2030.",
        "Shares in Kestrel Bank fell as much as 6.1%.",
    ],
)
def test_no_date_or_place_of_an_observation_is_made_up(text: str) -> None:
    [figure] = figures(text)
    assert (figure.period, figure.places) == (None, ())


def test_places_period_and_source_come_from_the_sentence() -> None:
    [figure] = figures("In Norra and Vesla, 400 boats were lost in 2019, the harbour board said.")
    assert (figure.places, figure.period) == (("Norra", "Vesla"), "2019")
    assert figure.attributed_to == "the harbour board"


@pytest.mark.parametrize(
    "text",
    [
        "It opened on February 9, 2014.",
        "On 3 March 2021 the pier closed.",
        "In 2014 the line ran well.",
        "It was built in the 1990s.",
        "Two years ago it was full, for more than three weeks.",
        "Jane Doe, 34, found the 12-year-old boy.",
        "The train leaves at 9.30am or 21:00 GMT.",
        "They won 2-1 after a 3-0 defeat.",
        "It was the 89th minute of the second half.",
        "The F-16 and the A380 met over the G7 during Covid-19.",
        "See page 12 and Article 50 of the act.",
        "Call 0800 123 456 today.",
        "It was one of the best, and no one came.",
        "A few boats and several crews stayed.",
        "Everyone remembers 9/11 and the S&P 500.",
    ],
)
def test_what_is_no_figure_is_not_found(text: str) -> None:
    assert [figure.span.exact for figure in figures(text)] == []


@pytest.mark.parametrize(("language", "found"), [(None, 1), ("en", 1), ("en-GB", 1), ("de", 0)])
def test_only_english_is_searched(language: str | None, found: int) -> None:
    assert len(figures("They counted 212 lorries.", language)) == found
