"""Identifiers: 26 characters of Crockford's base 32, lower case, safe in a URL and a file name.

A new article's is time-ordered (48 bits of milliseconds, then 80 random bits). Everything that has a
natural key gets an identifier derived from that key, so that two writers who meet the same picture
or person at once agree on it without asking each other.
"""

import hashlib
import re
import secrets
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


_KINDS = {kind: _part(kind) for kind in ("statistic", "image", "video")}


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
    known is this article's alone, told apart by its words. A figure is told from its like by its own
    words, then by their order. Ids that are already there count for nothing, so nobody can claim
    another's; all follow from the content, and doing it twice changes nothing.
    """
    ids = _Ids(article_id)
    return replace(
        article,
        id=article_id,
        body=tuple(map(ids.block, article.body)),
        statistics=tuple(map(ids.statistic, article.statistics)),
    )


class _Ids:
    """Gives out the ids of one article, in its order."""

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

    def statistic(self, statistic: Statistic) -> Statistic:
        own = self._once("statistic", statistic.span.exact, statistic.subject, statistic.unit)
        variable = None if statistic.variable is None else _identified(statistic.variable)
        if statistic.id == own and statistic.variable == variable:
            return statistic
        # Not `replace`, which would prove the bounds again: most of an import's figures come without an id.
        made = copy(statistic)
        force_setattr(made, "id", own)
        force_setattr(made, "variable", variable)
        return made

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
