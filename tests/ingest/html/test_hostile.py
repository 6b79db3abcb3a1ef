"""Pages made to do harm: each is read or refused at once, by what it costs and not by what it says."""

import time
import tracemalloc

import pytest

from service.domain.errors import NotAnArticle, TooLarge
from service.ingest.html import read

PROSE = b"<p>The ferry to Saltings stopped on Monday after its only engine was found to have been stolen.</p>"
TOP = b"<!doctype html><html><body><h1>Thieves take the engine</h1>" + PROSE * 3
SECONDS = 4
"""Of which a page may take one alone on a machine; the suite shares its machine with others."""
MOST_MEMORY = 100_000_000


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"<div>" * 2_000_000, id="tags"),
        pytest.param(
            TOP + b"<p " + b"".join(b"a%d=1 " % number for number in range(300_000)), id="attributes"
        ),
        pytest.param(TOP + b"<p>" + b"words " * 300_000, id="text"),
        pytest.param(TOP + b"<p>a</p>" * 14_000, id="paragraphs"),
    ],
)
def test_too_much_of_anything_is_refused_at_once(page: bytes) -> None:
    before = time.perf_counter()
    with pytest.raises(TooLarge):
        read(page)
    assert time.perf_counter() - before < SECONDS


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(b"<blockquote>" * 5_000 + b"x", id="quotations in quotations"),
        pytest.param(b"<aside><figure><ul><li>" * 5_000 + b"x", id="everything in everything"),
        pytest.param(b"<div class=caption><img src=/a.jpg>" * 2_000, id="pictures in captions"),
        pytest.param(b'<p title="' + b"x" * 2_000_000 + b'">y</p>', id="a long attribute"),
        pytest.param(b'<p class="' + b"ad-" * 100_000 + b'">y</p>', id="a long class"),
        pytest.param(
            b"<figure><img src=/a.jpg><figcaption>" + b"A Photo: (a " * 300 + b"</figcaption>", id="labels"
        ),
        pytest.param(b"<script type=application/ld+json>" + b"[" * 500_000 + b"</script>", id="deep JSON"),
        pytest.param(b"<time>" + b"1 January 2 " * 2_000 + b"</time>", id="dates"),
    ],
)
def test_what_is_nested_or_long_does_not_cost_the_article(more: bytes) -> None:
    before = time.perf_counter()
    [reading] = read(TOP + more)
    assert time.perf_counter() - before < SECONDS
    assert reading.article.headline == "Thieves take the engine"


def test_memory_stays_within_bounds() -> None:
    tracemalloc.start()
    try:
        read(TOP + b"<script>" + b"x" * 5_000_000 + b"</script>" + b"<div><span>a</span></div>" * 4_000)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_entities_of_the_document_itself_are_not_expanded() -> None:
    declared = b'<!DOCTYPE html [<!ENTITY a "boo"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    [reading] = read(declared + TOP.replace(b"ferry", b"&a; &x; ferry"))
    assert "boo" not in str(reading.article)
    assert "root:" not in str(reading.article)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        (b"utf-8", "utf-8"),
        (b"iso-8859-1", "utf-8"),
        (b"windows-1251", "cp1251"),
        (b"shift_jis", "utf-8"),
        (b"no-such-thing", "utf-8"),
    ],
)
def test_what_a_page_says_of_its_charset_is_believed_only_where_it_is_so(
    charset: bytes, encoding: str
) -> None:
    words = "Паром остановился в понедельник: его единственный двигатель украли, сообщила полиция острова."
    page = f"<h1>Двигатель украли</h1><p>{words}</p><p>{words}</p>".encode(encoding)
    [reading] = read(b"<html><head><meta charset=" + charset + b"></head><body>" + page)
    assert reading.article.headline == "Двигатель украли"


def test_a_broken_byte_in_a_page_of_utf_8_is_named() -> None:
    [reading] = read(TOP.replace(b"stolen", "stolen – “away”".encode()) + b"<p>caf\xe9</p>")
    assert any("broken" in left.what for left in reading.unread)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NotAnArticle):
        read(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
