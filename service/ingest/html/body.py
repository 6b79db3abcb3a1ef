"""The blocks of a page's article: its region read in order, without what the page says of it in other places.

Above the first paragraph stand lines that are not the body's; among the paragraphs stand links to other articles,
forms and buttons that no class told from prose. Whatever of these is long enough for prose is named.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from service.domain.article import (
    Block,
    Box,
    Contributor,
    Heading,
    ImageBlock,
    ListBlock,
    Paragraph,
    Quote,
    VideoBlock,
)
from service.domain.sentences import ends_sentence
from service.domain.span import Emphasis, Link
from service.domain.unread import Unread
from service.ingest.blocks import reads_as_heading
from service.ingest.bylines import byline, contributors
from service.ingest.furniture import bare, heads_links, is_furniture, is_stamp
from service.ingest.html.credits import split
from service.ingest.html.dates import visible
from service.ingest.html.head import BYLINE, CERTAIN_STANDFIRST, STANDFIRST, Head
from service.ingest.html.hints import told
from service.ingest.html.invitations import asks, is_small_print, leads_on
from service.ingest.html.prose import Prose, length
from service.ingest.html.region import Region
from service.ingest.html.surroundings import Surroundings
from service.ingest.html.tree import Element, holds, path, words
from service.ingest.html.walk import Found, Walk

_LONGEST_LINE = 200
_LONGEST_CAPTION = 350
_SHORTEST_PROSE = 45
_SHOWN = 500
_HEAD = 12
"""Blocks of a body among which its byline and its times stand."""
_CORRECTION = re.compile(
    r"(?:(?:this|the) (?:article|story|piece|report|headline|version).{0,40}\b(?:amended|corrected|updated to (?:correct|clarify)|clarified)"
    r"|(?:correction|clarification|editor['’]s note|korrektur|anmerkung|berichtigung|corrección|rectificatif|errata?|correzione)\s*[:(,–—-])",
    re.IGNORECASE,
)


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a region comes to: the standfirst above its blocks, these, and what is in none of them."""

    blocks: tuple[Block, ...]
    standfirst: str | None = None
    unread: tuple[Unread, ...] = ()


class _Zones:
    """Follows a walk through the region: what comes before the body, in it, behind it."""

    def __init__(self, region: Region, surroundings: Surroundings, prose: Prose) -> None:
        self._region = region
        self._surroundings = surroundings
        self._prose = prose
        self._body = set(region.body.iter())
        self._above = set(region.body.iterancestors())
        self._reached = False
        self.left: list[Unread] = []

    def left_out(self, element: Element) -> bool:
        if element is self._region.headline:
            return True
        if element is self._region.body:
            self._reached = True
        if element in self._body and element is not self._region.body:
            return self._is_around(element)
        if element in self._above or element is self._region.body:
            return False
        if self._reached:
            return not _is_correction(element)
        return self._surroundings.holds(element)

    def is_body(self, element: Element) -> bool:
        return element in self._body

    def _is_around(self, element: Element) -> bool:
        if not self._surroundings.holds(element) or _is_correction(element):
            return False
        if (
            self._prose.of(element)
            and self._prose.linked(element) < 0.3
            and not holds(element, "form", "input", "button")
        ):
            self.left.append(
                Unread(where=path(element), what=f"left out as the page's own: {words(element)[:_SHOWN]!r}")
            )
        return True


def body(
    region: Region,
    surroundings: Surroundings,
    prose: Prose,
    head: Head,
    people: Sequence[Contributor],
    base: str | None,
) -> Body:
    """The body of a page's article, of whose head and authors is known already."""
    zones = _Zones(region, surroundings, prose)
    walk = Walk(base, left_out=zones.left_out)
    walk.read(region.scope)
    found = _of_region(walk.found, zones)
    above, rest, standfirst = _parted(found, zones, head)
    said = (
        head.said | {bare(person.name) for person in people} | ({bare(standfirst)} if standfirst else set())
    )
    left: list[Unread] = []
    blocks = [
        *(each.block for each in above if isinstance(each.block, ImageBlock | VideoBlock)),
        *_kept(rest, said, people, left),
    ]
    return Body(blocks=tuple(_once(blocks)), standfirst=standfirst, unread=(*walk.unread, *zones.left, *left))


