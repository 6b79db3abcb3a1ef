"""An article's body in clean HTML, as feeds and other formats carry it, to blocks."""

from typing import Any

import pytest
from lxml import etree

from service.domain.article import (
    Article,
    Box,
    Contributor,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    VideoBlock,
)
from service.domain.errors import TooLarge
from service.domain.media import Caption, Image, Video
from service.domain.span import Emphasis, Link
from service.ingest.html.fragment import fragment
from service.publish.body import body_xhtml
from tests.publish.samples import LINKS

BASE = "https://news.example/world/"


def blocks(markup: str) -> list[Any]:
    return list(fragment(markup, base=BASE).blocks)


def test_links_and_emphasis_are_marks_over_the_code_points_of_the_text() -> None:
    [block] = blocks('<p>The  <a href="/bridge">old\n bridge</a> 🌉 is <strong>shut</strong>.</p>')
    assert block == Paragraph(
        text="The old bridge 🌉 is shut.",
        marks=(
            Link(start=4, end=14, href="https://news.example/bridge"),
            Emphasis(start=20, end=24, strong=True),
        ),
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<div>First line.</div><div>Second line.</div>",
        "First line.<br><br>Second line.",
        "<div><span>First line.</span><p>Second line.</p></div>",
        "<p>First line.<p>Second line.",
    ],
)
def test_words_are_paragraphs_however_they_are_parted(markup: str) -> None:
    assert [block.text for block in blocks(markup)] == ["First line.", "Second line."]


def test_one_line_break_is_a_space() -> None:
    assert blocks("<p>Harbour Road 4<br>Saltings</p>") == [Paragraph(text="Harbour Road 4 Saltings")]


def test_lists_keep_their_order_and_what_is_marked_in_them() -> None:
    markup = "<ol><li>Row</li><li><p>Sail <em>fast</em></p></li></ol>"
    items = (ListItem(text="Row"), ListItem(text="Sail fast", marks=(Emphasis(start=5, end=9),)))
    assert blocks(markup) == [ListBlock(items=items, ordered=True)]


def test_a_quotation_set_apart_has_the_speaker_that_its_cite_names() -> None:
    markup = "<blockquote><p>We were lucky.</p><cite>— Ann Poe, pilot</cite></blockquote>"
    assert blocks(markup) == [Quote(text="We were lucky.", speaker="Ann Poe, pilot")]


def test_a_caption_and_its_credit_are_told_apart() -> None:
    [block] = blocks(
        '<figure><img src="/b.jpg" alt="A bridge"><figcaption>Dusk. Photo: J. Roe/AP</figcaption></figure>'
    )
    assert isinstance(block, ImageBlock)
    assert (block.image.url, block.image.alt) == ("https://news.example/b.jpg", "A bridge")
    assert (block.caption.text, block.image.credit) == ("Dusk.", "J. Roe/AP")


def test_a_table_is_named_with_its_first_words_and_not_taken_apart() -> None:
    read = fragment(
        "<p>Before.</p><table><tr><th>Town</th><th>Votes</th></tr><tr><td>Saltings</td><td>12</td></tr></table>"
    )
    assert [block.text for block in read.blocks if isinstance(block, Paragraph)] == ["Before."]
    [left] = read.unread
    assert "Town Votes Saltings 12" in left.what


def test_a_frame_of_another_page_is_named_and_one_of_a_player_is_a_video() -> None:
    read = fragment(
        '<iframe src="https://maps.example/quay"></iframe><iframe src="https://player.example/v/7"></iframe>'
    )
    assert read.blocks == (VideoBlock(video=Video(embed_url="https://player.example/v/7")),)
    assert ["https://maps.example/quay" in left.what for left in read.unread] == [True]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_that_a_browser_must_not_follow_is_only_its_words(address: str) -> None:
    assert blocks(f'<p>Do <a href="{address}">not</a>.</p>') == [Paragraph(text="Do not.")]


def test_scripts_styles_and_comments_leave_nothing_behind() -> None:
    assert blocks("<p>One<script>alert('x')</script><style>p{}</style><!-- two --> three.</p>") == [
        Paragraph(text="One three.")
    ]


def test_an_element_of_xhtml_is_read_like_its_markup() -> None:
    element = etree.fromstring(
        '<body xmlns="http://www.w3.org/1999/xhtml"><h2>Mice</h2><p>They won.</p></body>'
    )
    assert list(fragment(element).blocks) == [Heading(text="Mice"), Paragraph(text="They won.")]


@pytest.mark.parametrize("markup", ["", "   \n", "<!-- nothing -->"])
def test_nothing_comes_of_nothing(markup: str) -> None:
    assert blocks(markup) == []


def test_our_own_body_is_read_back_as_it_was_written() -> None:
    body = (
        Paragraph(text="The ferry stops."),
        Heading(text="Why", level=3),
        Quote(text="We were lucky.", speaker="Ann Poe"),
        ImageBlock(
            image=Image(
                url="https://news.example/b.jpg", alt="A boat", width=800, height=600, credit="Photo: by me"
            ),
            caption=Caption(text="The last boat (AP)", language="en"),
        ),
        ImageBlock(image=Image(description="A quay.", credit="Reuters"), caption=Caption(withheld="Ask us.")),
        VideoBlock(video=Video(embed_url="https://v.example/1", title="The trip", credit="BBC")),
        Box(
            headline="What it means",
            genre="analysis",
            byline=(
                Contributor(
                    name="Jo Roe", role="editor", organisation="The Post", url="https://p.example/jo"
                ),
            ),
            blocks=(Paragraph(text="A lot."), ListBlock(items=(ListItem(text="One"),))),
        ),
    )
    article = Article(publication="post", source_id="1", headline="Ferry", body=body)
    read = fragment(body_xhtml(article, LINKS))
    assert (read.blocks, read.unread) == (body, ())


def test_quotations_nested_without_end_are_read_without_end_of_the_stack() -> None:
    assert blocks("<blockquote>" * 5_000 + "<p>Still here.</p>") in ([], [Quote(text="Still here.")])


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(TooLarge, match="tags"):
        fragment("<p>a</p>" * 40_000)


def test_too_many_attributes_are_refused() -> None:
    many = " ".join(f"a{number}=1" for number in range(2_000))
    with pytest.raises(TooLarge, match="attributes"):
        fragment(f"<p {many}>a</p>")
