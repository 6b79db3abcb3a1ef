"""HTML to a tree of elements, within limits that hold for any bytes, without network and without entities.

What a page must not cost was measured: libxml2 takes seconds for a million elements, and its time grows with
the square of one element's attributes. Such a page is refused before it is parsed.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from service.domain.errors import NotAnArticle, TooLarge

# The name that types-lxml gives to what every node of a tree is.
Element = etree._Element  # noqa: SLF001

MOST_TAGS = 60_000
"""Real pages have up to 30,000, closing ones counted too."""
_MOST_ATTRIBUTES = 300
_TAG = re.compile(r"<[A-Za-z/]")
_ATTRIBUTES = re.compile(
    rf"<[A-Za-z][^\s>]*+(?:[\s/]++(?:[^\s>=/]++)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']*+))?)"
    rf"{{{_MOST_ATTRIBUTES},}}+"
)
_TEXTLESS = re.compile(r"<(?P<tag>script|style)\b[^>]*>.*?</(?P=tag)\s*>", re.IGNORECASE | re.DOTALL)


def parsed(markup: str) -> Element:
    """The tree of a whole page or of a part of one.

    Raises TooLarge for a page of too many elements or attributes, NotAnArticle where there is no element.
    """
    if sum(1 for _ in _TAG.finditer(markup)) > MOST_TAGS:
        raise TooLarge(f"the page has more than {MOST_TAGS:,} tags")
    if _ATTRIBUTES.search(markup):
        raise TooLarge(f"an element of the page has more than {_MOST_ATTRIBUTES:,} attributes")
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        return document_fromstring(markup.encode(errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise NotAnArticle("no article: the page has no element") from None


def name(element: Element) -> str:
    """The element's name in lower case, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """The elements below one, in order; of the names given, or all."""
    return element.iterdescendants(*(names or ("*",)))


def holds(element: Element, *names: str) -> bool:
    """Whether there is an element of one of the names below it."""
    return next(descendants(element, *names), None) is not None


def words(element: Element, most: int | None = None) -> str:
    """All text in an element, white space collapsed, none of scripts; no more than is asked for."""
    if not len(element):
        return " ".join((element.text or "").split()) if element.tag not in _WORDLESS else ""
    parts: list[str] = []
    length = 0
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "end":
            text = None if each is element else each.tail
        else:
            text = None if each.tag in _WORDLESS else each.text
        if each.tag in _PARTING:
            parts.append(" ")
        if text:
            parts.append(text)
            length += len(text)
            if most is not None and length > 2 * most + 1_000:
                break
    return " ".join("".join(parts).split())


_WORDLESS = frozenset({"script", "style", "template"})
_PARTING = frozenset(
    {
        "p",
        "div",
        "li",
        "br",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
    }
    | {"figcaption", "blockquote", "header", "footer", "ul", "ol"}
)


def path(element: Element) -> str:
    """Where an element stands, as a path that people can follow in the page's source."""
    steps: list[str] = []
    for each in (element, *element.iterancestors()):
        mark = each.get("id")
        steps.append(f"{name(each)}#{mark[:60]}" if mark else name(each))
        if mark or len(steps) == 6:
            break
    return "/".join(reversed(steps))
