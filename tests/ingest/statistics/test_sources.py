"""Who says a figure, by its sentence and those before it; of what, where and when."""

import pytest

from service.ingest.statistics import found_in


def sources(text: str) -> list[str | None]:
    return [figure.attributed_to for figure in found_in(text)]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The harbour board said 40 boats sank.", "the harbour board"),
        ("Some 40 boats sank, the harbour board said.", "the harbour board"),
        ("Some 40 boats sank, said Ann Lee.", "Ann Lee"),
        ("According to the harbour board, 40 boats sank.", "the harbour board"),
        ("Officials say 40 boats sank.", "Officials"),
        ("The mayor, Jane Doe, said 40 boats sank.", "the mayor, Jane Doe"),
        ("The WHO, which counted 40 boats, is sure.", "the WHO"),
        ("A survey of boats by the AA found 40% leak.", "the AA"),
        ("Unicef figures show 40 boats sank.", "Unicef"),
        ("Police: 40 boats sank.", "Police"),
        ("The report, citing the harbour board, has 40 boats.", "the harbour board"),
        ("By the union’s own count, 40 boats sank.", "the union"),
        ("The ministry recorded 217 cases.", "the ministry"),
        ("The toll, put by the ministry at 40 people, grew.", "the ministry"),
        ("Some 40 boats sank, but the mayor was calm, the board said.", "the board"),
        ("“Some 40 boats sank,” Ann Lee said.", "Ann Lee"),
    ],
)
def test_a_source(sentence: str, source: str) -> None:
    assert sources(sentence) == [source] * len(sources(sentence))
    assert sources(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 40 boats sank.",
        "The divers found 40 boats.",
        "He showed his 40 boats.",
        "There were 40 confirmed cases.",
        "The girl wrote off 40 boats.",
    ],
)
def test_no_source(sentence: str) -> None:
    assert sources(sentence) == [None]


def test_a_contrast_ends_what_somebody_says() -> None:
    assert sources("The ministry said 40 boats sank, although the union says 60 boats did.") == [
        "the ministry",
        "the union",
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The board met on Monday. It said 40 boats sank.", "the board"),
        ("The board said it was over. It said so twice. It added that 40 boats sank.", "the board"),
        ("The board said it was over. " + "It said so. " * 3 + "It said 40 boats sank.", None),
        ("It said 40 boats sank.", None),
    ],
)
def test_a_pronoun_means_whom_the_nearest_sentences_name(text: str, source: str | None) -> None:
    assert sources(text) == [source]


def test_a_speaker_is_named_with_the_title_that_the_sentence_gives() -> None:
    assert sources("Energy minister Lars Holm said: “Some 40 boats sank at the quay.”") == [
        "Energy minister Lars Holm"
    ]


def test_many_pronouns_in_a_row_cost_no_stack() -> None:
    assert sources("It said 3 people came. " * 2000) == [None] * 2000


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("In Norra and Vesla, 40 boats sank.", ("Norra", "Vesla")),
        ("Some 40 boats sank across the Orre.", ("Orre",)),
        ("In March, 40 boats sank.", ()),
        ("Shares in Kestrel Bank fell 4%.", ()),
    ],
)
def test_places(sentence: str, places: tuple[str, ...]) -> None:
    [figure] = found_in(sentence)
    assert figure.places == places


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Some 40 boats sank in 2019.", "2019"),
        ("Some 40 boats sank in the first quarter of 2019.", "the first quarter of 2019"),
        ("Some 40 boats sank since 2019.", None),
    ],
)
def test_the_period(sentence: str, period: str | None) -> None:
    [figure] = found_in(sentence)
    assert figure.period == period


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("Some 40 old boats sank.", "old boats"),
        ("They lost 30% of the boats.", "the boats"),
        ("Then inflation fell to 4.1%.", "inflation"),
        ("It was 4.1%.", None),
    ],
)
def test_the_subject(sentence: str, subject: str | None) -> None:
    [figure] = found_in(sentence)
    assert figure.subject == subject
