"""What an article is in ninjs, and that IPTC's schema takes it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.domain.article import (
    Article,
    Contributor,
    Correction,
    ImageBlock,
    Paragraph,
    Publication,
    Rights,
    Tag,
    Translation,
    VideoBlock,
)
from service.domain.media import Caption, FocalPoint, Image, ImageRights, Video
from service.publish.ninjs import news_object
from tests.publish.judging import NINJS, needs_judge, refused
from tests.publish.samples import ARTICLE_ID, LINKS, PUBLICATION, full_article


def ninjs(article: Article, publication: Publication = PUBLICATION) -> dict[str, Any]:
    document = json.loads(news_object(article, publication, LINKS))
    assert isinstance(document, dict)
    return document


def small(**fields: Any) -> Article:
    return Article(**({"publication": "gazette", "source_id": "flood 1/2", "headline": "Flood"} | fields))


def associated(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in document["associations"] if each["name"] == name)


def sources(document: dict[str, Any]) -> dict[str, str]:
    return {each["role"]: each["name"] for each in document["infoSources"] if "name" in each}


def shown(block: ImageBlock | VideoBlock) -> dict[str, Any]:
    return associated(ninjs(small(body=(block,))), "body-0")


@needs_judge
def test_the_judge_takes_an_article_with_everything_and_one_with_next_to_nothing(tmp_path: Path) -> None:
    documents = [news_object(article, PUBLICATION, LINKS) for article in (full_article(), small())]
    assert refused(tmp_path, NINJS, *documents) == []


def test_its_name_is_its_id_and_the_newsrooms_own_where_it_was_not_taken_in() -> None:
    assert ninjs(full_article())["uri"] == f"urn:wirecopy:article:{ARTICLE_ID}"
    assert ninjs(small())["uri"] == "urn:wirecopy:source:gazette:flood%201%2F2"
    assert "version" not in ninjs(small())


def test_headlines_and_standfirst_have_their_roles() -> None:
    document = ninjs(small(alternative_headline="River over its banks", standfirst="Many leave."))
    assert document["headlines"] == [
        {"role": "main", "value": "Flood"},
        {"role": "alternative", "value": "River over its banks"},
    ]
    assert document["descriptions"] == [{"role": "summary", "value": "Many leave."}]


def test_what_is_blank_or_no_address_is_left_out() -> None:
    document = ninjs(
        small(
            standfirst="  ",
            section=" ",
            byline=(Contributor(name=" "),),
            rights=Rights(licence="free for all", usage_terms=" "),
            url="javascript:alert(1)",
        )
    )
    left_out = {"descriptions", "subjects", "by", "rightsInfo", "usageTerms", "renditions", "bodies"}
    assert left_out.isdisjoint(document)
    assert [each["role"] for each in document["infoSources"]] == ["publisher"]


@pytest.mark.parametrize(
    ("status", "said"),
    [("published", "usable"), ("withdrawn", "canceled"), ("scheduled", "withheld"), ("draft", "withheld")],
)
def test_the_status_is_in_iptcs_words(status: Any, said: str) -> None:
    assert ninjs(small(status=status))["pubStatus"] == said


def test_times_keep_their_microseconds() -> None:
    at = datetime(2026, 5, 4, 10, 0, 0, 123456, tzinfo=UTC)
    document = ninjs(small(published_at=at, updated_at=at, embargo_until=at, expires_at=at))
    times = [document[name] for name in ("firstCreated", "versionCreated", "embargoedUntil", "expires")]
    assert times == ["2026-05-04T10:00:00.123456Z"] * 4


def test_a_byline_keeps_its_order_and_who_is_what_for_whom() -> None:
    document = ninjs(
        small(
            byline=(
                Contributor(name="Valley News", kind="organisation"),
                Contributor(name="Ann", role="Reporter", organisation="Gazette", url="https://a.example/"),
            )
        )
    )
    assert document["by"] == "Valley News; Ann, Reporter, Gazette"
    _, house, person = document["infoSources"]
    assert (house["name"], house["contactInfo"]) == ("Valley News", [{"type": "kind", "value": "org"}])
    assert {each["type"]: each["value"] for each in person["contactInfo"]} == {
        "kind": "individual",
        "title": "Reporter",
        "org": "Gazette",
        "url": "https://a.example/",
    }


def test_media_topics_are_addresses_and_other_codes_are_literals() -> None:
    tags = (Tag(name="Floods", code="medtop:20000151"), Tag(name="Rivers", code="x:1"), Tag(name="Rain"))
    assert ninjs(small(section="Weather", tags=tags))["subjects"] == [
        {"rel": "section", "name": "Weather"},
        {"rel": "about", "name": "Floods", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000151"},
        {"rel": "about", "name": "Rivers", "literal": "x:1"},
        {"rel": "about", "name": "Rain"},
    ]


def test_a_correction_is_an_object_of_its_own_and_told_to_the_editor() -> None:
    at = datetime(2026, 5, 5, 10, tzinfo=UTC)
    document = ninjs(small(corrections=(Correction(at=at, text="The dam is older.", revision=2),)))
    correction = associated(document, "Correction")
    assert correction["rel"] == "correction"
    assert (correction["versionCreated"], correction["version"]) == ("2026-05-05T10:00:00Z", "2")
    assert correction["bodies"][0]["value"] == "The dam is older."
    assert document["edNote"] == "Correction, 2026-05-05 10:00 UTC: The dam is older."


def test_the_page_is_named_as_the_newsrooms_own_only_where_it_is() -> None:
    here = ninjs(small(slug="flood"))["renditions"]
    assert [(each["name"], each["href"]) for each in here] == [
        ("page", "https://wire.example.net/articles/flood")
    ]
    theirs = ninjs(small(slug="flood", url="https://gazette.example.org/flöod[1]"))["renditions"]
    assert [(each["name"], each["href"]) for each in theirs] == [
        ("canonical", "https://gazette.example.org/fl%C3%B6od%5B1%5D")
    ]


def test_translations_and_packages_are_associated() -> None:
    there = Translation(language="de", url="https://gazette.example.org/de")
    document = ninjs(small(language="en", translations=(there,), packages=("sport & play",)))
    translation, package = document["associations"]
    assert (translation["rel"], translation["uri"], translation["language"]) == (
        "translation",
        "https://gazette.example.org/de",
        "de",
    )
    assert (package["rel"], package["name"]) == ("memberOf", "sport & play")
    assert package["uri"] == "urn:wirecopy:package:sport%20%26%20play"


def test_the_body_is_there_for_browsers_and_for_readers_of_text() -> None:
    markup, text = ninjs(small(body=(Paragraph(text="Water & <mud>"),)))["bodies"]
    assert (markup["contentType"], markup["value"].strip()) == (
        "text/html",
        "<p>Water &amp; &lt;mud&gt;</p>",
    )
    assert (text["contentType"], text["value"]) == ("text/plain", "Water & <mud>")


def test_every_picture_and_video_has_the_name_of_its_figure_in_the_body() -> None:
    document = ninjs(full_article())
    names = [each["name"] for each in document["associations"] if each["rel"] == "media"]
    assert names == ["body-1", "body-2", "body-7", "body-8", "body-9-blocks-1"]
    assert all(f'id="{name}"' in document["bodies"][0]["value"] for name in names)


def test_a_picture_keeps_its_credit_its_creator_and_its_rights() -> None:
    picture = shown(
        ImageBlock(
            image=Image(
                creator="Ada Lens",
                credit="Ada Lens/Example Pictures",
                copyright_notice="© Ada Lens",
                licence="https://pictures.example.org/licence",
                acquire_licence_url="https://pictures.example.org/buy",
                rights=ImageRights(packages=("sport",), contact="desk@example.org"),
            )
        )
    )
    assert (picture["by"], picture["copyrightNotice"]) == ("Ada Lens", "© Ada Lens")
    assert picture["rightsInfo"] == {"linkedRights": "https://pictures.example.org/licence"}
    assert sources(picture) == {"credit": "Ada Lens/Example Pictures"}
    assert picture["infoSources"][1] == {
        "role": "licensor",
        "contactInfo": [{"type": "url", "value": "https://pictures.example.org/buy"}],
    }
    assert picture["usageTerms"] == "May be passed on to sport. Ask desk@example.org."


def test_the_credit_that_prevails_in_this_article_comes_first() -> None:
    picture = shown(ImageBlock(image=Image(credit="Archive"), caption=Caption(credit="Gazette")))
    assert list(sources(picture).items()) == [("captionCredit", "Gazette"), ("credit", "Archive")]


def test_a_picture_keeps_its_file_its_size_its_hash_and_its_focal_point() -> None:
    picture = shown(
        ImageBlock(
            image=Image(
                url="https://gazette.example.org/flood.jpg",
                media_type="image/jpeg",
                sha256="ab" * 32,
                width=1600,
                height=900,
                focal_point=FocalPoint(x=0.0, y=0.5),
            )
        )
    )
    assert picture["altIds"] == [{"role": "sha256", "value": "ab" * 32}]
    assert picture["renditions"] == [
        {
            "name": "main",
            "href": "https://gazette.example.org/flood.jpg",
            "contentType": "image/jpeg",
            "width": 1600,
            "height": 900,
            "poi": {"x": 0, "y": 450},
        }
    ]


def test_a_picture_that_is_kept_here_is_had_here_and_tells_where_it_came_from() -> None:
    image = Image(id=ARTICLE_ID, url="https://gazette.example.org/flood.jpg", sha256="ab" * 32)
    picture = shown(ImageBlock(image=image))
    assert picture["uri"] == f"urn:wirecopy:image:{ARTICLE_ID}"
    assert [(each["name"], each["href"]) for each in picture["renditions"]] == [
        ("main", f"https://wire.example.net/v1/images/{ARTICLE_ID}/file"),
        ("source", "https://gazette.example.org/flood.jpg"),
    ]


def test_a_picture_that_is_withheld_says_so() -> None:
    picture = shown(ImageBlock(image=Image(), caption=Caption(withheld="Ask the newsroom.")))
    assert (picture["pubStatus"], picture["edNote"]) == ("withheld", "Ask the newsroom.")


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("PT1M30S", 90), ("P1W", 604_800), ("P1DT2H", 93_600), ("PT0,5S", 0.5), ("P1M", None), ("P", None)],
)
def test_a_video_is_as_long_as_it_says(duration: str, seconds: float | None) -> None:
    video = shown(VideoBlock(video=Video(url="https://gazette.example.org/a.mp4", duration=duration)))
    assert video["renditions"][0].get("duration") == seconds
