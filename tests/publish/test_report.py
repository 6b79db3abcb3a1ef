"""The report of an article: each shortcoming is named once, where it is, and nothing else is."""

import json
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from service.domain import wire
from service.domain.article import (
    Article,
    Contributor,
    ImageBlock,
    Paragraph,
    Publication,
    Translation,
    VideoBlock,
)
from service.domain.media import Caption, Image, Video
from service.domain.report import RULES, Finding, Severity, report
from service.domain.span import Link
from tests.articles import articles, publications
from tests.publish.samples import PUBLICATION, full_article

GOOD_IMAGE = Image(url="https://example.org/a.jpg", width=1600, height=900, alt="A", credit="C")
GOOD = Article(
    publication="gazette",
    source_id="1",
    headline="Good",
    url="https://example.org/good",
    language="en",
    section="News",
    byline=(Contributor(name="Ann Writer", url="https://ann.example.org/"),),
    published_at=datetime(2026, 5, 4, tzinfo=UTC),
    body=(Paragraph(text="Text."), ImageBlock(image=GOOD_IMAGE, caption=Caption(text="Caption"))),
)


def findings(article: Article, publication: Publication = PUBLICATION) -> set[tuple[str, str]]:
    return {(finding.code, finding.pointer) for finding in report(article, publication)}


def with_image(**fields: object) -> Article:
    block = ImageBlock(image=replace(GOOD_IMAGE, **fields), caption=Caption(text="Caption"))
    return replace(GOOD, body=(GOOD.body[0], block))


def test_a_good_article_has_no_findings() -> None:
    assert report(GOOD, PUBLICATION) == ()


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (replace(GOOD, headline=" "), {("headline_missing", "/headline")}),
        (replace(GOOD, headline="x" * 111), {("headline_long", "/headline")}),
        (replace(GOOD, body=GOOD.body[1:]), {("body_empty", "/body")}),
        (replace(GOOD, body=GOOD.body[:1]), {("image_missing", "/body")}),
        (replace(GOOD, byline=()), {("author_missing", "/byline")}),
        (
            replace(GOOD, byline=(Contributor(name="By Ann and Bob"),)),
            {("author_name_unclear", "/byline/0/name"), ("author_url_missing", "/byline/0/url")},
        ),
        (replace(GOOD, published_at=None), {("date_missing", "/published_at")}),
        (replace(GOOD, updated_at=datetime(2026, 5, 1, tzinfo=UTC)), {("date_order", "/updated_at")}),
        (replace(GOOD, language=None), {("language_missing", "/language")}),
        (replace(GOOD, language="english"), {("language_invalid", "/language")}),
        (
            replace(GOOD, translations=(Translation(language="welsh", url="/cy/good"),)),
            {
                ("language_invalid", "/translations/0/language"),
                ("address_invalid", "/translations/0/url"),
            },
        ),
        (replace(GOOD, section=None), {("section_missing", "/section")}),
        (replace(GOOD, url=None), {("canonical_missing", "/url")}),
        (replace(GOOD, url=None, slug="good"), set()),
        (replace(GOOD, url="/good"), {("address_invalid", "/url"), ("canonical_missing", "/url")}),
        (
            replace(
                GOOD, body=(Paragraph(text="Text", marks=(Link(start=0, end=1, href="ftp:x"),)), GOOD.body[1])
            ),
            {("address_invalid", "/body/0/marks/0/href")},
        ),
        (with_image(credit=None), {("credit_missing", "/body/1/image/credit")}),
        (with_image(alt=""), {("alt_missing", "/body/1/image/alt")}),
        (with_image(width=200, height=200), {("image_small", "/body/1/image/width")}),
        (with_image(width=1100, height=700), {("image_narrow", "/body/1/image/width")}),
        (with_image(width=1200, height=2400), {("image_ratio", "/body/1/image/width")}),
        (with_image(url=None), {("image_file_unknown", "/body/1/image/url"), ("image_missing", "/body")}),
        (with_image(url=None, sha256="0" * 64, id="0" * 26), set()),
        (
            replace(
                GOOD, body=(*GOOD.body, VideoBlock(video=Video(), caption=Caption(text="C", credit="D")))
            ),
            {
                ("video_title_missing", "/body/2/video/title"),
                ("video_thumbnail_missing", "/body/2/video/thumbnail_url"),
                ("video_date_missing", "/body/2/video/uploaded_at"),
                ("video_duration_missing", "/body/2/video/duration"),
                ("video_file_unknown", "/body/2/video/url"),
            },
        ),
    ],
)
def test_a_shortcoming_is_named_where_it_is(article: Article, expected: set[tuple[str, str]]) -> None:
    assert findings(article) == expected


