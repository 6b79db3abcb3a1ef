"""What an article is in NewsML-G2, and that IPTC's schema takes it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service.domain.article import (
    Article,
    Contributor,
    Correction,
    ImageBlock,
    Paragraph,
    Rights,
    Tag,
    Translation,
    VideoBlock,
)
from service.domain.media import Caption, FocalPoint, Image, ImageRights, Video
from service.publish.newsml import news_item
from tests.publish.judging import NEWSML, needs_judge, refused
from tests.publish.samples import ARTICLE_ID, LINKS, PUBLICATION, full_article

NAMES = {
    "n": "http://iptc.org/std/nar/2006-10-01/",
    "h": "http://www.w3.org/1999/xhtml",
    "w": "urn:wirecopy:newsml:",
}
AT = datetime(2026, 5, 5, 10, tzinfo=UTC)


class Item:
    """A newsItem, asked by XPath; `n` is its namespace, `h` XHTML's."""

    def __init__(self, article: Article) -> None:
        self._root = etree.fromstring(news_item(article, PUBLICATION, LINKS))

    def all(self, path: str) -> list[str]:
        """The texts, or the values of the attributes, at a path."""
        found = self._root.xpath(path, namespaces=NAMES)
        assert isinstance(found, list)
        return [each if isinstance(each, str) else each.text or "" for each in found]

    def one(self, path: str) -> str:
        (found,) = self.all(path)
        return found


def small(**fields: Any) -> Item:
    return Item(article(**fields))


def article(**fields: Any) -> Article:
    return Article(**({"publication": "gazette", "source_id": "flood 1/2", "headline": "Flood"} | fields))


@needs_judge
def test_the_judge_takes_an_article_with_everything_and_one_with_next_to_nothing(tmp_path: Path) -> None:
    documents = [news_item(each, PUBLICATION, LINKS) for each in (full_article(), article())]
    assert refused(tmp_path, NEWSML, *documents) == []


def test_its_guid_is_its_id_and_its_version_the_revision() -> None:
    item = Item(full_article())
    assert item.one("/n:newsItem/@guid") == f"urn:wirecopy:article:{ARTICLE_ID}"
    assert item.one("/n:newsItem/@version") == "2"
    assert small().one("/n:newsItem/@guid") == "urn:wirecopy:source:gazette:flood%201%2F2"
    assert small().all("/n:newsItem/@version") == []


@pytest.mark.parametrize(
    ("status", "code"),
    [("published", "usable"), ("withdrawn", "canceled"), ("scheduled", "withheld"), ("draft", "withheld")],
)
def test_the_status_is_one_of_iptcs(status: Any, code: str) -> None:
    assert small(status=status).one("//n:pubStatus/@qcode") == f"stat:{code}"


def test_the_times_are_told_apart() -> None:
    first = datetime(2026, 5, 4, 10, 0, 0, 5, tzinfo=UTC)
    item = small(published_at=first, updated_at=AT, embargo_until=first, expires_at=AT)
    assert item.one("//n:firstCreated") == item.one("//n:embargoed") == "2026-05-04T10:00:00.000005Z"
    assert item.one("//n:versionCreated") == item.one("//n:contentModified") == "2026-05-05T10:00:00Z"
    assert item.one("//n:expires") == "2026-05-05T10:00:00Z"


def test_a_date_that_is_not_known_is_none_that_anybody_takes_for_true() -> None:
    item = small()
    assert item.one("//n:versionCreated") == "0001-01-01T00:00:00Z"
    assert item.all("//n:firstCreated | //n:contentModified") == []


def test_a_byline_keeps_its_order_and_who_is_what_for_whom() -> None:
    item = small(
        byline=(
            Contributor(name="Valley News", kind="organisation", organisation="Valley Media"),
            Contributor(name="Ann", role="Reporter", organisation="Gazette", url="https://a.example/"),
        )
    )
    assert item.all("//n:creator/n:name") == ["Valley News", "Ann"]
    assert item.all("//n:creator/@type") == ["cpnat:organisation", "cpnat:person"]
    assert item.one("//n:related[@rel='wirecopy:jobTitle']/n:name") == "Reporter"
    assert item.all("//n:affiliation/n:name") == ["Valley Media", "Gazette"]
    assert item.one("//n:creator//n:web") == "https://a.example/"
    assert item.one("//n:by") == "Valley News, Valley Media; Ann, Reporter, Gazette"


