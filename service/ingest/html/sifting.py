"""The blocks of a body without the lines that are around the article after all, though no class told them so.

Whatever of these is long enough for prose is named.
"""

from collections.abc import Iterator, Sequence

from service.domain.article import Block, Contributor, Heading, ListBlock, Paragraph
from service.domain.sentences import ends_sentence, sentences
from service.domain.unread import Unread
from service.ingest.bylines import byline
from service.ingest.furniture import bare, heads_links, is_furniture, is_stamp
from service.ingest.html.dates import visible
from service.ingest.html.found import Found
from service.ingest.html.head import BYLINE
from service.ingest.html.hints import told
from service.ingest.html.invitations import asks, is_small_print, leads_on
from service.ingest.html.joining import as_heading, spoken
from service.ingest.html.tree import Element, holds, path, words
from service.ingest.markers import CREDIT_OF_PERSONS

_SHOWN = 500
_LONGEST_LABEL = 110
_HEAD = 12
"""Blocks of a body among which its byline and its times stand."""


def sifted(
    found: list[Found], said: set[str], people: Sequence[Contributor], left: list[Unread]
) -> Iterator[Block]:
    """The body's blocks without what is around the article after all."""
    position = 0
    above: Block | None = None
    away: Element | None = None
    while position < len(found):
        each = found[position]
        text = text_of(each.block)
        position += 1
        if (joined := spoken(above, each, each.block)) is not None:
            yield joined
            above = None
            continue
        if text is not None:
            if not any(sign.isalnum() for sign in text) or _is_said(
                each, text, said, people, early=position <= _HEAD
            ):
                continue
            if heads_links(text) or (isinstance(each.block, Heading) and leads_on(text)):
                while position < len(found) and _is_link(found[position]):
                    position += 1
                continue
            if is_furniture(text) or _is_of_buttons(each.block) or _is_beside_link(each, text, away):
                continue
            if is_small_print(text) or _leads_away(each, text):
                away = each.element
                left.append(
                    Unread(where=path(each.element), what=f"left out as the page's own: {text[:_SHOWN]!r}")
                )
                continue
        block = as_heading(each, found[position] if position < len(found) else None)
        if above is not None:
            yield above
        above = block
    if above is not None:
        yield above


def _is_said(each: Found, text: str, said: set[str], people: Sequence[Contributor], *, early: bool) -> bool:
    """Whether a line says once more what the head of the page says, or when a part of it was written."""
    if len(text) > _LONGEST_LINE or CREDIT_OF_PERSONS.match(text):
        return False
    if bare(text) in said or is_stamp(text, anywhere=True):
        return True
    names = {person.name for person in people}
    by = {person.name for person in byline(text)[0]}
    if by and by <= names:
        return True
    if early and not ends_sentence(text) and any(name in text for name in names):
        return True
    is_label = (
        len(text) <= _LONGEST_LABEL and not ends_sentence(text) and not isinstance(each.block, ListBlock)
    )
    stamped = visible(text, month_first=False) is not None or BYLINE.search(told(each.element)) is not None
    if early and len(text) <= _LONGEST_LABEL and holds(each.element, "time") and stamped:
        return True
    return is_label and (holds(each.element, "time") or (early and stamped))


def _is_of_buttons(block: Block) -> bool:
    """Whether a list has nothing but the words of buttons."""
    return isinstance(block, ListBlock) and all(is_furniture(entry.text) for entry in block.items)


def _is_beside_link(each: Found, text: str, away: Element | None) -> bool:
    """Whether a short line stands in one element with a link to another page, as its date or label."""
    if away is None or len(text) > 60 or ends_sentence(text):
        return False
    around = each.element.getparent()
    return around is not None and (
        around is away or (around is away.getparent() and len(words(around, _LONGEST_LINE)) < _LONGEST_LINE)
    )


def _is_link(each: Found) -> bool:
    text = text_of(each.block)
    return text is not None and each.linked >= 0.8 * len(text) and len(text) < _LONGEST_LINE


def _leads_away(each: Found, text: str) -> bool:
    """Whether a block is nothing but a link, leads on to other pages, or asks for something."""
    if isinstance(each.block, ListBlock):
        return each.linked >= 0.9 * sum(len(item.text) for item in each.block.items)
    if isinstance(each.block, Heading):
        return asks(text) or each.linked >= 0.9 * len(text)
    if len(text) > _LONGEST_LINE:
        return False
    if each.linked >= 0.9 * len(text):
        return True
    few = 0 if len(text) < 60 else 0.4 * len(text)
    if leads_on(text) and (each.linked > few or (len(text) < 60 and not ends_sentence(text))):
        return True
    return asks(text) or _ends_asking(each, text) or not any(map(str.isalpha, text))


def _ends_asking(each: Found, text: str) -> bool:
    """Whether a line ends with a link that asks for something: "… in the May issue. Subscribe now"."""
    start, end = sentences(text)[-1]
    last = text[start:end].strip()
    return len(text) <= _LONGEST_LABEL and asks(last) and each.linked >= len(last) - 1


_LONGEST_LINE = 200


def text_of(block: Block) -> str | None:
    match block:
        case Paragraph(text=text) | Heading(text=text):
            return text
        case ListBlock(items=items):
            return " ".join(item.text for item in items)
        case _:
            return None
