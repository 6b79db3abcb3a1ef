"""NewsML-G2 as agencies send it: items with XHTML, NITF or plain text, alone or in a message."""

from datetime import UTC, datetime

import pytest

from service.domain.article import Contributor, Heading, Paragraph, Rights, Source, Tag
from service.domain.errors import NotAnArticle
from service.ingest.newsml import read
from tests.ingest.formats.reading import named, only, pictures, text, videos

_G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
_XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>Mine shut</title></head><body><p>The mine is <b>shut</b>.</p><h2>Why</h2><p>Water came in.</p>
</body></html></inlineXML>"""


def item(
    *,
    guid: str = "urn:newsml:wire.example:20260301:1",
    kind: str = "text",
    management: str = "",
    meta: str = "<headline>Mine shut</headline>",
    content: str = _XHTML,
    rest: str = "",
) -> str:
    return f"""<newsItem {_G2} guid="{guid}" version="4" standard="NewsML-G2" standardversion="2.29"
xml:lang="en-US">
    <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_37.xml"/>{rest}
    <itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:WIRE"><name>The Wire</name></provider>
    <versionCreated>2026-03-01T10:00:00+01:00</versionCreated>
<firstCreated>2026-03-01T08:30:00Z</firstCreated>
    {management}</itemMeta><contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return (
        f"<newsMessage {_G2}><header><sent>2026-03-01T10:00:00Z</sent></header>"
        f"<itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


TOLD = """<urgency>3</urgency><contentCreated>2026-03-01T08:00:00Z</contentCreated>
<located qcode="city:1"><name>Kiruna</name></located><infoSource role="cisrole:originfo">
<name>Bo High</name></infoSource>
<creator qcode="per:7"><name>Ann Low</name></creator><language tag="en-GB"/>
<genre qcode="genre:Background"><name>Background</name></genre>
<subject type="cpnat:abstract" qcode="medtop:20000151"><name xml:lang="en">mining</name></subject>
<subject qcode="place:2"/><keyword>ore</keyword><slugline separator="-">Mine-Shut</slugline>
<headline>Mine shut</headline><headline role="hld:subHeadline">Pumps fail</headline>
<dateline>KIRUNA, March 1</dateline>
<by>By Ann Low</by><creditline>Wire Nordic</creditline>
<description role="drol:summary">Water came in.</description>"""


def test_an_item_with_xhtml_is_an_article() -> None:
    article = only(read, item(meta=TOLD)).article
    assert (article.headline, article.source_id) == ("Mine shut", "urn:newsml:wire.example:20260301:1")
    assert [type(block) for block in article.body] == [Paragraph, Heading, Paragraph]
    assert (article.dateline, article.standfirst) == ("KIRUNA, March 1", "Water came in.")
    assert (article.language, article.genre) == ("en-GB", "background")
    assert article.byline == (Contributor(name="Ann Low"),)
    assert article.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.updated_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_subjects_are_tags_named_by_assertions_where_they_have_no_name() -> None:
    assertion = '<assert qcode="place:2"><name>Lapland</name></assert>'
    article = only(read, item(meta=TOLD, rest=assertion)).article
    assert article.tags == (
        Tag(name="mining", code="medtop:20000151"),
        Tag(name="Lapland", code="place:2"),
        Tag(name="ore"),
    )


def test_what_has_no_place_is_named_by_its_path() -> None:
    told = named(only(read, item(meta=TOLD, management="<edNote>Adds detail</edNote>")))
    for words in ("urgency", "Pumps fail", "Mine-Shut", "edNote", "version 4", "contentMeta/subject, line"):
        assert words in told


def test_the_provider_is_the_source_where_nothing_else_is_said() -> None:
    assert only(read, item()).article.source == Source(name="The Wire")


def test_rights_are_read() -> None:
    rest = """<rightsInfo><copyrightHolder literal="W"><name>The Wire</name></copyrightHolder>
    <copyrightNotice>© 2026 The Wire</copyrightNotice><usageTerms>No archives</usageTerms></rightsInfo>"""
    assert only(read, item(rest=rest)).article.rights == Rights(
        copyright_holder="The Wire", copyright_notice="© 2026 The Wire", usage_terms="No archives"
    )


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("stat:usable", "published"),
        ("stat:withheld", "draft"),
        ("stat:canceled", "withdrawn"),
        ("x:odd", "draft"),
    ],
)
def test_the_publishing_status_says_what_is_to_become_of_it(stated: str, status: str) -> None:
    reading = only(read, item(management=f'<pubStatus qcode="{stated}"/>'))
    assert (reading.status, reading.article.status) == (status, status)


