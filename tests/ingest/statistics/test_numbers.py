"""Numbers are read however they are written."""

from decimal import Decimal

import pytest

from tests.ingest.statistics.cutting import read, written


def values(sentence: str) -> list[tuple[str, str]]:
    """The numbers of a sentence, as they stand there and as values."""
    tokens, found = read(sentence)
    return [(written(tokens, number.first, number.last), f"{number.value:f}") for number in found]


@pytest.mark.parametrize(
    ("sentence", "exact", "value"),
    [
        ("They saw 1,400 boats.", "1,400", "1400"),
        ("They paid Rs 1,20,000 for it.", "Rs 1,20,000", "120000"),
        ("They saw 12\u202f500 trees.", "12\u202f500", "12500"),
        ("It grew 7.7 million trees.", "7.7 million", "7700000"),
        ("It grew by 5.0 percent.", "5.0", "5.0"),
        ("It cost £3m in all.", "£3m", "3000000"),
        ("It cost US$2.5bn in all.", "US$2.5bn", "2500000000"),
        ("It cost Rs. 30 lakh crore in all.", "Rs. 30 lakh crore", "30000000000000"),
        ("It cost R500 in all.", "R500", "500"),
        ("The 3-million fund is spent.", "3-million", "3000000"),
        ("The wall is 3m high.", "3", "3"),
        ("A crowd of 3m voters came.", "3m", "3000000"),
        ("It holds $1,234,567,890,123.45 now.", "$1,234,567,890,123.45", "1234567890123.45"),
        ("It holds 1,000,000,000,000,000 grains.", "1,000,000,000,000,000", "1000000000000000"),
    ],
)
def test_a_number_in_digits(sentence: str, exact: str, value: str) -> None:
    assert values(sentence) == [(exact, value)]


@pytest.mark.parametrize(
    "number",
    [
        "12,345,678,901,234.56",
        "1234567890.1234567",
        "7" * 16,
        "7" * 4000,
        "0." + "0" * 30 + "1",
        "5 billion trillion",
    ],
)
def test_a_number_that_cannot_be_kept_exactly_is_left_out(number: str) -> None:
    assert values(f"It holds {number} grains and 12 stones.") == [("12", "12")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Seventeen", "17"),
        ("Twenty-five", "25"),
        ("Two hundred and fifty", "250"),
        ("Two hundred and fifty thousand", "250000"),
        ("Three thousand four hundred and one", "3401"),
        ("A dozen", "12"),
        ("A hundred", "100"),
        ("Half a million", "500000"),
        ("Half a dozen", "6"),
        ("Two and a half million", "2500000"),
        ("A million and a half", "1500000"),
        ("A million and ten", "1000010"),
        ("A quarter of a million", "250000"),
        ("Three lakh", "300000"),
    ],
)
def test_a_number_in_words(words: str, value: str) -> None:
    assert values(f"{words} goats were sold.") == [(words, value)]


def test_two_numbers_in_words_are_not_run_together() -> None:
    assert values("It took twelve, forty and twenty thirty goats.") == [
        ("twelve", "12"),
        ("forty", "40"),
        ("twenty", "20"),
        ("thirty", "30"),
    ]


@pytest.mark.parametrize(
    ("sentence", "exact", "value"),
    [
        ("Dozens of goats left.", "Dozens", "24"),
        ("Scores of goats left.", "Scores", "40"),
        ("Tens of thousands of goats left.", "Tens of thousands", "20000"),
        ("Several hundred goats left.", "Several hundred", "200"),
        ("A few thousand goats left.", "A few thousand", "2000"),
    ],
)
def test_a_vague_number_says_its_least(sentence: str, exact: str, value: str) -> None:
    assert values(sentence) == [(exact, value)]
    assert read(sentence)[1][0].kind == "vague"


@pytest.mark.parametrize(
    ("sentence", "exact", "value"),
    [
        ("One in five goats is black.", "One in five", "0.2"),
        ("Nine out of ten are white.", "Nine out of ten", "0.9"),
        ("3 in every 4 are white.", "3 in every 4", "0.75"),
        ("One child in three said so.", "One child in three", "0.3333"),
        ("Two-thirds of them are white.", "Two-thirds", "0.6667"),
        ("A quarter of them are white.", "A quarter", "0.25"),
        ("Half the seats are free.", "Half", "0.5"),
        ("Sales rose by a third.", "a third", "0.3333"),
    ],
)
def test_a_share(sentence: str, exact: str, value: str) -> None:
    assert values(sentence) == [(exact, value)]
    assert read(sentence)[1][0].kind == "share"


@pytest.mark.parametrize(
    "sentence",
    [
        "Wait half an hour.",
        "The first half was dull.",
        "His half brother left.",
        "A quarter of an hour passed.",
    ],
)
def test_parts_of_time_and_of_kin_are_no_shares(sentence: str) -> None:
    assert values(sentence) == []


def test_few_in_many_of_something_else_is_no_share() -> None:
    assert values("They put two goats in 20 carts.") == [("two", "2"), ("20", "20")]


@pytest.mark.parametrize(
    ("sentence", "exact", "value", "grows"),
    [
        ("Sales doubled.", "doubled", "2", True),
        ("Sales halved.", "halved", "0.5", False),
        ("A fivefold rise came.", "fivefold", "5", True),
        ("A 12-fold rise came.", "12-fold", "12", True),
        ("Twice as many came.", "Twice", "2", None),
        ("Three times as many came.", "Three times", "3", None),
    ],
)
def test_a_multiple(sentence: str, exact: str, value: str, grows: bool | None) -> None:
    [number] = read(sentence)[1]
    assert values(sentence) == [(exact, value)]
    assert (number.kind, number.grows) == ("multiple", grows)


@pytest.mark.parametrize(
    ("sentence", "currency"),
    [
        ("It cost $5.", "USD"),
        ("It cost A$5.", "AUD"),
        ("It cost EUR 5.", "EUR"),
        ("It cost Rs 5.", "INR"),
        ("It cost 5.", None),
    ],
)
def test_the_currency_before_a_number(sentence: str, currency: str | None) -> None:
    [number] = read(sentence)[1]
    assert (number.currency, number.value) == (currency, Decimal(5))
