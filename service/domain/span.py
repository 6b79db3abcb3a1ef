"""A span of text, anchored twice: by position and by quotation.

The quotation follows the TextQuoteSelector of the W3C Web Annotation Data Model (section 4.2.4),
so that an anchor can be found again after the text around it was edited.
"""

import hashlib
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from service.domain.value import Address, Many, Name, Offset, Value, Words

Container = Literal["headline", "standfirst", "paragraph", "heading", "quote", "list", "caption"]

CONTEXT = 32
"""Code points of prefix and suffix kept on either side of a span."""

_HASH = 16
"""Hexadecimal digits of a text's hash."""

Context = Annotated[str, msgspec.Meta(max_length=CONTEXT)]
Digest = Annotated[str, msgspec.Meta(min_length=_HASH, max_length=_HASH)]


class Span(Value, frozen=True, kw_only=True):
    """Where something stands in an article.

    `pointer` is an RFC 6901 JSON Pointer from the article to the text (`/body/3/text`,
    `/body/0/caption/text`, `/headline`); `start` and `end` count Unicode code points of that text,
    end exclusive. `text_hash` tells whether the text is still the one that was counted in.
    """

    container: Container
    pointer: Name
    start: Offset
    end: Offset
    exact: Words
    prefix: Context
    suffix: Context
    text_hash: Digest


class Link(Value, frozen=True, kw_only=True, tag="link"):
    """A hyperlink over `[start, end)` code points of its text."""

    start: Offset
    end: Offset
    href: Address


class Emphasis(Value, frozen=True, kw_only=True, tag="emphasis"):
    """Emphasis over `[start, end)` code points of its text; `strong` for bold."""

    start: Offset
    end: Offset
    strong: bool = False


Mark = Link | Emphasis
Marks = Annotated[tuple[Mark, ...], Many]


@lru_cache(maxsize=16)
def text_hash(text: str) -> str:
    """The first 16 hexadecimal digits of the text's SHA-256 (UTF-8).

    Kept for the latest texts: a long one may have thousands of spans.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]


def span(text: str, start: Offset, end: Offset, *, container: Container, pointer: str) -> Span:
    """Anchor `text[start:end]`. Raises ValueError when the span is empty or leaves the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is no span of a text of {len(text)} code points")
    return Span(
        container=container,
        pointer=pointer,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        text_hash=text_hash(text),
    )


def fits(anchored: Span, text: str, digest: str) -> bool:
    """Whether a span within a text says what stands there; `digest` is the text's `text_hash`, which is the
    same for all its spans."""
    start, end = anchored.start, anchored.end
    return (
        anchored.exact == text[start:end]
        and anchored.prefix == text[max(0, start - CONTEXT) : start]
        and anchored.suffix == text[end : end + CONTEXT]
        and anchored.text_hash == digest
    )
