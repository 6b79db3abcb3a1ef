"""Kinds of article by the words of other vocabularies: our own, schema.org's types, IPTC's genres."""

from typing import get_args

from service.domain.article import Genre

GENRES: dict[str, Genre] = {genre: genre for genre in get_args(Genre)}
_MEANS_NOTHING = frozenset(("current", "article", "article (news)"))
"""IPTC's genres that every report is of."""


def genre_of(code: str) -> Genre | None:
    """The genre that a word, code or address means; `news` for those of IPTC that any report has."""
    word = code.rpartition("/")[2].rpartition(":")[2].strip().lower()
    return "news" if word in _MEANS_NOTHING else GENRES.get(word)
