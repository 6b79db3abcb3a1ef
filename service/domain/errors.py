"""What can go wrong, in the newsroom's words. No HTTP here: `service.http.problems` maps these.

WirecopyError
├── InvalidInput        the document or option is wrong; says where, all its faults at once where it can
│   ├── Malformed       the document is not even JSON
│   ├── NotAnArticle    the source was read, but holds no article
│   ├── TooLarge        the source is past a limit
│   └── KeyReused       an idempotency key stands for another request already
├── NotFound            nothing visible has this id or slug
├── Gone                what was shown to this reader is not any more; says since when and why
├── Conflict            what is there already stands against it; carries a pointer where one is known
├── PreconditionFailed  the article is not as the writer expects it
├── Unauthenticated     no key was sent where one is needed, or one that is not good
├── Forbidden           the key's role is too low
├── Unavailable         the database cannot be reached or is not migrated
└── MigrationFailed     a migration stopped; nothing of it was kept
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from service.domain.pointers import readable

MOST_FAULTS = 100
"""Faults of one document that are looked for; whoever has more has one cause."""

_SHOWN = 10
"""Faults that the sentence about a document repeats."""


class Fault(NamedTuple):
    """One thing that is wrong: an RFC 6901 JSON Pointer to it, and what it must be instead.

    `detail` goes on from the name of the place: "must not be empty". Where something is missing, the
    pointer says where it should stand.
    """

    pointer: str
    detail: str


class WirecopyError(Exception):
    """Base of every error that a caller may be shown. `str(error)` is a sentence for people."""


class InvalidInput(WirecopyError):
    """The input cannot be used. `pointer` is an RFC 6901 JSON Pointer to the offending value.

    `faults` are all that were found, the first one at `pointer`; empty where there is only a sentence.
    """

    def __init__(self, detail: str, *, pointer: str | None = None, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.pointer = self.faults[0].pointer if self.faults and pointer is None else pointer


class Malformed(InvalidInput):
    """The document is not even JSON; the detail says where it stops being so."""


class NotAnArticle(InvalidInput):
    """The source was readable but holds no article; the detail says what was missing."""


class TooLarge(InvalidInput):
    """The source is past a limit; the detail names the limit."""


class KeyReused(InvalidInput):
    """The idempotency key was used for another request."""


class NotFound(WirecopyError):
    """Nothing that this reader may see has the given id, slug or revision."""


class Gone(WirecopyError):
    """What this reader was shown was taken from them at a moment, for a reason, and with an instruction about
    their copy, as `service.domain.change` has these; both are null of what expired."""

    def __init__(
        self, detail: str, *, at: datetime, reason: str | None, instruction: str | None, note: str | None
    ) -> None:
        super().__init__(detail)
        self.at = at
        self.reason = reason
        self.instruction = instruction
        self.note = note


class Conflict(WirecopyError):
    """The document is right by itself, but what is there already stands against it."""

    def __init__(self, detail: str, *, pointer: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer


class PreconditionFailed(WirecopyError):
    """The article is not, or no longer, as the writer expects it; nothing was changed."""


class Unavailable(WirecopyError):
    """The database cannot answer now; the same request may succeed later."""


class MigrationFailed(WirecopyError):
    """A schema migration failed and was rolled back whole."""


class Unauthenticated(WirecopyError):
    """Nobody knows who asks. `sent` says whether there was a key at all, which is then not a good one."""

    def __init__(self, detail: str, *, sent: bool) -> None:
        super().__init__(detail)
        self.sent = sent


class Forbidden(WirecopyError):
    """The key is good, but its role may not do this, whatever there is."""


def refusal(faults: Sequence[Fault]) -> InvalidInput:
    """The error that names all of these faults, of which there is at least one."""
    listed = "; ".join(f"{readable(fault.pointer)}: {fault.detail}" for fault in faults[:_SHOWN])
    if len(faults) == 1:
        return InvalidInput(listed, faults=faults)
    count = f"{len(faults)} faults" if len(faults) < MOST_FAULTS else f"{MOST_FAULTS} faults or more"
    more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    return InvalidInput(f"{count}: {listed}{more}", faults=faults)
