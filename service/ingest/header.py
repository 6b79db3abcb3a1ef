"""The optional header of a text: `key: value` lines between two lines of `---` at the very top.

    ---
    url: https://news.example/world/bridge
    published: 2026-03-01T09:30:00+01:00
    section: World
    tags: bridges, transport
    ---

Lines that begin with `#` are comments. Nothing is guessed: an unknown key or a value that cannot be
used is an error that names the line.
"""

from collections.abc import Callable
from typing import Any, get_args

from service.domain import forms
from service.domain.article import Genre, Tag
from service.domain.errors import InvalidInput
from service.domain.slug import is_slug
from service.ingest.bylines import contributors
from service.ingest.origin import Origin

_FENCE = "---"


def genre(value: str) -> str:
    """One of the article's genres. Raises ValueError that lists them."""
    if value.lower() not in get_args(Genre):
        raise ValueError(f"{value!r} is no genre; one of {', '.join(get_args(Genre))}")
    return value.lower()


def slug(value: str) -> str:
    """A slug, as given. Raises ValueError."""
    if not is_slug(value):
        raise ValueError(
            f"{value[:80]!r} is no slug: lower-case letters and digits, joined by single hyphens, at most 120"
        )
    return value


def tags(value: str) -> tuple[Tag, ...]:
    """Names between commas."""
    return tuple(Tag(name=name.strip()) for name in value.split(",") if name.strip())


_KEYS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "url": ("url", forms.web_address),
    "source-id": ("source_id", str),
    "publication": ("publication", forms.publication_id),
    "published": ("published_at", forms.instant),
    "updated": ("updated_at", forms.instant),
    "embargo": ("embargo_until", forms.instant),
    "expires": ("expires_at", forms.instant),
    "section": ("section", str),
    "language": ("language", forms.normal_language),
    "genre": ("genre", genre),
    "tags": ("tags", tags),
    "byline": ("byline", contributors),
    "source": ("source_name", str),
    "source-url": ("source_url", forms.web_address),
    "dateline": ("dateline", str),
    "standfirst": ("standfirst", str),
    "slug": ("slug", slug),
    "copyright": ("copyright_notice", str),
    "usage-terms": ("usage_terms", str),
}


def split(text: str) -> tuple[Origin, str]:
    """The header and the text below it; a text without a header comes back whole.

    Raises InvalidInput that names the line of an unknown or repeated key or of a wrong value.
    """
    lines = text.split("\n")
    top = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[top].strip() != _FENCE:
        return Origin(), text
    end = next((number for number in range(top + 1, len(lines)) if lines[number].strip() == _FENCE), None)
    if end is None:
        raise InvalidInput(f"the header that begins on line {top + 1} has no closing line of {_FENCE}")
    values: dict[str, Any] = {}
    for number, line in enumerate(lines[top + 1 : end], start=top + 2):
        if line.strip() and not line.lstrip().startswith("#"):
            field, value = _field(number, line)
            if field in values:
                raise InvalidInput(f"line {number} of the header: {line.strip()[:60]!r} is there twice")
            values[field] = value
    return Origin(**values), "\n".join(lines[end + 1 :])


def _field(number: int, line: str) -> tuple[str, Any]:
    key, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or key.lower() not in _KEYS:
        raise InvalidInput(f"line {number} of the header: {key[:60]!r} is no key; one of {', '.join(_KEYS)}")
    if not value:
        raise InvalidInput(f"line {number} of the header: {key} has no value")
    field, parse = _KEYS[key.lower()]
    try:
        return field, parse(" ".join(value.split()))
    except ValueError as error:
        raise InvalidInput(f"line {number} of the header: {error}") from None
