"""Which figure is which of the revision before: hard cases by hand, promises for any two articles."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.article import Article
from service.domain.lineage import lineage
from tests.articles import articles as any_article
from tests.domain.figured import article, counting, figure


def known_again(before: Article, after: Article) -> list[tuple[str | None, str]]:
    """Each figure of the newer article with the words of its earlier self."""
    found = lineage(before, after)
    return [
        (before.statistics[found[place]].span.exact if place in found else None, each.span.exact)
        for place, each in enumerate(after.statistics)
    ]


REVISED = [
    (
        "More than 14,000 people have fled, the UN says.",
        "More than 15,500 people have now fled, the UN says.",
    ),
    (
        "At least 14,000 people have left their homes since Sunday, according to the UN.",
        "The UN now says that 15,500 people have left their homes.",
    ),
    (
        "It was quiet. Some 14,000 people slept in the stadium on Monday night. Then it rained.",
        "Some 15,500 people slept in the stadium on Tuesday night, and more came.",
    ),
]


@pytest.mark.parametrize(("before", "after"), REVISED)
def test_a_figure_that_was_revised_is_known_again(before: str, after: str) -> None:
    old = counting((before, "14,000 people", 14_000))
    new = counting(("A paragraph that is new.", "new", 1), (after, "15,500 people", 15_500))
    assert known_again(old, new)[1] == ("14,000 people", "15,500 people")


UNRELATED = [
    ("Some 14,000 people fled the city.", "About 3,000 people marched in the capital on Friday."),
    ("A blast killing 14,000 people in Aleppo.", "A blast injuring 3,000 people in Aleppo."),
    ("Police arrested 14,000 people at the harbour.", "Boats saved 3,000 people at the harbour."),
]


@pytest.mark.parametrize(("before", "after"), UNRELATED)
def test_a_figure_of_something_else_is_a_new_one(before: str, after: str) -> None:
    old, new = counting((before, "14,000 people", 14_000)), counting((after, "3,000 people", 3_000))
    assert known_again(old, new) == [(None, "3,000 people")]


def in_one(text: str, *numbers: int, **fields: object) -> Article:
    """A paragraph in which these numbers stand, each a figure of nobody knows what."""
    given = {"unit": None, "subject": None} | fields
    return article(text, statistics=tuple(figure(0, str(each), text, each, **given) for each in numbers))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ("It killed 12 and hurt 40 in the city.", 12, 40),
            ("It killed 15 and hurt 44 in the city.", 15, 44),
        ),
        (
            ("12 died and 40 were hurt in the fire.", 12, 40),
            ("In the fire 15 died and 44 were hurt.", 15, 44),
        ),
        (("The toll rose from 31 to 44.", 31, 44), ("The toll rose from 44 to 52.", 44, 52)),
    ],
)
def test_two_figures_of_a_sentence_are_not_swapped(
    before: tuple[str, int, int], after: tuple[str, int, int]
) -> None:
    old, new = (in_one(text, *numbers) for text, *numbers in (before, after))
    assert lineage(old, new) == {0: 0, 1: 1}


def test_what_is_said_of_other_people_stays_apart_whoever_says_it() -> None:
    """A rescuer who speaks rescues nobody."""
    old = in_one("Rescuers said 15 people were killed and 52 people were injured in the blast.", 15, 52)
    new = in_one("Rescuers said 58 people were injured and 17 people were killed in the blast.", 58, 17)
    assert lineage(old, new) == {0: 1, 1: 0}


def test_shares_of_different_things_are_different_figures_even_where_they_change_places() -> None:
    old = "Exports rose 4% and imports fell 3% in May."
    new = "Imports fell 3% and exports rose 5% in May."
    shares = {"unit_kind": "percent", "unit": "%"}
    before = article(
        old,
        statistics=(
            figure(0, "4%", old, 4, subject="Exports", **shares),
            figure(0, "3%", old, 3, subject="imports", **shares),
        ),
    )
    after = article(
        new,
        statistics=(
            figure(0, "3%", new, 3, subject="Imports", **shares),
            figure(0, "5%", new, 5, subject="exports", **shares),
        ),
    )
    assert known_again(before, after) == [("3%", "3%"), ("4%", "5%")]


def test_a_number_that_moves_on_to_another_place_is_that_places() -> None:
    """The 15 of the second place are now stated of the first."""
    old = "12 people were killed in Aleppo. 15 people were killed in Homs."
    new = "15 people were killed in Aleppo. 18 people were killed in Homs."
    before = article(old, statistics=(figure(0, "12 people", old, 12), figure(0, "15 people", old, 15)))
    after = article(new, statistics=(figure(0, "15 people", new, 15), figure(0, "18 people", new, 18)))
    assert known_again(before, after) == [("12 people", "15 people"), ("15 people", "18 people")]


def test_the_same_words_are_known_again_wherever_they_stand() -> None:
    old = counting(("In spring 300 people met at the port.", "300 people", 300), ("It rained.", "It", 1))
    new = counting(("It rained.", "It", 1), ("Nobody counts, but 300 people came.", "300 people", 300))
    assert known_again(old, new) == [("It", "It"), ("300 people", "300 people")]


def test_the_same_words_of_something_else_are_not() -> None:
    old = counting(("Turnout was 41%, a record for a vote.", "41%", 41), unit="%", subject=None)
    new = counting(("Prices in the south went up by 41% overnight.", "41%", 41), unit="%", subject=None)
    assert known_again(old, new) == [(None, "41%")]


def test_a_figure_read_with_more_words_than_before_is_the_same() -> None:
    text = "More than 14,000 people have fled."
    old, new = counting((text, "14,000", 14_000)), counting((text, "More than 14,000 people", 14_000))
    assert lineage(old, new) == {0: 0}


def test_a_lone_item_that_says_another_number_is_the_same_figure_in_its_place() -> None:
    old = counting(("12 boats", "12 boats", 12), ("It rained.", "It", 1), unit="boats")
    new = counting(("14 boats", "14 boats", 14), ("It rained.", "It", 1), unit="boats")
    assert lineage(old, new) == {0: 0, 1: 1}


@settings(max_examples=60, deadline=None)
@given(before=any_article(), after=any_article())
def test_each_is_at_most_one_others_and_always_the_same_ones(before: Article, after: Article) -> None:
    found = lineage(before, after)
    assert len(set(found.values())) == len(found)
    assert set(found) <= set(range(len(after.statistics)))
    assert set(found.values()) <= set(range(len(before.statistics)))
    assert lineage(before, after) == found


@settings(max_examples=60, deadline=None)
@given(article=any_article())
def test_an_article_is_its_own_earlier_self(article: Article) -> None:
    assert lineage(article, article) == {place: place for place in range(len(article.statistics))}


@given(st.integers(0, 40), st.integers(0, 40))
def test_no_more_is_matched_than_there_is(old: int, new: int) -> None:
    before, after = (
        counting(*[(f"{each} people came.", f"{each} people", each) for each in range(first, first + count)])
        for first, count in ((0, old), (1_000, new))
    )
    assert len(lineage(before, after)) == min(old, new)


def test_thousands_of_revised_figures_take_no_longer_than_they_are_many() -> None:
    def towns(first: int) -> Article:
        return counting(
            *[(f"In town {n} some {first + n} people fled.", f"{first + n} people", n) for n in range(3_000)]
        )

    began = time.process_time()
    assert len(lineage(towns(10_000), towns(50_000))) > 2_900
    assert time.process_time() - began < 10
