"""Whole pages: where each fact is taken from, what is the article's and what is the page's.

The pages are made of one short article, and of what the test is about; `pages/` has whole ones.
"""

from datetime import UTC, datetime

import pytest

from service.domain.article import Article, Box, Heading, ImageBlock, ListBlock, Paragraph, Quote
from service.domain.errors import NotAnArticle
from service.domain.texts import blocks
from service.ingest.html import read
from service.ingest.reading import Reading

FIRST = "The ferry to Saltings stopped on Monday after its only engine was found to have been stolen."
SECOND = "Nobody knows how the thieves carried it away, the harbour master told reporters on the quay."
THIRD = "A new one is to be delivered from Norway in May, and until then the islanders will have to row."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
HEADLINE = "Thieves take the ferry's engine"


def reading(head: str = "", body: str = f"<article><h1>{HEADLINE}</h1>{STORY}</article>") -> Reading:
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    [read_page] = read(page.encode(), base="https://news.example/ferry")
    return read_page


def article(head: str = "", body: str = f"<article><h1>{HEADLINE}</h1>{STORY}</article>") -> Article:
    return reading(head, body).article


def within(more: str) -> Article:
    """The article with something between its second and third paragraph."""
    story = f"<p>{FIRST}</p><p>{SECOND}</p>{more}<p>{THIRD}</p>"
    return article(body=f"<article><h1>{HEADLINE}</h1>{story}</article>")


def paragraphs(article: Article) -> list[str]:
    return [block.text for _, block in blocks(article) if isinstance(block, Paragraph)]


def pictures(article: Article) -> list[tuple[str | None, str | None]]:
    return [
        (block.caption.text, block.image.credit) for block in article.body if isinstance(block, ImageBlock)
    ]


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


# Facts


def test_json_ld_is_believed_before_meta() -> None:
    head = linked(
        '{"@type": "NewsArticle", "headline": "Thieves take the ferry&#39;s engine", '
        '"articleSection": ["Islands"],'
        ' "datePublished": "2026-03-02T09:30:00+01:00", "author": [{"@type": "Person", "name": "Ann Poe"}]}'
    )
    head += '<meta property="article:published_time" content="2026-03-09T09:30:00Z">'
    head += '<meta name="author" content="CMS">'
    read_page = article(head)
    assert read_page.published_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert [person.name for person in read_page.byline] == ["Ann Poe"]
    assert (read_page.section, read_page.headline) == ("Islands", HEADLINE)


@pytest.mark.parametrize(
    "json",
    [
        '{"@type": "NewsArticle", "author": {"name": "Ann Poe"},}',
        '<!-- {"@type": "NewsArticle", "author": {"name": "Ann Poe"}} -->',
        '{"@type": "NewsArticle", "author": {"name": "Ann Poe"}};',
        '{"@type": "NewsArticle",\n"description": "two\nlines", "author": {"name": "Ann Poe"}} trailing',
        ""
        '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#ann"}}, {"@id": '
        '"#ann", "name": "Ann Poe"}]}',
    ],
)
def test_json_ld_that_templates_broke_is_mended(json: str) -> None:
    assert [person.name for person in article(linked(json)).byline] == ["Ann Poe"]


def test_json_ld_beyond_mending_is_named() -> None:
    assert any("JSON-LD" in left.what for left in reading(linked('{"@type": NewsArticle')).unread)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('<p class="byline">By Ann Poe and John Roe</p>', ["Ann Poe", "John Roe"]),
        (
            '<p class="byline">By <a rel="author" href="/by/ann">Ann Poe</a>, Islands reporter</p>',
            ["Ann Poe"],
        ),
        ("<div>Von Ann Poe</div>", ["Ann Poe"]),
        ('<span class="author">Par Ann Poe (Saltings, correspondance)</span>', ["Ann Poe"]),
        ('<div itemprop="author"><meta itemprop="name" content="Ann Poe"></div>', ["Ann Poe"]),
        ("<p><i>By Ann Poe, 2 March 2026</i></p>", ["Ann Poe"]),
    ],
)
def test_a_byline_on_the_page_names_the_authors_and_is_no_paragraph(line: str, names: list[str]) -> None:
    read_page = article(body=f"<article><h1>{HEADLINE}</h1>{line}{STORY}</article>")
    assert [person.name for person in read_page.byline] == names
    assert paragraphs(read_page) == [FIRST, SECOND, THIRD]


