"""NITF 3.x by itself, as agencies have sent it since before NewsML."""

from datetime import UTC, datetime

from service.domain.article import (
    Contributor,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rights,
    Source,
    Tag,
)
from service.domain.span import Emphasis, Link
from service.ingest.newsml import read
from tests.ingest.formats.reading import named, only, pictures, text

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.2//EN" "nitf-3-2.dtd">
<nitf xml:lang="en-US"><head><title>BC-Quarry</title>
<tobject><tobject.subject tobject.subject.refnum="04000000" tobject.subject.matter="Mining"/></tobject>
<docdata><doc-id regsrc="WIRE" id-string="wire.0301.17"/><urgency ed-urg="4"/>
<correction info="An earlier version misstated the depth."/>
<date.issue norm="20260301T083000Z"/><date.release norm="20260301T100000Z"/>
<doc.copyright holder="The Wire" year="2026"/><key-list><keyword key="quarry"/></key-list>
<ed-msg info="Stands for 0900 lead"/></docdata><pubdata position.section="Business"/></head>
<body><body.head><hedline><hl1>Quarry floods</hl1><hl2>Pumps fail at dawn</hl2></hedline>
<byline>By <person>Ann Low</person><byttl>Wire Writer</byttl></byline><distributor>The Wire</distributor>
<dateline><location>HOLE, Utah</location> <story.date norm="20260301">March 1</story.date></dateline>
<abstract><p>Water came in.</p></abstract><rights>For members only</rights></body.head>
<body.content><block>
<p>The <org>Hole Co.</org> quarry <em>flooded</em>, its <a href="https://hole.example/">owner</a> says.</p>
<hl2>What now</hl2>
<media media-type="image"><media-metadata name="id" value="7"/>
<media-reference mime-type="image/jpeg" source="http://p.example/q-s.jpg" width="100"/>
<media-reference mime-type="image/jpeg" source="http://p.example/q.jpg" width="1200" height="800"
alternate-text="A pit"/>
<media-caption>The quarry on <em>Sunday</em></media-caption>
<media-producer>Ida Lens/Wire</media-producer></media>
<bq><block><p>We will pump.</p></block><credit>Bo High, foreman</credit></bq>
<ul><li>two pumps</li><li>forty men</li></ul>
<table><tr><td>Depth</td><td>40 m</td></tr></table></block></body.content>
<body.end><tagline>Cy Dow contributed.</tagline></body.end></body></nitf>"""


def test_its_head_says_who_when_and_where() -> None:
    article = only(read, DOCUMENT).article
    assert (article.headline, article.alternative_headline) == ("Quarry floods", "Pumps fail at dawn")
    assert article.byline == (Contributor(name="Ann Low", role="Wire Writer"),)
    assert (article.dateline, article.standfirst) == ("HOLE, Utah", "Water came in.")
    assert (article.section, article.language, article.source_id) == ("Business", "en-US", "wire.0301.17")
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.embargo_until == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert article.tags == (Tag(name="Mining", code="subj:04000000"), Tag(name="quarry"))
    assert article.rights == Rights(
        copyright_holder="The Wire", copyright_year=2026, usage_terms="For members only"
    )
    assert article.source == Source(name="The Wire")


def test_its_body_becomes_blocks_in_order() -> None:
    body = only(read, DOCUMENT).article.body
    assert body[0] == Paragraph(
        text="The Hole Co. quarry flooded, its owner says.",
        marks=(Emphasis(start=20, end=27), Link(start=33, end=38, href="https://hole.example/")),
    )
    assert body[1] == Heading(text="What now")
    assert isinstance(body[2], ImageBlock)
    assert body[3] == Quote(text="We will pump.", speaker="Bo High, foreman")
    assert body[4] == ListBlock(items=(ListItem(text="two pumps"), ListItem(text="forty men")))


def test_its_pictures_have_their_largest_file_their_caption_and_their_credit() -> None:
    (picture,) = pictures(only(read, DOCUMENT).article)
    image = picture.image
    assert (image.url, image.width, image.alt) == ("http://p.example/q.jpg", 1200, "A pit")
    assert image.credit == "Ida Lens/Wire"
    assert (picture.caption.text, picture.caption.marks) == (
        "The quarry on Sunday",
        (Emphasis(start=14, end=20),),
    )


def test_lines_below_the_text_and_corrections_stay_in_it() -> None:
    assert text(only(read, DOCUMENT).article)[-2:] == [
        "Cy Dow contributed.",
        "An earlier version misstated the depth.",
    ]


def test_what_has_no_place_is_named() -> None:
    told = named(only(read, DOCUMENT))
    for words in ("urgency", "Stands for 0900 lead", "Depth", "when this was put right"):
        assert words in told


def test_a_byline_in_words_is_read() -> None:
    document = (
        "<nitf><body><body.head><hedline><hl1>T</hl1></hedline>"
        "<byline>By ANN LOW<byttl>Wire</byttl></byline></body.head></body></nitf>"
    )
    assert only(read, document).article.byline == (Contributor(name="ANN LOW", role="Wire"),)


def test_the_text_of_an_inline_document_fills_what_the_item_does_not_say() -> None:
    inside = DOCUMENT.partition("?>\n")[2].partition(">\n")[2]
    document = f"""<newsItem guid="urn:x:1"><itemMeta><itemClass qcode="ninat:text"/></itemMeta>
    <contentMeta><headline>From the item</headline></contentMeta>
    <contentSet><inlineXML contenttype="application/nitf+xml">{inside}</inlineXML></contentSet></newsItem>"""
    article = only(read, document).article
    assert (article.headline, article.dateline) == ("From the item", "HOLE, Utah")
    assert article.byline == (Contributor(name="Ann Low", role="Wire Writer"),)
