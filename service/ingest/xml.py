"""XML from anywhere, parsed in the one way that is safe: no DTD, no entity but XML's own, no network.

A document type may be named, as NITF and old RSS do without need: it is never fetched. libxml2's own limits
hold: 256 levels, 10 MB a text.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element

from service.domain.errors import NotAnArticle, TooLarge
from service.ingest.encoding import characters, recoded
from service.ingest.notes import Notes

Element = _Element
"""An element, under a name that is no private one's."""

XML = "{http://www.w3.org/XML/1998/namespace}"

_MARK = "\ufeff"
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,400}\?>")
_DOCTYPE = re.compile(r"""<!DOCTYPE\s+[\w:.-]+(?:\s+(?:SYSTEM|PUBLIC|"[^"<]{0,500}"|'[^'<]{0,500}'))*\s*>""")
"""A document type that is only named. It is taken out: with it, libxml2 leaves entities out of attributes and
says nothing, as an external subset might declare them."""
_ROOT = re.compile(r"<[^!?\s]")
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) lets stand nowhere: litter, without which the document is read."""

_MOST_TAGS = 400_000
"""Of 10 MB of empty elements libxml2 makes 300 MB, in two seconds; so many of them are 50 MB, in a fifth of a
second. A feed has some thousand."""
_MOST_ATTRIBUTES = 250_000
"""The same of these: 80 MB."""


def parse(document: bytes) -> Element:
    """The root of a document. Raises NotAnArticle where it is no well-formed XML or asks for an entity,
    InvalidInput where it is not in the charset that it declares, TooLarge where its tags are too many."""
    text = _markup(document)
    if not text.strip():
        raise NotAnArticle("no article: the document is empty")
    if text.count("<") > _MOST_TAGS:
        raise TooLarge(f"the document has more than {_MOST_TAGS:,} tags")
    if text.count('="') + text.count("='") > _MOST_ATTRIBUTES:
        raise TooLarge(f"the document has more than {_MOST_ATTRIBUTES:,} attributes")
    # A parser of its own for each document: one that was used keeps the names of all it has read.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotAnArticle(f"no article: this is no well-formed XML: {_sentence(error)}") from None
    _require_no_entities(root)
    return root


def _markup(document: bytes) -> str:
    """The document's text without what comes before its markup: the declaration, the document type."""
    text = _FORBIDDEN.sub("", _DECLARATION.sub(_line_ends, _text(document), count=1))
    root = _ROOT.search(text)
    named = _DOCTYPE.search(text, 0, root.start()) if root is not None else None
    return text if named is None else text[: named.start()] + _line_ends(named) + text[named.end() :]


def _line_ends(cut: re.Match[str]) -> str:
    """What stays of a text that is cut out, so that lines keep their numbers."""
    return "\n" * cut[0].count("\n")


def _text(document: bytes) -> str:
    """What is UTF-8 is UTF-8, whatever the declaration says: by chance hardly any other text is."""
    declared = _DECLARED.match(document[:400])
    if declared is not None and document.isascii():
        document = recoded(document, declared[1].decode())
    try:
        return document.decode().removeprefix(_MARK) if b"\0" not in document else characters(document)
    except UnicodeDecodeError:
        return characters(document if declared is None else recoded(document, declared[1].decode()))


def _sentence(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "it breaks off").replace("\n", " ")[:300]


def _require_no_entities(root: Element) -> None:
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and (declared := next(iter(internal.iterentities()), None)) is not None:
        raise NotAnArticle(
            f"no article: the document declares an entity of its own, {declared.name!r}; write it out"
        )
    if (reference := next(root.iter(etree.Entity), None)) is not None:
        raise NotAnArticle(
            f"no article: the entity {reference.text} is not one of XML's own; write the character"
        )


def name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def below(element: Element | None, *names: str) -> Element | None:
    """The first element down this path of names, whatever their namespaces."""
    for wanted in names:
        if element is None:
            return None
        element = next(each(element, wanted), None)
    return element


def each(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of these names; all of them where none is given."""
    for child in () if element is None else element:
        if not names or name(child) in names:
            yield child


def words(element: Element | None) -> str:
    """All text in an element, as it stands."""
    return "" if element is None else "".join(element.itertext())


def path(element: Element) -> str:
    """Where an element stands, by the names above it and its line: `rss/channel/item/enclosure, line 12`.

    Not by its number among its like: of a feed with thousands of items, counting them takes minutes.
    """
    names = [name(at) for at in (element, *element.iterancestors())]
    return f"{'/'.join(reversed(names))}, line {element.sourceline}"


def base_of(element: Element, base: str | None) -> str | None:
    """The address that addresses in an element are relative to (XML Base), given the document's."""
    stated = [at.get(f"{XML}base") for at in (element, *element.iterancestors())]
    for address in reversed([each for each in stated if each]):
        try:
            base = urljoin(base or "", address)
        except ValueError:
            continue
    return base


def language_of(element: Element) -> str | None:
    """The language that an element is in, stated on it or above it."""
    stated = (at.get(f"{XML}lang") for at in (element, *element.iterancestors()))
    return next((language for language in stated if language), None)


def inner_html(element: Element) -> str:
    """What is in an element of XHTML, as HTML: prefixes and namespaces gone, no element closed by itself."""
    copied = deepcopy(element)
    copied.tail = None
    for inside in copied.iter(etree.Element):
        inside.tag = name(inside)
    etree.cleanup_namespaces(copied)
    return str(etree.tostring(copied, encoding="unicode", method="html"))


def pass_over(element: Element, notes: Notes) -> None:
    """Name an element that has no place, with its attributes and words."""
    what = "" if notes.is_full else shown(element)
    notes.pass_over(lambda: path(element), what)


def shown(element: Element) -> str:
    """An element for who looks for it: its name, its attributes, its words."""
    attributes = " ".join(f'{key.rpartition("}")[2]}="{value}"' for key, value in element.items())
    prefix = f"{element.prefix}:" if element.prefix else ""
    return f"{prefix}{name(element)} {attributes} {words(element)}"
