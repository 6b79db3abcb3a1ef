"""The words behind a number say what it measures, counts, or counts without a noun."""

import pytest

from service.ingest.statistics.bare import Bare, unit
from service.ingest.statistics.nouns import counted, is_plural
from service.ingest.statistics.units import Unit, measured
from tests.ingest.statistics.cutting import read


def measure(sentence: str) -> Unit | None:
    tokens, [number, *_] = read(sentence)
    return measured(tokens, number, number.last)


@pytest.mark.parametrize(
    ("sentence", "kind", "symbol", "code"),
    [
        ("The pier is 40km away.", "physical", "km", "KMT"),
        ("It covers 40 square miles.", "physical", "mi²", "MIK"),
        ("It went at 90 km/h.", "physical", "km/h", "KMH"),
        ("It was 18C at dawn.", "physical", "°C", "CEL"),
        ("It makes 3 MW.", "physical", "MW", "MAW"),
        ("It is a 12-metre wall.", "physical", "m", "MTR"),
        ("It fell 6 per cent.", "percent", "%", "P1"),
        ("It fell 25 basis points.", "percentage_point", "basis points", None),
        ("It cost €15.", "currency", "EUR", "ISO4217:EUR"),
        ("It cost 15 euros.", "currency", "EUR", "ISO4217:EUR"),
        ("It cost 15 Swiss francs.", "currency", "CHF", "ISO4217:CHF"),
        ("It cost 15 New Zealand dollars.", "currency", "NZD", "ISO4217:NZD"),
        ("It cost 15 Sri Lankan rupees.", "currency", "LKR", "ISO4217:LKR"),
        ("It cost 80p.", "currency", "GBP", "ISO4217:GBP"),
        ("It weighs 15 pounds of sugar.", "physical", "lb", "LBR"),
        ("It costs $1.90 a litre.", "currency", "USD/l", "ISO4217:USD"),
        ("A litre of milk costs $1.90.", "currency", "USD/l", "ISO4217:USD"),
        ("It holds 5 µg/m³ of dust.", "physical", "µg/m³", "MC"),
    ],
)
def test_a_number_that_measures(sentence: str, kind: str, symbol: str, code: str | None) -> None:
    found = measure(sentence)
    assert found is not None
    assert (found.kind, found.unit, found.code) == (kind, symbol, code)


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("It makes 30 tonnes a day.", "day"),
        ("It earns $3bn-a-year.", "year"),
        ("It does 20 miles per gallon.", "gallon"),
        ("It found 4% per 100,000 people.", "100,000 people"),
        ("It rose 4% a year earlier.", None),
    ],
)
def test_what_a_rate_is_per(sentence: str, per: str | None) -> None:
    found = measure(sentence)
    assert found is not None
    assert found.per == per


@pytest.mark.parametrize("sentence", ["They saw 40 goats.", "They saw 12 c goats.", "The team 40 won."])
def test_a_number_that_measures_nothing(sentence: str) -> None:
    assert measure(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "noun", "phrase"),
    [
        ("They saw 40 black goats.", "goats", "black goats"),
        ("They sent 900 police officers.", "officers", "police officers"),
        ("Thousands of homes burned.", "homes", "homes"),
        ("A 300-strong crew came.", "crew", "crew"),
        ("The 30-storey tower fell.", "storey", "storey"),
        ("One soldier fell.", "soldier", "soldier"),
        ("They won 43 of the 120 seats.", "seats", "seats"),
        ("They saw 300 registered voters.", "voters", "registered voters"),
        ("They helped 46,000 Rohingya there.", "rohingya", "Rohingya"),
        ("They met 12 MPs.", "MPs", "MPs"),
    ],
)
def test_a_number_that_counts(sentence: str, noun: str, phrase: str) -> None:
    tokens, [number, *_] = read(sentence)
    found = counted(tokens, number, number.last)
    assert found is not None
    assert (found.unit, found.phrase) == (noun, phrase)


@pytest.mark.parametrize(
    "sentence",
    ["They lost 40 in May.", "Then 40 voted against it.", "One of the best came.", "It is a 12-way tie."],
)
def test_a_number_without_a_noun(sentence: str) -> None:
    tokens, [number, *_] = read(sentence)
    assert counted(tokens, number, number.last) is None


@pytest.mark.parametrize("word", ["goats", "people", "fishermen", "grandchildren", "mps"])
def test_a_plural(word: str) -> None:
    assert is_plural(word)


@pytest.mark.parametrize("word", ["gas", "news", "famous", "access", "goat", "town's", "thousands"])
def test_no_plural(word: str) -> None:
    assert not is_plural(word)


def bare(sentence: str, like: Unit | None = None) -> Unit | None:
    tokens, [number, *_] = read(sentence)
    return unit(Bare(tokens, number, number.first, number.last, like, modified=False))


@pytest.mark.parametrize(
    ("sentence", "kind", "noun"),
    [
        ("The blast struck the yard, killing 12.", "count", None),
        ("The toll rose to 61.", "count", None),
        ("The toll was 61.", "count", None),
        ("In all, 17 were hurt.", "count", None),
        ("He counted 12 dead.", "count", None),
        ("They have 12 of them.", "count", None),
        ("There were 40.", "count", None),
        ("Burglaries dropped to 2,988.", "count", "burglaries"),
        ("The FTSE 100 index closed at 7,204.5.", "index", None),
        ("They count 12 per 1,000 births.", "count", None),
    ],
)
def test_a_bare_number_that_counts(sentence: str, kind: str, noun: str | None) -> None:
    told = bare(sentence)
    assert told is not None
    assert (told.kind, told.unit) == (kind, noun)


@pytest.mark.parametrize("sentence", ["He chose 12.", "It left 12.", "It is 7 across."])
def test_a_bare_number_that_counts_nothing(sentence: str) -> None:
    assert bare(sentence) is None


def test_a_bare_number_counts_what_the_one_before_it_does() -> None:
    goats = Unit(0, "count", "goats", "C62", phrase="black goats")
    found = bare("In winter it was 530.", goats)
    assert found is not None
    assert (found.unit, found.phrase) == ("goats", "black goats")


def test_so_many_fewer_is_in_the_unit_of_the_one_before() -> None:
    found = bare("Now it is 12 fewer.", Unit(0, "physical", "km", "KMT"))
    assert found is not None
    assert (found.kind, found.unit) == ("physical", "km")