def _of_region(found: list[Found], zones: _Zones) -> list[Found]:
    """What a walk found, without text that stands loose around the body."""
    first = next((place for place, each in enumerate(found) if zones.is_body(each.element)), 0)
    return [
        each
        for place, each in enumerate(found)
        if place < first
        or zones.is_body(each.element)
        or isinstance(each.block, ImageBlock | VideoBlock)
        or _is_correction(each.element)
    ]


def _is_correction(element: Element) -> bool:
    text = words(element)
    return len(text) < 1_000 and _CORRECTION.match(text) is not None


def _parted(found: list[Found], zones: _Zones, head: Head) -> tuple[list[Found], list[Found], str | None]:
    """What stands above the first paragraph, the rest, and the standfirst among the first."""
    standfirst: str | None = None
    for place, each in enumerate(found):
        text = _text(each.block)
        if text is None:
            if isinstance(each.block, ImageBlock | VideoBlock):
                continue
            return found[:place], found[place:], standfirst
        if bare(text) in head.said or is_furniture(text):
            continue
        if _is_standfirst(each, text, inside=zones.is_body(each.element)):
            standfirst = standfirst or text
            continue
        if zones.is_body(each.element) and not _is_line(each, text):
            while (
                place
                and isinstance(found[place - 1].block, Heading)
                and zones.is_body(found[place - 1].element)
            ):
                place -= 1
            return found[:place], found[place:], standfirst
        if isinstance(each.block, ListBlock) and not zones.is_body(each.element) and not each.linked:
            return found[:place], found[place:], standfirst
    return found, [], standfirst


def _is_standfirst(each: Found, text: str, *, inside: bool) -> bool:
    if not isinstance(each.block, Paragraph | Heading) or len(text) < 25:
        return False
    if (CERTAIN_STANDFIRST if inside else STANDFIRST).search(_told_near(each.element)):
        return True
    # Between the headline and the body there is hardly any other sentence.
    return (
        not inside
        and (isinstance(each.block, Heading) or len(text) > 60)
        and not BYLINE.search(_told_near(each.element))
    )


def _is_line(each: Found, text: str) -> bool:
    """Whether a block above the first paragraph may be a byline, a time or a label."""
    if isinstance(each.block, ListBlock):
        return all(len(entry.text) < 25 for entry in each.block.items)
    return length(text) < _SHORTEST_PROSE or (
        length(text) < 100 and not ends_sentence(text) and text[-1] not in ":："
    )


def _told_near(element: Element) -> str:
    """What an element is called, and what holds next to nothing but it."""
    near = [told(element)]
    length = len(words(element))
    for above in element.iterancestors():
        if len(near) == 3 or len(words(above)) > 1.2 * length + 10:
            break
        near.append(told(above))
    return " ".join(near)


def _text(block: Block) -> str | None:
    match block:
        case Paragraph(text=text) | Heading(text=text):
            return text
        case ListBlock(items=items):
            return " ".join(item.text for item in items)
        case _:
            return None


def _kept(
    found: list[Found], said: set[str], people: Sequence[Contributor], left: list[Unread]
) -> Iterator[Block]:
    """The body's blocks without what is around the article after all."""
    position = 0
    above: Block | None = None
    away: Element | None = None
    while position < len(found):
        each = found[position]
        text = _text(each.block)
        position += 1
        if text is not None:
            if not any(sign.isalnum() for sign in text) or _is_said(
                each, text, said, people, early=position <= _HEAD
            ):
                continue
            if heads_links(text) or (isinstance(each.block, Heading) and leads_on(text)):
                while position < len(found) and _is_link(found[position]):
                    position += 1
                continue
            if is_furniture(text) or _is_beside_link(each, text, away):
                continue
            if is_small_print(text) or _leads_away(each, text):
                away = each.element
                left.append(
                    Unread(where=path(each.element), what=f"left out as the page's own: {text[:_SHOWN]!r}")
                )
                continue
        block = _as_heading(each.block, found[position] if position < len(found) else None)
        captioned = _captioned(above, block) or _spoken(above, each, block)
        if captioned is not None:
            yield captioned
            above = None
            continue
        if above is not None:
            yield above
        above = block
    if above is not None:
        yield above