def test_people_on_the_page_come_before_the_house_in_json_ld() -> None:
    head = linked('{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "The Post"}}')
    read_page = article(
        head, f'<article><h1>{HEADLINE}</h1><p class="byline">By Ann Poe</p>{STORY}</article>'
    )
    assert [person.name for person in read_page.byline] == ["Ann Poe"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<time datetime="2026-03-02T09:30:00Z">today</time>', (2026, 3, 2)),
        ('<div class="date">Monday, 2 March 2026</div>', (2026, 3, 2)),
        ('<div class="date">Publié le 2 mars 2026 à 09h30</div>', (2026, 3, 2)),
        ('<div class="date">02.03.2026, 09:30 Uhr</div>', (2026, 3, 2)),
        ('<div class="date">Mon, 03/02/2026 - 09:30</div>', (2026, 3, 2)),
        ('<abbr class="published" title="2026-03-02T09:30:00+00:00">last week</abbr>', (2026, 3, 2)),
        ('<span class="time">2026年3月2日 09:30</span>', (2026, 3, 2)),
    ],
)
def test_a_date_on_the_page_is_read_in_the_forms_of_several_languages(
    line: str, day: tuple[int, int, int]
) -> None:
    read_page = article(body=f"<article><h1>{HEADLINE}</h1>{line}{STORY}</article>")
    at = read_page.published_at
    assert at is not None
    assert (at.year, at.month, at.day) == day
    assert paragraphs(read_page) == [FIRST, SECOND, THIRD]


def test_a_time_of_which_the_page_says_only_the_day_is_named() -> None:
    read_page = reading('<meta property="article:published_time" content="2026-03-02">')
    assert read_page.article.published_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert any("time of day is not given" in left.what for left in read_page.unread)


def test_the_part_of_the_heading_that_the_page_calls_its_title_is_the_headline() -> None:
    body = f"<article><h1><span>Islands</span><span>{HEADLINE}</span></h1>{STORY}</article>"
    assert article(f'<meta property="og:title" content="{HEADLINE}">', body).headline == HEADLINE


def test_a_trail_of_links_names_the_section() -> None:
    trail = (
        '{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Islands"}},'
        f' {{"name": "{HEADLINE}"}}]}}'
    )
    assert article(linked(trail)).section == "Islands"


# The body


@pytest.mark.parametrize(
    "around",
    [
        '<div class="newsletter-signup"><h3>Our letter</h3><p>'
        "News of the islands, in your inbox every day.</p></div>",
        '<aside><h3>Related stories</h3><ul><li><a href="/a">One</a></li><li><a href="/b">Two</a>'
        "</li></ul></aside>",
        '<p><a href="/other">Why the old ferry was sold</a></p>',
        '<p>Read more: <a href="/other">Why the old ferry was sold</a></p>',
        '<div class="ad-slot">Advertisement</div>',
        '<div class="share-bar"><a href="#">Facebook</a></div>',
        '<div><h3><a href="/other">The day the ferry sank</a></h3><p>It was a long way down.</p></div>',
        '<figure><a href="/other"><img src="/o.jpg"><span>The day the ferry sank</span></a></figure>',
        "<form><p>Tell us what you think of the ferry, and of its engine, and of Norway.</p></form>",
        "<script>var a = '<p>No.</p>';</script>",
    ],
)
def test_what_the_page_puts_between_paragraphs_is_not_the_articles(around: str) -> None:
    read_page = within(around)
    assert paragraphs(read_page) == [FIRST, SECOND, THIRD]
    assert len(read_page.body) == 3


@pytest.mark.parametrize(
    "name", ["paywall", "subscriber-only", "premium-content", "has-newsletter", "meteredContent"]
)
def test_what_holds_the_text_is_the_articles_however_it_is_called(name: str) -> None:
    assert paragraphs(article(body=f'<h1>{HEADLINE}</h1><div class="{name}">{STORY}</div>')) == [
        FIRST,
        SECOND,
        THIRD,
    ]


