"""Slugs: a headline as a part of an address."""

import re
import unicodedata
from functools import lru_cache

LENGTH = 80
"""Code points of a slug that we make."""
LONGEST = 120
"""Code points of a slug that somebody else may give."""

_APOSTROPHES = re.compile("['’ʼ]")
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}


@lru_cache(maxsize=2048)
def slug_of(headline: str) -> str:
    """Lower-case letters, marks and digits of any script, joined by hyphens, at most 80 code points.

    Gives an empty string for a headline without any letter or digit.
    """
    words = _words(headline)
    # Folding may leave what composes or folds again, such as a mark that an apostrophe kept apart.
    while (again := _words("-".join(words))) != words:
        words = again
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LENGTH:
            break
        slug = longer
    return slug or "".join(words[:1])[:LENGTH]


def is_slug(text: str) -> bool:
    """Whether the text is a slug: what the rule of `slug_of` leaves as it is, at most 120 code points."""
    return 0 < len(text) <= LONGEST and "-".join(_words(text)) == text


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    # An apostrophe joins ("last stand" keeps its s), everything else that is no letter parts.
    if folded.isascii():
        return folded.replace("'", "").translate(_ASCII).split()
    return "".join(map(_letter_or_gap, _APOSTROPHES.sub("", folded))).split()


def _letter_or_gap(character: str) -> str:
    """Combining marks count as letters: without its vowel signs a Hindi word is another word."""
    return character if unicodedata.category(character)[0] in "LMN" else " "
