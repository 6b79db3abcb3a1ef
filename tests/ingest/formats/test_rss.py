"""RSS as the systems of newsrooms write it, each item an article."""

from datetime import UTC, datetime
from time import process_time

import pytest

from service.domain.article import Contributor, Heading, ImageBlock, Paragraph, Source, Tag, VideoBlock
from service.domain.errors import NotAnArticle, TooLarge
from service.domain.span import Emphasis, Link
from service.ingest.feeds.rss import read
from tests.ingest.formats.reading import named, only, pictures, text, videos

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)


def feed(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {_NAMESPACES}><channel>'
        f"<title>Harbour Post</title><link>https://post.example/</link>{head}{inside}</channel></rss>"
    )


WORDPRESS = feed(
    """<title>Ferry &#038; fog: &#8220;late again&#8221;</title>
    <link>https://post.example/2026/03/ferry/</link>
    <dc:creator><![CDATA[Jo Sands]]></dc:creator>
    <pubDate>Tue, 03 Mar 2026 08:30:00 +0000</pubDate>
    <category><![CDATA[Transport]]></category><category><![CDATA[Weather]]></category>
    <guid isPermaLink="false">https://post.example/?p=17</guid>
    <description><![CDATA[<p>The first ferry left forty minutes late on Tuesday, because of the fog
[&#8230;]</p>
    <p>The post <a href="https://post.example/2026/03/ferry/">Ferry</a> appeared first on
    <a href="https://post.example">Harbour Post</a>.</p>]]></description>
    <content:encoded><![CDATA[
    <figure class="wp-block-image"><img src="https://post.example/fog-1024x683.jpg" alt="A ferry in fog"/>
    <figcaption>The ferry on Tuesday</figcaption></figure>
    <p>The first ferry left <em>forty minutes</em> late on Tuesday, because of the fog over the sound,
    the <a href="/port">port</a> says.</p>
    <h3>No end in sight</h3><p>More fog is expected.</p>
    <p>The post <a href="https://post.example/2026/03/ferry/">Ferry</a> appeared first on
    <a href="https://post.example">Harbour Post</a>.</p>]]></content:encoded>
    <slash:comments>3</slash:comments>
    <media:content url="https://0.gravatar.com/avatar/abc" medium="image"><media:title>Jo</media:title>
</media:content>
    <media:content url="https://post.example/fog.jpg" medium="image">
<media:credit>Ann Lens</media:credit></media:content>""",
    head="<language>en-GB</language><generator>https://wordpress.org/?v=6.9</generator>",
)


def test_an_item_of_wordpress_is_an_article() -> None:
    article = only(read, WORDPRESS).article
    assert article.headline == "Ferry & fog: “late again”"
    assert article.source_id == "https://post.example/?p=17"
    assert article.url == "https://post.example/2026/03/ferry/"
    assert article.byline == (Contributor(name="Jo Sands"),)
    assert article.published_at == datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
    assert article.language == "en-GB"
    assert article.tags == (Tag(name="Transport"), Tag(name="Weather"))
    assert article.source == Source(name="Harbour Post", url="https://post.example/")


