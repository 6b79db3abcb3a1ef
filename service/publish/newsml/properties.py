"""Properties that several parts of a newsItem have, each an element of NewsML-G2 as text."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from service.publish.addresses import uri
from service.publish.body import said
from service.publish.written import moment
from service.publish.xml import Attributes, Xml, element, empty, text

SCHEME = "urn:wirecopy:newsml:"
"""Of the codes for what G2 has none for, and the namespace of the one attribute that it has not."""
ALIAS = "wirecopy"

_LINE_ENDS = re.compile("[\t\n\r]+")


def ours(code: str) -> str:
    """A QCode of our own scheme. It holds no white space, whatever is in the code."""
    return f"{ALIAS}:{quote(code, safe='')}"


def when(name: str, at: datetime | None) -> Iterator[Xml]:
    if at is not None:
        yield text(name, moment(at))


def words(name: str, value: str | None, **attributes: str | None) -> Iterator[Xml]:
    """An element around a text, unless that is blank."""
    if value is not None and said(value):
        yield text(name, value, attributes)


def named(name: str, value: str | None, **attributes: str | None) -> Iterator[Xml]:
    """The same for what G2 wants in one line: names, credits, slugs (g2normalizedString)."""
    yield from words(name, None if value is None else line(value), **attributes)


def line(value: str) -> str:
    return _LINE_ENDS.sub(" ", value)


def link(rel: str, address: str | None, **attributes: str | None) -> Iterator[Xml]:
    """A link to an address, unless it cannot be followed."""
    href = uri(address)
    if href is not None:
        yield empty("link", {"rel": ours(rel), "href": href, **attributes})


def extension(name: str, rel: str, value: str | None) -> Iterator[Xml]:
    """A property of our own, in one of the elements that G2 has for such."""
    if value is not None and said(value):
        yield empty(name, {"rel": ours(rel), "value": value})


def around(name: str, children: Iterator[Xml], attributes: Attributes) -> Iterator[Xml]:
    """An element around others, unless there are none."""
    held = list(children)
    if held:
        yield element(name, held, attributes)
