"""The one JSON form of domain values: exact decimals as JSON numbers, times as RFC 3339 UTC.

What is read is as its type declares it. Reading is msgspec's, in one pass; only a document that it refuses
is gone through again, by `service.domain.faults`, to name everything that is wrong with it.
"""

import re
from functools import cache
from typing import Any, TypeVar

import msgspec

from service.domain.article import Article
from service.domain.characters import strings
from service.domain.errors import Fault, InvalidInput, Malformed, refusal
from service.domain.expected import half_of_a_pair
from service.domain.faults import faults
from service.domain.pointers import below

T = TypeVar("T")

_encoder = msgspec.json.Encoder(decimal_format="number")
_STEP = re.compile(r"\.([^.\[\]]+)|\[([^\]]*)\]")


_article = msgspec.json.Decoder(Article)
_decoder = cache(msgspec.json.Decoder)


def encode(value: Any) -> bytes:
    """The JSON of any domain value, UTF-8, without insignificant white space.

    Raises InvalidInput for a text that is no Unicode.
    """
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        halves = ((pointer, half_of_a_pair(text)) for pointer, text in strings(value))
        found = [Fault(pointer, detail) for pointer, detail in halves if detail is not None]
        raise refusal(found or [Fault("", "holds half of a surrogate pair, which is no character")]) from None


def decode(document: bytes, kind: type[T]) -> T:
    """Read the JSON of a domain value.

    Raises Malformed where the document is no JSON, and InvalidInput with every fault where it is not as
    the type declares it.
    """
    decoder: msgspec.json.Decoder[T] = _decoder(kind)  # type: ignore[arg-type] # a type is hashable
    return _decode(document, kind, decoder)


def decode_article(document: bytes) -> Article:
    """Read an article's JSON; see `decode`."""
    return _decode(document, Article, _article)


def checked(article: Article) -> Article:
    """The article as it would be read back. Raises InvalidInput where it could not be: what was built in
    Python was never compared with what its type declares."""
    return decode_article(encode(article))


def _decode(document: bytes, kind: type[T], decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(document, kind, error) from None


def _refused(document: bytes, kind: Any, error: Exception) -> InvalidInput:
    """What is wrong, all of it; what msgspec said where nothing was found."""
    found = faults(document, kind)
    if found:
        return refusal(found)
    if isinstance(error, msgspec.ValidationError):
        return refusal((_first(str(error)),))
    return Malformed(f"not JSON: {error}")


def _first(message: str) -> Fault:
    """msgspec's `... - at `$.body[3].text`` as a fault."""
    detail, _, path = message.partition(" - at `$")
    pointer = ""
    for key, number in _STEP.findall(path.removesuffix("`")):
        pointer = below(pointer, key or number)
    return Fault(pointer, f"{detail[:1].lower()}{detail[1:]}")
