"""The content of a text item: XHTML, NITF, HTML or plain text, the best of what is inline."""

from collections.abc import Mapping, Sequence

import msgspec

from service.domain.article import Block
from service.ingest.html.fragment import fragment
from service.ingest.newsml.nitf import Nitf, nitf
from service.ingest.notes import Notes
from service.ingest.placed import placed
from service.ingest.plain import is_markup, paragraphs
from service.ingest.shown import Listed, Medium, with_listed
from service.ingest.xml import Element, below, each, inner_html, name, path, shown, words

_BEST = ("xhtml", "nitf", "html", "text", "")


class Inline(msgspec.Struct, frozen=True):
    """The blocks of a content; of NITF also what it says of the article."""

    blocks: tuple[Block, ...] = ()
    nitf: Nitf = msgspec.field(default_factory=Nitf)


def inline(item: Element, records: Mapping[str, Medium], beside: Sequence[Listed], notes: Notes) -> Inline:
    """What stands in an item, its pictures put in their places: `records` by the ids of their figures, as our
    own have them, those `beside` by their addresses."""
    contents = [one for one in each(below(item, "contentSet")) if name(one) in ("inlineXML", "inlineData")]
    contents.sort(key=lambda one: _BEST.index(_kind(one)))
    for element in each(below(item, "contentSet"), "remoteContent"):
        notes.pass_over(path(element), f"content elsewhere: {element.get('href')}")
    if not contents:
        return Inline(with_listed((), beside, notes))
    best = contents[0]
    # What else is there is the same in another form: NewsML-G2, section on `contentSet`.
    if not _kind(best):
        notes.pass_over(path(best), shown(best))
    return _read(best, records, beside, notes)


def _kind(content: Element) -> str:
    """Which of the forms that are read a content has; empty for none."""
    stated = content.get("contenttype", "").partition(";")[0].strip().lower()
    root = next(iter(content), None)
    if root is not None and name(content) == "inlineXML":
        inside = name(root)
        if inside == "nitf":
            return "nitf"
        return "xhtml" if inside in ("html", "body", "div", "section", "article", "p") else ""
    if stated == "text/html" or (stated == "" and is_markup(words(content))):
        return "html"
    return "text" if stated in ("", "text/plain") and content.get("encoding") is None else ""


def _read(content: Element, records: Mapping[str, Medium], beside: Sequence[Listed], notes: Notes) -> Inline:
    where = path(content)
    match _kind(content):
        case "xhtml":
            markup = inner_html(_body(content))
            if records:
                return Inline(placed(markup, records, notes, where=where))
            return Inline(with_listed(_fragment(markup, notes, where), beside, notes))
        case "nitf":
            read = nitf(next(iter(content)), notes)
            return Inline(with_listed(read.blocks, beside, notes), read)
        case "html":
            return Inline(with_listed(_fragment(words(content), notes, where), beside, notes))
        case "text":
            return Inline(with_listed(paragraphs(words(content)), beside, notes))
        case _:
            return Inline(with_listed((), beside, notes))


def _body(content: Element) -> Element:
    """The body of an XHTML document, else what there is."""
    body = below(content, "html", "body")
    return content if body is None else body


def _fragment(markup: str, notes: Notes, where: str) -> tuple[Block, ...]:
    read = fragment(markup)
    notes.take_over(read.unread, where)
    return read.blocks