def test_a_link_in_a_sentence_stays_whatever_its_class_is() -> None:
    story = STORY.replace("Norway", '<a class="inline-link share-link related" href="/norway">Norway</a>')
    assert paragraphs(article(body=f"<article><h1>{HEADLINE}</h1>{story}</article>"))[2] == THIRD


def test_prose_that_is_left_out_for_its_class_is_named() -> None:
    said = "Our reporter Ann Poe has lived on Saltings for thirty years and keeps eleven bees."
    body = f'<article><h1>{HEADLINE}</h1>{STORY}<div class="author-bio"><p>{said}</p></div></article>'
    read_page = reading(body=body)
    assert said not in paragraphs(read_page.article)
    assert any(said in left.what for left in read_page.unread)


def test_an_aside_with_prose_is_a_box_with_its_headline_and_author() -> None:
    [box] = [
        block
        for block in within(
            f"<aside><h3>Analysis</h3><p>By Jo Roe</p><h4>Who rows</h4><p>{THIRD}</p></aside>"
        ).body
        if isinstance(block, Box)
    ]
    assert (box.genre, box.headline, [person.name for person in box.byline]) == (
        "analysis",
        "Who rows",
        ["Jo Roe"],
    )
    assert [block.text for block in box.blocks if isinstance(block, Paragraph)] == [THIRD]


def test_a_correction_in_a_footer_is_kept() -> None:
    said = "This article was amended on 3 March 2026. An earlier version said that the engine was Danish."
    body = f"<article><h1>{HEADLINE}</h1><div>{STORY}<footer><p>{said}</p></footer></div></article>"
    assert paragraphs(article(body=body))[-1] == said


def test_a_bold_line_is_a_sub_heading_and_a_bold_question_is_a_paragraph() -> None:
    found = within("<p><strong>An island rows</strong></p><p>One line.</p><p><b>And in winter?</b></p>").body
    assert Heading(text="An island rows") in found
    assert not any(isinstance(block, Heading) and "winter" in block.text for block in found)


def test_words_set_apart_that_a_paragraph_has_too_are_there_once() -> None:
    found = within('<div class="pullquote">Nobody knows how the thieves carried it away</div>').body
    assert not any(isinstance(block, Quote) for block in found)


def test_a_quotation_set_apart_is_a_quotation_by_whom_it_names() -> None:
    markup = '<blockquote><p>It was a good engine.</p></blockquote><p class="author">Ann Poe, pilot</p>'
    [quote] = [block for block in within(markup).body if isinstance(block, Quote)]
    assert (quote.text, quote.speaker) == ("It was a good engine.", "Ann Poe, pilot")


def test_points_above_the_first_paragraph_are_the_articles() -> None:
    points = (
        "<ul><li>The engine of the ferry is gone for good</li><li>Islanders have begun "
        "to row across</li></ul>"
    )
    found = article(body=f"<article><h1>{HEADLINE}</h1>{points}<div>{STORY}</div></article>").body
    assert isinstance(found[0], ListBlock)


def test_the_text_that_only_json_ld_has_is_the_body() -> None:
    text = f"{FIRST}\\n\\n{SECOND}\\n\\n{THIRD}"
    head = linked(f'{{"@type": "NewsArticle", "headline": "{HEADLINE}", "articleBody": "{text}"}}')
    body = (
        "<div id='root'></div><p>This page needs a browser that runs scripts, which "
        "yours seems not to be.</p>"
    )
    assert paragraphs(article(head, body)) == [FIRST, SECOND, THIRD]


