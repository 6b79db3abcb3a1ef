"""What was written and what is looked for, made alike: case, accents, plurals and leading articles aside.

Both databases are given what comes out of here, on writing and on asking, so that they find the same.
"""

import re
import unicodedata
from functools import lru_cache

_ARTICLE = re.compile(r"\A(?:the|an?) ")
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_LONGEST = 60
"""Code points of a word that count; PostgreSQL indexes none of more than 2,704 bytes."""
_POSSESSIVE = re.compile(r"['’]s\b")

_IRREGULAR = {
    "buses": "bus",
    "children": "child",
    "crises": "crisis",
    "feet": "foot",
    "gases": "gas",
    "halves": "half",
    "knives": "knife",
    "lives": "life",
    "men": "man",
    "people": "person",
    "shoes": "shoe",
    "wives": "wife",
    "women": "woman",
}


class _Table(dict[int, str]):
    """What each character becomes; kept for those that texts are made of, the first plane."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        plain = "".join(part for part in parts if not unicodedata.combining(part)).casefold()
        if code < 0x10000:
            self[code] = plain
        return plain


_table = _Table()


def folded(text: str) -> str:
    """The text in lower case, without accents, with single spaces between its words and none around them."""
    plain = text.lower() if text.isascii() else text.translate(_table)
    return " ".join(plain.split())


def folded_name(name: str) -> str:
    """The same of whoever is named, without a leading article: "the UN" is "UN"."""
    return _ARTICLE.sub("", folded(name))


def words(text: str) -> tuple[str, ...]:
    """The different words of a text, folded and in the singular, in alphabetical order.

    A word is letters and digits of any script; a number keeps its decimal point and loses the commas between
    its thousands. None holds a space or a quotation mark.
    """
    plain = _POSSESSIVE.sub("", folded(text))
    return tuple(sorted(set(map(_singular, _WORD.findall(plain)))))


@lru_cache(maxsize=8_192)
def _singular(word: str) -> str:
    """The word, without the ending of an English plural."""
    word = word[:_LONGEST]
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if "," in word:
        return word.replace(",", "")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "oes")):
        return word[:-2]
    return word[:-1]
