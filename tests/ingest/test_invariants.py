"""What holds for any document whatever."""

import time
from contextlib import suppress
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.domain.article import Article
from service.domain.errors import InvalidInput
from service.domain.span import text_hash
from service.domain.texts import texts
from service.domain.wire import decode_article, encode
from service.ingest.document import read
from service.ingest.markers import MARKERS
from service.ingest.origin import Origin
from tests.ingest.reading import paragraphs, take

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = st.sampled_from(
    [
        *("“", "”", "‘", "’", '"', "(", ")", "-", "—", ".", ",", ":", "?", "1", "2,000", "7.7", "$3bn", "5%"),
        *("•", "1.", "©", "---", "2014", "and", "to", "in", "he", "up", "said", "from"),
        *("between", "more than", "Jane Doe", "the ministry", "according to", "February", "Iraq", "boats"),
        *(marker.words for marker in MARKERS),
    ]
)
PAGES = st.lists(
    st.one_of(
        st.lists(WORDS, max_size=12).map(" ".join),
        st.lists(WORDS, max_size=5).map("".join),
        st.text(max_size=40),
    ),
    max_size=14,
).map("\n".join)


def check(article: Article) -> None:
    places = {place.pointer: place.text for place in texts(article)}
    spans = [quotation.span for quotation in article.quotations]
    spans += [figure.span for figure in article.statistics]
    for span in spans:
        text = places[span.pointer]
        assert text[span.start : span.end] == span.exact
        assert span.text_hash == text_hash(text)
    assert decode_article(encode(article)) == article


@QUICK
@given(PAGES)
def test_any_text_gives_an_article_with_right_spans_or_a_clear_error(text: str) -> None:
    try:
        article = read(text.encode(), Origin(), max_bytes=10**6, fallback_source_id="x")
    except InvalidInput:
        return
    check(article)


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_clear_error(document: bytes) -> None:
    try:
        article = read(document, Origin(), max_bytes=10**6, fallback_source_id="x")
    except InvalidInput:
        return
    check(article)


SENTENCES = st.integers(0, 10_000).map(lambda n: f"The boat with mark {n} left the quay after the bell rang.")
FURNITURE = st.sampled_from(
    ["Advertisement", "Share", "Read more: A story", "Follow us on Twitter", "5 shares"]
)


@QUICK
@given(st.lists(SENTENCES, min_size=1, max_size=12, unique=True), st.lists(FURNITURE, max_size=6))
def test_every_sentence_is_kept_once_and_in_order(sentences: list[str], furniture: list[str]) -> None:
    # Furniture between any two sentences, and above the first one.
    page = [line for pair in zip_longest(furniture, sentences) for line in pair if line is not None]
    article = take("Boats leave the harbour\n\n" + "\n\n".join(page))
    assert paragraphs(article) == sentences


HOSTILE = [
    "1",
    "1-",
    "1,",
    "1.",
    "7 to ",
    "one ",
    "twenty-",
    "$",
    "said ",
    "Aa said, ",
    "By Aa ",
    "“",
    "“a” ",
    "!",
]
HOSTILE += [
    "“40 boats,” he said. ",
    "“40 boats” and ",
    "A. ",
    "(",
    "a\n",
    "- a\n",
    "1. a\n",
    "xImage copyright",
    "xImage copyright\n",
    "in Aa, Bb and ",
    "©",
    "It said 3 people. ",
    "it said 3 people, but ",
    "1 of 2 ",
    "“12 ",
    "a million and ",
    "by the ",
    "said, ",
    "7, 19 and ",
    "7 goals and ",
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_page_costs_linear_time(pattern: str) -> None:
    def seconds(characters: int) -> float:
        page = "Headline\n\n" + pattern * (characters // len(pattern)) + "\n\nThe council met on Monday."
        began = time.process_time()
        with suppress(InvalidInput):  # What such a page makes may be past a limit.
            take(page)
        return time.process_time() - began

    small = seconds(5_000)
    # Eight times the text; quadratic cost would be 64 times. The floor keeps tiny times from deciding.
    assert seconds(40_000) < 24 * max(small, 0.02)
