"""JSON-LD as sites and plug-ins write it: types, graphs, references, and every shape of a value."""

import time
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from service.domain.article import (
    Box,
    Contributor,
    Correction,
    Heading,
    Paragraph,
    Quote,
    Rights,
    Source,
    Tag,
)
from service.domain.errors import Malformed, NotAnArticle
from service.ingest.jsonld import read
from service.ingest.reading import Reading
from tests.ingest.formats.reading import named, only, pictures, text, videos

NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Bridge reopens",
    "url": "https://site.example/bridge",
}


def one(**properties: Any) -> Reading:
    """The article of a NewsArticle with these properties."""
    return only(read, msgspec.json.encode({**NEWS, **properties}).decode())


def test_what_is_stated_is_read() -> None:
    article = one(
        alternativeHeadline="Traffic again",
        description="After two years.",
        datePublished="2026-03-01T09:30:00+01:00",
        dateModified="2026-03-01T10:00:00Z",
        articleSection="Region",
        inLanguage="de-CH",
        dateline="BERN",
        articleBody="One.\n\nTwo.",
    ).article
    assert (article.alternative_headline, article.standfirst) == ("Traffic again", "After two years.")
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.updated_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert (article.section, article.language, article.dateline) == ("Region", "de-CH", "BERN")
    assert text(article) == ["One.", "Two."]
    assert article.url == "https://site.example/bridge"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Ann Low and Bo High", ["Ann Low", "Bo High"]),
        (["Ann Low", {"@type": "Person", "name": "Bo High"}], ["Ann Low", "Bo High"]),
        ({"@type": "Person", "name": "Ann Low"}, ["Ann Low"]),
        ({"@type": "Role", "author": {"@type": "Person", "name": "Ann Low"}}, ["Ann Low"]),
        ({"@value": "Ann Low"}, ["Ann Low"]),
        ({"@set": ["Ann Low", {"name": "Bo High"}]}, ["Ann Low", "Bo High"]),
        ([], []),
        (None, []),
    ],
)
def test_an_author_is_read_in_every_shape(author: Any, names: list[str]) -> None:
    assert [who.name for who in one(author=author).article.byline] == names


def test_an_author_has_a_job_a_house_and_a_page() -> None:
    author = {
        "@type": "Person",
        "name": "Ann Low",
        "jobTitle": "Reporter",
        "worksFor": {"@type": "Organization", "name": "Site"},
        "sameAs": ["https://site.example/ann", "https://other.example/ann"],
    }
    assert one(author=author).article.byline == (
        Contributor(name="Ann Low", role="Reporter", organisation="Site", url="https://site.example/ann"),
    )


def test_an_organisation_is_no_person() -> None:
    (house,) = one(author={"@type": "NewsMediaOrganization", "name": "Site"}).article.byline
    assert house.kind == "organisation"


def test_references_in_a_graph_are_followed() -> None:
    graph = [
        {"@type": "WebSite", "@id": "#site", "name": "Site"},
        {"@type": ["NewsArticle"], "headline": "T", "author": {"@id": "#ann"}, "image": {"@id": "#lead"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Low"},
        {"@type": "ImageObject", "@id": "#lead", "url": "https://site.example/1.jpg", "caption": "A bridge"},
    ]
    article = only(
        read, msgspec.json.encode({"@context": "https://schema.org", "@graph": graph}).decode()
    ).article
    assert article.byline == (Contributor(name="Ann Low"),)
    assert [(each.image.url, each.caption.text) for each in pictures(article)] == [
        ("https://site.example/1.jpg", "A bridge")
    ]


def test_names_may_be_prefixed_or_whole_addresses() -> None:
    document = '{"@type": "schema:NewsArticle", "schema:headline": "T", "http://schema.org/dateline": "BERN"}'
    article = only(read, document).article
    assert (article.headline, article.dateline) == ("T", "BERN")


def test_a_list_and_a_page_hold_several_articles() -> None:
    documents = [
        [{**NEWS, "headline": "A"}, {"@type": "BreadcrumbList"}, {**NEWS, "headline": "B"}],
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "item": {**NEWS, "headline": "A"}},
                {"@type": "ListItem", "item": {"@type": "BlogPosting", "headline": "B"}},
            ],
        },
    ]
    for document in documents:
        assert [each.article.headline for each in read(msgspec.json.encode(document))] == ["A", "B"]


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        ("AnalysisNewsArticle", "analysis"),
        ("OpinionNewsArticle", "opinion"),
        ("ReviewNewsArticle", "review"),
        ("BackgroundNewsArticle", "background"),
        ("ReportageNewsArticle", "report"),
        ("LiveBlogPosting", "live"),
        ("BlogPosting", "news"),
        (["NewsArticle", "OpinionNewsArticle"], "opinion"),
    ],
)
def test_the_type_says_what_kind_of_article_it_is(kind: Any, genre: str) -> None:
    assert one(**{"@type": kind}).article.genre == genre