def test_an_embargo_is_kept() -> None:
    article = only(read, item(management="<embargoed>2026-03-05T06:00:00+01:00</embargoed>")).article
    assert article.embargo_until == datetime(2026, 3, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        '<inlineData contenttype="text/plain">One.\n\nTwo.</inlineData>',
        '<inlineData contenttype="text/html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</inlineData>',
        "<inlineXML><nitf><body><body.content><p>One.</p><p>Two.</p></body.content></body></nitf></inlineXML>",
        '<inlineXML><x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:body><x:p>One.</x:p><x:p/>'
        "<x:p>Two.</x:p></x:body></x:html></inlineXML>",
    ],
    ids=["plain", "html", "nitf", "prefixed xhtml"],
)
def test_content_is_read_in_every_form(content: str) -> None:
    assert text(only(read, item(content=content)).article) == ["One.", "Two."]


def test_of_several_forms_of_a_content_one_is_read() -> None:
    plain = '<inlineData contenttype="text/plain">The mine is shut.</inlineData>'
    assert text(only(read, item(content=plain + _XHTML)).article) == ["The mine is shut.", "Water came in."]


def test_content_elsewhere_is_named_and_not_fetched() -> None:
    remote = '<remoteContent href="http://127.0.0.1:9/1.pdf" contenttype="application/pdf"/>'
    assert "http://127.0.0.1:9/1.pdf" in named(only(read, item(content=remote)))


PICTURE = item(
    guid="urn:pic:1",
    kind="picture",
    meta="""<creator><name>Ida Lens</name></creator><creditline>Ida Lens/Wire</creditline>
<headline>The mine</headline>
    <description role="drol:caption">The mine on Sunday</description>""",
    content="""<remoteContent rendition="rnd:thumbnail" href="http://p.example/t.jpg" width="100"/>
    <remoteContent rendition="rnd:highRes" href="http://p.example/h.jpg" contenttype="image/jpeg"
width="3000" height="2000"/>""",
    rest="<rightsInfo><copyrightNotice>© Wire</copyrightNotice></rightsInfo>",
)
VIDEO = item(
    guid="urn:vid:1",
    kind="video",
    content='<remoteContent rendition="rnd:web" href="http://p.example/v.mp4" duration="75"/>',
)


def test_pictures_and_videos_in_a_message_belong_to_its_only_text() -> None:
    reading = only(read, message(item(), PICTURE, VIDEO))
    (picture,), (video,) = pictures(reading.article), videos(reading.article)
    assert (picture.image.url, picture.image.width) == ("http://p.example/h.jpg", 3000)
    assert (picture.image.creator, picture.image.credit) == ("Ida Lens", "Ida Lens/Wire")
    assert (picture.caption.text, picture.image.copyright_notice) == ("The mine on Sunday", "© Wire")
    assert (video.video.url, video.video.duration) == ("http://p.example/v.mp4", "PT1M15S")
    assert "http://p.example/t.jpg" in named(reading)


def test_a_picture_belongs_to_the_text_that_links_to_it() -> None:
    linking = item(guid="urn:text:2", management='<link rel="irel:seeAlso" residref="urn:pic:1"/>')
    first, second = read(message(item(), linking, PICTURE).encode())
    assert (len(pictures(first.article)), len(pictures(second.article))) == (0, 1)


def test_a_picture_belongs_to_the_text_that_it_is_packaged_with() -> None:
    package = f"""<packageItem {_G2} guid="urn:pack:1"><groupSet><group><itemRef residref="urn:text:2"/>
    <itemRef residref="urn:pic:1"/></group></groupSet></packageItem>"""
    first, second = read(message(item(), item(guid="urn:text:2"), PICTURE, package).encode())
    assert (len(pictures(first.article)), len(pictures(second.article))) == (0, 1)


def test_a_picture_that_is_nobodys_is_named() -> None:
    first, _ = read(message(item(), item(guid="urn:text:2"), PICTURE).encode())
    assert "a picture that belongs to none of the texts" in named(first)


def test_without_a_text_there_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="picture"):
        read(message(PICTURE).encode())
    with pytest.raises(NotAnArticle, match="package"):
        read(f"<packageItem {_G2}/>".encode())
    with pytest.raises(NotAnArticle, match="neither"):
        read(b"<conceptItem/>")


def test_a_stranger_cannot_name_a_publication_or_a_revision_of_ours() -> None:
    ours = '<provider literal="gazette"/>'
    article = only(read, item(management=ours)).article
    assert (article.id, article.publication, article.revision) == (None, "newsroom", 0)
