"""What kind of source a document is, told by its content alone."""

import re
from typing import Any, Literal

import msgspec
from msgspec import UNSET

Kind = Literal["json", "jsonld", "ninjs", "newsml", "html", "rss", "atom", "jsonfeed", "text"]
"""What can be read. `newsml` is NewsML-G2, or NITF by itself; `json` is our own."""

_LOOKED_AT = 100_000
"""Characters in which the root element is looked for: licences and style sheets may stand before it."""

_NOT_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(
    r"<!doctype\s+(?P<name>[\w:.-]+)(?:[^\[>]|\[.*?\]\s*(?=>))*>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]+)(?P<rest>[^>]*)")

_ROOTS: dict[str, Kind] = {
    "newsitem": "newsml",
    "newsmessage": "newsml",
    "packageitem": "newsml",
    "nitf": "newsml",
    "rss": "rss",
    "rdf": "rss",
    "feed": "atom",
    "html": "html",
}
_OF_PAGES = frozenset(
    (
        "head",
        "body",
        "article",
        "main",
        "section",
        "div",
        "p",
        "span",
        "header",
        "nav",
        "script",
        "style",
        "link",
        "meta",
        "title",
        "base",
        "h1",
        "h2",
        "figure",
        "table",
        "ul",
        "ol",
        "a",
        "img",
        "center",
        "font",
        "iframe",
        "svg",
        "noscript",
        "template",
        "form",
    )
)
"""Elements that a page may begin with, whose html element the parser puts in."""


class _Probe(msgspec.Struct):
    """The members by which JSON dialects are told apart."""

    context: Any = msgspec.field(default=UNSET, name="@context")
    type: Any = msgspec.field(default=UNSET, name="@type")
    graph: Any = msgspec.field(default=UNSET, name="@graph")
    uri: Any = UNSET
    version: Any = UNSET
    items: Any = UNSET


_probe: msgspec.json.Decoder[_Probe | list[_Probe]] = msgspec.json.Decoder(_Probe | list[_Probe])


def sniffed(text: str) -> Kind | None:
    """The kind of source that a text is; null for XML of a kind that is not read.

    What is neither JSON nor markup is `text`.
    """
    opening = text.lstrip()[:1]
    if opening == "{":
        return _of_json(text)
    if opening == "[" and _is_list_of_things(text):
        return "jsonld"
    return _of_markup(text) if opening == "<" else "text"


def _of_json(text: str) -> Kind:
    """Our own where nothing says otherwise: its reader tells best what is wrong with it."""
    found = _probed(text)
    if not isinstance(found, _Probe):
        return "json"
    if any(each is not UNSET for each in (found.context, found.type, found.graph)):
        return "jsonld"
    if isinstance(found.version, str) and "jsonfeed.org/version/" in found.version:
        return "jsonfeed"
    # ninjs requires it, in each of its versions; we have no member of that name.
    return "json" if found.uri is UNSET else "ninjs"


def _is_list_of_things(text: str) -> bool:
    found = _probed(text)
    return isinstance(found, list) and any(each.type is not UNSET for each in found)


def _probed(text: str) -> _Probe | list[_Probe] | None:
    try:
        return _probe.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return None


def _of_markup(text: str) -> Kind | None:
    """By the first element, else by the document type; a text may begin with `<` and be no markup."""
    place, declared = 0, None
    beginning = text[:_LOOKED_AT]
    while found := _NOT_ROOT.match(beginning, place) or _DOCTYPE.match(beginning, place):
        declared = declared or found.groupdict().get("name")
        place = found.end()
    if declared is not None and declared.casefold() == "html":
        return "html"
    root = _ROOT.match(beginning, place)
    if root is None:
        return None if text.lstrip().startswith(("<?xml", "<!")) else "text"
    name = root["name"].casefold()
    if name in _ROOTS:
        return _ROOTS[name]
    if name in _OF_PAGES:
        return "html"
    return None if place or root["prefix"] or "xmlns" in root["rest"] else "text"
