"""Bytes become the right text, or are refused."""

import unicodedata

import pytest

from service.domain.errors import NotAnArticle
from service.ingest.encoding import decode
from tests.ingest.reading import PAGES, take

ENGLISH = (PAGES / "ferry.txt").read_text(encoding="utf-8")
ARABIC = "عودة القطارات الليلية إلى الوادي\n\nتعود القطارات الليلية إلى خط الوادي في الربيع المقبل.\n"
HINDI = "घाटी में रात की रेल लौटी\n\nरात की रेल अगले वसंत से घाटी की लाइन पर फिर चलेगी।\n"
GERMAN = (
    "Nachtzüge kehren ins Tal zurück\n\nAb dem Frühjahr fahren wieder Nachtzüge, sagte die Bürgermeisterin.\n"
)
CHINESE = "夜行列车重返山谷线\n\n夜行列车将于明年春天重返山谷线。\n"
WIDE = ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("text", [ENGLISH, ARABIC, HINDI, GERMAN, CHINESE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", *WIDE])
def test_unicode_is_read_right_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_windows_1252_is_read_right(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_the_curly_marks_of_windows_1252_are_read_right() -> None:
    assert decode(b"\x91a\x92 \x93b\x94 \x95 c \x96 d \x97 \x80") == "‘a’ “b” • c – d — €"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_article_is_the_same_in_every_encoding(encoding: str) -> None:
    assert take(ENGLISH.encode(encoding)) == take(ENGLISH)


@pytest.mark.parametrize("text", ["plain", "a b", "ab cd\r\nef", "Größe", "x" * 64])
def test_short_plain_text_is_never_taken_for_utf_16(text: str) -> None:
    expected = text.replace("\r\n", "\n")
    assert decode(text.encode()) == expected
    assert decode(text.encode("cp1252")) == expected


def test_line_ends_become_newlines() -> None:
    assert decode("a\r\nb\rc\u2028d\u2029e\x85f".encode()) == "a\nb\nc\nd\ne\nf"


def test_text_is_composed_and_control_characters_are_dropped() -> None:
    assert decode("Cafe\u0301 \x07\ufeffbar".encode() + b" and more words" * 20).startswith("Café bar and")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"\xff\xfea", "mark of UTF-16"),
        (b"\x7fELF\0\0", "program"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"text with \x81 inside", "byte 10"),
        (("Die Größe überrascht viele Bürger. " * 3).encode()[:-12] + b"\xff", "broken at byte"),
        (b"\x01\x02\x03\x04\x05\x06 text", "control"),
        (b"ab\0\0\0\0\0\0\0cd\0\0", "NUL"),
    ],
)
def test_what_is_no_text_is_refused(document: bytes, says: str) -> None:
    with pytest.raises(NotAnArticle, match=says):
        decode(document)
