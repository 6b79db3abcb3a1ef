"""Quotations are found with the speaker that the text names, and scare quotes are none."""

import pytest

from tests.ingest.reading import take, with_body


def spoken(*lines: str) -> list[tuple[str | None, str]]:
    return [(quotation.speaker, quotation.span.exact) for quotation in with_body(*lines).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will go on,” said Jane Doe.", [("Jane Doe", "We will go on,")]),
        ("“We will go on,” Jane Doe said.", [("Jane Doe", "We will go on,")]),
        ("Mayor Jane Doe said: “We will go on.”", [("Jane Doe", "We will go on.")]),
        ("The mayor, Jane Doe, said it was “a hard winter”.", [("Jane Doe", "a hard winter")]),
        ('The ministry said "the road is open" again.', [("ministry", "the road is open")]),
        (
            "“We lost,” said Jane Doe. “We will go on.”",
            [("Jane Doe", "We lost,"), ("Jane Doe", "We will go on.")],
        ),
        ("Jane Doe spoke of a ‘road that isn’t there’, she said.", [("Jane Doe", "road that isn’t there")]),
        ("There was a ‘road that isn’t there’, she said.", [(None, "road that isn’t there")]),
        ("According to the union, it was “a quiet day at sea”.", [("union", "a quiet day at sea")]),
    ],
)
def test_a_quotation_has_its_speaker(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert spoken(text) == expected


def test_a_pronoun_is_the_person_who_spoke_before() -> None:
    assert spoken("Jane Doe said it was over.", "On Monday she added: “Nobody is left.”") == [
        ("Jane Doe", "Nobody is left.")
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("President Ada Quill sent 9 boats. “Before noon,” he told a rally on Thursday.", "Ada Quill"),
        ("Ada Quill, who runs the camp for the Relief Concord, is sure. “We ask,” she said.", "Ada Quill"),
        ("Ada Quill left at noon, and “I am tired of it,” she said.", "Ada Quill"),
        ("Ada Quill met John Roe. “We talked for long,” he said.", None),
        ("Ada Quill met Roe. “We talked for long,” he said.", None),
        ("Ada Quill and John Roe met. “We talked for long,” he said.", None),
        ("Ada Quill’s mother left. “We talked for long,” she said.", None),
        ("South Korea has been dry. “We talked for long,” she said.", None),
        ("In December Ada Quill left. “We talked for long,” she said.", None),
        ("Ada Quill left. It rained. “We talked for long,” she said.", None),
        ("Ada Quill left. “We talked for long,” they said.", None),
        ("Ada Quill left. John Roe stayed. “We talked for long,” he said.", "John Roe"),
        ("Jane Doe said it rained. Ada Quill left. “We talked for long,” she said.", "Ada Quill"),
        ("Jane Doe said Ada Quill was late. “We talked for long,” she said.", "Jane Doe"),
    ],
)
def test_a_pronoun_is_the_one_person_whom_the_sentence_before_is_about(
    text: str, speaker: str | None
) -> None:
    assert {name for name, _ in spoken(text)} == {speaker}


def test_who_spoke_as_a_pronoun_is_remembered() -> None:
    found = spoken("Ada Quill left at noon. “We talked for long,” she said.", "“We began early,” she added.")
    assert found[1] == ("Ada Quill", "We began early,")


@pytest.mark.parametrize(
    "text", ["They built a “bridge” of boats.", "It’s the harbour’s ‘winter’ now.", "The 6' wall"]
)
def test_a_word_in_marks_that_nobody_says_is_no_quotation(text: str) -> None:
    assert spoken(text + " It was cold.") == []


def test_a_quotation_may_go_on_in_the_next_paragraph() -> None:
    found = spoken("Jane Doe said: “We began early.", "“We ended late.”")
    assert found == [("Jane Doe", "We began early."), ("Jane Doe", "We ended late.")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Die Ministerin sagte: „Wir fahren morgen weiter.“", "Wir fahren morgen weiter."),
        ("قال الوزير: «نبدأ العمل غدا في الصباح»", "نبدأ العمل غدا في الصباح"),
    ],
)
def test_other_marks_are_read_and_their_speakers_left_open(text: str, words: str) -> None:
    article = take(f"---\nlanguage: de\n---\nTitel\n\n{text}\n\nDas ist der zweite Absatz der Seite.")
    assert [(quotation.speaker, quotation.span.exact) for quotation in article.quotations] == [(None, words)]
