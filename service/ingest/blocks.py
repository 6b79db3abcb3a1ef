"""Elements of a page to blocks: paragraphs, sub-headings, lists, quotations set apart, boxes."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from service.domain.article import (
    Block,
    Box,
    FlatBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
)
from service.domain.sentences import ends_sentence
from service.ingest.bylines import all_described, byline, contributors, is_role
from service.ingest.markers import ASIDES, CREDIT_OF_PERSONS
from service.ingest.pictures import Aside, Element, Standfirst, Text

_LONGEST_HEADING = 90
_MOST_WORDS = 14
_BULLET = re.compile(r"(?:[•‣▪●◦]\s*|[*-] )(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)] (?=\S)")
_QUOTED = re.compile(r"[“\"«„](?P<words>[^“”\"«»„]+)[”\"»“]$")
_SPEAKER = re.compile(r"[—–―-] ?(?P<speaker>[^\W\d_a-z].{0,150})$")
_QUESTION = re.compile(r"[?؟？]$")
_CONJUNCTION = re.compile(r"(?:And|But|So|Or|Yet|Then|Why not)\b")


def blocks(elements: Sequence[Element]) -> tuple[Block, ...]:
    """The blocks of an article's body, every text of the page in them once and in order."""
    body: list[Block] = []
    block: Block
    position = 0
    while position < len(elements):
        aside = _aside(elements, position)
        if aside is not None:
            block, length = _box(aside, elements, position)
            if isinstance(block, Box) and block.headline is None:
                block = _headed(block, body)
        else:
            block, length = _flat(elements, position)
        body.append(block)
        position += length
    return tuple(body)


def reads_as_heading(text: str) -> bool:
    """Whether a line is short and no sentence; a short question may be a heading too."""
    if len(text) > _LONGEST_HEADING or text.count(" ") >= _MOST_WORDS or text[-1] in ":;,":
        return False
    if _BULLET.match(text) or _SPEAKER.match(text) or CREDIT_OF_PERSONS.match(text):
        return False
    if _QUESTION.search(text):
        return _CONJUNCTION.match(text) is None
    return not ends_sentence(text)


def _is_heading(elements: Sequence[Element], position: int) -> bool:
    """A heading has something below it; of three or more short lines in a row only the last is one.

    What comes before the article's first paragraph heads nothing.
    """
    element = elements[position]
    if not isinstance(element, Text) or position == 0 or not reads_as_heading(element.text):
        return False
    run = 1
    while run < 3 and _short(elements, position + run):
        run += 1
    if position + run >= len(elements):
        return False
    return run == 1 or (run == 2 and not _short(elements, position - 1))


def _short(elements: Sequence[Element], position: int) -> bool:
    if position >= len(elements):
        return False
    element = elements[position]
    return isinstance(element, Text) and reads_as_heading(element.text)


def _flat(elements: Sequence[Element], position: int) -> tuple[FlatBlock, int]:
    """The block that begins at a position, and how many elements it takes."""
    element = elements[position]
    match element:
        case Text():
            return (
                _listed(elements, position)
                or _quoted(elements, position)
                or (
                    Heading(text=element.text)
                    if _is_heading(elements, position)
                    else Paragraph(text=element.text),
                    1,
                )
            )
        case Standfirst():
            return Paragraph(text=element.text), 1
        case Aside():
            return Paragraph(text=element.line), 1
        case _:
            return element, 1


def _listed(elements: Sequence[Element], position: int) -> tuple[FlatBlock, int] | None:
    """A run of lines with bullets, or of at least two that count 1., 2., ..."""
    items: list[ListItem] = []
    ordered = False
    for number_of_line in range(position, len(elements)):
        element = elements[number_of_line]
        if not isinstance(element, Text):
            break
        bullet = _BULLET.match(element.text)
        number = _NUMBER.match(element.text)
        counts = number is not None and int(number[1]) == len(items) + 1
        if (items and ordered != (bullet is None)) or not (bullet or counts):
            break
        ordered = bullet is None
        mark = bullet or number
        items.append(ListItem(text=element.text[mark.end() if mark else 0 :]))
    if not items or (ordered and len(items) < 2):
        return None
    return ListBlock(items=tuple(items), ordered=ordered), len(items)


def _quoted(elements: Sequence[Element], position: int) -> tuple[FlatBlock, int] | None:
    """A line wholly in quotation marks with a line below that names the speaker after a dash."""
    pair = elements[position : position + 2]
    if len(pair) < 2 or not isinstance(pair[0], Text) or not isinstance(pair[1], Text):
        return None
    words = _QUOTED.match(pair[0].text)
    speaker = _SPEAKER.match(pair[1].text)
    if words is None or speaker is None:
        return None
    return Quote(text=words["words"].strip(), speaker=speaker["speaker"]), 2


def _aside(elements: Sequence[Element], position: int) -> tuple[Aside, int] | None:
    """The byline of a box at a position, and how many elements it takes: one or a label and a byline."""
    element = elements[position]
    if isinstance(element, Aside):
        return element, 1
    if not isinstance(element, Text):
        return None
    genre = ASIDES.get(element.text.rstrip(":").casefold())
    below = _text(elements, position + 1)
    if genre is None or below is None:
        return None
    if byline(below)[0]:
        return Aside(below.split(" ", 1)[1], below, genre), 2
    role = _text(elements, position + 2)
    named = len(below) < _LONGEST_HEADING and len(contributors(below)) == 1
    return (Aside(below, below, genre), 2) if named and role is not None and is_role(role) else None


def _text(elements: Sequence[Element], position: int) -> str | None:
    element = elements[position] if position < len(elements) else None
    return element.text if isinstance(element, Text) else None


def _box(aside: tuple[Aside, int], elements: Sequence[Element], position: int) -> tuple[Box | Paragraph, int]:
    """The aside with the blocks up to the next sub-heading or aside.

    An aside with nothing below it is only a line: its words stay as a paragraph.
    """
    opening, length = aside
    label = elements[position]
    inner: list[FlatBlock] = []
    people, line = contributors(opening.byline), opening.line
    while (said := _text(elements, position + length)) and (told := all_described(people, said)):
        people, line, length = told, f"{line}, {said}", length + 1
    while position + length < len(elements):
        here = position + length
        if _aside(elements, here) is not None or (inner and _is_heading(elements, here)):
            break
        block, taken = _flat(elements, here)
        inner.append(block)
        length += taken
    if not inner:
        return Paragraph(text=line), length
    return (
        Box(
            headline=label.text if isinstance(label, Text) else None,
            genre=opening.genre,
            byline=people,
            blocks=tuple(inner),
        ),
        length,
    )


def _headed(box: Box, body: list[Block]) -> Box:
    """The box with its headline: the sub-heading directly above its byline, or else directly below it."""
    above = body[-1] if body else None
    if isinstance(above, Heading):
        body.pop()
        return replace(box, headline=above.text)
    match box.blocks:
        case (Heading(text=headline), _, *_):
            return replace(box, headline=headline, blocks=box.blocks[1:])
        case _:
            return box
