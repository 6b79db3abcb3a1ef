"""What changed between two revisions, as a plain HTML page: what went struck through, what came underlined.

No script, one style. The page's own words are English; the article's stand in its language and direction.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

import msgspec
from msgspec.structs import replace

from service.domain.article import Article, Block, Box, ListBlock, ListItem
from service.domain.difference.values import PartChange, QuotationChange, StatisticChange
from service.domain.forms import direction, is_language_tag
from service.domain.texts import blocks
from service.publish.layout import Layout
from service.publish.views import RevisionDifference
from service.publish.written import permitted, readable, rfc3339

_UNREAD = {"id", "sha256", "media_type", "focal_point", "marks", "ordered"}
"""Fields of a block that say nothing to a reader of the whole block; where they change they are shown."""

_MOST = 5_000
"""Parts that a page shows. More than anybody reads, a third of a second's work, and a bound: two revisions of
5 MB may differ in 200,000, all of which the JSON has."""


def difference_page(compared: RevisionDifference, article: Article) -> bytes:
    """The page as `text/html`, UTF-8. `article` is the later of the two revisions."""
    language = article.language if article.language and is_language_tag(article.language) else None
    found = compared.difference
    parts, room = _first(found.blocks, _MOST)
    page = _layout.page(
        compared=compared,
        headline=article.headline,
        language=language or "",
        direction="auto" if language is None else direction(language),
        fields=found.fields,
        parts=parts,
        cut=room < 0,
        placed=dict(_placed(article)),
        quotations=_told(found.quotations),
        statistics=_told(found.statistics),
        coarse=found.coarse,
    )
    return permitted(page).encode()


def _first(parts: Sequence[PartChange], room: int) -> tuple[tuple[PartChange, ...], int]:
    """The parts for which there is room, those inside others counted, and the room that is left; below
    zero where some had to be left out."""
    kept = []
    for part in parts:
        room -= 0 if part.kind == "equal" else 1 + _inside(part.block)
        if room < 0:
            break
        inner, room = _first(part.parts, room)
        kept.append(replace(part, parts=inner))
    return tuple(kept), room


def _inside(block: Block | None) -> int:
    match block:
        case ListBlock():
            return len(block.items)
        case Box():
            return sum(1 + _inside(child) for child in block.blocks)
        case _:
            return 0


def _told(
    changes: Sequence[QuotationChange] | Sequence[StatisticChange],
) -> list[QuotationChange | StatisticChange]:
    """Without those whose place alone differs: they move with every word before them."""
    return [change for change in changes if change.kind != "moved"]


def _placed(article: Article) -> Iterator[tuple[str, Block | ListItem]]:
    """Every block and every item of a list, by its pointer."""
    for pointer, block in blocks(article):
        yield pointer, block
        if isinstance(block, ListBlock):
            for number, entry in enumerate(block.items):
                yield f"{pointer}/items/{number}", entry


def _runs_of_parts(parts: Sequence[PartChange]) -> list[tuple[bool, list[PartChange]]]:
    """The parts in order, neighbours that did not change together."""
    grouped = groupby(parts, key=lambda part: part.kind == "equal")
    return [(unchanged, list(run)) for unchanged, run in grouped]


def _shown(part: Block | ListItem) -> list[tuple[str, str]]:
    """A whole block for a reader: what each line is, and the line. Text of a block's own needs no label."""
    inner: Sequence[Block | ListItem] = ()
    match part:
        case Box():
            inner = part.blocks
        case ListBlock():
            inner = part.items
    own = [
        ("" if name == "text" else name, line)
        for name, value in _flat(part)
        if name.rpartition(" ")[2] not in _UNREAD
        for line in _lines(value)
    ]
    return own + [pair for child in inner for pair in _shown(child)]


def _flat(value: msgspec.Struct, within: str = "") -> Iterator[tuple[str, object]]:
    """The fields that have a value, those of a picture or caption among them as `image credit`."""
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if isinstance(held, msgspec.Struct) and name in {"image", "video", "caption"}:
            yield from _flat(held, f"{name} ")
        elif name not in {"items", "blocks"}:
            yield within + name, held


def _lines(value: object) -> list[str]:
    """Any value of the domain as lines of text; none for what is missing or empty."""
    match value:
        case None | "":
            return []
        case bool():
            return ["yes" if value else "no"]
        case datetime():
            return [readable(value)]
        case tuple():
            return [", ".join(_lines(entry)) for entry in value]
        case msgspec.Struct():
            held = ((name, _lines(getattr(value, name))) for name in value.__struct_fields__)
            return [f"{name}: {', '.join(lines)}" for name, lines in held if lines]
        case _:
            return [str(value)]


def _label(name: str) -> str:
    """A field's name as words: `image/acquire_licence_url` is “image acquire licence url”."""
    return name.replace("/", " ").replace("_", " ")


_layout = Layout(
    "difference",
    {
        "grouped": _runs_of_parts,
        "shown": _shown,
        "lines": _lines,
        "label": _label,
        "rfc3339": rfc3339,
        "readable": readable,
    },
)

CONTENT_SECURITY_POLICY = _layout.policy()
"""For the page's response: its one style and nothing else."""
