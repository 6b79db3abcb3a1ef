"""ninjs of versions 1 to 3, as agencies and content systems write it."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from service.domain.article import Contributor, Paragraph, Rights, Source, Tag
from service.domain.errors import InvalidInput, NotAnArticle
from service.ingest.document import all_understood
from service.ingest.ninjs import read
from service.ingest.origin import Origin
from service.ingest.reading import Reading
from tests.ingest.formats.reading import named, only, pictures, text, videos

FIRST = {
    "uri": "http://wire.example/item/17",
    "type": "text",
    "mimetype": "text/html",
    "version": "3",
    "versioncreated": "2026-03-01T10:00:00+01:00",
    "firstcreated": "2026-03-01T09:30:00+01:00",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en",
    "headline": "Locks &amp; tides",
    "slugline": "Locks-Tides",
    "byline": "By Ann Low and Bo High",
    "located": "Port Ellen",
    "usageterms": "For subscribers",
    "copyrightholder": "The Wire",
    "ednote": "Adds quote",
    "description_text": "A gate fails.",
    "subject": [
        {"name": "tides", "code": "20000151", "scheme": "http://cv.iptc.org/newscodes/mediatopic/"},
        {"name": "locks", "code": "L1", "scheme": "wire", "rel": "about"},
    ],
    "place": [{"name": "Islay"}],
    "body_xhtml": "<p>The <a href='https://lock.example/'>lock</a> failed.</p><p>Nobody was hurt.</p>",
    "body_text": "The lock failed.\n\nNobody was hurt.",
    "associations": {
        "featured": {
            "uri": "http://wire.example/pic/1",
            "type": "picture",
            "headline": "The lock",
            "description_text": "The lock on Sunday",
            "byline": "Ida Lens",
            "copyrightholder": "Wire Pictures",
            "renditions": {
                "thumbnail": {"href": "http://wire.example/1-t.jpg", "width": 120},
                "original": {"href": "http://wire.example/1.jpg", "width": 2400, "mimetype": "image/jpeg"},
            },
        },
        "earlier": {"uri": "http://wire.example/item/9", "type": "text", "headline": "Gate inspected"},
        "empty": None,
    },
}


def of(document: Any) -> Reading:
    return only(read, msgspec.json.encode(document).decode())


def test_version_1_is_read() -> None:
    article = of(FIRST).article
    assert (article.headline, article.source_id) == ("Locks & tides", "http://wire.example/item/17")
    assert [who.name for who in article.byline] == ["Ann Low", "Bo High"]
    assert (article.dateline, article.standfirst, article.language) == ("Port Ellen", "A gate fails.", "en")
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.updated_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert article.rights == Rights(copyright_holder="The Wire", usage_terms="For subscribers")
    assert text(article) == ["The lock failed.", "Nobody was hurt."]


def test_a_media_topic_is_known_however_its_code_is_written() -> None:
    scheme = "http://cv.iptc.org/newscodes/mediatopic/"
    subjects = [
        {"name": "tides", "scheme": scheme, "code": "medtop:20000151"},
        {"name": "locks", "scheme": scheme, "code": "20000152"},
    ]
    codes = [tag.code for tag in of({**FIRST, "subject": subjects}).article.tags]
    assert codes[:2] == ["medtop:20000151", "medtop:20000152"]


def test_subjects_places_and_people_are_tags_with_their_codes() -> None:
    assert of(FIRST).article.tags == (
        Tag(name="tides", code="medtop:20000151"),
        Tag(name="locks", code="wire:L1"),
        Tag(name="Islay"),
    )


def test_an_associated_picture_is_shown_with_its_words() -> None:
    (picture,) = pictures(of(FIRST).article)
    assert (picture.image.url, picture.image.width) == ("http://wire.example/1.jpg", 2400)
    assert (picture.image.creator, picture.image.copyright_notice) == ("Ida Lens", "Wire Pictures")
    assert (picture.caption.text, picture.image.description) == ("The lock on Sunday", "The lock")


def test_what_has_no_place_is_named() -> None:
    told = named(of(FIRST))
    for words in (
        "urgency: 3",
        "ednote: Adds quote",
        "Locks-Tides",
        "version 3",
        "Gate inspected",
        "1-t.jpg",
    ):
        assert words in told


SECOND = {
    "uri": "http://wire.example/item/18",
    "type": "text",
    "standard": {"name": "ninjs", "version": "2.1"},
    "by": "Ann Low",
    "headlines": [
        {"role": "short", "value": "Locks"},
        {"role": "main", "contenttype": "text/plain", "value": "Locks and tides"},
    ],
    "bodies": [
        {"contenttype": "text/plain", "value": "The lock failed."},
        {"contenttype": "text/html", "value": "<p>The lock <em>failed</em>.</p>"},
    ],
    "descriptions": [{"value": "A gate fails."}, {"role": "long", "value": "A gate fails at dawn."}],
    "subjects": [{"name": "tides", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000151"}],
    "infosources": [{"name": "Harbour Office", "role": "source"}],
    "genres": [{"name": "Analysis", "uri": "http://cv.iptc.org/newscodes/genre/Analysis"}],
    "renditions": [{"name": "web", "contenttype": "text/html", "href": "https://wire.example/18"}],
    "associations": [
        {
            "uri": "http://wire.example/vid/1",
            "type": "video",
            "headlines": [{"value": "The gate"}],
            "infosources": [{"name": "Wire Video", "role": "credit"}],
            "renditions": [
                {"name": "main", "href": "http://wire.example/1.mp4", "duration": 75},
                {"name": "thumbnail", "href": "http://wire.example/1.jpg"},
            ],
        }
    ],
}


def test_version_2_is_read() -> None:
    article = of(SECOND).article
    assert article.headline == "Locks and tides"
    assert article.byline == (Contributor(name="Ann Low"),)
    assert (article.genre, article.url) == ("analysis", "https://wire.example/18")
    assert article.source == Source(name="Harbour Office")
    assert article.tags == (Tag(name="tides", code="medtop:20000151"),)
    (block,) = (block for block in article.body if isinstance(block, Paragraph))
    assert (block.text, len(block.marks)) == ("The lock failed.", 1)


def test_an_associated_video_is_shown() -> None:
    (block,) = videos(of(SECOND).article)
    video = block.video
    assert (video.url, video.thumbnail_url) == ("http://wire.example/1.mp4", "http://wire.example/1.jpg")
    assert (video.title, video.duration, video.credit) == ("The gate", "PT1M15S", "Wire Video")


def test_headlines_and_descriptions_of_other_roles_are_named() -> None:
    told = named(of(SECOND))
    assert "the headline short: Locks" in told
    assert "A gate fails at dawn." in told


def test_version_3_writes_names_in_camel_case() -> None:
    article = of(
        {
            "uri": "http://wire.example/item/19",
            "type": "text",
            "pubStatus": "usable",
            "headlines": [{"value": "Locks"}],
            "bodies": [{"contentType": "text/html", "value": "<p>Shut.</p>"}],
            "firstCreated": "2026-03-01T08:30:00Z",
            "embargoedUntil": "2026-03-02T08:30:00Z",
            "copyrightNotice": "© Wire",
            "rightsInfo": {"linkedRights": "https://wire.example/licence"},
        }
    ).article
    assert text(article) == ["Shut."]
    assert article.embargo_until == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert article.rights == Rights(copyright_notice="© Wire", licence="https://wire.example/licence")


def test_what_superdesk_adds_is_read() -> None:
    article = of(
        {
            "guid": "urn:newsml:desk.example:1",
            "uri": "urn:newsml:desk.example:1",
            "type": "text",
            "headline": "Locks",
            "body_html": "<p>Shut.</p>",
            "description_html": "<p>A gate <b>fails</b>.</p>",
            "service": [{"code": "n", "name": "National"}],
            "authors": [{"name": "Ann Low", "role": "writer", "biography": ""}],
            "source": "AAP",
            "keywords": ["locks"],
            "extra": {"subhed": "x"},
        }
    ).article
    assert (article.section, article.standfirst) == ("National", "A gate fails.")
    assert article.byline == (Contributor(name="Ann Low", role="writer"),)
    assert (article.source, article.tags) == (Source(name="AAP"), (Tag(name="locks"),))
    assert text(article) == ["Shut."]


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("usable", "published"),
        ("withheld", "draft"),
        ("canceled", "withdrawn"),
        ("stat:canceled", "withdrawn"),
        ("odd", "draft"),
    ],
)
def test_the_publishing_status_says_what_is_to_become_of_it(stated: str, status: str) -> None:
    reading = of({"uri": "x:1", "headline": "T", "pubstatus": stated})
    assert (reading.article.status, reading.status) == (status, status)


def taken(document: Any) -> Any:
    raw = msgspec.json.encode(document)
    return all_understood(raw, Origin(), max_bytes=10**6, fallback_source_id="page", kind="ninjs").sent[0]


def test_what_is_withheld_is_taken_in_as_a_draft() -> None:
    assert taken({"uri": "x:1", "headline": "T", "pubstatus": "withheld"}).wish == "draft"


def test_what_is_canceled_is_not_taken_in() -> None:
    sent = taken({"uri": "x:1", "headline": "T", "pubstatus": "canceled"})
    with pytest.raises(InvalidInput, match="not withdrawn by writing it"):
        sent.wish  # noqa: B018 - reading it is what is refused


def test_an_embargo_without_a_zone_holds_until_its_time_has_come_everywhere() -> None:
    reading = of({"uri": "x:1", "headline": "T", "embargoed": "2026-03-01T08:00:00"})
    assert reading.article.embargo_until == datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert "embargoed" in named(reading)


def test_texts_in_a_package_or_a_list_are_several_articles() -> None:
    texts = [{"uri": f"x:{number}", "type": "text", "headline": f"T{number}"} for number in (1, 2)]
    package = {"uri": "x:3", "type": "composite", "associations": {"a": texts[0], "b": texts[1]}}
    for document in (texts, package, {"_items": texts}):
        assert [each.article.headline for each in read(msgspec.json.encode(document))] == ["T1", "T2"]


def test_a_picture_by_itself_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="of picture"):
        read(b'{"uri": "x:1", "type": "picture", "headline": "T"}')


def test_a_stranger_cannot_name_a_publication_or_a_revision_of_ours() -> None:
    stranger = {"uri": "http://x.example/1", "headline": "T", "version": "9"}
    source = {"infoSources": [{"role": "publisher", "literal": "gazette", "name": "Gazette"}]}
    article = of({**stranger, **source}).article
    assert (article.id, article.publication, article.revision) == (None, "newsroom", 0)
