"""NITF 3.x, in an item or by itself: its head and its body, the body by way of HTML, to which it is close."""

from collections.abc import Iterator
from copy import deepcopy

import msgspec
from lxml import etree

from service.domain.article import Block, Contributor, ImageBlock, Paragraph, Rights, Tag, VideoBlock
from service.domain.errors import TooLarge
from service.domain.media import Caption, Image, Video
from service.domain.value import Code, Name, Notice
from service.ingest.newsml.properties import said
from service.ingest.notes import Notes
from service.ingest.placed import placed
from service.ingest.plain import words as tidy
from service.ingest.shown import Medium
from service.ingest.xml import Element, below, each, name, pass_over, path, words

_TAGS = {
    "hl1": "h2",
    "hl2": "h2",
    "bq": "blockquote",
    "pre": "p",
    "fn": "p",
    "credit": "cite",
    "block": "div",
    "note": "div",
    "body.content": "div",
}
"""What NITF calls by another name than HTML. Its elements for people, places and numbers are only words."""
_KEPT = frozenset(
    ("p", "ol", "ul", "li", "a", "em", "br", "hr", "table", "tr", "td", "th", "caption", "dl", "dt", "dd")
)
_MADE = frozenset(("figure", "figcaption", "img", "video", "blockquote", "div", "cite", "h2", "bdi"))


_MOST_MEDIA = 1_000
"""Pictures of one text; so many take a quarter of a second."""


class Nitf(msgspec.Struct, kw_only=True):
    """What a NITF document says of its article."""

    headline: str = ""
    subheadline: str | None = None
    standfirst: str | None = None
    byline: tuple[Contributor, ...] = ()
    dateline: str | None = None
    distributor: str | None = None
    section: str | None = None
    id: str = ""
    issued: str = ""
    released: str = ""
    expires: str = ""
    tags: tuple[Tag, ...] = ()
    rights: Rights | None = None
    blocks: tuple[Block, ...] = ()


def nitf(root: Element, notes: Notes) -> Nitf:
    """What a document says, in the order in which it is best looked for."""
    head, body = below(root, "head"), below(root, "body")
    top, docdata = below(body, "body.head"), below(head, "docdata")
    content, end = below(body, "body.content"), below(body, "body.end")
    _pass_over_rest(top, notes, "hedline", "byline", "dateline", "abstract", "distributor", "rights")
    _pass_over_rest(docdata, notes, *_DOCDATA)
    blocks = () if content is None else _blocks(content, notes)
    sections = (one.get("position.section", "") for one in each(head, "pubdata"))
    return Nitf(
        headline=said(top, "hedline", "hl1") or said(head, "title"),
        subheadline=notes.text("hl2", said(top, "hedline", "hl2")),
        standfirst=notes.text("abstract", said(top, "abstract"), Notice),
        byline=tuple(_byline(top, notes)),
        dateline=notes.text("dateline", said(top, "dateline", "location") or said(top, "dateline"), Name),
        distributor=notes.text("distributor", said(top, "distributor"), Name),
        section=notes.text("pubdata", next(filter(None, sections), None), Name),
        id=_stated(docdata, "doc-id", "id-string"),
        issued=_stated(docdata, "date.issue", "norm"),
        released=_stated(docdata, "date.release", "norm"),
        expires=_stated(docdata, "date.expire", "norm"),
        tags=tuple(_tags(head, notes)),
        rights=_rights(docdata, top, notes),
        blocks=(*blocks, *_last_words(end), *_corrections(docdata, notes)),
    )


_DOCDATA = (
    "doc-id", "date.issue", "date.release", "date.expire", "doc.copyright", "doc.rights",
    "key-list", "identified-content", "correction",
)  # fmt: skip


def _pass_over_rest(parent: Element | None, notes: Notes, *known: str) -> None:
    for element in each(parent):
        if name(element) not in known and (element.attrib or tidy(words(element))):
            pass_over(element, notes)


def _stated(docdata: Element | None, wanted: str, attribute: str) -> str:
    return next((one.get(attribute, "") for one in each(docdata, wanted)), "")


def _byline(top: Element | None, notes: Notes) -> Iterator[Contributor]:
    for byline in each(top, "byline"):
        people = list(each(byline, "person", "virtloc.provider", "org"))
        role = notes.text(path(byline), said(byline, "byttl"))
        if not people:
            without_role = deepcopy(byline)
            etree.strip_elements(without_role, "{*}byttl", with_tail=False)
            named = notes.authors(path(byline), words(without_role))
            yield from (msgspec.structs.replace(who, role=who.role or role) for who in named)
        for person in people:
            kind = "organisation" if name(person) == "org" else "person"
            who = notes.text(path(person), words(person), Name)
            if who is not None:
                yield Contributor(name=who, kind="person" if kind == "person" else "organisation", role=role)


def _tags(head: Element | None, notes: Notes) -> Iterator[Tag]:
    """Keywords, classifiers and subjects, each name once."""
    known: dict[str, Tag] = {}
    for element in () if head is None else head.iter(etree.Element):
        subject, code = "", None
        match name(element):
            case "keyword":
                subject = element.get("key", "")
            case "tobject.subject":
                refnum = element.get("tobject.subject.refnum")
                keys = ("detail", "matter", "type")
                subject = next(filter(None, (element.get(f"tobject.subject.{key}") for key in keys)), "")
                code = f"subj:{refnum}" if refnum else None
            case "classifier":
                subject = element.get("value", "") or words(element)
            case "person" | "org" | "location" | "event" | "object.title" if _is_identified(element):
                subject = element.get("value", "") or words(element)
        fits = notes.text(path(element), subject, Name) if subject else None
        if fits is not None:
            known.setdefault(fits, Tag(name=fits, code=notes.text("", code, Code)))
    yield from known.values()