def test_the_content_becomes_blocks_with_plain_text_and_marks() -> None:
    body = only(read, WORDPRESS, base="https://post.example/feed/").article.body
    assert [type(block) for block in body] == [ImageBlock, Paragraph, Heading, Paragraph]
    paragraph = body[1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.marks == (
        Emphasis(start=21, end=34),
        Link(start=91, end=95, href="https://post.example/port"),
    )


def test_a_machine_made_teaser_is_no_standfirst() -> None:
    reading = only(read, WORDPRESS)
    assert reading.article.standfirst is None
    assert "a teaser that repeats the text" in named(reading)


def test_what_is_listed_beside_the_text_tells_more_of_the_same_picture() -> None:
    (picture,) = pictures(only(read, WORDPRESS).article)
    assert picture.image.url == "https://post.example/fog-1024x683.jpg"
    assert (picture.image.credit, picture.caption.text) == ("Ann Lens", "The ferry on Tuesday")


def test_what_has_no_place_is_named_with_where_it_stands() -> None:
    told = named(only(read, WORDPRESS))
    assert "rss/channel/item/comments, line 19: slash:comments 3" in told
    assert "the portrait of an author: https://0.gravatar.com/avatar/abc" in told
    assert "appeared first on" in told


def test_a_written_teaser_is_the_standfirst() -> None:
    item = (
        "<title>T</title><description>Boats stay in.</description>"
        "<content:encoded>&lt;p&gt;Wind.&lt;/p&gt;</content:encoded>"
    )
    article = only(read, feed(item)).article
    assert (article.standfirst, text(article)) == ("Boats stay in.", ["Wind."])


def test_a_description_in_paragraphs_is_the_text_where_there_is_no_other() -> None:
    item = "<title>T</title><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>"
    article = only(read, feed(item)).article
    assert (article.standfirst, text(article)) == (None, ["One.", "Two."])


def test_a_description_in_one_line_is_the_standfirst_and_there_is_no_text() -> None:
    article = only(read, feed("<title>T</title><description>Boats &amp;amp; wind</description>")).article
    assert (article.standfirst, article.body) == ("Boats & wind", ())


def test_script_and_style_of_a_feed_become_nothing() -> None:
    item = (
        "<title>T</title><content:encoded><![CDATA[<p onclick='x()'>One.</p>"
        "<script>alert(1)</script><style>p{}</style>]]></content:encoded>"
    )
    assert text(only(read, feed(item)).article) == ["One."]


PHOTOGRAPHED = feed(
    """<title>Mill burns</title><guid>https://times.example/mill.html</guid>
    <author>desk@times.example (Lea Marsh)</author>
    <media:group>
      <media:content url="https://times.example/mill-small.jpg" medium="image" width="300"/>
      <media:content url="https://times.example/mill-large.jpg" medium="image" type="image/jpeg"
width="1200" height="800"/>
      <media:credit role="photographer">Ida Frame</media:credit>
<media:credit>Ida Frame for Times</media:credit>
      <media:description>The mill at <![CDATA[<b>dawn</b>]]></media:description>
      <media:copyright>© Times</media:copyright>
      <media:license href="https://times.example/licence"/>
      <media:rating>nonadult</media:rating>
    </media:group>
    <enclosure url="https://times.example/mill.mp3" type="audio/mpeg" length="1"/>
    <itunes:duration>120</itunes:duration>"""
)


def test_media_rss_gives_a_picture_its_caption_its_credit_and_its_rights() -> None:
    (picture,) = pictures(only(read, PHOTOGRAPHED).article)
    image = picture.image
    assert (image.url, image.width, image.height) == ("https://times.example/mill-large.jpg", 1200, 800)
    assert (image.creator, image.credit) == ("Ida Frame", "Ida Frame for Times")
    assert (image.copyright_notice, image.licence) == ("© Times", "https://times.example/licence")
    assert picture.caption.text == "The mill at dawn"


def test_other_forms_of_a_picture_and_files_of_other_kinds_are_named() -> None:
    told = named(only(read, PHOTOGRAPHED))
    assert "another form of the same: https://times.example/mill-small.jpg" in told
    assert "a file of type audio/mpeg: https://times.example/mill.mp3" in told
    assert "itunes:duration" in told
    assert "media:rating" in told


def test_a_permanent_guid_is_the_address_where_there_is_no_link() -> None:
    article = only(read, PHOTOGRAPHED).article
    assert article.url == "https://times.example/mill.html"
    assert article.byline == (Contributor(name="Lea Marsh"),)


def test_a_mailbox_alone_is_nobodys_name() -> None:
    reading = only(read, feed("<title>T</title><author>desk@post.example</author>"))
    assert reading.article.byline == ()
    assert "desk@post.example" in named(reading)


def test_a_video_has_its_player_its_thumbnail_and_its_length() -> None:
    item = """<title>T</title><media:content url="https://v.example/a.mp4" medium="video" duration="75">
    <media:title>The dam</media:title><media:player url="https://v.example/play/a"/>
    <media:thumbnail url="https://v.example/a.jpg"/></media:content>"""
    (block,) = videos(only(read, feed(item)).article)
    video = block.video
    assert (video.url, video.embed_url) == ("https://v.example/a.mp4", "https://v.example/play/a")
    assert (video.thumbnail_url, video.title, video.duration) == (
        "https://v.example/a.jpg",
        "The dam",
        "PT1M15S",
    )
    assert isinstance(block, VideoBlock)


def test_a_thumbnail_alone_is_the_picture() -> None:
    item = '<title>T</title><media:thumbnail url="https://b.example/s.jpg" width="240" height="135"/>'
    (picture,) = pictures(only(read, feed(item)).article)
    assert (picture.image.url, picture.image.width) == ("https://b.example/s.jpg", 240)


def test_a_day_without_a_time_is_kept_and_named() -> None:
    reading = only(read, feed("<title>T</title><pubDate>Tue, 03 Mar 2026</pubDate>"))
    assert reading.article.published_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert "taken as UTC: Tue, 03 Mar 2026" in named(reading)


def test_what_expires_on_a_day_without_a_zone_expires_when_that_day_begins_anywhere() -> None:
    reading = only(read, feed("<title>T</title><dcterms:valid>end=2026-03-03</dcterms:valid>"))
    assert reading.article.expires_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_source_element_names_where_the_item_was_taken_from() -> None:
    item = '<title>T</title><source url="https://wire.example/rss">The Wire</source>'
    assert only(read, feed(item)).article.source == Source(name="The Wire", url="https://wire.example/rss")


def test_an_item_without_a_title_has_an_empty_headline_and_the_others_are_read() -> None:
    first, second = read(feed("<description>x</description>", "<title>T</title>").encode())
    assert (first.article.headline, second.article.headline) == ("", "T")


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://r.example/"><title>Runde</title>
 <link>https://r.example/</link><dc:language>de</dc:language></channel>
 <item rdf:about="https://r.example/1"><title>Eins</title><link>https://r.example/1</link>
 <dc:date>2026-03-01T09:30:00+01:00</dc:date><dc:subject>Politik</dc:subject>
<dc:creator>Von Ida Ast</dc:creator></item>
 <item rdf:about="https://r.example/2"><title>Zwei</title></item></rdf:RDF>"""


def test_rss_1_has_its_items_beside_the_channel() -> None:
    first, second = (reading.article for reading in read(RDF.encode()))
    assert (first.source_id, first.headline, first.published_at) == (
        "https://r.example/1",
        "Eins",
        datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    )
    assert first.tags == (Tag(name="Politik"),)
    assert second.headline == "Zwei"


def test_rss_0_91_is_read() -> None:
    document = (
        '<rss version="0.91"><channel><title>Old</title><item><title>T</title>'
        "<link>http://o.example/1</link></item></channel></rss>"
    )
    article = only(read, document).article
    assert (article.headline, article.url) == ("T", "http://o.example/1")


def test_a_withdrawal_in_a_feed_is_named_and_withdraws_nothing() -> None:
    tombstone = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:x,1" '
        'when="2026-03-01T00:00:00Z"/>'
    )
    assert "a withdrawal of tag:x,1" in named(only(read, feed("<title>T</title>", head=tombstone)))
    with pytest.raises(NotAnArticle, match="only withdrawals"):
        read(feed(head=tombstone).encode())


def test_a_feed_or_an_item_that_never_ends_is_refused() -> None:
    with pytest.raises(TooLarge, match="10,001 items"):
        read(feed(*["<title>T</title>"] * 10_001).encode())
    with pytest.raises(TooLarge, match="10,002 elements in an item"):
        read(feed("<title>T</title>" + "<x/>" * 10_001).encode())


def test_thousands_of_unknown_elements_take_no_minutes() -> None:
    document = feed("<title>T</title>" + "<x>y</x>" * 9_990)
    began = process_time()
    read(document.encode())
    assert process_time() - began < 4  # 0.2 s; 41 s when each was numbered among its like.


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("Why &lt;b&gt;boats&lt;/b&gt; sink", "Why boats sink"),
        ("Fog &amp;amp; ferries&amp;#8217; fares", "Fog & ferries’ fares"),
        ("if a &lt;and b c&gt; d", "if a <and b c> d"),
        ("5 &lt; 6 &amp; 7 &gt; 6", "5 < 6 & 7 > 6"),
        ("Ports &amp;copyright", "Ports &copyright"),
    ],
)
def test_a_text_is_html_where_it_clearly_is(written: str, headline: str) -> None:
    item = f"<title>{written}</title><category>{written}</category><description>{written}</description>"
    article = only(read, feed(item + "<content:encoded>&lt;p&gt;Text&lt;/p&gt;</content:encoded>")).article
    assert (article.headline, article.standfirst) == (headline, headline)
    assert article.tags == (Tag(name=headline),)


def test_tags_past_what_an_article_holds_are_named() -> None:
    reading = only(read, feed("<title>T</title>" + "".join(f"<category>c{n}</category>" for n in range(201))))
    assert len(reading.article.tags) == 200
    assert "one too many: c200" in named(reading)


def test_other_xml_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="no RSS"):
        read(b"<note>hello</note>")


@pytest.mark.parametrize("host", ["my", "channel"])
def test_rss_0_9_is_read_under_either_name_of_its_maker(host: str) -> None:
    names = f'xmlns="http://{host}.netscape.com/rdf/{"simple"}/0.9/"'
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    item = "<item><title>Ferry runs again</title><link>https://coast.example/1</link></item>"
    (found,) = read(
        f"<rdf:RDF {rdf} {names}><channel><title>Coast</title></channel>{item}</rdf:RDF>".encode()
    )
    assert (found.article.headline, found.article.url) == ("Ferry runs again", "https://coast.example/1")
