"""JSON of other formats, read member by member: what nobody asked for is named as unread.

Every value is met with the JSON Pointer (RFC 6901) to it. JSON in the wild has one where there should be many
and the other way round, numbers for strings and null for nothing: all of these are read as they are meant.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from service.domain.errors import Malformed, TooLarge
from service.domain.pointers import below
from service.domain.value import MOST_ENTRIES
from service.ingest.encoding import characters
from service.ingest.notes import Notes
from service.ingest.plain import words

_SHOWN = 3
"""Levels of a value that is named as unread."""


def parse(document: bytes) -> Any:
    """What a JSON document holds. Raises Malformed, saying where it stops being JSON."""
    try:
        return msgspec.json.decode(_in_utf8(document))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Malformed(f"not JSON: {error}") from None
    except RecursionError:
        raise Malformed("not JSON that can be read: it is nested too deeply") from None


def _in_utf8(document: bytes) -> bytes:
    """JSON is UTF-8 (RFC 8259, section 8.1), which some write in other charsets."""
    plain = document.removeprefix(b"\xef\xbb\xbf")
    if plain.lstrip()[:1] in (b"{", b"["):
        return plain
    return characters(document).encode()


class Found(NamedTuple):
    """A value, and the pointer to it."""

    value: Any
    pointer: str


class Members:
    """The members of one object. Each is to be asked for; `pass_over_rest` names those that were not."""

    def __init__(self, value: dict[str, Any], pointer: str, notes: Notes) -> None:
        self.pointer = pointer
        self.notes = notes
        self._value = value
        self._asked: set[str] = set()

    def noted(self, notes: Notes) -> "Members":
        """The same members, with what is wrong with them in other notes."""
        return Members(self._value, self.pointer, notes)

    def __contains__(self, key: str) -> bool:
        return self._value.get(key) not in (None, "", [], {})

    def keys_of(self, beginning: str) -> list[str]:
        """The members that say anything and are named so, or so with more behind an underscore."""
        return [
            key
            for key in self._value
            if key in self and (key == beginning or key.startswith(f"{beginning}_"))
        ]

    def take(self, *keys: str) -> Found:
        """The first of these members that says anything; null where none does. The others stay unasked."""
        key = next((key for key in keys if key in self), keys[0])
        self._asked.add(key)
        return Found(self._value.get(key), below(self.pointer, key))

    def each(self, *keys: str) -> Iterator[Found]:
        """The entries of the first of these members that says anything; one that is no list is one entry."""
        value, pointer = self.take(*keys)
        if isinstance(value, list):
            if len(value) > MOST_ENTRIES:
                raise TooLarge(f"{pointer} has {len(value):,} entries; the limit is {MOST_ENTRIES:,}")
            yield from (Found(entry, below(pointer, number)) for number, entry in enumerate(value))
        elif value is not None:
            yield Found(value, pointer)

    def text(self, *keys: str) -> str:
        """The words of a member; empty where there are none. What is no text is named."""
        value, pointer = self.take(*keys)
        return self.words_of(Found(value, pointer))

    def words_of(self, found: Found) -> str:
        value, pointer = found
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value:g}" if isinstance(value, float) else str(value)
        if value is not None:
            self.notes.pass_over(pointer, told(value))
        return ""

    def objects(self, *keys: str) -> Iterator["Members"]:
        """The entries of a member that are objects; others are named."""
        for value, pointer in self.each(*keys):
            if isinstance(value, dict):
                yield Members(value, pointer, self.notes)
            elif value is not None:
                self.notes.pass_over(pointer, told(value))

    def ignore(self, *keys: str) -> None:
        """Say of members that they are of no interest, because they repeat what others say."""
        self._asked.update(keys)

    def pass_over_rest(self) -> None:
        """Name every member that says something and was not asked for."""
        for key, value in self._value.items():
            if key not in self._asked and key in self:
                self.notes.pass_over(below(self.pointer, key), f"{key}: {told(value)}")


def told(value: Any, levels: int = _SHOWN) -> str:
    """The words in a value, for people."""
    match value:
        case str():
            return words(value[:1_000])
        case dict() if levels:
            return ", ".join(f"{key}: {told(each, levels - 1)}" for key, each in list(value.items())[:5])
        case list() if levels:
            return ", ".join(told(each, levels - 1) for each in value[:5])
        case dict() | list():
            return "…"
        case _:
            return str(value)[:100]
