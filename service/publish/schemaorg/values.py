"""From the domain's nullable values to properties: what is blank or broken is left out, not sent on."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec import UNSET

from service.domain.forms import is_language_tag, is_web_address
from service.publish.schemaorg.nodes import CreativeWork, Maybe

T = TypeVar("T")


def words(text: str | None) -> Maybe[str]:
    """The text, unless there is nothing in it to read."""
    return text if text and not text.isspace() else UNSET


def address(url: str | None) -> Maybe[str]:
    return url if url is not None and is_web_address(url) else UNSET


def article_address(page: str | None, own: str | None) -> Maybe[str]:
    """The `@id` of an article: its page with `#article` behind it, else its address in the API, else none."""
    known = address(page)
    return address(own) if known is UNSET else f"{known.partition('#')[0]}#article"


def language(tag: str | None) -> Maybe[str]:
    return tag if tag is not None and is_language_tag(tag) else UNSET


def address_or_work(terms: str | None) -> Maybe[str | CreativeWork]:
    """For licences and usage terms: their address, or the words themselves where they have none."""
    said = words(terms)
    if said is UNSET or is_web_address(said):
        return said
    return CreativeWork(text=said)


def some(values: Sequence[T]) -> Maybe[Sequence[T]]:
    return values or UNSET
