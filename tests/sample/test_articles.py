"""The sample newsroom's articles are whole, sound and made up."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from service.domain.article import Article, Box, Heading, ImageBlock, ListBlock, Paragraph, Quote, VideoBlock
from service.domain.span import Mark, span
from service.domain.texts import blocks, texts
from service.domain.wire import decode_article, encode
from service.sample.edition import Sample, article_files

MEDIA_TOPICS = Path(__file__).parents[3] / "shared/judges/data/iptc/medtop-cptall-en-US.json"
"""IPTC's own list, in the folder of judges beside the repository."""

TRANSLATED = {"ar", "de", "hi"}


def article(sample: Sample, source_id: str) -> Article:
    return next(article for article in sample.articles if article.source_id == source_id)


def images(article: Article) -> list[ImageBlock]:
    return [block for _, block in blocks(article) if isinstance(block, ImageBlock)]


def words(article: Article) -> int:
    return sum(len(text.text.split()) for text in texts(article))


def marked(article: Article) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    for _, block in blocks(article):
        match block:
            case Paragraph() | Quote():
                yield block.text, block.marks
            case ListBlock():
                yield from ((entry.text, entry.marks) for entry in block.items)
            case ImageBlock() | VideoBlock():
                yield block.caption.text or "", block.caption.marks


def test_every_file_is_an_article_with_its_own_source_id(sample: Sample) -> None:
    assert len({(article.publication, article.source_id) for article in sample.articles}) == len(
        list(article_files())
    )


def test_both_scraped_pages_and_our_own_json_are_there() -> None:
    kinds = Counter(file.name.rpartition(".")[2] for file in article_files())
    assert set(kinds) == {"txt", "json"}
    assert min(kinds.values()) >= 4


def test_every_article_survives_the_wire_unchanged(sample: Sample) -> None:
    assert [decode_article(encode(article)) for article in sample.articles] == list(sample.articles)


def test_the_conflict_report_has_a_bylined_analysis_box(sample: Sample) -> None:
    (box,) = (block for block in article(sample, "at-2026-0314-bel-kazar").body if isinstance(block, Box))
    assert (box.headline, box.genre) == ("An end, or a scattering?", "analysis")
    (analyst,) = box.byline
    assert (analyst.name, analyst.role, analyst.organisation) == (
        "Piers Tavendale",
        "eastern affairs editor",
        "Asher Times",
    )


@pytest.mark.parametrize(
    ("source_id", "subject"),
    [
        ("at-2026-0427-election", "national elections"),
        ("at-2026-0628-kestrel", "earthquake"),
        ("budget-2026", "government budget"),
        ("cup-final-2026", "soccer"),
    ],
)
def test_election_earthquake_budget_and_final_are_there(sample: Sample, source_id: str, subject: str) -> None:
    assert subject in {tag.name for tag in article(sample, source_id).tags}


def test_the_scraped_pages_keep_their_subheadings(sample: Sample) -> None:
    election = article(sample, "at-2026-0427-election")
    assert [block.text for block in election.body if isinstance(block, Heading)] == [
        "How the votes fell",
        "A recount in Southmarsh",
        "What happens now",
    ]


def test_no_page_furniture_is_left_in_a_text(sample: Sample) -> None:
    furniture = re.compile(
        r"Image (copyright|caption|source)|Media (caption|playback)|Photo:|Picture:|Analysis by|Leave a"
        r"|email address|Share this|Related Topics|More on this|Follow us|All rights|Read more"
        r"|newsletter|Most read|Three things we learned|Advertisement|Post a comment"
    )
    found = [
        text.text for article in sample.articles for text in texts(article) if furniture.search(text.text)
    ]
    assert found == []


def test_a_corrected_article_was_updated_when_it_was_last_corrected(sample: Sample) -> None:
    corrected = article(sample, "at-2026-0505-fares")
    assert corrected.published_at is not None
    assert [correction.at > corrected.published_at for correction in corrected.corrections] == [True, True]
    assert corrected.updated_at == corrected.corrections[-1].at


def test_the_long_read_has_five_pictures_with_files(sample: Sample) -> None:
    long_read = article(sample, "at-2026-0516-saltmere")
    assert words(long_read) >= 1_200
    assert [block.image.sha256 in sample.pictures for block in images(long_read)] == [True] * 5


def test_articles_are_in_english_arabic_hindi_and_german(sample: Sample) -> None:
    assert {article.language for article in sample.articles} - {None} == {"en", *TRANSLATED}


def test_the_live_report_has_timed_entries_and_a_whole_video(sample: Sample) -> None:
    live = next(article for article in sample.articles if article.genre == "live")
    timed = [
        block for block in live.body if isinstance(block, Heading) and re.match(r"\d\d:\d\d ", block.text)
    ]
    assert len(timed) >= 5
    (video,) = (block.video for block in live.body if isinstance(block, VideoBlock))
    assert None not in (video.title, video.thumbnail_url, video.uploaded_at, video.url, video.duration)


