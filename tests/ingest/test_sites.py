"""Pages in the style of several news sites: what they print around an article is told from it."""

import pytest

from service.domain.article import Article, Contributor, Heading, Paragraph
from service.domain.errors import NotAnArticle
from service.ingest.bylines import byline
from tests.ingest.reading import boxes, headings, images, page, paragraphs, take, videos, with_body

FIRST = "The harbour opened again on Monday."
LAST = "Boats will leave from noon."
LONG = "The council met on Monday evening in the old hall by the quay. It voted to keep the ferry running."


def people(article: Article) -> list[tuple[str, str | None, str | None]]:
    return [(person.name, person.role, person.organisation) for person in article.byline]


# What ends a page


@pytest.mark.parametrize(
    "sentence",
    [
        "Leave a comment unanswered and it festers, she said.",
        "Join the conversation about rents, the mayor told the crowd.",
        "Post a comment on the plan by Friday, the council asks residents.",
        "Your email address will not be published by the council, it said.",
        "Share this burden with your neighbours, she said.",
        "Sign up to the scheme, farmers were told.",
    ],
)
def test_a_sentence_that_begins_like_a_form_is_a_sentence(sentence: str) -> None:
    assert paragraphs(with_body(FIRST, sentence, LAST)) == [FIRST, sentence, LAST]


@pytest.mark.parametrize("form", ["Leave a Reply", "Leave a comment", "Join the conversation", "12 comments"])
def test_a_form_does_not_cut_the_article_where_prose_follows(form: str) -> None:
    assert paragraphs(with_body(FIRST, form, LONG, LAST)) == [FIRST, LONG, LAST]


@pytest.mark.parametrize(
    "form",
    [
        ("Leave a Reply", "Your email address will not be published. Required fields are marked *", "Name *"),
        ("12 comments", "Ann Poe says:", LONG, "Reply"),
        ("Comments (12)", "Ann Poe", "3 hours ago", LONG),
    ],
)
def test_below_a_form_the_page_is_over(form: tuple[str, ...]) -> None:
    assert paragraphs(with_body(FIRST, LAST, *form)) == [FIRST, LAST]


# Mastheads, furniture and stamps


def test_the_headline_stands_below_the_masthead() -> None:
    article = page("masthead")
    assert article.headline == "Harbour council refuses to close the old bridge"
    assert people(article) == [
        ("Helen Marsh", "Political correspondents", "BBC News"),
        ("Joe Pell", "Political correspondents", "BBC News"),
    ]


def test_furniture_between_the_paragraphs_is_left_out() -> None:
    article = page("masthead")
    assert [block.text for block in article.body if isinstance(block, Paragraph)] == [
        "The council voted on Monday to keep the old bridge open until the spring.",
        "Members spoke for four hours before the vote was taken.",
        "A second vote will follow in June, the mayor said.",
        "Repairs will cost more than the town has put aside.",
    ]
    assert headings(article) == ["What it costs"]


def test_a_label_a_name_and_a_role_open_a_box() -> None:
    [box] = boxes(page("masthead"))
    assert box.byline == (Contributor(name="Justin Rowe", role="Climate editor"),)
    assert [type(block) for block in box.blocks] == [Paragraph, Paragraph]


def test_a_page_with_stamps_a_newsletter_and_credits_of_persons() -> None:
    article = page("fullscreen")
    assert article.headline == "Islands count the cost after a week of storms"
    assert people(article) == [("Sofia Marek", None, None)]
    assert article.dateline == "PORT ELLERY"
    assert headings(article) == []
    assert paragraphs(article) == [
        "The lantern market opened on Tuesday for the first time in a week.",
        "Traders swept the mud from their stalls before dawn.",
        "The ferry company says that it lost two boats.",
        "(Reporting by Sofia Marek; Editing by Tom Hale)",
    ]
    [picture] = images(article)
    assert picture.image.credit == "Rosa Field/The Example"
    assert picture.caption.text == "Lanterns drift under the old bridge."