def _is_identified(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and name(parent) == "identified-content"


def _rights(docdata: Element | None, top: Element | None, notes: Notes) -> Rights | None:
    year = notes.number("doc.copyright", _stated(docdata, "doc.copyright", "year"))
    terms = said(top, "rights") or said(docdata, "doc.rights")
    rights = Rights(
        copyright_holder=notes.text("doc.copyright", _stated(docdata, "doc.copyright", "holder")),
        copyright_year=year if year is not None and year <= 9999 else None,
        usage_terms=notes.text("rights", terms, Notice),
    )
    return rights if rights != Rights() else None


def _last_words(end: Element | None) -> Iterator[Paragraph]:
    """The lines below the text, such as who reported it."""
    for element in each(end):
        if said := tidy(words(element)):
            yield Paragraph(text=said)


def _corrections(docdata: Element | None, notes: Notes) -> Iterator[Paragraph]:
    """NITF does not say when something was put right, but the sentence must not be lost."""
    for element in each(docdata, "correction"):
        if info := tidy(element.get("info", "")):
            notes.pass_over(path(element), f"when this was put right; it stands in the text: {info}")
            yield Paragraph(text=info)


def _blocks(content: Element, notes: Notes) -> tuple[Block, ...]:
    """The body's elements under HTML's names, each `media` as a figure with a record."""
    where = path(content)
    copied = deepcopy(content)
    copied.tail = None
    records: dict[str, Medium] = {}
    shown = list(copied.iter("{*}media"))
    if len(shown) > _MOST_MEDIA:
        raise TooLarge(f"the text has {len(shown):,} media; the limit is {_MOST_MEDIA:,}")
    for number, media in enumerate(shown):
        record = _medium(media, notes, where)
        if record is not None:
            records[f"media-{number}"] = record
        _replace(media, _figure(record, f"media-{number}", media))
    for element in list(copied.iter(etree.Element)):
        tag = name(element)
        if element.get("class", "") == "" or tag not in ("figure", "figcaption"):
            element.tag = _TAGS.get(tag, tag if tag in _KEPT or tag in _MADE else "span")
    for quote in list(copied.iter("blockquote")):
        _set_quote(quote)
    etree.cleanup_namespaces(copied)
    markup = str(etree.tostring(copied, encoding="unicode", method="html"))
    return placed(markup, records, notes, where=where)


def _medium(media: Element, notes: Notes, where: str) -> Medium | None:
    kind = media.get("media-type", "image")
    file = max(each(media, "media-reference"), key=_width, default=None)
    held = {} if file is None else dict(file.items())
    caption = Caption(text=notes.text(where, _caption(media), Notice))
    producer = notes.text(where, " ".join(words(one) for one in each(media, "media-producer")))
    if kind == "video":
        video = Video(url=notes.address(where, held.get("source")), credit=producer)
        return VideoBlock(video=video, caption=caption)
    if kind not in ("image", "graphic", "photo", "picture"):
        notes.pass_over(where, f"media of type {kind}: {held.get('source', '')} {words(media)}")
        return None
    image = Image(
        url=notes.address(where, held.get("source")),
        media_type=notes.text(where, held.get("mime-type"), Code),
        width=notes.number(where, held.get("width")),
        height=notes.number(where, held.get("height")),
        alt=notes.text(where, held.get("alternate-text"), Notice),
        credit=producer or notes.text(where, held.get("source-credit")),
        copyright_notice=notes.text(where, held.get("copyright"), Notice),
    )
    return ImageBlock(image=image, caption=caption)


def _width(reference: Element) -> int:
    width = reference.get("width", "")
    return int(width) if width.isdecimal() and len(width) < 7 else 0


def _caption(media: Element) -> str:
    return " ".join(tidy(words(one)) for one in each(media, "media-caption"))


def _figure(record: Medium | None, place: str, media: Element) -> Element | None:
    """A figure as our own bodies have it, the words of the caption with their links and emphasis in it."""
    if record is None:
        return None
    kind = "video" if isinstance(record, VideoBlock) else "image"
    figure = etree.Element("figure", {"class": f"{kind} unseen", "id": place})
    words_below = etree.SubElement(figure, "figcaption", {"class": "under"})
    for caption in each(media, "media-caption"):
        paragraph = deepcopy(caption)
        paragraph.tag, paragraph.tail = "p", None
        for inner in list(paragraph.iter("{*}p")):
            if inner is not paragraph:
                inner.tag = "span"
        paragraph.attrib.clear()
        paragraph.set("class", "caption")
        words_below.append(paragraph)
    return figure


def _replace(old: Element, new: Element | None) -> None:
    parent = old.getparent()
    if parent is None:
        return
    following = old.tail
    if new is None:
        new = etree.Element("span")
    new.tail = following
    parent.replace(old, new)


def _set_quote(quote: Element) -> None:
    """A block quote with whom it is by, as our own bodies have it."""
    speaker = " ".join(tidy(words(one)) for one in quote.iter("cite"))
    parent = quote.getparent()
    if not speaker or parent is None:
        return
    etree.strip_elements(quote, "cite", with_tail=False)
    figure = etree.Element("figure", {"class": "quote"})
    _replace(quote, figure)
    quote.tail = None
    figure.append(quote)
    below_it = etree.SubElement(figure, "figcaption")
    etree.SubElement(below_it, "bdi", {"class": "speaker"}).text = speaker