def test_entities_and_tags_in_strings_mean_what_they_mean() -> None:
    article = one(headline="Tom &amp; Ann&#8217;s <i>bridge</i>", description="5 &lt; 6").article
    assert (article.headline, article.standfirst) == ("Tom & Ann’s bridge", "5 < 6")


def test_a_body_in_html_becomes_blocks() -> None:
    article = one(articleBody="<h2>Why</h2><p>One <b>big</b> bridge.</p><script>alert(1)</script>").article
    assert [type(block) for block in article.body] == [Heading, Paragraph]


def test_a_text_that_was_wrapped_to_a_width_is_unwrapped() -> None:
    line = "the bridge over the river was closed for two whole years and"
    assert text(one(articleBody=f"{line}\n{line}\nis open.").article) == [f"{line} {line} is open."]


def test_one_picture_in_several_cuts_is_one() -> None:
    reading = one(image=["https://site.example/16x9.jpg", "https://site.example/1x1.jpg"])
    assert [each.image.url for each in pictures(reading.article)] == ["https://site.example/16x9.jpg"]
    assert "another cut: https://site.example/1x1.jpg" in named(reading)


def test_pictures_with_words_of_their_own_are_several() -> None:
    images = [
        {"@type": "ImageObject", "contentUrl": "https://site.example/1.jpg", "caption": "One"},
        {"@type": "ImageObject", "contentUrl": "https://site.example/2.jpg", "creditText": "Ann Low"},
    ]
    assert [(each.caption.text, each.image.credit) for each in pictures(one(image=images).article)] == [
        ("One", None),
        (None, "Ann Low"),
    ]


def test_a_picture_has_its_size_its_rights_and_its_maker() -> None:
    image = {
        "@type": "ImageObject",
        "url": "https://site.example/1.jpg",
        "width": "1200px",
        "height": {"@type": "QuantitativeValue", "value": 800},
        "creator": {"@type": "Person", "name": "Ida Lens"},
        "license": "https://site.example/licence",
        "acquireLicensePage": "https://site.example/buy",
        "copyrightNotice": "© Site",
        "exifData": "f/2",
    }
    reading = one(image=image)
    (picture,) = pictures(reading.article)
    shown = picture.image
    assert (shown.width, shown.height, shown.creator) == (1200, 800, "Ida Lens")
    assert (shown.licence, shown.acquire_licence_url) == (
        "https://site.example/licence",
        "https://site.example/buy",
    )
    assert shown.copyright_notice == "© Site"
    assert "exifData" in named(reading)


def test_a_video_is_one() -> None:
    video = {
        "@type": "VideoObject",
        "name": "The opening",
        "embedUrl": "https://v.example/1",
        "thumbnailUrl": ["https://v.example/1.jpg", "https://v.example/2.jpg"],
        "uploadDate": "2026-03-01T08:30:00Z",
        "duration": "PT1M",
    }
    (block,) = videos(one(video=video).article)
    assert (block.video.title, block.video.embed_url) == ("The opening", "https://v.example/1")
    assert (block.video.thumbnail_url, block.video.duration) == ("https://v.example/1.jpg", "PT1M")


@pytest.mark.parametrize("keywords", ["bridges, Bern", ["bridges", "Bern"], [{"name": "bridges"}, "Bern"]])
def test_keywords_are_tags(keywords: Any) -> None:
    assert one(keywords=keywords).article.tags == (Tag(name="bridges"), Tag(name="Bern"))


def test_what_it_is_about_is_a_tag_with_its_code() -> None:
    about = {
        "@type": "DefinedTerm",
        "@id": "http://cv.iptc.org/newscodes/mediatopic/20000151",
        "name": "floods",
    }
    assert one(about=about, keywords="floods").article.tags == (Tag(name="floods", code="medtop:20000151"),)


def test_further_sections_are_tags() -> None:
    article = one(articleSection=["Region", "Traffic"]).article
    assert (article.section, article.tags) == ("Region", (Tag(name="Traffic"),))


