"""What was written and what is looked for, made alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.folding import folded, folded_name, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Syrian  Refugees ", "syrian refugees"),
        ("SÃO PAULO", "sao paulo"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁsh½", "fish1⁄2"),
        ("Αθήνα", "αθηνα"),
        ("مُحَمَّد", "محمد"),
        ("\u2003", ""),
    ],
)
def test_case_accents_and_spaces_make_no_difference(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("the UN", "un"), ("The  UN", "un"), ("An aid worker", "aid worker"), ("a poll", "poll"),
        ("Theo", "theo"), ("the", "the"), ("The The", "the"), ("Anna", "anna"),
    ],
)  # fmt: skip
def test_a_leading_article_is_no_part_of_a_name(name: str, plain: str) -> None:
    assert folded_name(name) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refugees", "refugee"), ("cities", "city"), ("boxes", "box"), ("churches", "church"),
        ("losses", "loss"), ("children", "child"), ("people", "person"), ("potatoes", "potato"),
        ("houses", "house"), ("lies", "lie"), ("Syria's", "Syria"), ("refugees’ homes", "refugee home"),
        ("14,000", "14000"), ("café", "CAFES"), ("x" * 61, "x" * 99),
    ],
)  # fmt: skip
def test_number_and_case_make_no_difference_to_a_word(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"), [("7.7", "77"), ("bus", "bu"), ("gas", "ga"), ("mass", "mas"), ("us", "u")]
)
def test_what_only_looks_like_a_plural_is_a_word_of_its_own(one: str, other: str) -> None:
    assert words(one) != words(other)


@given(st.text())
def test_words_hold_nothing_that_separates_or_quotes_and_are_found_by_themselves(text: str) -> None:
    found = words(text)
    for word in found:
        assert 0 < len(word) <= 60
        assert all(character.isalnum() or character == "." for character in word)
    assert list(found) == sorted(set(found))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
