"""Markers of many sites, stuck or apart, become pictures and videos; nothing else does."""

import pytest

from service.ingest.markers import MARKERS
from tests.ingest.reading import images, paragraphs, videos, with_body

FIRST = "The harbour opened again on Monday."
LAST = "Boats will leave from noon."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "Boats at the quayImage copyright\nReuters\n\nImage caption\n\nAll was calm",
            ("Boats at the quay", "Reuters", "All was calm"),
        ),
        ("Image copyrightReutersImage captionAll was calm", (None, "Reuters", "All was calm")),
        ("Image source, Reuters\nImage caption, All was calm", (None, "Reuters", "All was calm")),
        ("Image copyright\nImage caption\nAll was calm", (None, None, "All was calm")),
        ("Image caption\nAll was calm\nImage copyright\nReuters", (None, "Reuters", "All was calm")),
        ("All was calm. Photograph: Jane Doe/Agency", (None, "Jane Doe/Agency", "All was calm.")),
        ("All was calm (Photo: Jane Doe)", (None, "Jane Doe", "All was calm")),
        ("All was calmPhoto: Jane Doe", (None, "Jane Doe", "All was calm")),
        ("All was calm\nPhoto: Jane Doe", (None, "Jane Doe", "All was calm")),
        ("All was calm (AP Photo/Jane Doe)", (None, "AP Photo/Jane Doe", "All was calm")),
        ("All was calm. © Jane Doe", (None, "Jane Doe", "All was calm.")),
        ("Boats at the quayGetty Images", ("Boats at the quay", "Getty Images", None)),
        ("AFP via Getty Images", (None, "AFP via Getty Images", None)),
        (
            "Boats at the quay\nCredit: Jane Doe\nCaption: All was calm",
            ("Boats at the quay", "Jane Doe", "All was calm"),
        ),
    ],
)
def test_a_picture_is_read(lines: str, expected: tuple[str | None, str | None, str | None]) -> None:
    article = with_body(FIRST, lines, LAST)
    [picture] = images(article)
    assert (picture.image.description, picture.image.credit, picture.caption.text) == expected
    assert paragraphs(article) == [FIRST, LAST]


def test_two_pictures_in_a_row_stay_two() -> None:
    article = with_body(
        FIRST, "Image copyright\nReuters", "Image copyright\nAFP", "Image caption\nCalm", LAST
    )
    assert [picture.image.credit for picture in images(article)] == ["Reuters", "AFP"]


def test_a_paragraph_below_an_empty_credit_is_no_credit() -> None:
    article = with_body(FIRST, "Boats at the quayImage copyright", LAST)
    assert images(article)[0].image.credit is None
    assert paragraphs(article) == [FIRST, LAST]


def test_a_lone_line_between_headline_and_lead_picture_describes_it() -> None:
    article = with_body("Boats tied up at the quay", "Image copyright", "Reuters", FIRST)
    assert images(article)[0].image.description == "Boats tied up at the quay"


@pytest.mark.parametrize(
    "stuck", ["Media caption‘All calm’", "Video caption: ‘All calm’", "Media caption\n‘All calm’"]
)
def test_a_video_is_read(stuck: str) -> None:
    article = with_body(FIRST, f"Media playback is unsupported on your device{stuck}", LAST)
    assert [video.caption.text for video in videos(article)] == ["‘All calm’"]
    assert paragraphs(article) == [FIRST, LAST]


@pytest.mark.parametrize(
    "sentence",
    [
        "Image copyright law is changing, ministers say.",
        "Analysis by the World Bank shows that trade fell.",
        "He asked where the Image caption was, and got no answer.",
        "Photographs of the harbour were shown in the hall.",
        "The report credits Getty Images with the find.",
    ],
)
def test_a_sentence_with_the_words_of_a_marker_stays_a_sentence(sentence: str) -> None:
    article = with_body(FIRST, sentence, LAST)
    assert paragraphs(article) == [FIRST, sentence, LAST]
    assert images(article) == []


@pytest.mark.parametrize(
    "marker", [marker.words for marker in MARKERS if marker.field in {"credit", "caption"}]
)
def test_every_marker_of_the_table_is_seen_at_the_start_of_a_line(marker: str) -> None:
    article = with_body(FIRST, f"Boats at the quayImage copyright\n{marker} Jane Doe", LAST)
    assert "Jane Doe" in repr(images(article))
    assert paragraphs(article) == [FIRST, LAST]