def test_words_about_the_article_have_their_properties() -> None:
    item = small(alternative_headline="Over its banks", standfirst="One.\nTwo.", dateline="HALETON", slug="f")
    assert item.all("//n:headline") == ["Flood", "Over its banks"]
    assert item.one("//n:headline/@role") == "wirecopy:alternative"
    assert item.one("//n:description[@role='drol:summary']") == "One.\nTwo."
    assert (item.one("//n:dateline"), item.one("//n:slugline")) == ("HALETON", "f")


def test_names_are_of_one_line_as_g2_wants_them() -> None:
    assert small(section="News\tof\nthe day").one("//n:subject/n:name") == "News of the day"


def test_media_topics_are_qcodes_and_other_codes_are_literals() -> None:
    tags = (Tag(name="Floods", code="medtop:20000151"), Tag(name="Rivers", code="a b"), Tag(name="Rain"))
    item = small(section="Weather", tags=tags)
    assert item.all("//n:subject/n:name") == ["Weather", "Floods", "Rivers", "Rain"]
    assert item.all("//n:subject/@qcode | //n:subject/@literal") == ["medtop:20000151", "a b"]
    assert item.one("//n:subject[@type='wirecopy:section']/n:name") == "Weather"


def test_a_genre_has_iptcs_code_where_there_is_one() -> None:
    assert small(genre="analysis").one("//n:genre/@qcode") == "genre:Analysis"
    assert small(genre="report").all("//n:genre/@*") == ["report"]


def test_a_correction_says_when_and_in_which_revision() -> None:
    item = small(revision=3, corrections=(Correction(at=AT, text="The dam is older.", revision=2),))
    assert item.one("//n:edNote[@role='wirecopy:correction']") == "The dam is older."
    assert item.one("//n:edNote/@modified") == "2026-05-05T10:00:00Z"
    assert item.one("//n:edNote/@w:revision") == "2"


def test_only_a_revision_that_is_a_correction_signals_one() -> None:
    corrections = (Correction(at=AT, text="The dam is older.", revision=2),)
    assert small(revision=2, corrections=corrections).one("//n:signal/@qcode") == "sig:correction"
    assert small(revision=3, corrections=corrections).all("//n:signal") == []


def test_the_rights_in_the_words_keep_their_licence_and_year() -> None:
    rights = Rights(
        copyright_holder="Gazette",
        copyright_year=2026,
        copyright_notice="© Gazette",
        usage_terms="No archives",
        licence="https://gazette.example.org/licence",
    )
    item = small(rights=rights)
    assert item.all("//n:rightsInfo/n:*/n:name | //n:copyrightNotice | //n:usageTerms") == [
        "Gazette",
        "© Gazette",
        "No archives",
    ]
    assert item.one("//n:rightsInfo/n:link/@href") == "https://gazette.example.org/licence"
    assert item.one("//n:rightsInfoExtProperty[@rel='wirecopy:copyrightYear']/@value") == "2026"


def test_packages_translations_and_the_page_are_told() -> None:
    there = Translation(language="de", url="https://gazette.example.org/de")
    item = small(packages=("sport & play",), translations=(there,), url="https://gazette.example.org/f")
    assert item.one("//n:service/@qcode") == "wirecopy:package-sport%20%26%20play"
    assert item.one("//n:service/n:name") == "sport & play"
    assert item.one("//n:link[@rel='wirecopy:translation']/@href") == "https://gazette.example.org/de"
    assert item.one("//n:link[@rel='wirecopy:translation']/n:language/@tag") == "de"
    assert item.one("//n:link[@rel='wirecopy:canonical']/@href") == "https://gazette.example.org/f"


def test_right_to_left_text_is_marked_as_such() -> None:
    item = small(language="ar")
    assert (item.one("/n:newsItem/@dir"), item.one("//n:contentMeta/n:language/@tag")) == ("rtl", "ar")


def test_the_body_is_an_xhtml_document() -> None:
    item = small(body=(Paragraph(text="Water & <mud>"),))
    assert item.one("//n:inlineXML/h:html/h:body/h:p") == "Water & <mud>"
    assert item.one("//n:inlineXML/h:html/h:head/h:title") == "Flood"
    assert small().all("//n:contentSet") == []


