"""A document of ninjs to its articles: an object, a list of them, or a package with texts in it."""

from collections.abc import Iterator
from typing import Any

from service.domain.errors import NotAnArticle
from service.domain.pointers import below
from service.ingest.identity import identity
from service.ingest.members import Found, parse
from service.ingest.ninjs.article import reading
from service.ingest.ninjs.news_object import NewsObject
from service.ingest.notes import Notes
from service.ingest.reading import Reading

_TEXTS = frozenset(("", "text", "composite", "component"))


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """Its articles. Raises Malformed for what is no JSON, NotAnArticle where no object is a text."""
    found = [_object(each, base) for each in _objects(parse(document))]
    texts = [one for one in found if one.text("type").lower() in _TEXTS]
    if not texts:
        kinds = sorted({one.text("type") for one in found})
        raise NotAnArticle(f"no article: this is ninjs of {', '.join(kinds) or 'no object'}, not of a text")
    return tuple(map(reading, texts))


def _object(found: Found, base: str | None) -> NewsObject:
    uri = found.value.get("uri")
    ours = isinstance(uri, str) and identity(uri).is_ours
    return NewsObject(found.value, found.pointer, Notes(base), verbatim=ours)


def _objects(document: Any) -> Iterator[Found]:
    """The objects of a document, those in a package instead of the package itself."""
    entries = document.get("_items", document) if isinstance(document, dict) else document
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        if isinstance(entry, dict):
            pointer = below("", number) if isinstance(entries, list) else ""
            packaged = list(_packaged(entry, pointer))
            yield from packaged or [Found(entry, pointer)]


def _packaged(entry: dict[str, Any], pointer: str) -> Iterator[Found]:
    """The texts that a composite object without a body of its own is made of."""
    one = NewsObject(entry, pointer, Notes())
    if one.text("type").lower() != "composite" or any(key.startswith("bod") for key in map(str.lower, entry)):
        return
    associations, place = one.take("associations")
    named = associations.items() if isinstance(associations, dict) else enumerate(associations or ())
    for key, value in named:
        if isinstance(value, dict) and value.get("type") == "text":
            yield Found(value, below(place, key))
