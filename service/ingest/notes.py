"""What a reader takes down of one article: each value made fit for its field, what fits none named.

Blank is missing. What the source says stays as it says it, even where it is of no use to anybody, such as a
broken address: the report on the article names it. What is left out here is what no field could hold.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar, get_args
from urllib.parse import urljoin

from service.domain.article import Contributor
from service.domain.unread import Unread
from service.domain.value import Address, Code, Few, Line
from service.ingest.bylines import byline, contributors
from service.ingest.moments import moment
from service.ingest.plain import words

_MOST = 1_000
"""Things that are named one by one; a document of nothing but unknown elements has one cause."""
LAST_ZONE = timezone(timedelta(hours=-12))
"""Where a day comes last: what waits for a time whose zone is not known waits until it has come there too."""
FIRST_ZONE = timezone(timedelta(hours=14))
"""Where a day comes first: what ends then ends when it has come anywhere."""
_FIRST_WORDS = 100
_LONGEST_WHERE = 500
_LARGEST = 2**31 - 1
_FEW = Few.max_length or 0

T = TypeVar("T")
Where = str | Callable[[], str]
"""Where in the source something stands; worked out only where it is to be told."""


def longest(kind: Any) -> int:
    """How many characters a text of this kind may have, such as `service.domain.value.Line`."""
    return next(int(meta.max_length) for meta in get_args(kind)[1:] if meta.max_length is not None)


class Notes:
    """The notes on one article. Every method gives null for what is missing or fits nowhere."""

    def __init__(self, base: str | None = None) -> None:
        self._base = base
        self._unread: list[Unread] = []
        self._more = 0

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Everything that had no place, in the order it was met."""
        if not self._more:
            return tuple(self._unread)
        return (*self._unread, Unread(where="the document", what=f"{self._more:,} more of the kind"))

    def pass_over(self, where: Where, what: str) -> None:
        """Name something that has no place; its first words are enough."""
        if self.is_full:
            self._more += 1
            return
        place = words(where if isinstance(where, str) else where()) or "the document"
        self._unread.append(Unread(where=place[:_LONGEST_WHERE], what=first_words(what)))

    @property
    def is_full(self) -> bool:
        """Whether what is passed over now is only counted."""
        return len(self._unread) >= _MOST

    def take_over(self, unread: tuple[Unread, ...], within: Where) -> None:
        """Name what another reader left, of a part of this document."""
        for each in unread:
            self.pass_over(lambda each=each: f"{_said(within)}: {each.where}", each.what)  # type: ignore[misc]

    def text(self, where: Where, text: str | None, kind: Any = Line) -> str | None:
        """The text in one line, if the kind of field can hold it."""
        said = words(text or "")
        if len(said) > longest(kind):
            self.pass_over(where, f"{len(said):,} characters, more than the field holds: {said}")
            return None
        return said or None

    def address(self, where: Where, text: str | None, base: str | None = None) -> str | None:
        """An address, made absolute where it is known to what it is relative."""
        said = (text or "").strip().replace(" ", "%20")
        if said and (base or self._base):
            with suppress(ValueError):
                said = urljoin(base or self._base or "", said)
        return self.text(where, said, Address)

    def moment(self, where: Where, text: str | None, *, zone: timezone = UTC) -> datetime | None:
        """A moment. A day alone, or a time without its zone, is taken as of `zone`, which is named: the day
        is what the source says, and without it the article would be one of today."""
        if not (said := words(text or "")):
            return None
        read = moment(said)
        if read is None and (read := moment(said, zone=zone)) is not None:
            self.pass_over(where, f"no zone, and perhaps no time of day; taken as {zone}: {said}")
        elif read is None:
            self.pass_over(where, f"no moment: {said}")
        return read

    def language(self, where: Where, text: str | None) -> str | None:
        return self.text(where, (text or "").replace("_", "-"), Code)

    def number(self, where: Where, text: str | None) -> int | None:
        """A whole number of at least one, such as a width; `800px` is one too."""
        said = words(text or "").removesuffix("px").strip().removesuffix(".0")
        if not said or said == "0":
            return None
        if said.isascii() and said.isdecimal() and len(said) < 11 and int(said) <= _LARGEST:
            return int(said)
        self.pass_over(where, f"no number of pixels: {said}")
        return None

    def few(self, where: Where, found: Sequence[T], called: Callable[[T], str]) -> tuple[T, ...]:
        """As many entries as a list may hold that people write by hand; those past it are named."""
        for other in found[_FEW:]:
            self.pass_over(where, f"one too many: {called(other)}")
        return tuple(found[:_FEW])

    def authors(self, where: Where, text: str | None) -> tuple[Contributor, ...]:
        """Whom a byline in words names; the words as one name, where they are told no better."""
        said = words(text or "")
        if not said:
            return ()
        people, place = byline(said)
        if place is not None:
            self.pass_over(where, f"the place in the byline: {place}")
        if people or (people := contributors(said)):
            return people
        name = self.text(where, said.removeprefix("By ").removeprefix("by "), Line)
        return (Contributor(name=name),) if name is not None and len(name) <= 500 else ()


def first_words(text: str) -> str:
    """The beginning of a text, for who looks for it in the source."""
    said = words(text)
    return f"{said[:_FIRST_WORDS]}…" if len(said) > _FIRST_WORDS else said or "nothing"


def _said(where: Where) -> str:
    return where if isinstance(where, str) else where()