def test_every_picture_and_video_has_the_id_of_its_figure_in_the_body() -> None:
    item = Item(full_article())
    names = item.all("//n:partMeta/@partid")
    assert names == ["body-1", "body-2", "body-7", "body-8", "body-9-blocks-1"]
    assert item.all("//h:figure[@id]/@id") == names


def test_a_picture_keeps_credits_creator_and_rights() -> None:
    picture = Image(
        creator="Ada Lens",
        credit="Archive",
        copyright_notice="© Ada Lens",
        licence="https://pictures.example.org/licence",
        acquire_licence_url="https://pictures.example.org/buy",
        rights=ImageRights(may_be_syndicated=False, packages=("sport",), until=AT, contact="desk"),
    )
    item = small(body=(ImageBlock(image=picture, caption=Caption(credit="Gazette")),))
    assert item.one("//n:partMeta/n:creator/n:name") == "Ada Lens"
    assert item.all("//n:partMeta/n:creditline") == ["Gazette", "Archive"]
    assert item.all("//n:partMeta/n:creditline/@rank") == ["1", "2"]
    rights = "//n:rightsInfo[@idrefs='body-0']"
    assert item.one(f"{rights}/n:copyrightNotice") == "© Ada Lens"
    assert item.one(f"{rights}/n:usageTerms") == "May not be passed on. Ask desk."
    assert item.all(f"{rights}/n:link/@href") == [picture.licence, picture.acquire_licence_url]
    assert item.all(f"{rights}/n:rightsInfoExtProperty/@value") == [
        "false",
        "sport",
        "2026-05-05T10:00:00Z",
        "desk",
    ]


def test_a_picture_keeps_its_file_its_hash_and_what_it_shows() -> None:
    picture = Image(
        url="https://gazette.example.org/flood.jpg",
        sha256="ab" * 32,
        media_type="image/jpeg",
        width=1600,
        height=900,
        alt="A street",
        description="A flooded street",
        focal_point=FocalPoint(x=0.0, y=0.5),
    )
    item = small(body=(ImageBlock(image=picture, caption=Caption(text="Monday", language="en")),))
    part = "//n:partMeta[@partid='body-0']"
    assert item.all(f"{part}/n:icon/@*") == ["rnd:web", picture.url, "image/jpeg", "1600", "900"]
    assert item.one(f"{part}/n:altId[@type='wirecopy:sha256']") == "ab" * 32
    assert item.all(f"{part}/n:description") == ["Monday", "A flooded street", "A street"]
    assert item.one(f"{part}/n:language/@tag") == "en"
    assert item.one(f"{part}/n:partMetaExtProperty[@rel='wirecopy:focalPoint']/@value") == "0.0 0.5"


def test_a_picture_that_is_withheld_says_so() -> None:
    item = small(body=(ImageBlock(image=Image(), caption=Caption(withheld="Ask the newsroom.")),))
    assert item.one("//n:partMeta/n:edNote") == "Ask the newsroom."


def test_a_video_keeps_its_addresses_its_title_and_its_length() -> None:
    video = Video(
        url="https://gazette.example.org/a.mp4",
        embed_url="https://video.example.org/a",
        thumbnail_url="https://gazette.example.org/a.jpg",
        title="From above",
        duration="PT1M30S",
        uploaded_at=AT,
    )
    item = small(body=(VideoBlock(video=video),))
    assert item.one("//n:partMeta/n:headline") == "From above"
    assert item.one("//n:icon[@rendition='rnd:thumbnail']/@href") == video.thumbnail_url
    assert item.all("//n:partMeta/n:link/@href") == [video.url, video.embed_url]
    assert item.all("//n:partMetaExtProperty/@value") == ["PT1M30S", "2026-05-05T10:00:00Z"]


def test_characters_that_xml_forbids_and_markup_do_no_harm() -> None:
    item = small(headline="]]>&amp;<b>\x00\x1b\ufffe", body=(Paragraph(text="]]></p>\x00\x1b"),))
    assert item.one("//n:headline") == "]]>&amp;<b>"
    assert item.one("//h:p") == "]]></p>"
