"""A text with its marks as HTML. Every character of it is escaped; only our own tags are not."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from service.domain.forms import is_web_address
from service.domain.span import Emphasis, Link, Mark

_MAIL = re.compile(r"mailto:[^\s<>\"'`\\^{|}%?&#,;:@]+@[^\s<>\"'`\\^{|}%?&#,;:@]+")


def marked(text: str, marks: Sequence[Mark] = ()) -> Markup:
    """The text with links and emphasis. Marks may overlap, or reach past the text.

    Where links overlap the first one holds. A link to anything but http(s) or a mailbox is dropped,
    its words are kept.
    """
    if not marks:
        return escape(text)
    cuts = {min(end, len(text)) for mark in marks for end in (mark.start, mark.end)}
    pieces = [
        (start, end, [mark for mark in marks if mark.start <= start and end <= mark.end])
        for start, end in pairwise(sorted({0, len(text), *cuts}))
    ]
    # The href of neighbours alike is one link, however much emphasis changes inside it.
    runs = groupby(pieces, key=lambda piece: _href(piece[2]))
    return Markup("").join(
        _linked(href, [_emphasised(text[start:end], over) for start, end, over in run]) for href, run in runs
    )


def _href(marks: Sequence[Mark]) -> str | None:
    return next((mark.href for mark in marks if isinstance(mark, Link) and _may_link(mark.href)), None)


def _may_link(href: str) -> bool:
    return is_web_address(href) or _MAIL.fullmatch(href) is not None


def _linked(href: str | None, pieces: Sequence[Markup]) -> Markup:
    words = Markup("").join(pieces)
    return words if href is None else Markup('<a href="{}">{}</a>').format(href, words)


def _emphasised(text: str, marks: Sequence[Mark]) -> Markup:
    written = escape(text)
    for tag in sorted({"strong" if mark.strong else "em" for mark in marks if isinstance(mark, Emphasis)}):
        written = Markup("<{0}>{1}</{0}>").format(Markup(tag), written)  # noqa: S704 - one of two words of ours
    return written
