"""The JSON-LD of an article, read as a search engine or a partner reads it."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from msgspec.structs import replace

from service.domain.article import Article, Box, Contributor, Genre, ImageBlock, Publication, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.report import report
from service.publish.schemaorg import news_article
from tests.articles import HOSTILE, articles, figure, publications
from tests.publish.judging import Verdict, judged, needs_judge
from tests.publish.samples import ARTICLE_ID, LINKS, PUBLICATION, full_article

UNNAMED = Publication(id="gazette")


def graph(article: Article, publication: Publication = PUBLICATION, **options: bool) -> dict[str, Any]:
    document = json.loads(news_article(article, publication, LINKS, **options))
    assert isinstance(document, dict)
    return document


def parts(node: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [part for part in node.get("hasPart", []) if part["@type"] == kind]


def claim(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in document["interpretedAsClaim"] if one["about"]["name"] == name)


@needs_judge
def test_a_full_article_is_judged_without_error_and_warned_of_only_for_what_it_lacks(tmp_path: Path) -> None:
    document = news_article(full_article(), PUBLICATION, LINKS)
    verdicts = judged(tmp_path, document, require="ReportageNewsArticle")
    assert {(verdict.severity, verdict.message) for verdict in verdicts} == {
        ("WARNING", "Article: recommended image is missing"),  # of the aside
        ("WARNING", "author.url (or sameAs) is missing"),  # of its author
    }


WARNINGS = {
    r"Article: recommended headline is missing": "headline_missing",
    r"Article: recommended image is missing": "image_missing",
    r"Article: recommended author is missing": "author_missing",
    r"author\.url \(or sameAs\) is missing": "author_url_missing",
    r"author\.name .* looks like": "author_name_unclear",
    r"headline has \d+ characters": "headline_long",
    r"VideoObject: recommended description is missing": "video_description_missing",
    r"VideoObject: recommended duration is missing": "video_duration_missing",
    r"VideoObject: recommended contentUrl or embedUrl is missing": "video_file_unknown",
}


def code_of(verdict: Verdict) -> str:
    """The report's code for one of the judge's warnings. Raises LookupError for one it has none for."""
    for pattern, code in WARNINGS.items():
        if re.match(pattern, verdict.message, re.DOTALL):
            return code
    raise LookupError(verdict)


@needs_judge
def test_whatever_a_source_sends_the_judge_finds_no_error_and_the_report_names_each_of_its_warnings(
    tmp_path: Path,
) -> None:
    drawn: list[tuple[Article, Publication]] = []

    @settings(max_examples=60, deadline=None, database=None, phases=(Phase.generate,))
    @given(articles(hostile=True) | articles(), publications(hostile=True))
    def draw(article: Article, publication: Publication) -> None:
        drawn.append((article, publication))

    draw()
    verdicts = judged(tmp_path, *(news_article(article, masthead, LINKS) for article, masthead in drawn))
    assert [verdict for verdict in verdicts if verdict.severity == "ERROR"] == []
    warned: dict[int, Counter[str]] = {number: Counter() for number in range(len(drawn))}
    for verdict in verdicts:
        document = re.match(r"\$#(\d+)", verdict.path)
        assert document is not None
        warned[int(document[1])][code_of(verdict)] += 1
    for number, (article, masthead) in enumerate(drawn):
        named = Counter(finding.code for finding in report(article, masthead))
        assert warned[number] <= named, (warned[number] - named, article)


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=50, deadline=None)
def test_the_same_article_gives_the_same_bytes_and_every_claim_but_the_rejected(
    article: Article, publication: Publication
) -> None:
    document = news_article(article, publication, LINKS)
    assert document == news_article(article, publication, LINKS)
    kept = [one for one in article.statistics if one.review != "rejected"]
    assert len(json.loads(document).get("interpretedAsClaim", [])) == len(kept)


@pytest.mark.parametrize(
    ("genre", "kind"),
    [
        ("news", "NewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("background", "BackgroundNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("report", "ReportageNewsArticle"),
    ],
)
def test_the_genre_is_the_type(genre: Genre, kind: str) -> None:
    document = graph(replace(full_article(), genre=genre))
    assert document["@type"] == kind
    assert "genre" not in document


def test_a_live_report_without_updates_of_its_own_is_a_news_article_that_says_so() -> None:
    document = graph(replace(full_article(), genre="live"))
    assert (document["@type"], document["genre"]) == ("NewsArticle", "live")


def test_the_article_is_told_by_its_canonical_address() -> None:
    document = graph(full_article())
    assert document["url"] == "https://wire.example.net/articles/river-rises-again"
    assert document["@id"] == document["url"] + "#article"
    assert document["mainEntityOfPage"] == {"@type": "WebPage", "@id": document["url"]}


def test_an_article_whose_only_picture_stands_in_an_aside_shows_it_stored_or_not() -> None:
    shown = ImageBlock(image=Image(url="https://img.example.net/dam.jpg"), caption=Caption())
    for image_id, expected in (
        (None, "https://img.example.net/dam.jpg"),
        ("jtnx69fz0t3q2jqn768y309k4f", "https://wire.example.net/v1/images/jtnx69fz0t3q2jqn768y309k4f"),
    ):
        block = replace(shown, image=replace(shown.image, id=image_id))
        [image] = graph(replace(full_article(), body=(Box(blocks=(block,)),)))["image"]
        assert image.get("contentUrl", image.get("@id")) == expected


def test_an_article_without_a_page_is_told_by_its_address_in_the_api() -> None:
    document = graph(replace(full_article(), slug=None))
    assert document["@id"] == f"https://wire.example.net/v1/articles/{ARTICLE_ID}"
    assert "url" not in document


def test_an_article_that_was_never_taken_in_has_no_id_and_its_claims_no_appearance() -> None:
    document = graph(replace(full_article(), id=None, slug=None))
    assert "@id" not in document
    assert "appearance" not in document["interpretedAsClaim"][0]


def test_a_broken_address_never_stands_for_the_canonical_one() -> None:
    document = graph(replace(full_article(), url="http://[::1"))
    assert document["url"] == "https://wire.example.net/articles/river-rises-again"


def test_an_author_has_only_a_name_in_the_name() -> None:
    assert graph(full_article())["author"] == [
        {
            "@type": "Person",
            "name": "Ann Writer",
            "url": "https://ann.example.org/",
            "jobTitle": "Reporter",
            "worksFor": {"@type": "Organization", "name": "Gazette"},
        }
    ]


def test_an_agency_in_the_byline_is_an_organization() -> None:
    agency = Contributor(name="Example Press", kind="organisation")
    assert graph(replace(full_article(), byline=(agency,)))["author"] == [
        {"@type": "Organization", "name": "Example Press"}
    ]


def test_the_publisher_has_its_policies_and_a_nameless_one_is_left_out() -> None:
    publisher = graph(full_article())["publisher"]
    assert publisher["@type"] == "NewsMediaOrganization"
    assert publisher["correctionsPolicy"] == "https://gazette.example.org/corrections"
    assert "publisher" not in graph(full_article(), UNNAMED)


def test_the_date_of_publication_stands_and_an_update_before_it_is_no_modification() -> None:
    document = graph(full_article())
    assert (document["datePublished"], document["dateModified"]) == (
        "2026-05-04T10:00:00Z",
        "2026-05-05T10:00:00Z",
    )
    early = graph(replace(full_article(), updated_at=datetime(2026, 5, 1, tzinfo=UTC)))
    assert "dateModified" not in early
    assert "datePublished" not in graph(replace(full_article(), published_at=None))


def test_the_article_body_has_text_only_and_can_be_left_out() -> None:
    body = graph(full_article())["articleBody"]
    assert body.split("\n\n") == [
        "The river rose again on Monday. More than 7,700 people left the valley, the council says.",
        "What comes next?",
        "The mayor called the night “the longest of my life”.",
        "We will rebuild.",
        "Bring water\nLeave pets with friends",
    ]
    without = graph(full_article(), article_body=False)
    assert "articleBody" not in json.dumps(without)
    assert without["headline"] == "River rises again"


def test_a_box_is_a_part_of_its_own_kind_with_its_own_author() -> None:
    (aside,) = parts(graph(full_article()), "AnalysisNewsArticle")
    assert aside["headline"] == "Why dams fail"
    assert aside["author"][0]["name"] == "Theo Brook"
    assert aside["articleBody"] == "Dams are built for between 80 and 100 years."
    assert [picture["description"] for picture in parts(aside, "Photograph")] == ["The old dam in 1950"]


def test_quotations_of_either_kind_are_parts_with_their_speaker() -> None:
    spoken = [(part["text"], part["creator"]["name"]) for part in parts(graph(full_article()), "Quotation")]
    assert spoken == [("We will rebuild.", "Mina Hale"), ("the longest of my life", "the mayor")]


def test_a_speaker_is_a_person_only_where_the_article_says_so() -> None:
    article = full_article()
    (aside,) = [block for block in article.body if hasattr(block, "byline")]
    by_the_author = replace(article.quotations[0], speaker=aside.byline[0].name)
    document = graph(replace(article, quotations=(*article.quotations, by_the_author)))
    kinds = [part["creator"]["@type"] for part in parts(document, "Quotation")]
    assert kinds == ["Role", "Role", "Person"]


def test_a_quotation_without_a_speaker_has_no_creator() -> None:
    article = full_article()
    document = graph(replace(article, quotations=(replace(article.quotations[0], speaker=None),)))
    assert "creator" not in parts(document, "Quotation")[-1]


def test_a_picture_with_a_file_is_an_image_object() -> None:
    (image,) = graph(full_article())["image"]
    assert image["@type"] == "ImageObject"
    assert image["contentUrl"] == "https://gazette.example.org/flood.jpg"
    assert (image["width"], image["height"]) == (1600, 900)
    assert (image["caption"], image["creditText"]) == (
        "Up to 40 streets are under water",
        "Ada Lens/Example Pictures",
    )
    assert image["creator"] == {"@type": "Person", "name": "Ada Lens"}
    assert image["license"] == "https://pictures.example.org/licence"


def test_a_picture_whose_file_is_kept_here_has_our_address() -> None:
    kept = ImageBlock(image=Image(id="0" * 26, sha256="0" * 64))
    (image,) = graph(replace(full_article(), body=(kept,)))["image"]
    assert image["contentUrl"] == f"https://wire.example.net/v1/images/{'0' * 26}/file"


def test_a_picture_whose_file_is_unknown_is_a_photograph_that_keeps_all_its_words() -> None:
    (photograph,) = parts(graph(full_article()), "Photograph")
    assert photograph["description"] == "Two boats on a meadow"
    assert photograph["abstract"] == "Boats carried thousands to safety"
    assert photograph["creditText"] == "Example Pictures"


def test_the_credit_of_a_caption_is_shown_in_place_of_the_pictures_own() -> None:
    block = ImageBlock(image=Image(credit="Agency"), caption=Caption(text="A", credit="Agency via Other"))
    (photograph,) = parts(
        graph(replace(full_article(), body=(block,), statistics=(), quotations=())), "Photograph"
    )
    assert photograph["creditText"] == "Agency via Other"


def test_a_video_is_a_video_object_only_with_title_thumbnail_and_upload_date() -> None:
    document = graph(full_article())
    (video,) = document["video"]
    assert (video["@type"], video["name"], video["duration"]) == (
        "VideoObject",
        "The flood from above",
        "PT1M30S",
    )
    (media,) = parts(document, "MediaObject")
    assert media["description"] == "The dam by night"
    assert media["contentUrl"] == "https://gazette.example.org/flood.mp4"


def test_a_broken_duration_is_left_out() -> None:
    block = VideoBlock(video=Video(title="T", duration="10 minutes"))
    (media,) = parts(
        graph(replace(full_article(), body=(block,), statistics=(), quotations=())), "MediaObject"
    )
    assert media == {"@type": "MediaObject", "name": "T"}


def test_a_statistic_is_a_claim_about_an_observation() -> None:
    one = claim(graph(full_article()), "More than 7,700 people")
    assert one["text"] == "More than 7,700 people left the valley, the council says."
    assert one["author"]["name"] == "the council"
    assert one["appearance"] == {"@id": "https://wire.example.net/articles/river-rises-again#article"}
    assert one["spatialCoverage"] == [{"@type": "Place", "name": "the valley"}]
    observation = one["about"]
    assert observation["@type"] == "Observation"
    assert (observation["minValue"], observation["unitText"]) == (7700, "people")
    assert not observation.keys() & {"value", "maxValue"}
    assert {"@type": "PropertyValue", "name": "modifier", "value": "more_than"} in observation[
        "additionalProperty"
    ]


def test_a_limit_has_a_greatest_value_alone_and_a_range_has_both() -> None:
    document = graph(full_article())
    limit = claim(document, "Up to 40 streets")["about"]
    assert (limit.get("minValue"), limit["maxValue"], limit.get("value")) == (None, 40, None)
    between = claim(document, "between 80 and 100 years")["about"]
    assert (between["minValue"], between["maxValue"], between.get("value")) == (80, 100, None)
    assert between["unitCode"] == "ANN"


@pytest.mark.parametrize("modifier", ["exact", "about"])
def test_a_stated_figure_has_its_exact_decimal_as_the_value_alone(modifier: str) -> None:
    article = full_article()
    stated = figure(article, "7,700 people", modifier=modifier, value=Decimal("7700.10"))
    document = news_article(replace(article, statistics=(stated,)), PUBLICATION, LINKS)
    assert b'"value":7700.10,' in document
    assert not json.loads(document)["interpretedAsClaim"][0]["about"].keys() & {"minValue", "maxValue"}


def test_a_figure_whose_text_has_changed_keeps_its_own_words_as_its_sentence() -> None:
    article = full_article()
    moved = replace(article.statistics[0], span=replace(article.statistics[0].span, start=3))
    assert (
        graph(replace(article, statistics=(moved,)))["interpretedAsClaim"][0]["text"]
        == "More than 7,700 people"
    )


def test_a_rejected_statistic_is_left_out() -> None:
    article = full_article()
    rejected = tuple(replace(one, review="rejected") for one in article.statistics)
    assert "interpretedAsClaim" not in graph(replace(article, statistics=rejected))


def test_subjects_sections_rights_sources_links_and_corrections_all_arrive() -> None:
    document = graph(full_article())
    assert document["keywords"] == ["Floods", "Rivers"]
    assert document["about"][0]["@id"] == "http://cv.iptc.org/newscodes/mediatopic/20000151"
    assert document["articleSection"] == "Weather"
    assert document["dateline"] == "HALETON"
    assert document["inLanguage"] == "en-GB"
    assert document["copyrightHolder"] == {"@id": document["publisher"]["@id"]}
    assert document["copyrightYear"] == 2026
    assert document["usageInfo"] == {"@type": "CreativeWork", "text": "No archives"}
    assert document["isBasedOn"]["url"] == "https://radio.example.org/flood"
    assert document["citation"] == [
        {"@type": "WebPage", "name": "river", "url": "https://river.example.org/"}
    ]
    assert document["correction"][0]["text"] == "The dam is older."
    assert {"@type": "PropertyValue", "propertyID": "gazette", "value": "flood-1"} in document["identifier"]


def test_the_headline_stays_whole() -> None:
    assert graph(replace(full_article(), headline=HOSTILE[-1]))["headline"] == HOSTILE[-1]