def test_an_unnamed_publication_is_named_by_its_id() -> None:
    (finding,) = report(GOOD, Publication(id="gazette"))
    assert finding.code == "publisher_unnamed"
    assert "gazette" in finding.message


def test_figures_without_a_source_and_quotations_without_a_speaker_are_named() -> None:
    article = full_article()
    silent = tuple(replace(quotation, speaker=None) for quotation in article.quotations)
    found = findings(replace(article, quotations=silent))
    assert ("speaker_missing", "/quotations/0/speaker") in found
    assert {pointer for code, pointer in found if code == "statistic_source_missing"} == {
        "/statistics/1/attributed_to",
        "/statistics/2/attributed_to",
    }


def test_a_figure_that_no_longer_stands_where_it_was_found_is_named() -> None:
    article = full_article()
    moved = replace(article.statistics[0], span=replace(article.statistics[0].span, start=3))
    assert ("statistic_misplaced", "/statistics/0/span") in findings(replace(article, statistics=(moved,)))


def test_an_aside_is_asked_for_its_own_headline_author_and_picture() -> None:
    article = full_article()
    number = next(n for n, block in enumerate(article.body) if hasattr(block, "blocks"))
    bare = replace(article.body[number], headline=None, byline=())
    found = findings(replace(article, body=(*article.body[:number], bare)))
    assert {
        ("headline_missing", f"/body/{number}/headline"),
        ("author_missing", f"/body/{number}/byline"),
        ("image_missing", f"/body/{number}/blocks"),
    } <= found


def test_errors_come_before_warnings_and_warnings_before_infos_each_in_reading_order() -> None:
    narrow = with_image(alt=None, width=1100, height=700).body[1]
    uncredited = ImageBlock(image=replace(GOOD_IMAGE, credit=None))
    article = replace(GOOD, section=None, byline=(), body=(uncredited, narrow))
    assert [
        (finding.severity, finding.code, finding.pointer) for finding in report(article, PUBLICATION)
    ] == [
        ("error", "body_empty", "/body"),
        ("warning", "author_missing", "/byline"),
        ("warning", "credit_missing", "/body/0/image/credit"),
        ("warning", "caption_missing", "/body/0/caption/text"),
        ("warning", "alt_missing", "/body/1/image/alt"),
        ("info", "section_missing", "/section"),
        ("info", "image_narrow", "/body/1/image/width"),
    ]


def test_a_figure_without_a_source_is_no_more_than_an_info() -> None:
    found = [each for each in report(full_article(), PUBLICATION) if each.code == "statistic_source_missing"]
    assert [finding.severity for finding in found] == ["info", "info"]


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=60, deadline=None)
def test_the_findings_of_any_article_come_worst_first(article: Article, publication: Publication) -> None:
    order = [get_args(Severity).index(finding.severity) for finding in report(article, publication)]
    assert order == sorted(order)


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=60, deadline=None)
def test_every_finding_is_of_the_table_and_points_into_the_article(
    article: Article, publication: Publication
) -> None:
    document = json.loads(wire.encode(article))
    for finding in report(article, publication):
        rule = RULES[finding.code]
        assert (finding.severity, finding.source) == (rule.severity, str(rule.source))
        assert finding.message.endswith((".", "”."))
        resolve(document, finding)


def resolve(document: object, finding: Finding) -> None:
    """Follow the pointer; KeyError or IndexError where it leads out of the document."""
    value = document
    for step in finding.pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
