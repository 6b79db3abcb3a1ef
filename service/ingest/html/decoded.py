"""A page's bytes to its markup, whatever charset they are in or say that they are in.

UTF-8 is told by its bytes, and believed over what the page says of itself. Else the charset that the page
names is tried, then what `service.ingest.encoding` makes of bytes without a name. A page with a few broken
bytes is read with the sign for an unknown character in their place, and says so.
"""

import codecs
import re

from service.domain.errors import InvalidInput, NotAnArticle
from service.domain.unread import Unread
from service.ingest.encoding import characters, recoded

_NAMED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{2,40})",
    re.IGNORECASE,
)
_HEAD = 4_096
"""Bytes among which a page names its charset; the HTML standard says 1,024, and pages overrun it."""
_LATIN = frozenset({"iso8859-1", "ascii"})
"""Charsets that browsers read as Windows-1252 (WHATWG Encoding, section 4.2)."""
_TOLERATED = 0.001
"""Share of broken bytes in what is otherwise UTF-8."""

# Soft hyphens and zero-width spaces say where a line may break; spaces that do not break are spaces.
_INVISIBLE = (
    "\u00ad",
    "\u200b",
    "\u2060",
    "&shy;",
    "&#173;",
    "&#xad;",
    "&#8203;",
    "&#x200b;",
    "&ZeroWidthSpace;",
)
_SPACES = (
    "\u00a0",
    "\u202f",
    "\u2007",
    "\u2009",
    "&nbsp;",
    "&#160;",
    "&#xa0;",
    "&#xA0;",
    "&#8239;",
    "&#x202f;",
    "&thinsp;",
)
_NEW_TAB = re.compile(r",? ?\(?opens (?:in )?(?:a )?new (?:tab|window)\)?(?=[<\s])", re.IGNORECASE)
"""What is read aloud behind a link, and stands in its text."""


def markup(document: bytes) -> tuple[str, tuple[Unread, ...]]:
    """The page's characters, and what of its bytes could not be read.

    Raises NotAnArticle for bytes that are no text.
    """
    text, unread = _text(document)
    for sign in _INVISIBLE:
        text = text.replace(sign, "")
    for sign in _SPACES:
        text = text.replace(sign, " ")
    return (_NEW_TAB.sub("", text) if "new tab" in text or "new window" in text else text), unread


def _text(document: bytes) -> tuple[str, tuple[Unread, ...]]:
    charset = _charset(document)
    if document.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or charset is None:
        return _unnamed(document)
    try:
        return document.decode(), ()
    except UnicodeDecodeError:
        pass
    if charset in {"utf-8", "utf8"}:
        return _unnamed(document)
    try:
        return recoded(document, charset).decode(), ()
    except InvalidInput:
        return _unnamed(document)


def _charset(document: bytes) -> str | None:
    named = _NAMED.search(document[:_HEAD])
    if named is None:
        return None
    try:
        charset = codecs.lookup((named[1] or named[2]).decode("ascii")).name
    except LookupError:
        return None
    return "cp1252" if charset in _LATIN else charset


def _unnamed(document: bytes) -> tuple[str, tuple[Unread, ...]]:
    try:
        return characters(document), ()
    except NotAnArticle:
        text = document.decode(errors="replace")
        broken = text.count("\ufffd")
        if not broken or broken > max(3, len(text) * _TOLERATED) or "\0" in text:
            raise
    return text, (Unread(where="the page's bytes", what=f"{broken} broken characters in text that is UTF-8"),)
