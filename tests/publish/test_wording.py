"""The words of pages: every language has them all, and numbers and limits read as they do in it."""

from decimal import Decimal
from typing import get_args

import pytest

from service.domain.statistic import Modifier
from service.publish.figures import facts, with_unit
from service.publish.wording import ENGLISH, WORDINGS, Recorded, Wording, endonym, wording
from tests.publish.samples import full_article

EVERY = pytest.mark.parametrize("say", WORDINGS.values(), ids=WORDINGS.keys())


@EVERY
def test_a_language_has_a_word_for_all_that_english_has_one_for(say: Wording) -> None:
    assert say.genres.keys() == ENGLISH.genres.keys()
    assert set(say.record) == set(get_args(Recorded))
    assert set(say.modifiers) == set(get_args(Modifier)) - {"exact", "between", "vague"}
    assert say.changes.keys() == ENGLISH.changes.keys()
    assert len(set(say.months)) == 12


@EVERY
def test_what_limits_a_number_has_the_number_in_it(say: Wording) -> None:
    number = say.number(Decimal(7_700))
    for pattern in (*say.modifiers.values(), say.or_more, say.or_less):
        assert number in pattern.format(number)
    assert number in say.between.format(number, "")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "more than 7,700 people"),
        ("de", "mehr als 7.700 people"),
        ("hi", "7700 से अधिक people"),
        ("ar", "أكثر من 7,700 people"),
    ],
)
def test_a_figure_is_written_as_its_language_has_it(language: str, written: str) -> None:
    figure = full_article().statistics[0]
    assert with_unit(figure, wording(language)) == written
    assert facts(figure, wording(language))[0] == (wording(language).record["figure"], written)


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Deutsch"), ("de-CH", "Deutsch (CH)"), ("cy", "cy"), ("zh-Hant", "zh-Hant"), ("en", "English")],
)
def test_a_language_is_named_as_it_names_itself_where_that_is_known(language: str, name: str) -> None:
    assert endonym(language) == name
