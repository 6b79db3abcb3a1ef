"""The labelled set is sound, the scores count what they say, and the finder reaches its goals."""

from decimal import Decimal
from functools import cache
from typing import get_args

import pytest
from rich.console import Console

from service.domain.span import span
from service.domain.statistic import Change, Modifier, Statistic, UnitKind, bounds
from tests.evaluation import labels
from tests.evaluation.finding import found
from tests.evaluation.labels import Half, Label, Sentence
from tests.evaluation.scoring import Score, judged, score, worst
from tests.evaluation.tables import show, show_worst

HALVES: tuple[Half, ...] = get_args(Half)
TEXT = "At least 17 people died and 40 cows drowned, the mayor said."


def label(
    exact: str = "At least 17 people",
    value: str = "17",
    unit: str | None = "people",
    *,
    modifier: Modifier = "at_least",
    unit_kind: UnitKind = "count",
    source: str | None = "the mayor",
) -> Label:
    number, start = Decimal(value), TEXT.index(exact)
    low, high = bounds(modifier, number)
    return Label(
        exact=exact,
        start=start,
        end=start + len(exact),
        value=number,
        low=low,
        high=high,
        modifier=modifier,
        unit=unit,
        unit_kind=unit_kind,
        change=None,
        subject=unit,
        attributed_to=source,
    )


def find(
    exact: str = "At least 17 people",
    value: str = "17",
    unit: str | None = "people",
    *,
    modifier: Modifier = "at_least",
    source: str | None = "the mayor",
) -> Statistic:
    number, start = Decimal(value), TEXT.index(exact)
    low, high = bounds(modifier, number)
    return Statistic(
        value=number,
        low=low,
        high=high,
        modifier=modifier,
        surface=value,
        unit=unit,
        attributed_to=source,
        span=span(TEXT, start, start + len(exact), container="paragraph", pointer="/body/0/text"),
    )


def counted(of: tuple[Label, ...], *finds: Statistic) -> Score:
    return score([judged(Sentence(TEXT, "count", of), finds)])


def right(of: Label, by: Statistic) -> set[str]:
    """In what measures a find is right."""
    return {name for name, tally in counted((of,), by).tallies.items() if tally.right}


ALL = {"detection", "value", "bounds", "unit", "source", "strict"}


def test_the_same_is_right_in_everything() -> None:
    assert right(label(), find()) == ALL


@pytest.mark.parametrize(
    ("wrong", "spoiled"),
    [
        (find(value="18"), {"value", "bounds", "strict"}),
        (find(modifier="exact"), {"bounds", "strict"}),
        (find(unit="persons"), {"unit", "strict"}),
        (find(unit=None), {"unit", "strict"}),
        (find(source="the governor"), {"source"}),
        (find(source=None), {"source"}),
        (find("40 cows"), ALL),
    ],
)
def test_what_is_wrong_spoils_its_measure_and_the_strict_one(wrong: Statistic, spoiled: set[str]) -> None:
    assert right(label(), wrong) == ALL - spoiled


def test_case_and_a_leading_article_make_no_difference() -> None:
    assert right(label(), find("17 people", unit="People", source="Mayor")) == ALL


def test_a_number_may_be_written_with_any_zeros() -> None:
    assert "value" in right(label(), find(value="17.0"))


def test_shares_agree_to_four_digits() -> None:
    third = label("17", "0.3333", "ratio", modifier="exact", unit_kind="ratio")
    assert "strict" in right(third, find("17", "0.33333333", "ratio", modifier="exact"))
    assert "strict" not in right(third, find("17", "0.333", "ratio", modifier="exact"))


def test_a_find_goes_with_one_label_and_a_label_with_one_find() -> None:
    cows = label("40 cows", "40", "cows", modifier="exact")
    whole = find("At least 17 people died and 40 cows")
    tally = counted((label(), cows), whole).tallies["detection"]
    assert (tally.right, tally.finds, tally.labels) == (1, 1, 2)
    tally = counted((label(),), find("At least"), find("17 people")).tallies["strict"]
    assert (tally.right, tally.finds, tally.labels) == (1, 2, 1)


def test_the_greatest_overlap_is_matched_first() -> None:
    both = (label("At", "1", "x"), label("17 people", "17", modifier="at_least"))
    assert counted(both, find()).tallies["strict"].right == 1


