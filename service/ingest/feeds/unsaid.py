"""Texts of feeds of which the format does not say whether they are plain or HTML.

RSS says so of nothing: titles come as plain text, as HTML, and as HTML that was escaped once more. What is
clearly HTML is read as it; a `<` or `&` by itself is what it is, for what is stripped is lost.
"""

import re
from html import unescape
from html.entities import html5

from service.ingest.plain import without_markup, words

_ELEMENT = re.compile(
    r"</?(?:a|abbr|article|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure"
    r"|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|nobr|ol|p|picture|pre|q|s|script|section|small|span|strike"
    r"|strong|style|su[bp]|t[dhrt]|table|tbody|time|tt|u|ul|video|wbr)(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")


def perhaps_html(text: str) -> str:
    """The words of a text that is HTML where an element or a character reference of HTML stands in it."""
    if _ELEMENT.search(text):
        return without_markup(text)
    if any(found["name"] is None or f"{found['name']};" in html5 for found in _REFERENCE.finditer(text)):
        return words(unescape(text))
    return words(text)
