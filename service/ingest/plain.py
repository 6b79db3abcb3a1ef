"""Text that may hold traces of markup, as titles, teasers and bodies of feeds do, to words and paragraphs."""

import re
from html import unescape
from statistics import median

from service.domain.article import Paragraph
from service.ingest.encoding import cleaned

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|figure|table|section|article|pre)(?=[\s/>])", re.IGNORECASE
)
_ENDS_LINE = re.compile(r"</?(?:p|div|br|hr|h[1-6]|[uo]l|li|dd|dt|t[dhr]|blockquote|figure)\b", re.IGNORECASE)
_APART = re.compile(r"\n\s*\n")
_WRAPPED = range(45, 101)
"""Characters in a line of text that was wrapped to a width, as agencies' plain text is."""


def words(text: str) -> str:
    """The text in one line, without control characters and in NFC; empty where there is nothing in it."""
    return " ".join(cleaned(text).split())


def without_markup(text: str) -> str:
    """The words of a text in which tags and entities of HTML may stand."""
    if "<" not in text and "&" not in text:
        return words(text)
    return words(unescape(_TAG.sub(_gap, text)))


def is_markup(text: str) -> bool:
    """Whether a text has HTML's elements of a body in it: paragraphs, line breaks, headings, lists."""
    return _BLOCK.search(text) is not None


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a plain text: what blank lines part, or line ends that wrap no line to a width."""
    return tuple(
        Paragraph(text=said)
        for chunk in _APART.split(cleaned(text))
        for each in _unwrapped(chunk)
        if (said := words(each))
    )


def _unwrapped(chunk: str) -> list[str]:
    lines = [line for line in chunk.split("\n") if line.strip()]
    lengths = [len(line.rstrip()) for line in lines[:-1]]
    if lengths and max(lengths) < _WRAPPED.stop and median(lengths) in _WRAPPED:
        return [" ".join(lines)]
    return lines


def _gap(tag: re.Match[str]) -> str:
    """What stands for a tag: where a paragraph or line ends its words do too, not where emphasis does."""
    return " " if _ENDS_LINE.match(tag[0]) else ""
