"""Identifiers: 26 characters of Crockford's base 32, lower case, safe in a URL and a file name.

A new article's is time-ordered (48 bits of milliseconds, then 80 random bits). Everything that has a
natural key gets an identifier derived from that key, so that two writers who meet the same picture
or person at once agree on it without asking each other.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from functools import lru_cache

from msgspec.structs import force_setattr, replace

from service.domain.article import Article, Block, Box, ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.statistic import Statistic, Variable

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
ID_PATTERN = f"^[{_ALPHABET}]{{{LENGTH}}}$"
"""An identifier, as an ECMA 262 pattern."""
_FORM = re.compile(f"[{_ALPHABET}]{{{LENGTH}}}")
_UTF8 = ("utf-8", "surrogatepass")
"""A lone surrogate cannot come from a document, but may from a file's name."""


def new_id(at: datetime) -> str:
    """A fresh identifier that sorts by `at`, to the millisecond."""
    return _base32(int(at.timestamp() * 1000) << 80 | secrets.randbits(80))


def derived_id(kind: str, *key: str | None) -> str:
    """The identifier that follows from a natural key. Null and empty parts are told apart."""
    return _hashed(f"{_part(kind)}{''.join(map(_part, key))}")


def _part(part: str | None) -> str:
    """A part of a key, with its length in UTF-8 before it."""
    if part is None:
        return "-"
    return f"{len(part) if part.isascii() else len(part.encode(*_UTF8))}:{part}"


def _hashed(parts: str) -> str:
    return _base32(int.from_bytes(hashlib.sha256(parts.encode(*_UTF8)).digest()[:16]))


_KINDS = {kind: _part(kind) for kind in ("image", "video")}
_OWN = 8
"""Characters of a figure's id that follow from its article's."""


@lru_cache(maxsize=4096)
def shared_id(kind: str, *key: str | None) -> str:
    """The same, for what article after article names: a person, a subject, what is measured."""
    return derived_id(kind, *key)


def random_characters(count: int) -> str:
    """So many characters of the alphabet, five random bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def is_id(text: str) -> bool:
    """Whether the text has the form of an identifier."""
    return _FORM.fullmatch(text) is not None


def _base32(number: int) -> str:
    """130 bits, ten at a time: an import makes forty of these for an article."""
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def identified(article: Article, article_id: str) -> Article:
    """The article with its own id and one for every picture, video, figure and variable in it.

    A picture is the same one wherever its file's hash or its URL is the same; one of which neither is
    known is this article's alone, told apart by its words. A figure's id begins with what follows from the
    article's; the rest follows from its own words, then from its place among its like. Ids that are already
    there count for nothing, so nobody can claim another's; all follow from the content, and doing it twice
    changes nothing. What a later revision's figures are called, `service.domain.succession` says.
    """
    ids = StatisticIds(article_id)
    revision = article.revision
    return replace(
        shown_by(article, article_id),
        statistics=tuple(as_known(each, ids.fresh(each), revision) for each in article.statistics),
    )


def shown_by(article: Article, article_id: str) -> Article:
    """The article with its own id and one for every picture and video in it."""
    return replace(article, id=article_id, body=tuple(map(_Ids(article_id).block, article.body)))


def as_known(statistic: Statistic, statistic_id: str, revision: int) -> Statistic:
    """The figure under its id, with its variable's, and with the revision since which it says so."""
    variable = None if statistic.variable is None else _identified(statistic.variable)
    # Not `replace`, which would prove the bounds again: most of an import's figures come without an id.
    made = copy(statistic)
    force_setattr(made, "id", statistic_id)
    force_setattr(made, "revision", revision)
    force_setattr(made, "variable", variable)
    return made


class StatisticIds:
    """The ids of one article's figures; each is given out once."""

    def __init__(self, article_id: str, taken: Iterable[str] = ()) -> None:
        self._article = _part(article_id)
        self._own = derived_id("figures of", article_id)[-_OWN:]
        self._taken = set(taken)
        self._seen: dict[tuple[str, str | None, str | None], int] = {}

    def fresh(self, statistic: Statistic) -> str:
        """The id that follows from the figure's words; the next of its like gets another one."""
        key = (statistic.span.exact, statistic.subject, statistic.unit)
        number = self._seen.get(key, 0)
        words = f"{self._article}{''.join(map(_part, key))}"
        while True:
            number += 1
            made = self._own + _hashed(f"{words}{number}")[_OWN:]
            if made not in self._taken:
                self._seen[key] = number
                self._taken.add(made)
                return made

    def take(self, statistic_id: str) -> None:
        """Keep an id from being given out."""
        self._taken.add(statistic_id)

    def kept(self, statistic: Statistic) -> str:
        """The id that the figure has where it is one of this article's, and was not given out; else a fresh
        one."""
        held = statistic.id
        if held is None or not is_id(held) or not held.startswith(self._own) or held in self._taken:
            return self.fresh(statistic)
        self._taken.add(held)
        return held


class _Ids:
    """Gives out the ids of one article's pictures and videos, in its order."""

    def __init__(self, article_id: str) -> None:
        self._article = _part(article_id)
        self._seen: dict[tuple[str, ...], int] = {}

    def block(self, block: Block) -> Block:
        match block:
            case ImageBlock(image=image):
                return replace(block, image=replace(image, id=self._image(image, block.caption)))
            case VideoBlock(video=video):
                return replace(block, video=replace(video, id=self._video(video, block.caption)))
            case Box():
                # A box holds no box, so what comes back is always a flat block.
                return replace(block, blocks=tuple(map(self.block, block.blocks)))
            case _:
                return block

    def _image(self, image: Image, caption: Caption) -> str:
        if image.sha256 is not None:
            return derived_id("image", "sha256", image.sha256)
        if image.url is not None:
            return derived_id("image", "url", image.url)
        return self._once("image", image.description, caption.text)

    def _video(self, video: Video, caption: Caption) -> str:
        address = video.url or video.embed_url
        return derived_id("video", address) if address else self._once("video", video.title, caption.text)

    def _once(self, kind: str, *key: str | None) -> str:
        """An id within the article; the second thing with the same key gets another one."""
        counted = (kind, *[part or "" for part in key])
        number = self._seen.get(counted, 0) + 1
        self._seen[counted] = number
        # What `derived_id` makes of the kind, the article's id, the key and the number.
        return _hashed(f"{_KINDS[kind]}{self._article}{''.join(map(_part, key))}{_part(str(number))}")


@lru_cache(maxsize=4096)
def _identified(variable: Variable) -> Variable:
    """The variable with its id; article after article measures the same."""
    return replace(variable, id=derived_id("variable", variable.kind, variable.label, variable.population))
