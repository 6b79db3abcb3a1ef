"""An article as RSS, Atom and JSON Feed: every fact is there to be read back, and no character breaks it."""

import json
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from msgspec.structs import replace

from service.domain.article import Article, ImageBlock, Publication, Rights, VideoBlock
from service.domain.change import Change
from service.domain.media import Caption, Image, Video
from service.publish.body import body_xhtml
from service.publish.entry import Entry
from service.publish.feeds import FORMS
from service.publish.feeds.feed import Feed
from service.publish.formats import ATOM, JSON_FEED, RSS, Format
from service.publish.written import permitted
from tests.articles import articles, publications
from tests.publish.samples import ARTICLE_ID, LINKS, PUBLICATION, full_article

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "m": "http://search.yahoo.com/mrss/",
    "x": "http://www.w3.org/1999/xhtml",
}
XML = pytest.mark.parametrize("format_", [RSS, ATOM], ids=["rss", "atom"])
STRICT = etree.XMLParser(resolve_entities=False, no_network=True)


def tree(format_: Format, article: Article) -> Any:
    return etree.fromstring(format_.render(article, PUBLICATION, LINKS), STRICT)


def texts(feed: Any, path: str) -> list[str]:
    return [str(each) for each in feed.xpath(path, namespaces=NAMES)]


def item(article: Article) -> dict[str, Any]:
    """The article as JSON Feed has it."""
    document = json.loads(JSON_FEED.render(article, PUBLICATION, LINKS))
    (only,) = document["items"]
    found: dict[str, Any] = only
    return found


@XML
def test_feedparser_reads_every_field_back(format_: Format) -> None:
    parsed = feedparser.parse(format_.render(full_article(), PUBLICATION, LINKS))
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert (parsed.feed.title, parsed.feed.link) == ("The Example Gazette", "https://gazette.example.org/")
    assert entry.id == f"urn:wirecopy:article:{ARTICLE_ID}"
    assert (entry.title, entry.summary) == ("River rises again", "Thousands leave the valley.")
    assert entry.link == "https://wire.example.net/articles/river-rises-again"
    assert entry.published_parsed[:5] == (2026, 5, 4, 10, 0)
    assert entry.updated_parsed[:5] == (2026, 5, 5, 10, 0)
    assert [each.name for each in entry.authors] == ["Ann Writer"]
    assert [each.label or each.term for each in entry.tags] == ["Weather", "Floods", "Rivers"]
    assert "More than 7,700 people left the valley" in entry.content[0].value
    assert "The dam is older." in entry.content[0].value
    assert entry.rights == "© 2026 The Example Gazette"
    assert {"via", "enclosure"} <= {each.rel for each in entry.links}
    assert entry.media_content[0]["url"] == "https://gazette.example.org/flood.jpg"
    assert [each["content"] for each in entry.media_credit] == ["Ada Lens/Example Pictures", "Ada Lens"]
    assert entry.media_license["href"] == "https://pictures.example.org/licence"


@pytest.mark.parametrize("said", ["Use <b>bold</b> & <script>alert(1)</script>", "AT&T, &lt; and 1 < 2"])
def test_a_standfirst_is_shown_letter_by_letter_by_those_who_take_it_for_html(said: str) -> None:
    feed = RSS.render(replace(full_article(), standfirst=said), PUBLICATION, LINKS)
    shown = feedparser.parse(feed).entries[0].summary
    assert html.fragment_fromstring(shown, create_parent=True).text_content() == said


@XML
def test_a_picture_has_its_caption_credit_creator_rights_and_size(format_: Format) -> None:
    feed = tree(format_, full_article())
    picture = "//m:content[1]"
    assert texts(feed, f"{picture}/@medium | {picture}/@width | {picture}/@height") == [
        "image",
        "1600",
        "900",
    ]
    assert texts(feed, f"{picture}/m:description/text()") == ["Up to 40 streets are under water"]
    assert texts(feed, f"{picture}/m:credit[not(@role)]/text()") == ["Ada Lens/Example Pictures"]
    assert texts(feed, f"{picture}/m:credit[@role='author']/text()") == ["Ada Lens"]
    assert texts(feed, f"{picture}/m:license/@href") == ["https://pictures.example.org/licence"]