def test_precision_and_recall_are_of_finds_and_of_labels() -> None:
    tally = counted((label(), label("40 cows", "40", "cows")), find()).tallies["strict"]
    assert (tally.precision, tally.recall) == (1.0, 0.5)
    assert tally.f1 == pytest.approx(2 / 3)
    tally = counted((label(),), find(), find("40 cows")).tallies["strict"]
    assert (tally.precision, tally.recall) == (0.5, 1.0)


def test_sources_are_counted_where_one_is_named() -> None:
    tally = counted((label(source=None),), find(source=None)).tallies["source"]
    assert (tally.right, tally.finds, tally.labels) == (0, 0, 0)
    tally = counted((label(source=None),), find()).tallies["source"]
    assert (tally.right, tally.finds, tally.labels) == (0, 1, 0)


def test_a_false_hit_is_a_sentence_without_a_figure_in_which_some_were_found() -> None:
    empty = Sentence(TEXT, "no figure", ())
    total = score([judged(empty, (find(), find("40 cows"))), judged(empty, ())])
    assert (total.negatives, total.false_hits, total.false_hit_rate) == (2, 1, 0.5)
    assert counted((label(),), find("40 cows")).negatives == 0


def test_the_worst_are_those_with_the_most_missed_and_made_up() -> None:
    sound = judged(Sentence(TEXT, "sound", (label(),)), (find(),))
    wrong = judged(Sentence(TEXT, "wrong", (label(),)), (find(value="18", unit="x", source="y"),))
    missed = judged(Sentence(TEXT, "missed", (label(),)), ())
    names = [each.sentence.construction for each in worst([sound, wrong, missed], 10)]
    assert names == ["missed", "wrong"]
    assert len(worst([wrong, missed], 1)) == 1


def test_the_tables_name_the_measures_the_constructions_and_the_misses() -> None:
    console = Console(width=110)
    sentences = [
        judged(Sentence(TEXT, "count", (label(),)), (find("40 cows", "40", "cows", modifier="exact"),))
    ]
    with console.capture() as shown:
        show(console, "test", sentences)
        show_worst(console, "test", sentences, 10)
    said = shown.get()
    assert all(name in said for name in ALL)
    assert "missed: 'At least 17 people' 17/17/– people (the mayor)" in said
    assert "made up: '40 cows' 40/40/40 cows (the mayor)" in said


@pytest.mark.parametrize("half", HALVES)
def test_every_label_stands_where_it_says_and_fits_its_modifier(half: Half) -> None:
    for sentence in labels.read(half):
        text, end = sentence.text, 0
        for each in sentence.statistics:
            assert text[each.start : each.end] == each.exact, text
            assert end <= each.start < each.end, text
            assert (each.low, each.high) == bounds(each.modifier, each.value, each.low, each.high), text
            for words in (each.subject, each.attributed_to):
                assert words is None or words.casefold() in text.casefold(), text
            if each.unit_kind == "count" and each.unit is not None:
                assert each.unit == each.unit.lower(), text
                assert each.unit in text.lower(), text
            end = each.end


@pytest.mark.parametrize("half", HALVES)
def test_a_half_is_large_and_a_third_of_it_is_without_figures(half: Half) -> None:
    sentences = labels.read(half)
    negatives = [each for each in sentences if not each.statistics]
    assert len(sentences) >= 220
    assert len(negatives) * 3 >= len(sentences)
    assert all(each.construction.startswith("no ") for each in negatives)
    assert len({each.construction for each in sentences}) >= 40


def test_no_sentence_stands_in_the_set_twice() -> None:
    texts = [" ".join(each.text.casefold().split()) for half in HALVES for each in labels.read(half)]
    assert len(texts) == len(set(texts)) >= 440


def test_both_halves_are_of_the_same_constructions() -> None:
    development, test = ({each.construction for each in labels.read(half)} for half in HALVES)
    assert development == test


def test_every_modifier_kind_and_change_is_labelled_in_both_halves() -> None:
    for half in HALVES:
        every = [each for sentence in labels.read(half) for each in sentence.statistics]
        assert {each.modifier for each in every} == set(get_args(Modifier))
        assert {each.unit_kind for each in every} == set(get_args(UnitKind))
        assert {each.change for each in every} == {*get_args(Change), None}


@cache
def reached() -> Score:
    return score(found("test"))


@pytest.mark.parametrize(("measure", "goal"), [("strict", 0.90), ("detection", 0.95), ("source", 0.85)])
def test_the_finder_reaches_its_goal_on_the_test_half(measure: str, goal: float) -> None:
    assert reached().tallies[measure].f1 >= goal


def test_the_finder_finds_next_to_nothing_where_there_is_nothing() -> None:
    assert reached().false_hit_rate <= 0.03