@pytest.mark.parametrize(
    "line",
    [
        "Published",
        "3 hours ago",
        "close panel",
        "Share page",
        "About sharing",
        "Get in touch",
        "View image in fullscreen",
        "Updated: 5 May 2026, 10:15 GMT",
        "Tue 4 Aug 2026 11.32 BST",
        "Last modified on Tue 4 Aug 2026 12.02 BST",
        "Our Standards: The Example Trust Principles.",
        "Reuse this content",
        "Sign up to Morning Mail",
    ],
)
def test_a_line_of_furniture_is_neither_text_nor_heading(line: str) -> None:
    article = with_body(FIRST, line, LAST)
    assert article.body == (Paragraph(text=FIRST), Paragraph(text=LAST))


@pytest.mark.parametrize("date", ["4 March 2011", "May 5, 2026"])
def test_a_bare_date_above_a_paragraph_may_be_a_heading(date: str) -> None:
    assert headings(with_body(FIRST, date, LAST)) == [date]


def test_a_byline_printed_twice_is_left_out_the_second_time() -> None:
    article = with_body("By Jane Doe", "BBC News", FIRST, "By Jane Doe", "BBC News", LAST)
    assert people(article) == [("Jane Doe", None, "BBC News")]
    assert paragraphs(article) == [FIRST, LAST]
    assert headings(article) == []


@pytest.mark.parametrize("label", ["Read more:", "Lesen Sie auch", "You may also be interested in:"])
def test_links_below_their_label_are_left_out_and_the_heading_after_them_is_not(label: str) -> None:
    links = ("Harbour wall to be rebuilt by the spring", "The last ferryman of the inner bay retires")
    article = with_body(FIRST, label, *links, "What next?", LAST)
    assert paragraphs(article) == [FIRST, LAST]
    assert headings(article) == ["What next?"]


def test_a_section_name_is_a_headline_where_no_byline_or_date_says_otherwise() -> None:
    assert take(f"Business\n\n{LONG}").headline == "Business"


# Boxes


@pytest.mark.parametrize(
    "opening",
    [
        ("Analysis box by Justin Rowe, climate editor",),
        ("Analysis by Justin Rowe, climate editor",),
        ("Analysis: Justin Rowe, climate editor",),
        ("Analysis", "By Justin Rowe, climate editor"),
        ("Analysis", "By Justin Rowe", "climate editor"),
        ("Analysis", "Justin Rowe", "climate editor"),
    ],
)
def test_a_box_has_author_and_role(opening: tuple[str, ...]) -> None:
    [box] = boxes(with_body(FIRST, *opening, LAST))
    assert box.byline == (Contributor(name="Justin Rowe", role="climate editor"),)
    assert box.blocks == (Paragraph(text=LAST),)


@pytest.mark.parametrize("line", ["Analysis: Bank Holds Firm", "Analysis: why the bank waited"])
def test_a_heading_that_begins_with_analysis_stays_a_heading(line: str) -> None:
    assert headings(with_body(FIRST, line, LAST)) == [line]


# Credits


@pytest.mark.parametrize(
    "sentence",
    [
        "Photo: evidence was shown to the court.",
        "Credit: the bank has lent more than it did last year.",
        "Video: police showed the film to the jury.",
        "Picture: it was taken before dawn",
        "Photo by Peter Wren shows the bridge before it fell.",
        "He had one thing to say. Photo: evidence was shown to the court.",
        "Image: the town has a bad one, the mayor said.",
    ],
)
def test_prose_after_the_words_of_a_marker_stays_prose(sentence: str) -> None:
    article = with_body(FIRST, sentence, LAST)
    assert sentence in [block.text for block in article.body if isinstance(block, Paragraph | Heading)]
    assert images(article) == []
    assert videos(article) == []


