"""A text with its marks and figures as HTML. Every character of it is escaped; only our own tags are not."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup, escape

from service.domain.forms import is_web_address
from service.domain.span import Emphasis, Link, Mark

_MAIL = re.compile(r"mailto:[^\s<>\"'`\\^{|}%?&#,;:@]+@[^\s<>\"'`\\^{|}%?&#,;:@]+")


class Figure(NamedTuple):
    """A figure over `[start, end)` of a text: the address of its page, where it has one, its record as lines,
    and the id of the element that holds the same."""

    start: int
    end: int
    href: str | None
    record: str
    described_by: str


def marked(text: str, marks: Sequence[Mark] = (), figures: Sequence[Figure] = ()) -> Markup:
    """The text with links, emphasis and figures. Marks may overlap, or reach past the text.

    Where links overlap the first one holds, and so it is with figures. A link to anything but http(s) or a
    mailbox is dropped, its words are kept. Inside a link a figure is no link of its own.
    """
    if not marks and not figures:
        return escape(text)
    apart = _apart(figures)
    starts = [figure.start for figure in apart]
    spans = [(each.start, each.end) for each in (*marks, *apart)]
    cuts = {min(end, len(text)) for span in spans for end in span}
    pieces = [
        _Piece(
            text[start:end],
            [mark for mark in marks if mark.start <= start and end <= mark.end],
            _figure_at(start, apart, starts),
        )
        for start, end in pairwise(sorted({0, len(text), *cuts}))
    ]
    # The href of neighbours alike is one link, however much emphasis changes inside it.
    runs = groupby(pieces, key=lambda piece: _href(piece.marks))
    written = (_linked(href, _shown(run, linked=href is not None)) for href, run in runs)
    # Put together as plain strings, each part escaped: Markup's own joining takes three times as long.
    return Markup("".join(written))  # noqa: S704


class _Piece(NamedTuple):
    text: str
    marks: Sequence[Mark]
    figure: Figure | None


def _apart(figures: Sequence[Figure]) -> list[Figure]:
    """Those that begin before the one before them ends left out."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=attrgetter("start", "end")):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return kept


def _figure_at(place: int, apart: Sequence[Figure], starts: Sequence[int]) -> Figure | None:
    nearest = bisect_right(starts, place) - 1
    return apart[nearest] if nearest >= 0 and place < apart[nearest].end else None


def _shown(pieces: Iterable[_Piece], *, linked: bool) -> str:
    """The pieces of one link, or between two, with their figures."""
    return "".join(
        _figured(figure, "".join(_emphasised(each.text, each.marks) for each in run), linked=linked)
        for figure, run in groupby(pieces, key=lambda piece: piece.figure)
    )


def _figured(figure: Figure | None, words: str, *, linked: bool) -> str:
    if figure is None:
        return words
    if linked or figure.href is None:
        return f'<mark class="figure" data-record="{escape(figure.record)}">{words}</mark>'
    return (
        f'<a class="figure" href="{escape(figure.href)}" data-record="{escape(figure.record)}"'
        f' aria-describedby="{escape(figure.described_by)}">{words}</a>'
    )


def _href(marks: Sequence[Mark]) -> str | None:
    return next((mark.href for mark in marks if isinstance(mark, Link) and _may_link(mark.href)), None)


def _may_link(href: str) -> bool:
    return is_web_address(href) or _MAIL.fullmatch(href) is not None


def _linked(href: str | None, words: str) -> str:
    return words if href is None else f'<a href="{escape(href)}">{words}</a>'


def _emphasised(text: str, marks: Sequence[Mark]) -> str:
    written = str(escape(text))
    for tag in sorted({"strong" if mark.strong else "em" for mark in marks if isinstance(mark, Emphasis)}):
        written = f"<{tag}>{written}</{tag}>"
    return written