@XML
def test_a_caption_that_credits_somebody_else_is_heard(format_: Format) -> None:
    image = Image(url="https://g.test/a.jpg", credit="Agency", copyright_notice="© Agency")
    block = ImageBlock(image=image, caption=Caption(text="At dawn", credit="Ola Berg", language="nb"))
    feed = tree(format_, replace(full_article(), body=(block,)))
    assert texts(feed, "//m:credit/text()") == ["Ola Berg"]
    assert texts(feed, "//m:copyright/text()") == ["© Agency"]
    assert texts(feed, "//m:content/@lang") == ["nb"]


@XML
def test_a_video_that_is_only_to_be_embedded_names_its_player_still_and_length(format_: Format) -> None:
    feed = tree(format_, full_article())
    video = "//m:content[m:player]"
    assert texts(feed, f"{video}/@url") == []
    assert texts(feed, f"{video}/@duration") == ["90"]
    assert texts(feed, f"{video}/m:title/text()") == ["The flood from above"]
    assert texts(feed, f"{video}/m:player/@url") == ["https://video.example.org/above"]
    assert texts(feed, f"{video}/m:thumbnail/@url") == ["https://gazette.example.org/above.jpg"]


@XML
def test_what_neither_format_has_a_word_for_is_said_in_those_of_dublin_core(format_: Format) -> None:
    article = replace(
        full_article(),
        alternative_headline="Valley flooded",
        expires_at=datetime(2026, 6, 1, tzinfo=UTC),
        rights=Rights(copyright_holder="Gazette", usage_terms="No archives", licence="https://g.test/l"),
    )
    feed = tree(format_, article)
    assert texts(feed, "//dc:type/text()") == ["report"]
    assert texts(feed, "//dc:publisher/text()") == ["The Example Gazette"]
    assert texts(feed, "//dcterms:alternative/text()") == ["Valley flooded"]
    assert texts(feed, "//dcterms:accessRights/text()") == ["No archives"]
    assert texts(feed, "//dcterms:valid/text()") == ["end=2026-06-01T00:00:00Z; scheme=W3C-DTF"]
    licence = texts(feed, "//dcterms:license/text()") or texts(feed, "//a:link[@rel='license']/@href")
    assert licence == ["https://g.test/l"]


def test_the_content_is_the_body_in_each_format_with_the_correction_at_its_end() -> None:
    article = full_article()
    body = body_xhtml(article, LINKS)
    encoded = texts(tree(RSS, article), "//content:encoded/text()")[0]
    assert body in encoded
    assert item(article)["content_html"] == encoded
    atom = tree(ATOM, article)
    assert len(texts(atom, "//a:content/x:div//x:figure[@id='body-1']//x:p[@class='credit']//text()")) == 1
    correction = "//x:section[@class='corrections']/x:ul/x:li"
    assert texts(atom, f"{correction}/@data-revision") == ["2"]
    assert texts(atom, f"{correction}/x:time/@datetime") == ["2026-05-05T10:00:00Z"]
    assert texts(atom, f"{correction}/x:span/text()") == ["The dam is older."]
    assert encoded.index("The dam is older.") > encoded.index(body)


def test_json_feed_says_what_it_has_no_key_for_in_its_extension() -> None:
    article = full_article()
    found = item(article)
    facts = found["_wirecopy"]
    assert found["tags"] == ["Weather", "Floods", "Rivers"]
    assert facts["tags"][0] == {"name": "Floods", "code": "medtop:20000151"}
    assert facts["corrections"][0]["text"] == "The dam is older."
    assert facts["byline"][0]["role"] == "Reporter"
    assert facts["rights"]["usage_terms"] == "No archives"
    assert [each["place"] for each in facts["media"]] == [
        "body-1",
        "body-2",
        "body-7",
        "body-8",
        "body-9-blocks-1",
    ]
    assert [each["credit"] for each in facts["media"][:2]] == [
        "Ada Lens/Example Pictures",
        "Example Pictures",
    ]
    assert found["attachments"] == [
        {"url": "https://gazette.example.org/flood.jpg", "mime_type": "image/jpeg"}
    ]


