"""Atom 1.0 and 0.3, each entry an article."""

from datetime import UTC, datetime

import pytest

from service.domain.article import Contributor, Rights, Source, Tag
from service.domain.errors import NotAnArticle
from service.ingest.feeds.atom import read
from tests.ingest.formats.reading import named, only, pictures, text, videos


def feed(*entries: str, head: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xml:lang="en" xml:base="https://a.example/">'
        f"<title>Almanac</title>{head}{inside}</feed>"
    )


ENTRY = """<id>tag:a.example,2026:1</id><title type="html">Rain &amp;amp; &lt;b&gt;hail&lt;/b&gt;</title>
<link href="rain"/><link rel="replies" href="rain/comments"/>
<link rel="enclosure" type="image/png" href="rain.png"/><link rel="license" href="https://cc.example/by"/>
<author><name>Mo Dane</name><uri>https://a.example/mo</uri></author><contributor><name>Li Fen</name>
</contributor>
<published>2026-03-01T08:30:00Z</published><updated>2026-03-02T08:30:00Z</updated>
<category term="weather" label="Weather"/><category term="medtop:20000151" label="Floods"
 scheme="http://cv.iptc.org/newscodes/mediatopic/"/>
<summary>It rained.</summary><rights>© Almanac</rights>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It rained <em>all</em> day.</p><p/>
<p><a href="map">Map</a></p></div></content>"""


def test_an_entry_is_an_article() -> None:
    article = only(read, feed(ENTRY)).article
    assert (article.headline, article.source_id) == ("Rain & hail", "tag:a.example,2026:1")
    assert article.url == "https://a.example/rain"
    assert article.byline == (
        Contributor(name="Mo Dane", url="https://a.example/mo"),
        Contributor(name="Li Fen"),
    )
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.updated_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert article.tags == (Tag(name="Weather"), Tag(name="Floods", code="medtop:20000151"))
    assert (article.standfirst, article.language) == ("It rained.", "en")
    assert article.rights == Rights(copyright_notice="© Almanac", licence="https://cc.example/by")


def test_xhtml_content_is_read_with_addresses_by_the_base_of_the_feed() -> None:
    article = only(read, feed(ENTRY)).article
    assert text(article) == ["It rained all day.", "Map"]
    assert [
        mark.href
        for block in article.body[1:]
        for mark in getattr(block, "marks", ())
        if hasattr(mark, "href")
    ] == ["https://a.example/map"]
    assert pictures(article)[0].image.url == "https://a.example/rain.png"


def test_a_link_of_another_kind_is_named() -> None:
    assert 'rel="replies"' in named(only(read, feed(ENTRY)))


@pytest.mark.parametrize(
    "content",
    [
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>',
        '<content type="html"><![CDATA[<p>One.<p>Two.]]></content>',
        "<content>One.\n\nTwo.</content>",
        '<content type="text">One.\n\nTwo.</content>',
    ],
)
def test_content_is_read_as_its_type_says(content: str) -> None:
    assert text(only(read, feed(f"<title>T</title>{content}")).article) == ["One.", "Two."]


def test_markup_in_plain_text_stays_what_it_is() -> None:
    article = only(read, feed('<title type="text">&lt;b&gt; is bold</title>')).article
    assert article.headline == "<b> is bold"


def test_content_that_is_elsewhere_is_named() -> None:
    reading = only(
        read, feed('<title>T</title><content src="https://a.example/x.pdf" type="application/pdf"/>')
    )
    assert "https://a.example/x.pdf" in named(reading)


def test_the_author_of_the_feed_is_that_of_an_entry_without_one() -> None:
    head = "<author><name>Ida Sole</name></author>"
    assert only(read, feed("<title>T</title>", head=head)).article.byline == (Contributor(name="Ida Sole"),)


def test_a_feed_that_names_itself_is_nobody_in_the_byline() -> None:
    head = "<author><name>Almanac</name></author>"
    assert only(read, feed("<title>T</title>", head=head)).article.byline == ()


