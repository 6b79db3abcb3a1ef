"""The page of a difference: what a reader, a screen reader and an attacker make of it."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from lxml import html
from lxml.html import HtmlElement
from msgspec.structs import replace

from service.domain.article import Article, ListBlock, ListItem, Paragraph
from service.domain.difference.articles import difference
from service.publish.difference import CONTENT_SECURITY_POLICY, difference_page
from service.publish.views import ComparedRevision, RevisionDifference
from tests.articles import articles
from tests.elements import document, found, words
from tests.publish.samples import ARTICLE_ID, LINKS, full_article

# What the page's own template writes; a source's markup would show as anything else.
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "h1", "h2", "p", "a",
    "time", "dl", "dt", "dd", "ul", "li", "ins", "del", "span", "q", "b", "code",
}  # fmt: skip
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def page(before: Article, after: Article) -> HtmlElement:
    first, second = (
        ComparedRevision(revision=number, at=NOON, url=LINKS.revision(ARTICLE_ID, number))
        for number in (1, 2)
    )
    compared = RevisionDifference(
        article_id=ARTICLE_ID, before=first, after=second, difference=difference(before, after)
    )
    return document(difference_page(compared, after))


@given(articles(hostile=True), articles(hostile=True))
@settings(max_examples=60, deadline=None)
def test_no_source_can_put_markup_or_an_address_into_the_page(before: Article, after: Article) -> None:
    document = page(before, after)
    elements = [element for element in document.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    for element in elements:
        assert not [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        assert element.get("href", "https://wire.example.net/").startswith("https://wire.example.net/")


@pytest.mark.parametrize(
    ("language", "lang", "direction"),
    [("en-GB", "en-GB", "ltr"), ("ar", "ar", "rtl"), ("no language", "", "auto"), (None, "", "auto")],
)
def test_the_articles_words_have_its_language_and_direction_and_ours_have_theirs(
    language: str | None, lang: str, direction: str
) -> None:
    before = replace(full_article(), language=language)
    document = page(before, replace(before, headline="وصلت القافلة", body=before.body[1:]))
    assert (document.get("lang"), document.get("dir")) == ("en", "ltr")
    texts = document.xpath("//h1 | //*[@class='text']")
    assert {(text.get("lang"), text.get("dir")) for text in texts} == {(lang, direction)}
    assert document.xpath("//ins | //del")
    assert all(mark.xpath("ancestor::*[@lang][1]")[0] in texts for mark in document.xpath("//main//del"))


def test_a_change_is_marked_word_by_word_in_its_place() -> None:
    before = Article(publication="gazette", source_id="1", headline="H", body=(Paragraph(text="It was 9."),))
    document = page(before, replace(before, body=(Paragraph(text="It was 10."),)))
    (text,) = document.xpath("//li[@class='changed']/p[@class='text']")
    assert html.tostring(text, encoding="unicode").strip() == (
        '<p class="text" lang="" dir="auto">It was <del>9</del><ins>10</ins>.</p>'
    )


def test_every_change_of_a_full_article_is_on_the_page() -> None:
    before = full_article()
    after = replace(
        before,
        section="Rivers",
        body=(*before.body[1:], Paragraph(text="New.")),
        quotations=(),
        statistics=(),
    )
    document = page(before, after)
    assert [words(heading) for heading in document.iter("h2")] == ["Fields", "Body", "Quotations", "Figures"]
    assert words(document.xpath("//li[@class='added']//ins")[0]) == "New."
    assert len(document.xpath("//section[@aria-labelledby='figures']//li")) == len(before.statistics)
    assert len(document.xpath("//section[@aria-labelledby='quotations']//li")) == len(before.quotations)
    assert words(document.xpath("//li[@class='soft']")[0]) == f"{len(before.body) - 1} unchanged"


def test_a_page_ends_where_nobody_reads_on_and_says_so() -> None:
    before = Article(publication="gazette", source_id="1", headline="H")
    items = tuple(ListItem(text=str(number)) for number in range(3_000))
    one, two = (Paragraph(text="One."), ListBlock(items=items)), (ListBlock(items=items),)
    assert not page(before, replace(before, body=one)).xpath("//section/p[@role='note']")
    cut = page(before, replace(before, body=one + two))
    assert len(cut.xpath("//main//ins")) == 3_001
    assert "application/json" in words(cut.xpath("//section/p[@role='note']")[0])


def test_two_revisions_that_read_the_same_say_so() -> None:
    assert words(found(page(full_article(), full_article()), ".//main")) == "The two read the same."


def test_the_only_style_is_the_one_that_the_policy_allows() -> None:
    (style,) = page(full_article(), full_article()).iter("style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "script-src" not in CONTENT_SECURITY_POLICY