def test_what_is_not_known_is_not_said() -> None:
    bare = Article(publication="gazette", source_id="a/1", headline="Only this")
    found = item(bare)
    said = {"id", "title", "content_html", "_wirecopy"}
    assert found.keys() == said
    rss = tree(RSS, bare)
    assert [etree.QName(each).localname for each in rss.find("channel/item")] == [
        "title",
        "guid",
        "publisher",
        "type",
        "encoded",
    ]
    assert texts(tree(ATOM, bare), "//a:entry/a:updated/text()") == ["1970-01-01T00:00:00Z"]


def test_an_article_that_was_not_taken_in_here_has_the_newsrooms_own_name() -> None:
    bare = Article(publication="gazette", source_id="a/1 ü", headline="Only this")
    assert item(bare)["id"] == "urn:wirecopy:source:gazette:a%2F1%20%C3%BC"


def test_addresses_are_in_ascii_and_those_that_lead_nowhere_are_left_out() -> None:
    blocks = tuple(
        ImageBlock(image=Image(url=url)) for url in ("https://g.test/é?a=1&b=%20", "javascript:alert(1)")
    )
    article = replace(full_article(), body=blocks, url="https://bücher.test/ü")
    feed = tree(RSS, article)
    assert texts(feed, "//m:content/@url") == ["https://g.test/%C3%A9?a=1&b=%20"]
    assert texts(feed, "//item/link/text()") == ["https://xn--bcher-kva.test/%C3%BC"]


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("PT1M30.4S", ["90"]), ("P2W", ["1209600"]), ("P1M", []), ("90", [])],
)
def test_a_duration_is_given_in_seconds_where_it_has_a_length(duration: str, seconds: list[str]) -> None:
    block = VideoBlock(video=Video(url="https://g.test/a.mp4", duration=duration))
    assert texts(tree(RSS, replace(full_article(), body=(block,))), "//m:content/@duration") == seconds


def test_a_deleted_entry_says_when_and_why() -> None:
    change = Change(
        seq=1,
        kind="withdrawn",
        article_id=ARTICLE_ID,
        revision=2,
        etag="0",
        at=datetime(2026, 5, 6, tzinfo=UTC),
        note="<i>By order</i> ]]>",
        reason="legal",
        instruction="remove",
    )
    feed = Feed("urn:x", "Title", "About", "Owner", "https://g.test/", removed=[change])
    for form in FORMS[:2]:
        document = etree.fromstring(form.write(feed, [], LINKS), STRICT)
        assert texts(document, "//at:deleted-entry/@when") == ["2026-05-06T00:00:00Z"]
        assert texts(document, "//at:comment/text()") == ["withdrawn; legal; remove; <i>By order</i> ]]>"]
    atom = etree.fromstring(FORMS[1].write(feed, [], LINKS), STRICT)
    assert texts(atom, "/a:feed/a:updated/text()") == ["2026-05-06T00:00:00Z"]


@settings(max_examples=20)
@given(st.lists(st.tuples(articles(hostile=True), publications(hostile=True)), max_size=2))
def test_no_character_breaks_a_feed_or_changes_a_word(drawn: list[tuple[Article, Publication]]) -> None:
    entries = [Entry(*each) for each in drawn]
    headlines = [permitted(each.article.headline) for each in entries]
    for format_, path in ((RSS, "//item/title"), (ATOM, "//a:entry/a:title")):
        assert format_.render_many is not None
        document = format_.render_many(entries, LINKS)
        feed = etree.fromstring(document, STRICT)
        assert [each.text for each in feed.xpath(path, namespaces=NAMES)] == headlines
        parsed = feedparser.parse(document)
        assert not parsed.bozo
        assert len(parsed.entries) == len(entries)
    assert JSON_FEED.render_many is not None
    items = json.loads(JSON_FEED.render_many(entries, LINKS))["items"]
    assert [each["title"] for each in items] == [each.article.headline for each in entries]
