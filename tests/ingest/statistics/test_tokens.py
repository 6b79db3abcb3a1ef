"""A sentence is cut into words, numbers and signs."""

import pytest

from tests.ingest.statistics.cutting import cut


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Two boats, 1,400 crates.", ["two", "boats", ",", "1,400", "crates", "."]),
        ("It weighs 7.5 kg.", ["it", "weighs", "7.5", "kg", "."]),
        ("Rs 1,20,000 was paid", ["rs", "1,20,000", "was", "paid"]),
        ("12\u00a0500 trees", ["12\u00a0500", "trees"]),
        ("£3m a 10-day", ["£", "3", "m", "a", "10", "-", "day"]),
        ("the town’s don't", ["the", "town’s", "don't"]),
        (
            "see www.example.org/2024 or a.b1@example.org",
            ["see", "www.example.org/2024", "or", "a.b1@example.org"],
        ),
        ("in 2019.", ["in", "2019", "."]),
    ],
)
def test_a_sentence_is_cut(sentence: str, words: list[str]) -> None:
    read = cut(sentence)
    assert read.words[: read.size] == words


def test_a_token_knows_its_place_and_what_it_touches() -> None:
    read = cut("A 10-day trip")
    assert [read.text[start:end] for start, end in zip(read.starts, read.ends, strict=True)][:5] == [
        "A",
        "10",
        "-",
        "day",
        "trip",
    ]
    assert read.joined(2)
    assert read.glued[:5] == [False, False, True, True, False]
    assert read.numeric[:5] == [False, True, False, False, False]
    assert (read.capital(0), read.capital(3)) == (True, False)


def test_beyond_either_end_there_is_nothing() -> None:
    read = cut("Seven")
    assert (read.words[-1], read.words[read.size], read.joined(-1)) == ("", "", False)