def test_rights_and_where_it_is_from_are_read() -> None:
    article = one(
        copyrightHolder={"@type": "Organization", "name": "Site"},
        copyrightYear="2026",
        copyrightNotice="© Site",
        license="https://site.example/licence",
        usageInfo={"@type": "CreativeWork", "text": "No archives"},
        publisher={"@type": "Organization", "name": "The Site", "url": "https://site.example/"},
    ).article
    assert article.rights == Rights(
        copyright_holder="Site",
        copyright_year=2026,
        copyright_notice="© Site",
        usage_terms="No archives",
        licence="https://site.example/licence",
    )
    assert article.source == Source(name="The Site", url="https://site.example/")


def test_a_correction_with_its_time_is_one() -> None:
    correction = {
        "@type": "CorrectionComment",
        "text": "It is 40 m long.",
        "datePublished": "2026-03-02T08:00:00Z",
    }
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert one(correction=correction).article.corrections == (
        Correction(at=at, text="It is 40 m long.", revision=0),
    )


def test_a_correction_without_its_time_stays_in_the_text() -> None:
    reading = one(articleBody="One.", correction="It is 40 m long.")
    assert text(reading.article) == ["One.", "It is 40 m long."]
    assert "/correction" in named(reading)


def test_a_backstory_is_an_aside() -> None:
    (box,) = one(backstory="We read the files.").article.body
    assert box == Box(genre="background", blocks=(Paragraph(text="We read the files."),))


def test_the_updates_of_a_live_report_follow_each_other() -> None:
    updates = [{"@type": "BlogPosting", "headline": "10:00", "articleBody": "Open."}]
    article = one(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates}).article
    assert article.body == (Heading(text="10:00"), Paragraph(text="Open."))


def test_a_quotation_that_is_a_paragraph_is_set_as_one_and_others_are_found_in_the_text() -> None:
    parts = [
        {"@type": "Quotation", "text": "We did it.", "creator": {"@type": "Person", "name": "Al Mayor"}},
        {"@type": "Quotation", "text": "at last", "creator": "Bo High"},
    ]
    article = one(articleBody="We did it.\n\nIt is open “at last”.", hasPart=parts).article
    assert article.body[0] == Quote(text="We did it.", speaker="Al Mayor")
    (quotation,) = article.quotations
    assert (quotation.speaker, quotation.span.exact) == ("Bo High", "at last")


def test_what_nobody_asked_for_is_named_by_its_pointer() -> None:
    reading = one(isPartOf={"name": "Series"}, madeUp="x")
    assert {"/isPartOf", "/madeUp"} <= {each.where for each in reading.unread}


def test_an_identity_of_ours_takes_more_than_a_name() -> None:
    ours = [
        {"@type": "PropertyValue", "propertyID": "wirecopy", "value": "01hzy3k9q2v7t5m8n4b6c0d1ef"},
        {"@type": "PropertyValue", "propertyID": "gazette", "value": "flood-1"},
    ]
    theirs = [{"@type": "PropertyValue", "propertyID": "gazette", "value": "flood-1"}]
    taken = [(one(identifier=each).article) for each in (ours, theirs, "flood-1")]
    assert [(each.id, each.publication, each.source_id) for each in taken] == [
        ("01hzy3k9q2v7t5m8n4b6c0d1ef", "gazette", "flood-1"),
        (None, "newsroom", "flood-1"),
        (None, "newsroom", "flood-1"),
    ]


@pytest.mark.parametrize(
    "document", ["{}", "[]", "7", '{"@type": "Recipe"}', '{"@graph": 3}', '{"@type": 3}']
)
def test_without_an_article_there_is_none(document: str) -> None:
    with pytest.raises(NotAnArticle):
        read(document.encode())


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(Malformed):
        read(b'{"@type": "NewsArticle"')


@pytest.mark.parametrize(
    "hostile",
    [
        {"author": {"@id": "#me"}, "@id": "#me"},
        {"hasPart": [{"@id": "#me"}] * 1_000, "@id": "#me"},
        {"name": {"@id": "#a"}, "@id": "#a", "headline": None},
        {"image": [{"@id": "#me"}] * 1_000, "@id": "#me"},
        {"hasPart": [{"@type": "Quotation", "text": "x"}] * 5_000, "articleBody": "y x\n\n" * 5_000},
        {f"unknown{number}": {"x": "y"} for number in range(50_000)},
        {"keywords": "a," * 100_000},
    ],
    ids=["author", "parts", "name", "images", "quotations", "members", "keywords"],
)
def test_a_graph_that_leads_in_circles_or_never_ends_is_read_in_time(hostile: dict[str, Any]) -> None:
    started = time.process_time()
    one(**hostile)
    assert time.process_time() - started < 1
