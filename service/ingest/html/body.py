"""The blocks of a page's article: its region read in order, without what the page says of it in other places.

Above the first paragraph stand lines that are not the body's; among the paragraphs stand links to other
articles, forms and buttons that no class told from prose. What of these is as long as prose is named.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from service.domain.article import (
    Block,
    Contributor,
    Heading,
    ImageBlock,
    ListBlock,
    Paragraph,
    VideoBlock,
)
from service.domain.sentences import ends_sentence
from service.domain.unread import Unread
from service.ingest.bylines import byline
from service.ingest.encoding import cleaned
from service.ingest.furniture import bare, is_furniture
from service.ingest.html.dates import visible
from service.ingest.html.found import Found
from service.ingest.html.head import BYLINE, CERTAIN_STANDFIRST, DATE, STANDFIRST, Head
from service.ingest.html.hints import told
from service.ingest.html.joining import once, with_captions
from service.ingest.html.prose import length
from service.ingest.html.region import Region
from service.ingest.html.sifting import sifted, text_of
from service.ingest.html.surroundings import Surroundings
from service.ingest.html.tree import Element, holds, path, words
from service.ingest.html.walk import Walk
from service.ingest.html.zones import Zones, of_region

_SHORTEST_PROSE = 45
_SHOWN = 500
_LEAST_SHOWN = 0.4


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a region comes to: the standfirst above its blocks, these, and what is in none of them."""

    blocks: tuple[Block, ...]
    standfirst: str | None = None
    unread: tuple[Unread, ...] = ()


def body(
    region: Region, surroundings: Surroundings, head: Head, people: Sequence[Contributor], *, base: str | None
) -> Body:
    """The body of a page's article, of whose head and authors is known already."""
    zones = Zones(region, surroundings)
    walk = Walk(base, left_out=zones.left_out)
    walk.read(region.scope)
    above, rest, standfirst = _parted(with_captions(of_region(walk.found, zones)), zones, head)
    said = {
        *head.said,
        *(bare(person.name) for person in people),
        *([bare(standfirst)] if standfirst else []),
    }
    left: list[Unread] = []
    left += _unused(above, head, standfirst)
    shown = [each for each in above if isinstance(each.block, ImageBlock | VideoBlock)]
    blocks = list(sifted([*shown, *rest], said, people, left))
    return Body(blocks=tuple(once(blocks)), standfirst=standfirst, unread=(*walk.unread, *zones.left, *left))


def stated_at_least(found: Body, text: str) -> Body:
    """The body; with the words of the page's `articleBody` where the page itself shows next to none of them.

    So it is where a script writes the words, or a wall hides them from whoever did not pay.
    """
    shown = sum(len(block.text) for block in found.blocks if isinstance(block, Paragraph))
    if shown >= _LEAST_SHOWN * len(text):
        return found
    media = [block for block in found.blocks if isinstance(block, ImageBlock | VideoBlock)]
    said = [Paragraph(text=cleaned(" ".join(line.split()))) for line in text.split("\n") if line.strip()]
    return replace(found, blocks=(*media, *said))


def _parted(found: list[Found], zones: Zones, head: Head) -> tuple[list[Found], list[Found], str | None]:
    """What stands above the first paragraph, the rest, and the standfirst among the first."""
    standfirst: str | None = None
    first = len(found)
    for place, each in enumerate(found):
        text = text_of(each.block)
        inside = zones.is_body(each.element)
        if text is None:
            if not isinstance(each.block, ImageBlock | VideoBlock):
                first = place
                break
        elif bare(text) in head.said or is_furniture(text) or zones.is_above_headline(each.element):
            continue
        elif _is_standfirst(each, text, inside=inside):
            standfirst = standfirst or text
        elif inside and (not _is_line(each, text) or _is_short_sentence(each, text)):
            first = place - _headings_above(found, place, zones)
            break
        elif standfirst is None and len(text) >= _SHORTEST_PROSE and _may_be_standfirst(each, text):
            standfirst = text
        elif isinstance(each.block, ListBlock) and not inside and not each.linked:
            first = place
            break
    return found[:first], found[first:], standfirst


def _unused(above: list[Found], head: Head, standfirst: str | None) -> Iterator[Unread]:
    """The sentences above the first paragraph that are neither the standfirst nor told by the head."""
    for each in above:
        text = text_of(each.block)
        if text and text != standfirst and ends_sentence(text) and bare(text) not in head.said:
            yield Unread(where=path(each.element), what=f"a line above the article: {text[:_SHOWN]!r}")


def _headings_above(found: list[Found], place: int, zones: Zones) -> int:
    """How many headings stand right above a block of the body."""
    above = takewhile(
        lambda each: (
            isinstance(each.block, Heading)
            and zones.is_body(each.element)
            and not zones.is_above_headline(each.element)
        ),
        reversed(found[:place]),
    )
    return sum(1 for _ in above)


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


def _may_be_standfirst(each: Found, text: str) -> bool:
    """Whether a long line above the first paragraph is neither a byline nor a time."""
    near = _told_near(each.element)
    return isinstance(each.block, Paragraph | Heading) and not (
        BYLINE.search(near) or visible(text, month_first=False) or byline(text)[0] or each.linked
    )


def _is_short_sentence(each: Found, text: str) -> bool:
    """Whether a short block is a sentence all the same, and no byline or time: the first question, say."""
    if not isinstance(each.block, Paragraph) or not ends_sentence(text) or " " not in text:
        return False
    near = _told_near(each.element)
    return not (
        BYLINE.search(near) or DATE.search(near) or byline(text)[0] or visible(text, month_first=False)
    )


def _is_line(each: Found, text: str) -> bool:
    """Whether a block above the first paragraph may be a byline, a time or a label."""
    if isinstance(each.block, ListBlock):
        return all(len(entry.text) < 25 for entry in each.block.items)
    if length(text) < 100 and holds(each.element, "time"):
        return True
    return length(text) < _SHORTEST_PROSE or (
        length(text) < 100 and not ends_sentence(text) and text[-1] not in ":："
    )


def _told_near(element: Element) -> str:
    """What an element is called, and what holds next to nothing but it."""
    near = [told(element)]
    length = len(words(element, 1_000))
    for above in element.iterancestors():
        if len(near) == 3 or len(words(above, 1_000)) > 1.2 * length + 10:
            break
        near.append(told(above))
    return " ".join(near)
