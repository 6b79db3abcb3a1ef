"""What stands on a page, for tests that look for it there."""

from lxml import html
from lxml.html import HtmlElement


def document(page: bytes) -> HtmlElement:
    """A page of ours as a parser reads it."""
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def found(within: HtmlElement, path: str) -> HtmlElement:
    """The first element at a path, which must be there."""
    element = within.find(path)
    assert element is not None, path
    return element


def words(element: HtmlElement) -> str:
    """The text of an element, its white space as a browser shows it."""
    return " ".join(element.text_content().split())
