"""Quotations set apart from the running text: which elements they are, who speaks, what is said."""

import re
from collections.abc import Iterator

from service.domain.article import Heading, Paragraph, Quote
from service.ingest.html.found import Found
from service.ingest.html.hints import is_quotation, told
from service.ingest.html.images import MEDIA
from service.ingest.html.tree import Element, holds, name

_SPEAKER = re.compile(
    r"attribution|speaker|\bcite\b|-cite\b|(?:quote|blockquote)-(?:author|source|name)|\bauthor\b"
)


def is_set_apart(element: Element) -> bool:
    if name(element) == "figure":
        return holds(element, "blockquote") and not holds(element, *MEDIA)
    return is_quotation(element) and not holds(element, "figure", "img", "h2")


def names_speaker(element: Element) -> bool:
    return name(element) in {"cite", "footer", "figcaption"} or _SPEAKER.search(told(element)) is not None


def quotations(found: list[Found], speaker: str | None, *, signed: bool) -> Iterator[Found]:
    """The paragraphs of a quotation as quotations; of a post the last line says whose it is."""
    last = found[-1].block if signed and len(found) > 1 else None
    if isinstance(last, Paragraph) and last.text.startswith(("—", "–", "-")):
        found, speaker = found[:-1], last.text.lstrip(" —–-")
    for each in found:
        match each.block:
            case Paragraph(text=text, marks=marks):
                yield each._replace(block=Quote(text=text, speaker=speaker, marks=marks))
            case Heading(text=text):
                yield each._replace(block=Quote(text=text, speaker=speaker))
            case _:
                yield each