@pytest.mark.parametrize(
    ("lines", "credit"),
    [
        ("Lanterns drift under the old bridge © Rosa Field", "Rosa Field"),
        ("Lanterns drift under the old bridge\n© Rosa Field", "Rosa Field"),
        ("Lanterns drift under the old bridge\nPhoto by Peter Wren / Unsplash", "Peter Wren / Unsplash"),
        ("Lanterns drift under the old bridge Photo: Rosa Field", "Rosa Field"),
        ("Lanterns drift under the old bridge (Photo: Rosa Field)", "Rosa Field"),
        ("Lanterns drift under the old bridge\nPicture: Rosa Field", "Rosa Field"),
        ("Foto: Max Mustermann/dpa\nLanterns drift under the old bridge", "Max Mustermann/dpa"),
        ("Bildquelle: dpa\nLanterns drift under the old bridge", "dpa"),
    ],
)
def test_one_picture_has_credit_and_caption(lines: str, credit: str) -> None:
    article = with_body(FIRST, lines, LAST)
    [picture] = images(article)
    assert (picture.image.credit, picture.caption.text) == (credit, "Lanterns drift under the old bridge")
    assert paragraphs(article) == [FIRST, LAST]
    assert headings(article) == []


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_copyright_line_at_the_end_of_the_page_takes_nothing(gap: str) -> None:
    article = with_body(FIRST, f"{LAST}{gap}© Rosa Field")
    assert (paragraphs(article), images(article)) == ([FIRST, LAST], [])


# Bylines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Von Anna Müller, dpa", [("Anna Müller", None, "dpa")]),
        (
            "by JANE SMITH, Chief Reporter and Tom O'Neill-Jones (Cardiff) | Photos by Ravi Patel",
            [
                ("JANE SMITH", "Chief Reporter", None),
                ("Tom O'Neill-Jones", None, None),
                ("Ravi Patel", "photographer", None),
            ],
        ),
        ("By Sofia Marek in Belgrave and agencies", [("Sofia Marek", None, None)]),
        ("Sofia Marek in Belgrave and agencies", [("Sofia Marek", None, None)]),
    ],
)
def test_a_byline_below_the_headline_is_read(
    line: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    article = with_body(line, FIRST)
    assert people(article) == expected
    assert paragraphs(article) == [FIRST]


@pytest.mark.parametrize("line", ["Von der Leyen", "Von Montag an", "Queen Mary in Belgrave"])
def test_what_is_not_plainly_a_byline_is_none(line: str) -> None:
    assert byline(line) == ((), None)
    assert with_body(line, FIRST).byline == ()


# Pages that are no articles


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Sign in", "Email", "Password", "Forgot your password?", "Sign in to go on reading."), "login"),
        (
            ("404 - Page not found", "Sorry, the page that you asked for does not exist. Try our search."),
            "error page",
        ),
        (
            (
                "Island votes to leave",
                "The island voted on Sunday to leave the union.",
                "Subscribe to continue reading",
            ),
            "paywall",
        ),
    ],
)
def test_a_page_that_is_no_article_says_what_it_is(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(NotAnArticle, match=said):
        take("\n\n".join(lines))


@pytest.mark.parametrize("line", ["Password", "Page not found", "Subscribe to continue reading"])
def test_a_page_with_paragraphs_is_an_article_whatever_stands_on_it(line: str) -> None:
    assert paragraphs(with_body(LONG, LONG + " So it was.", LONG + " And so on.", line))[:1] == [LONG]


# Datelines


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("PORT ELLERY — ", "PORT ELLERY"),
        ("Berlin (dpa) - ", "Berlin (dpa)"),
        ("Bad Homburg (dpa/lhe) – ", "Bad Homburg (dpa/lhe)"),
        ("BELGRAVE, Corvia (AP) — ", "BELGRAVE, Corvia (AP)"),
        ("LONDON, Aug 4 (Reuters) - ", "LONDON, Aug 4 (Reuters)"),
        ("ST. MARY'S, Corvia — ", "ST. MARY'S, Corvia"),
    ],
)
def test_a_dateline_is_taken(opening: str, dateline: str) -> None:
    article = with_body(opening + FIRST, LAST)
    assert (article.dateline, paragraphs(article)) == (dateline, [FIRST, LAST])