def _is_said(each: Found, text: str, said: set[str], people: Sequence[Contributor], *, early: bool) -> bool:
    """Whether a line says once more what the head of the page says, or when a part of it was written."""
    if len(text) > _LONGEST_LINE:
        return False
    if bare(text) in said or is_stamp(text, anywhere=True):
        return True
    if ends_sentence(text) and len(text) > 90:
        return False
    if (
        early
        and len(text) < 120
        and any(person.name in text for person in people)
        and not ends_sentence(text)
    ):
        return True
    names = {person.name for person in byline(text)[0]}
    if names and names <= {person.name for person in people}:
        return True
    if holds(each.element, "time") and len(text) < 80 and not isinstance(each.block, ListBlock):
        return True
    stamped = visible(text, month_first=False) is not None and len(text) < 110
    return (
        early
        and not isinstance(each.block, ListBlock)
        and (stamped or (bool(BYLINE.search(told(each.element))) and len(text) < 110))
    )


def _is_beside_link(each: Found, text: str, away: Element | None) -> bool:
    """Whether a short line stands in one element with a link to another page, as its date or label."""
    if away is None or len(text) > 60 or ends_sentence(text):
        return False
    around = each.element.getparent()
    return around is not None and (
        around is away or around is away.getparent() and len(words(around)) < _LONGEST_LINE
    )


def _is_link(each: Found) -> bool:
    text = _text(each.block)
    return text is not None and each.linked >= 0.8 * len(text) and len(text) < _LONGEST_LINE


def _leads_away(each: Found, text: str) -> bool:
    """Whether a paragraph is nothing but a link, says that more is to be read elsewhere, or asks for something."""
    if isinstance(each.block, ListBlock):
        return all(
            any(isinstance(mark, Link) and mark.end - mark.start >= len(item.text) - 1 for mark in item.marks)
            for item in each.block.items
        )
    if isinstance(each.block, Heading):
        return asks(text) or each.linked >= 0.9 * len(text)
    if len(text) > _LONGEST_LINE:
        return False
    if each.linked >= 0.9 * len(text):
        return True
    return (each.linked > 0.4 * len(text) and leads_on(text)) or asks(text)


def _as_heading(block: Block, below: Found | None) -> Block:
    """A short paragraph that is all bold, with text below it, is a sub-heading."""
    match block:
        case Paragraph(text=text, marks=marks) if below is not None and not isinstance(below.block, Heading):
            whole = any(
                isinstance(mark, Emphasis) and mark.strong and mark.end - mark.start >= len(text) - 1
                for mark in marks
            )
            return Heading(text=text) if whole and reads_as_heading(text) else block
        case _:
            return block


def _captioned(above: Block | None, block: Block) -> Block | None:
    """A picture with the paragraph below it as its caption, where that ends in a credit or is all in italics."""
    if (
        not isinstance(above, ImageBlock)
        or above.caption.text
        or not isinstance(block, Paragraph)
        or len(block.text) > _LONGEST_CAPTION
    ):
        return None
    caption, credit = split(block.text)
    slanted = any(
        isinstance(mark, Emphasis) and not mark.strong and mark.end - mark.start >= len(block.text) - 1
        for mark in block.marks
    )
    if credit is None and not slanted:
        return None
    image = replace(above.image, credit=above.image.credit or credit)
    return ImageBlock(image=image, caption=replace(above.caption, text=caption or None))


def _spoken(above: Block | None, each: Found, block: Block) -> Block | None:
    """A quotation with the name in the line below it."""
    if (
        not isinstance(above, Quote)
        or above.speaker
        or not isinstance(block, Paragraph)
        or len(block.text) > 100
        or ends_sentence(block.text)
    ):
        return None
    name = block.text.lstrip(" —–―-~")
    told_so = (
        name != block.text or re.search(r"author|cite|speaker|source|name", told(each.element)) is not None
    )
    return (
        replace(above, speaker=name)
        if name and (told_so or (len(name) < 60 and contributors(name)))
        else None
    )


def _once(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without a picture that was there, and without words set apart from a paragraph that has them too."""
    prose = [bare(block.text) for block in blocks if isinstance(block, Paragraph)]
    seen: set[object] = set()
    for block in blocks:
        match block:
            case Quote(text=text) if any(bare(text) in paragraph for paragraph in prose):
                continue
            case ImageBlock():
                key = (block.image.url, block.caption.text)
                if key in seen:
                    continue
                seen.add(key)
            case Box() if not block.blocks:
                continue
            case _:
                pass
        yield block
