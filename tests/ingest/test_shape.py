"""The sample page and a page of our own words with the same shape are understood whole."""

from decimal import Decimal

import pytest

from service.domain.article import Article, Contributor, ImageBlock
from service.domain.texts import blocks
from tests.ingest.reading import SAMPLE, boxes, headings, images, page, paragraphs, take, videos


@pytest.fixture
def sample() -> Article:
    if not SAMPLE.exists():
        pytest.skip(f"the sample page is not there: {SAMPLE}")
    return take(SAMPLE.read_bytes())


@pytest.fixture
def ferry() -> Article:
    return page("ferry")


def test_the_first_line_is_the_headline(ferry: Article) -> None:
    assert ferry.headline == "Ferry stranded off Brenholm reaches harbour"


def test_the_lead_picture_has_description_credit_and_caption(ferry: Article) -> None:
    lead = images(ferry)[0]
    assert lead.image.description == (
        "Passengers wrapped in blankets leave the ferry Alda at the quay in Brenholm on March 4"
    )
    assert lead.image.credit == "Getty Images"
    assert lead.caption.text == "Hundreds of passengers spent two nights on board while the storm lasted"


def test_an_empty_credit_is_null_and_its_caption_stays(ferry: Article) -> None:
    second = images(ferry)[1]
    assert (second.image.description, second.image.credit) == (None, None)
    assert second.caption.text == "The Alda has not been in dry dock since June 2011"


def test_the_video_has_the_caption_that_sticks_to_its_marker(ferry: Article) -> None:
    [video] = videos(ferry)
    assert video.caption.text == "‘My mother slept in the car, now she’s laughing about it’"


def test_the_analysis_box_ends_at_the_next_sub_heading(ferry: Article) -> None:
    [box] = boxes(ferry)
    assert (box.headline, box.genre) == ("The line’s last season?", "analysis")
    assert box.byline == (
        Contributor(name="Tove Lindqvist", role="Coastal Affairs editor", organisation="NRB"),
    )
    assert [type(block).__name__ for block in box.blocks] == ["ImageBlock", *["Paragraph"] * 3]
    assert headings(ferry) == ["How many boats are left?"]


def test_comment_form_and_player_message_are_left_out(ferry: Article) -> None:
    everything = repr(ferry)
    for junk in ("Leave a Reply", "Your email", "Save my name", "unsupported", "Image copyright"):
        assert junk not in everything
    assert paragraphs(ferry)[-1].startswith("Meanwhile, there are busy crews")


def test_quotations_have_the_speaker_that_the_text_names(ferry: Article) -> None:
    assert [(quotation.speaker, quotation.span.exact[:15]) for quotation in ferry.quotations] == [
        ("spokeswoman for the Northern Harbour Board (NHB)", "the calmest of "),
        ("Ingrid Solheim", "long pull home "),
        ("Ingrid Solheim", "The swell is ve"),
        (None, "My mother slept"),
        ("Olav Brandt", "mostly rust"),
        ("Olav Brandt", "It should be se"),
    ]


def test_the_sample_page_is_understood(sample: Article) -> None:
    assert sample.headline == "IS resists final push in eastern Syria"
    lead, second = images(sample)
    assert lead.image.description is not None
    assert lead.image.description.startswith("Civilians who have fled")
    assert lead.image.description.endswith("on February 9")
    assert (lead.image.credit, second.image.credit) == ("Getty Images", None)
    assert second.caption.text is not None
    assert len(videos(sample)) == 1
    [box] = boxes(sample)
    assert box.byline == (
        Contributor(name="Sebastian Usher", role="Arab Affairs editor", organisation="BBC"),
    )
    assert isinstance(box.blocks[0], ImageBlock)
    assert len(box.blocks) == 6
    assert headings(sample) == ["How many militants are left?"]
    assert len(list(blocks(sample))) == 23
    assert "Leave a Reply" not in repr(sample)


def test_the_sample_page_has_seven_figures(sample: Article) -> None:
    found = [
        (figure.span.exact, figure.modifier, figure.low, figure.high, figure.attributed_to)
        for figure in sample.statistics
    ]
    assert found == [
        ("Thousands of civilians", "vague", Decimal(2000), None, None),
        ("some 20,000 civilians", "about", None, None, None),
        ("more than 7.7 million people", "more_than", Decimal(7_700_000), None, None),
        ("2,000 troops", "exact", Decimal(2000), Decimal(2000), "US President Donald Trump"),
        ("100%", "exact", Decimal(100), Decimal(100), "Donald Trump"),
        ("between 14,000 and 18,000 militants", "between", Decimal(14_000), Decimal(18_000), "the UN"),
        ("up to 3,000 foreigners", "up_to", None, Decimal(3000), "the UN"),
    ]
    assert [figure.places for figure in sample.statistics[-2:]] == [("Iraq", "Syria")] * 2


def test_the_sample_page_has_its_speakers(sample: Article) -> None:
    assert [quotation.speaker for quotation in sample.quotations] == [
        "spokesman for the Syrian Democratic Forces (SDF)",
        "Mustafa Bali",
        "Mustafa Bali",
        None,
        "Donald Trump",
        "Donald Trump",
    ]
