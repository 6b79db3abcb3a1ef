"""The HTML page of an article: what a browser, a crawler and an attacker make of it."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from lxml.html import HtmlElement
from msgspec.structs import replace

from service.domain.article import (
    Article,
    Genre,
    Heading,
    ImageBlock,
    Paragraph,
    Publication,
    Translation,
)
from service.domain.media import Caption, Image
from service.domain.span import Emphasis, Link, Mark
from service.publish import formats
from service.publish.links import Links
from service.publish.marked import marked
from service.publish.page import CONTENT_SECURITY_POLICY, article_page
from service.publish.schemaorg import news_article
from tests.articles import articles, publications
from tests.elements import document, found, words
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
    return document(article_page(article, publication, LINKS, article_body=article_body))


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=60, deadline=None)
def test_no_source_can_put_markup_or_an_address_of_its_own_into_the_page(
    article: Article, publication: Publication
) -> None:
    shown = page(article, publication)
    elements = [element for element in shown.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    assert [element.get("type") for element in elements if element.tag == "script"] == ["application/ld+json"]
    for element in elements:
        assert not [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        for name in ("href", "src", "poster"):
            assert element.get(name, "https:").startswith(("http:", "https:", "mailto:", "#corr"))


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
    shown = words(found(page(article), ".//main"))
    for block in article.body:
        if isinstance(block, Paragraph):
            assert " ".join(_visible(block.text).split()) in shown


def _visible(text: str) -> str:
    """Without the noncharacters that HTML forbids."""
    return "".join(c for c in text if ord(c) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(c) <= 0xFDEF)


def test_the_head_says_what_crawlers_ask_for() -> None:
    head = found(page(full_article()), "head")
    assert head.findtext("title") == "River rises again | The Example Gazette"
    assert head.xpath("link[@rel='canonical']/@href") == [
        "https://wire.example.net/articles/river-rises-again"
    ]
    named = {meta.get("name") or meta.get("property"): meta.get("content") for meta in head.findall("meta")}
    assert named["description"] == "Thousands leave the valley."
    assert named["og:image"] == "https://gazette.example.org/flood.jpg"
    assert (named["og:image:width"], named["og:image:height"]) == ("1600", "900")
    assert named["twitter:card"] == "summary_large_image"
    assert named["article:published_time"] == "2026-05-04T10:00:00Z"
    assert named["article:author"] == "https://ann.example.org/"
    assert head.xpath("meta[@property='article:tag']/@content") == ["Floods", "Rivers"]


def test_the_page_leads_to_every_other_format_in_its_head_and_in_words() -> None:
    shown = document(formats.page(full_article(), PUBLICATION, LINKS))
    others = {
        (each.media_type, f"https://wire.example.net/v1/articles/{ARTICLE_ID}.{each.suffix}")
        for each in formats.FORMATS
        if each is not formats.HTML
    }
    for path in ("//link[@rel='alternate']", "//footer/p[@class='formats']/a"):
        assert others <= {(each.get("type"), each.get("href")) for each in shown.xpath(path)}


def test_the_page_leads_to_the_feeds_of_its_section_and_publication() -> None:
    listed = page(replace(full_article(), section="Sea & Sky")).xpath("//link[@rel='alternate']")
    feeds = {link.get("href"): link.get("title") for link in listed if "/feeds/" in str(link.get("href"))}
    assert len(feeds) == 6
    address = "https://wire.example.net/feeds"
    assert feeds[f"{address}/section/Sea%20%26%20Sky.atom"] == "Sea & Sky, The Example Gazette (Atom 1.0)"
    assert feeds[f"{address}/publication/gazette.rss"] == "The Example Gazette (RSS 2.0)"


def test_a_page_with_translations_names_them_and_itself_to_search_engines() -> None:
    given = (
        ("cy", "https://gazette.example.org/cy/afon"),
        ("en-GB", "https://elsewhere.example.org/"),
        ("cy", "https://gazette.example.org/another"),
        ("ar", "no address"),
    )
    listed = tuple(Translation(language=language, url=url) for language, url in given)
    shown = page(replace(full_article(), translations=listed))
    assert [(link.get("hreflang"), link.get("href")) for link in shown.xpath("//link[@hreflang]")] == [
        ("en-GB", "https://wire.example.net/articles/river-rises-again"),
        ("cy", "https://gazette.example.org/cy/afon"),
    ]
    (visible,) = shown.xpath("//footer//a[@hreflang]")
    assert (visible.get("href"), visible.get("lang")) == ("https://gazette.example.org/cy/afon", "cy")


def test_a_page_without_translations_names_no_language_but_its_own() -> None:
    assert page(full_article()).xpath("//@hreflang") == []


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
        ("no language", "und", "auto"),
        (None, "und", "auto"),
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
    assert words(found(page(full_article()), ".//figcaption")).endswith("Ada Lens/Example Pictures")


def _pictures(number: int, links: Links = LINKS) -> list[HtmlElement]:
    """The pictures of a page with so many between paragraphs, each kept here at a width of 1,200 pixels."""
    kept = ImageBlock(image=Image(id="0" * 26, sha256="0" * 64, width=1200, height=800))
    body = (kept, *(each for _ in range(number - 1) for each in (Paragraph(text="Rain."), kept)))
    shown = article_page(
        replace(full_article(), body=body, statistics=(), quotations=()),
        PUBLICATION,
        links,
        article_body=False,
    )
    return list(document(shown).iter("img"))


def test_the_picture_at_the_top_comes_first_and_the_others_when_they_are_near() -> None:
    assert [(each.get("fetchpriority"), each.get("loading")) for each in _pictures(3)] == [
        ("high", None), (None, "lazy"), (None, "lazy"),
    ]  # fmt: skip


def test_a_picture_that_is_kept_here_is_offered_in_the_width_that_there_is() -> None:
    file = f"https://wire.example.net/v1/images/{'0' * 26}/file"
    assert {each.get("srcset") for each in _pictures(2)} == {f"{file} 1200w"}
    assert all(each.get("sizes") for each in _pictures(2))


def test_a_picture_that_is_kept_elsewhere_is_offered_in_no_width() -> None:
    (image,) = page(full_article()).iter("img")
    assert (image.get("srcset"), image.get("sizes")) == (None, None)


def test_an_aside_has_its_headline_and_author() -> None:
    (aside,) = page(full_article()).iter("aside")
    assert aside.findtext("h2") == "Why dams fail"
    assert "Theo Brook, Science editor, The Example Gazette" in words(aside)


def test_a_correction_is_shown_with_its_time() -> None:
    (entry,) = page(full_article()).xpath("//section/ul/li")
    assert found(entry, "time").get("datetime") == "2026-05-05T10:00:00Z"
    assert words(entry) == "5 May 2026, 10:00 UTC The dam is older."


def test_a_corrected_article_says_so_at_its_top_and_leads_to_what_was_put_right() -> None:
    (notice,) = page(full_article()).xpath("//article/header/p[@class='corrected']")
    assert words(notice) == "Corrected 5 May 2026, 10:00 UTC"
    assert notice.xpath("a/@href") == ["#corrections"]


def test_an_article_without_corrections_says_nothing_of_them() -> None:
    assert "orrect" not in words(found(page(replace(full_article(), corrections=())), ".//article"))


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("de-AT", "Berichtigt 5. Mai 2026, 10:00 UTC"),
        ("ar", "صُحِّح 5 مايو 2026، 10:00 UTC"),
        ("hi", "संशोधित 5 मई 2026, 10:00 UTC"),
    ],
)
def test_the_pages_own_words_are_in_the_articles_language(language: str, written: str) -> None:
    shown = page(replace(full_article(), language=language))
    assert words(found(shown, ".//p[@class='corrected']")) == written
    assert shown.xpath("//body//@lang") == []


@pytest.mark.parametrize("language", ["fi", "ar-Latn", None])
def test_where_they_are_in_english_they_say_so(language: str | None) -> None:
    (notice,) = page(replace(full_article(), language=language)).xpath("//p[@class='corrected']")
    assert words(notice) == "Corrected 5 May 2026, 10:00 UTC"
    assert {(each.get("lang"), each.get("dir")) for each in notice} == {("en", "ltr")}


@pytest.mark.parametrize(
    ("genre", "label"), [("opinion", "Weather Opinion"), ("live", "Weather Live"), ("news", "Weather")]
)
def test_what_is_no_plain_news_is_labelled(genre: Genre, label: str) -> None:
    assert words(found(page(replace(full_article(), genre=genre)), ".//p[@class='kicker']")) == label


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (None, "HALETON 4 May 2026, 10:00 UTC"),
        (timedelta(), "HALETON 4 May 2026, 10:00 UTC"),
        (timedelta(seconds=59), "HALETON 4 May 2026, 10:00 UTC"),
        (timedelta(hours=-1), "HALETON 4 May 2026, 10:00 UTC"),
        (timedelta(minutes=1), "HALETON 4 May 2026, 10:00 UTC Updated 4 May 2026, 10:01 UTC"),
    ],
)
def test_the_update_is_shown_only_where_it_reads_differently(later: timedelta | None, said: str) -> None:
    first = datetime(2026, 5, 4, 10, tzinfo=UTC)
    shown = page(replace(full_article(), updated_at=None if later is None else first + later))
    assert words(found(shown, ".//p[@class='times']")) == said


def test_an_update_of_unknown_beginning_is_shown() -> None:
    shown = page(replace(full_article(), published_at=None))
    assert words(found(shown, ".//p[@class='times']")) == "HALETON Updated 5 May 2026, 10:00 UTC"


def test_headings_never_skip_a_level() -> None:
    body = tuple(Heading(text=str(level), level=level) for level in (4, 5, 4, 2, 6, 3))
    shown = page(replace(full_article(), body=body, corrections=(), statistics=(), quotations=()))
    assert [element.tag for element in shown.xpath("//article/*[self::h2 or self::h3 or self::h4]")] == [
        "h2", "h3", "h2", "h2", "h3", "h3",
    ]  # fmt: skip


def test_a_caption_in_another_language_says_so() -> None:
    block = ImageBlock(image=Image(), caption=Caption(text="Die Brücke", language="de"))
    shown = page(replace(full_article(), body=(block,), statistics=(), quotations=()))
    assert found(shown, ".//figcaption").get("lang") == "de"


def test_an_article_with_almost_nothing_is_a_page() -> None:
    bare = Article(publication="gazette", source_id="1", headline=" ")
    shown = page(bare, Publication(id="gazette"))
    assert shown.findtext("head/title") == "gazette"
    assert shown.find(".//h1") is None


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