def test_the_review_has_a_quote_block_and_a_list(sample: Sample) -> None:
    review = next(article for article in sample.articles if article.genre == "review")
    assert {Quote, ListBlock} <= {type(block) for block in review.body}


def test_one_article_has_almost_nothing(sample: Sample) -> None:
    bare = article(sample, "almost-nothing")
    assert len(bare.body) == 1
    assert not any(
        (bare.byline, bare.published_at, bare.language, bare.section, bare.tags, bare.standfirst, bare.rights)
    )


def test_every_other_article_has_a_date_a_section_tags_and_a_byline(sample: Sample) -> None:
    lacking = [
        article.source_id
        for article in sample.articles
        if not all((article.published_at, article.section, article.tags, article.byline))
    ]
    assert lacking == ["almost-nothing"]


def test_no_article_was_updated_before_it_was_published(sample: Sample) -> None:
    dated = [(article.published_at, article.updated_at) for article in sample.articles]
    assert all(published < updated for published, updated in dated if published and updated)


def test_every_publication_of_an_article_is_described(sample: Sample) -> None:
    described = {publication.id for publication in sample.publications}
    assert described == {article.publication for article in sample.articles}


def test_every_image_but_one_has_a_credit(sample: Sample) -> None:
    uncredited = [
        (article.source_id, shown.caption.text)
        for article in sample.articles
        for shown in images(article)
        if not (shown.image.credit or shown.caption.credit)
    ]
    assert uncredited == [
        (
            "at-2026-0314-bel-kazar",
            "Orsin Vael, the founder of Black Reed, in a film that the movement released in August 2024",
        )
    ]


def test_every_image_with_a_file_has_an_alternative_text(sample: Sample) -> None:
    kept = [shown.image for article in sample.articles for shown in images(article) if shown.image.sha256]
    assert all(image.alt for image in kept)


def test_every_mark_lies_within_its_text_and_starts_and_ends_at_a_word(sample: Sample) -> None:
    found = [
        (text[mark.start : mark.end], 0 <= mark.start < mark.end <= len(text))
        for article in sample.articles
        for text, marks in marked(article)
        for mark in marks
    ]
    assert len(found) > 20
    assert [words for words, within in found if not within or words != words.strip()] == []


def test_marks_of_a_text_do_not_overlap(sample: Sample) -> None:
    ends = [
        (earlier.end, later.start)
        for article in sample.articles
        for _, marks in marked(article)
        for earlier, later in pairwise(marks)
    ]
    assert all(end <= start for end, start in ends)


@pytest.mark.parametrize("language", sorted(TRANSLATED))
def test_every_hand_made_figure_is_anchored_at_the_words_it_quotes(sample: Sample, language: str) -> None:
    (translated,) = (article for article in sample.articles if article.language == language)
    places = {text.pointer: text for text in texts(translated)}
    spans = [statistic.span for statistic in translated.statistics]
    assert 2 <= len(spans) <= 4
    for stated in [*spans, *(quotation.span for quotation in translated.quotations)]:
        place = places[stated.pointer]
        assert stated == span(
            place.text, stated.start, stated.end, container=place.container, pointer=place.pointer
        )


@pytest.mark.parametrize("language", sorted(TRANSLATED))
def test_every_hand_made_figure_shows_its_surface_in_its_span(sample: Sample, language: str) -> None:
    (translated,) = (article for article in sample.articles if article.language == language)
    assert all(statistic.surface in statistic.span.exact for statistic in translated.statistics)


def test_no_text_stands_twice_in_the_newsroom(sample: Sample) -> None:
    counted = Counter(text.text for article in sample.articles for text in texts(article))
    assert [text for text, times in counted.items() if times > 1] == []


def test_every_text_is_in_normal_form_c(sample: Sample) -> None:
    assert all(
        unicodedata.is_normalized("NFC", text.text) for article in sample.articles for text in texts(article)
    )


def test_every_address_is_at_example_com(sample: Sample) -> None:
    document = encode((sample.articles, sample.publications)).decode()
    assert set(re.findall(r"https?://[^/\"]+", document)) == {"https://example.com"}


def test_every_media_topic_is_a_current_one_and_english_ones_bear_its_name(sample: Sample) -> None:
    if not MEDIA_TOPICS.exists():
        pytest.skip("IPTC's list of Media Topics is not beside this repository")
    concepts = {
        concept["qcode"]: concept["prefLabel"].get("en-US")
        for concept in json.loads(MEDIA_TOPICS.read_bytes())["conceptSet"]
        if "retired" not in concept
    }
    coded = [(article.language, tag) for article in sample.articles for tag in article.tags if tag.code]
    assert len(coded) > 10
    assert [tag for _, tag in coded if tag.code not in concepts] == []
    assert [tag for lang, tag in coded if lang == "en" and concepts[str(tag.code)] != tag.name] == []