def test_an_entry_that_was_copied_says_from_where() -> None:
    entry = """<title>T</title><source><title>The Origin</title><link href="https://o.example/"/>
    <author><name>Old Hand</name></author></source>"""
    article = only(read, feed(entry)).article
    assert article.source == Source(name="The Origin", url="https://o.example/")
    assert article.byline == (Contributor(name="Old Hand"),)


def test_an_entry_of_a_video_site_is_a_video_with_its_description() -> None:
    entry = """<id>yt:video:abc</id><yt:videoId>abc</yt:videoId><title>Dam</title>
    <link rel="alternate" href="https://tube.example/watch?v=abc"/>
    <media:group><media:title>Dam</media:title>
    <media:content url="https://tube.example/v/abc" type="application/x-shockwave-flash" width="640"/>
    <media:thumbnail url="https://i.example/abc.jpg" width="480"/>
    <media:description>The dam at night.</media:description>
    <media:community><media:statistics views="7"/></media:community></media:group>"""
    reading = only(read, feed(entry))
    (block,) = videos(reading.article)
    assert (block.video.embed_url, block.video.thumbnail_url) == (
        "https://tube.example/v/abc",
        "https://i.example/abc.jpg",
    )
    assert (block.video.title, block.video.description) == ("Dam", "The dam at night.")
    assert "videoId" in named(reading)


def test_atom_0_3_is_read() -> None:
    document = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry>
    <id>1</id><title mode="escaped" type="text/html">A &amp;amp; B</title>
<link rel="alternate" type="text/html" href="http://o.example/1"/>
    <issued>2005-01-01T10:00:00+01:00</issued><modified>2005-01-02T09:00:00Z</modified>
    <content type="text/html" mode="escaped">&lt;p&gt;One.&lt;/p&gt;</content></entry></feed>"""
    article = only(read, document).article
    assert (article.headline, article.url, text(article)) == ("A & B", "http://o.example/1", ["One."])
    assert article.published_at == datetime(2005, 1, 1, 9, tzinfo=UTC)


def test_one_entry_by_itself_is_an_article() -> None:
    document = f'<entry xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/">{ENTRY}</entry>'
    assert only(read, document).article.headline == "Rain & hail"


def test_deleted_entries_alone_are_no_article() -> None:
    head = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:x,1" '
        'when="2026-01-01T00:00:00Z"/>'
    )
    with pytest.raises(NotAnArticle, match="tag:x,1"):
        read(feed(head=head).encode())


def test_our_own_name_for_an_article_is_its_id_and_nobody_elses_name_is() -> None:
    ours = only(
        read, feed("<id>urn:wirecopy:article:01hzy3k9q2v7t5m8n4b6c0d1ef</id><title>T</title>")
    ).article
    theirs = only(read, feed("<id>01hzy3k9q2v7t5m8n4b6c0d1ef</id><title>T</title>")).article
    assert (ours.id, theirs.id) == ("01hzy3k9q2v7t5m8n4b6c0d1ef", None)


def test_a_feed_does_not_say_of_which_publication_of_ours_it_is() -> None:
    entry = "<id>urn:wirecopy:source:gazette:flood-1</id><title>T</title>"
    assert only(read, feed(entry)).article.publication == "newsroom"


@pytest.mark.parametrize(
    ("kind", "said"), [("text", "Why <b>fog</b> &amp; ferries"), ("html", "Why fog & ferries")]
)
def test_a_text_is_html_where_the_feed_says_so(kind: str, said: str) -> None:
    written = "Why &lt;b>fog&lt;/b> &amp;amp; ferries"
    entry = (
        f'<id>tag:x,1</id><title type="{kind}">{written}</title><summary type="{kind}">{written}</summary>'
        '<content>Ferries wait.</content><category term="R&amp;amp;D &lt;p>"/>'
    )
    article = only(read, feed(entry)).article
    assert (article.headline, article.standfirst) == (said, said)
    assert [tag.name for tag in article.tags] == ["R&amp;D <p>"]
