"""The HTML page of an article: what a browser, a crawler and an attacker make of it."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from lxml import html
from lxml.html import HtmlElement
from msgspec.structs import replace

from service.domain.article import Article, Heading, ImageBlock, Paragraph, Publication
from service.domain.media import Caption, Image
from service.domain.span import Emphasis, Link, Mark
from service.publish.marked import marked
from service.publish.page import CONTENT_SECURITY_POLICY, article_page
from service.publish.schemaorg import news_article
from tests.articles import articles, publications
from tests.publish.samples import ARTICLE_ID, LINKS, PUBLICATION, full_article

# What the page's own template writes; a source's markup would show as anything else, or as a second script.
TAGS = {
    "html", "head", "meta", "title", "link", "style", "script", "body", "main", "article", "header", "footer",
    "section", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "ul", "ol", "li", "bdi", "time", "span",
    "figure", "figcaption", "img", "video", "blockquote", "strong", "em", "mark", "details", "summary",
}  # fmt: skip


def page(
    article: Article, publication: Publication = PUBLICATION, *, article_body: bool = False
) -> HtmlElement:
    return html.document_fromstring(
        article_page(article, publication, LINKS, article_body=article_body).decode(),
        parser=html.HTMLParser(encoding="utf-8"),
    )


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=60, deadline=None)
def test_no_source_can_put_markup_or_an_address_of_its_own_into_the_page(
    article: Article, publication: Publication
) -> None:
    document = page(article, publication)
    elements = [element for element in document.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    assert [element.get("type") for element in elements if element.tag == "script"] == ["application/ld+json"]
    for element in elements:
        assert not [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        for name in ("href", "src", "poster"):
            assert element.get(name, "https:").startswith(("http:", "https:", "mailto:"))


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=60, deadline=None)
def test_the_embedded_json_ld_is_the_same_graph_whatever_stands_in_it(
    article: Article, publication: Publication
) -> None:
    raw = article_page(article, publication, LINKS, article_body=True).decode()
    block = raw.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == json.loads(news_article(article, publication, LINKS))


@given(articles())
@settings(max_examples=40, deadline=None)
def test_every_word_of_the_body_is_on_the_page(article: Article) -> None:
    shown = words(page(article).find(".//main"))
    for block in article.body:
        if isinstance(block, Paragraph):
            assert " ".join(_visible(block.text).split()) in shown


def _visible(text: str) -> str:
    """Without the noncharacters that HTML forbids."""
    return "".join(c for c in text if ord(c) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(c) <= 0xFDEF)


def test_the_head_says_what_crawlers_ask_for() -> None:
    head = page(full_article()).find("head")
    assert head.findtext("title") == "River rises again"
    links = {(link.get("rel"), link.get("type")): link.get("href") for link in head.findall("link")}
    assert links == {
        ("canonical", None): "https://wire.example.net/articles/river-rises-again",
        ("alternate", "application/json"): f"https://wire.example.net/v1/articles/{ARTICLE_ID}.json",
        ("alternate", "application/ld+json"): f"https://wire.example.net/v1/articles/{ARTICLE_ID}.jsonld",
    }
    named = {meta.get("name") or meta.get("property"): meta.get("content") for meta in head.findall("meta")}
    assert named["description"] == "Thousands leave the valley."
    assert named["og:image"] == "https://gazette.example.org/flood.jpg"
    assert named["article:published_time"] == "2026-05-04T10:00:00Z"


def test_a_description_is_cut_from_the_text_where_there_is_no_standfirst() -> None:
    article = replace(
        full_article(), standfirst=None, body=(Paragraph(text="word " * 100),), statistics=(), quotations=()
    )
    description = page(article).xpath("string(//meta[@name='description']/@content)")
    assert description.endswith("word…")
    assert len(description) <= 201


@pytest.mark.parametrize(
    ("language", "lang", "direction"),
    [
        ("en-GB", "en-GB", "ltr"),
        ("ar", "ar", "rtl"),
        ("ur-PK", "ur-PK", "rtl"),
        ("ar-Latn", "ar-Latn", "ltr"),
        ("az-Arab", "az-Arab", "rtl"),
        ("no language", "", "auto"),
        (None, "", "auto"),
    ],
)
def test_the_page_has_its_articles_language_and_direction(
    language: str | None, lang: str, direction: str
) -> None:
    root = page(replace(full_article(), language=language))
    assert (root.get("lang"), root.get("dir")) == (lang, direction)


def test_the_only_style_is_the_one_that_the_policy_allows_and_no_script_is_allowed() -> None:
    (style,) = page(full_article()).iter("style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "script-src" not in CONTENT_SECURITY_POLICY


def test_a_picture_without_a_file_is_shown_in_words() -> None:
    figure = page(full_article()).xpath("//figure[@class='image unseen'][1]")[0]
    assert figure.find(".//img") is None
    assert words(figure) == "Two boats on a meadow Boats carried thousands to safety Example Pictures"


def test_a_picture_with_a_file_has_its_size_its_words_and_its_credit() -> None:
    (image,) = page(full_article()).iter("img")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("1600", "900", "A flooded street")
    assert words(image.getparent().find("figcaption")).endswith("Ada Lens/Example Pictures")


def test_an_aside_has_its_headline_and_author() -> None:
    (aside,) = page(full_article()).iter("aside")
    assert aside.findtext("h2") == "Why dams fail"
    assert "Theo Brook, Science editor, The Example Gazette" in words(aside)


def test_a_correction_is_shown_with_its_time() -> None:
    (entry,) = page(full_article()).xpath("//section/ul/li")
    assert entry.find("time").get("datetime") == "2026-05-05T10:00:00Z"
    assert words(entry) == "2026-05-05 10:00 UTC The dam is older."


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        (None, "2026-05-04 10:00 UTC"),
        (timedelta(), "2026-05-04 10:00 UTC"),
        (timedelta(seconds=59), "2026-05-04 10:00 UTC"),
        (timedelta(hours=-1), "2026-05-04 10:00 UTC"),
        (timedelta(minutes=1), "2026-05-04 10:00 UTC (updated 2026-05-04 10:01 UTC)"),
    ],
)
def test_the_update_is_shown_only_where_it_reads_differently(later: timedelta | None, shown: str) -> None:
    first = datetime(2026, 5, 4, 10, tzinfo=UTC)
    document = page(replace(full_article(), updated_at=None if later is None else first + later))
    assert words(document.find(".//p[@class='times']")) == shown


def test_an_update_of_unknown_beginning_is_shown() -> None:
    document = page(replace(full_article(), published_at=None))
    assert words(document.find(".//p[@class='times']")) == "(updated 2026-05-05 10:00 UTC)"


def test_headings_never_skip_a_level() -> None:
    body = tuple(Heading(text=str(level), level=level) for level in (4, 5, 4, 2, 6, 3))
    document = page(replace(full_article(), body=body, corrections=(), statistics=(), quotations=()))
    assert [element.tag for element in document.xpath("//article/*[self::h2 or self::h3 or self::h4]")] == [
        "h2", "h3", "h2", "h2", "h3", "h3",
    ]  # fmt: skip


def test_a_caption_in_another_language_says_so() -> None:
    block = ImageBlock(image=Image(), caption=Caption(text="Die Brücke", language="de"))
    document = page(replace(full_article(), body=(block,), statistics=(), quotations=()))
    assert document.find(".//figcaption").get("lang") == "de"


def test_an_article_with_almost_nothing_is_a_page() -> None:
    bare = Article(publication="gazette", source_id="1", headline=" ")
    document = page(bare, Publication(id="gazette"))
    assert document.findtext("head/title") == "gazette"
    assert document.find(".//h1") is None


LINK = Link(start=0, end=3, href="https://example.org/?a=1&b=2")


@pytest.mark.parametrize(
    ("marks", "written"),
    [
        ((), "a&lt;b c"),
        ((LINK,), '<a href="https://example.org/?a=1&amp;b=2">a&lt;b</a> c'),
        ((Emphasis(start=1, end=5),), "a<em>&lt;b c</em>"),
        ((Emphasis(start=0, end=99, strong=True),), "<strong>a&lt;b c</strong>"),
        (
            (LINK, Emphasis(start=2, end=5)),
            '<a href="https://example.org/?a=1&amp;b=2">a&lt;<em>b</em></a><em> c</em>',
        ),
        ((Link(start=0, end=3, href="javascript:alert(1)"),), "a&lt;b c"),
        (
            (Link(start=0, end=3, href="mailto:desk@example.org"),),
            '<a href="mailto:desk@example.org">a&lt;b</a> c',
        ),
        ((Link(start=7, end=9, href="https://example.org/"),), "a&lt;b c"),
    ],
)
def test_marks_are_written_around_escaped_text(marks: tuple[Mark, ...], written: str) -> None:
    assert str(marked("a<b c", marks)) == written
