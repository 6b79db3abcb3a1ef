"""What a feed's reader is shown of an article, taken apart: the body, and what stands around it there.

Our own feeds set the dateline before the body and the corrections behind it, for readers show nothing else.
"""

import re
from collections.abc import Iterator

import msgspec
from lxml import etree

from service.domain.article import Block, Correction, Paragraph
from service.domain.value import Name, Notice
from service.ingest.html.fragment import fragment
from service.ingest.html.tree import parsed, words
from service.ingest.notes import Notes
from service.ingest.xml import Element

_BY_WORDPRESS = re.compile(r"The post .{1,500} (?:appeared first|first appeared) on .{1,300}\.")
_ENOUGH = 40
"""Characters of a teaser by which it is known as the beginning of the text."""


class Content(msgspec.Struct, frozen=True):
    """The parts of an article that stand in its content."""

    blocks: tuple[Block, ...] = ()
    dateline: str | None = None
    corrections: tuple[Correction, ...] = ()


def content(markup: str, notes: Notes, *, where: str, base: str | None, ours: bool) -> Content:
    """The parts in a content's HTML. `ours` says that a service like this one wrote it."""
    if not markup.strip():
        return Content()
    if not ours:
        return Content(tuple(_own(_blocks(markup, notes, where, base), notes, where)))
    root = parsed(markup)
    dateline: str | None = None
    corrections: list[Correction] = []
    for element in root.xpath("//p[@class='dateline']")[:1]:
        dateline = notes.text(where, words(element), Name)
        _cut(element)
    for element in root.xpath("//section[@class='corrections']")[-1:]:
        corrections = list(_corrections(element, notes, where))
        _cut(element)
    rest = str(etree.tostring(root, encoding="unicode", method="html"))
    return Content(_blocks(rest, notes, where, base), dateline, tuple(corrections))


def is_beginning(teaser: str, blocks: tuple[Block, ...]) -> bool:
    """Whether a teaser is the beginning of the text, which systems cut off by themselves."""
    opening = teaser.removesuffix("[…]").removesuffix("[...]").removesuffix("…").removesuffix("...").strip()
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    return len(opening) >= _ENOUGH and text.startswith(opening)


def without_trailer(teaser: str) -> str:
    """A teaser without the sentence that WordPress puts behind it."""
    return _BY_WORDPRESS.sub("", teaser).strip()


def _blocks(markup: str, notes: Notes, where: str, base: str | None) -> tuple[Block, ...]:
    read = fragment(markup, base=base)
    notes.take_over(read.unread, where)
    return read.blocks


def _own(blocks: tuple[Block, ...], notes: Notes, where: str) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph) and _BY_WORDPRESS.fullmatch(block.text):
            notes.pass_over(where, block.text)
        else:
            yield block


def _cut(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _corrections(section: Element, notes: Notes, where: str) -> Iterator[Correction]:
    for entry in section.iter("li"):
        at = next((notes.moment(where, time.get("datetime")) for time in entry.iter("time")), None)
        text = next((words(said) for said in entry.iter("span") if said.get("class") == "correction"), None)
        number = entry.get("data-revision", "")
        said = notes.text(where, text, Notice)
        if at is not None and said is not None and number.isdecimal() and len(number) < 10:
            yield Correction(at=at, text=said, revision=int(number))
        else:
            notes.pass_over(where, f"a correction: {words(entry)}")
