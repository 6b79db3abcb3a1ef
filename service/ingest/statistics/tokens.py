"""Cuts a sentence into words, numbers and signs, each with its place: what all stages look at.

The lists hold `_MARGIN` empty entries behind the last token, which an index below zero reaches as well.
So a rule may look some tokens back or ahead of any token without asking whether there are any.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<address>(?:https?://|www\.)\S{1,500}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)"
    # Digits with commas, Indian ones too; with a decimal fraction that no second stop follows.
    r"|(?P<digits>[0-9]{1,3}(?:,[0-9]{2,3}){0,5},[0-9]{3}(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    # No word is so long; a page that is one would have nouns that are longer than any field.
    r"|(?P<word>[^\W\d_]{1,60}(?:[’'][^\W\d_]{1,20}){0,3})"
    r"|\S"
)
_MARGIN = 8
_NO_WORDS = [""] * _MARGIN
_NO_FLAGS = [False] * _MARGIN


class Tokens(NamedTuple):
    """`words` are lower case, `written` as they stand. `glued` says that no space is before the token,
    `numeric` that it is digits; there are `size` tokens."""

    text: str
    words: list[str]
    written: list[str]
    starts: list[int]
    ends: list[int]
    glued: list[bool]
    numeric: list[bool]
    size: int

    def between(self, first: int, last: int) -> str:
        """The text from token `first` up to token `last`, exclusive."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def joined(self, at: int) -> bool:
        """Whether the token is a hyphen or dash with no space on either side."""
        return self.words[at] in HYPHENS and self.glued[at] and self.glued[at + 1]

    def capital(self, at: int) -> bool:
        """Whether the token is a word that begins with a capital."""
        return self.written[at][:1].isupper()


HYPHENS = frozenset("-‐‑–—")


def tokens(text: str, start: int, end: int) -> Tokens:
    """The tokens of `text[start:end]`, with their places in the text."""
    found = list(_TOKEN.finditer(text, start, end))
    written = [token.group() for token in found]
    starts = [token.start() for token in found]
    ends = [token.end() for token in found]
    return Tokens(
        text,
        [word.lower() for word in written] + _NO_WORDS,
        written + _NO_WORDS,
        starts + [end] * _MARGIN,
        ends + [end] * _MARGIN,
        [begin == last for begin, last in zip(starts, [-1, *ends], strict=False)] + _NO_FLAGS,
        [token.lastgroup == "digits" for token in found] + _NO_FLAGS,
        len(found),
    )