# Pictures


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><img src='/q.jpg'><figcaption>The empty quay. Photo: Jo Roe/Reuters</figcaption></figure>",
        "<figure><img src='/q.jpg'><figcaption>The empty quay. [Jo Roe/Reuters]</figcaption></figure>",
        "<figure><img src='/q.jpg'><figcaption>The empty quay. (Jo Roe/Reuters)</figcaption></figure>",
        "<figure><img src='/q.jpg'><figcaption>The empty quay. <em>(Bild: Jo Roe/Reuters)</em>"
        "</figcaption></figure>",
        "<figure><img src='/q.jpg'><figcaption><span>The empty quay.</span><span>"
        "Jo Roe/Reuters</span></figcaption>",
        "<figure><img src='/q.jpg'><figcaption>The empty quay. <cite>Jo Roe/Reuters</cite>"
        "</figcaption></figure>",
        "<figure><img src='/q.jpg'><span><b class='sr-only'>Image source, </b>Jo Roe/Reuters</span>"
        "<figcaption><b class='sr-only'>Image caption, </b>The empty quay.</figcaption></figure>",
        "<figure><img src='/q.jpg'><figcaption class='image__credit'>Jo Roe/Reuters</figcaption>"
        "<div class='image__caption'>The empty quay.</div></figure>",
        "<div class='wp-caption'><img src='/q.jpg'><p class='wp-caption-text'>"
        "The empty quay. © Jo Roe/Reuters</p></div>",
        "<img src='/q.jpg'><p class='caption'>The empty quay. <span class='credit'>Jo Roe/Reuters</span></p>",
        "<p><img src='/q.jpg'></p><p><em>The empty quay. Foto: Jo Roe/Reuters</em></p>",
        "<figure><img src='/q.jpg' data-caption='The empty quay.' data-credit='Jo Roe/Reuters'></figure>",
        "<div class='photo'><img src='/q.jpg'><div>The empty quay. | Jo Roe/Reuters</div></div>",
        "<amp-img src='/q.jpg' width='900' height='600'></amp-img><p class='cutline'>"
        "The empty quay. (Jo Roe/Reuters)</p>",
    ],
)
def test_caption_and_credit_are_found_in_the_places_where_pages_put_them(figure: str) -> None:
    assert pictures(within(figure)) == [("The empty quay.", "Jo Roe/Reuters")]


@pytest.mark.parametrize(
    "words", ["Ann Poe (left) rows.", "A sign says: no swimming", "Boats, oars and Ann Poe"]
)
def test_brackets_and_colons_in_a_caption_are_no_credit(words: str) -> None:
    markup = f"<figure><img src='/q.jpg'><figcaption>{words}</figcaption></figure>"
    assert pictures(within(markup)) == [(words, None)]


def test_a_picture_in_several_sizes_is_one_with_the_largest_file() -> None:
    markup = (
        '<figure><img src="data:image/gif;base64,R0lG" data-srcset="/q-300x200.jpg 300w, '
        '/q-1200x800.jpg 1200w">'
        '<noscript><img src="/q.jpg"></noscript><figcaption>The empty quay.</figcaption></figure>'
    )
    [picture] = [block for block in within(markup).body if isinstance(block, ImageBlock)]
    assert picture.image.url == "https://news.example/q-1200x800.jpg"


def test_json_ld_completes_the_picture_that_the_page_shows() -> None:
    head = linked(
        '{"@type": "NewsArticle", "image": {"@type": "ImageObject", "url": '
        '"https://news.example/q.jpg?w=900",'
        ' "width": 900, "height": 600, "creditText": "Jo Roe", "caption": "The empty quay."}}'
    )
    story = STORY.replace("</p>", "</p><img src='/q.jpg' alt='A quay'>", 1)
    [picture] = [
        block
        for block in article(head, f"<article><h1>{HEADLINE}</h1>{story}</article>").body
        if isinstance(block, ImageBlock)
    ]
    assert (picture.image.width, picture.image.credit, picture.caption.text) == (
        900,
        "Jo Roe",
        "The empty quay.",
    )


# Pages that are none


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h1>Sign in</h1><form><label>Password</label><input></form>", "login form"),
        ("<h1>404</h1><p>Page not found</p>", "error page"),
        (
            "<h1>Your privacy</h1><p>We and our partners use cookies and need your consent for it.</p>",
            "cookie",
        ),
        (
            "<ul>" + "".join(f"<li><a href='/{n}'>Story number {n}</a></li>" for n in range(30)) + "</ul>",
            "list of links",
        ),
        ("", "no paragraph"),
    ],
)
def test_a_page_without_an_article_is_refused_with_what_it_is(body: str, said: str) -> None:
    with pytest.raises(NotAnArticle, match=said):
        article(body=body)
