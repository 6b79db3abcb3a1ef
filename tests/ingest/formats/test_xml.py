"""XML is parsed without what a document could do harm with, and refused in words."""

import pytest

from service.domain.errors import InvalidInput, NotAnArticle, TooLarge
from service.ingest import xml


def test_a_document_type_is_allowed_and_never_fetched() -> None:
    root = xml.parse(b'<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf-3-6.dtd">\n<nitf>text</nitf>')
    assert (xml.name(root), xml.words(root)) == ("nitf", "text")


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><a/>',
        '<!DOCTYPE a SYSTEM "a.dtd"><a>one&nbsp;two</a>',
        '<!DOCTYPE a SYSTEM "a.dtd"><a b="one&nbsp;two"/>',
        "<a>one&nbsp;two</a>",
    ],
)
def test_an_entity_that_is_not_one_of_xmls_own_is_refused(document: str) -> None:
    with pytest.raises(NotAnArticle, match=r"(?i)entity"):
        xml.parse(document.encode())


def test_xmls_own_entities_and_character_references_are_read() -> None:
    root = xml.parse(b"<a>&lt;&amp;&#8217;&#x1F600;</a>")
    assert xml.words(root) == "<&’😀"


def test_an_entity_bomb_is_refused_before_it_is_made_plain() -> None:
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    with pytest.raises(NotAnArticle):
        xml.parse(f"<!DOCTYPE a [{nested}]><a>&l9;</a>".encode())


@pytest.mark.parametrize(
    "document",
    [
        b"<a>" * 3_000_000,
        b"<a>" * 300 + b"</a>" * 300,
        b"<a>" + b"<b/>" * 2_000_000 + b"</a>",
        b'<a b="' + b"x" * 12_000_000 + b'"/>',
        b"<a>" + b"x" * 12_000_000 + b"</a>",
        b"<a " + b" ".join(b'b%d="x"' % number for number in range(700_000)) + b"/>",
    ],
    ids=["depth", "shallow depth", "elements", "long attribute", "long text", "attributes"],
)
def test_what_is_endless_is_refused(document: bytes) -> None:
    with pytest.raises((NotAnArticle, TooLarge)):
        xml.parse(document)


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("iso-8859-1", "utf-8"),
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-8", "utf-8-sig"),
    ],
)
def test_a_charset_is_read_as_it_is_whatever_is_declared(declared: str, written: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><a>Zürich, être, où et là</a>'
    assert xml.words(xml.parse(document.encode(written))) == "Zürich, être, où et là"


def test_seven_bit_charsets_are_read_as_declared() -> None:
    document = '<?xml version="1.0" encoding="iso-2022-jp"?><a>東京</a>'.encode("iso-2022-jp")
    assert xml.words(xml.parse(document)) == "東京"


def test_a_charset_that_lies_is_refused_rather_than_guessed() -> None:
    with pytest.raises(InvalidInput, match="not written in utf-8"):
        xml.parse('<?xml version="1.0" encoding="utf-8"?><a>Zürich</a>'.encode("latin-1"))


def test_control_characters_are_left_out() -> None:
    assert xml.words(xml.parse(b"<a>one\x00\x0b\x1b two</a>".replace(b"\x00", b""))) == "one two"


def test_addresses_are_relative_to_the_nearest_base() -> None:
    root = xml.parse(b'<a xml:base="https://a.example/x/"><b xml:base="y/"><c/></b></a>')
    (inner,) = root.iter("c")
    assert xml.base_of(inner, None) == "https://a.example/x/y/"


def test_a_place_is_told_by_the_names_above_it_and_its_line() -> None:
    root = xml.parse(b'<?xml version="1.0"?>\n<!DOCTYPE a\n SYSTEM "a.dtd">\n<a><b/>\n<b><c/></b></a>')
    (inner,) = root.iter("c")
    assert xml.path(inner) == "a/b/c, line 5"
