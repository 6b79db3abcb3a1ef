"""Where a copy is kept: what every kind of target does, and what it remembers beside the articles."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from service.mirror.errors import MirrorError
from service.mirror.feed import Document, Mark, ReaderName, Seq, Withdrawal


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How far a copy of `origin` has come: it holds what the changes up to and with `seq` made of it, when
    the origin's newest was `last`. `reader` is who was shown them, null before anything came.

    `mark` is the last change that it was told of. `owed` are articles that could not be taken from their
    change, by id, with why: the copy is not in step while there are any.
    """

    origin: str
    reader: ReaderName | None = None
    seq: Seq = 0
    last: Seq = 0
    mark: Mark | None = None
    owed: Mapping[str, str] = {}


class Counts(NamedTuple):
    """Articles that are held, and those that are remembered as withdrawn."""

    articles: int
    withdrawn: int


class Target(Protocol):
    """A copy that is open, for one mirror at a time.

    All of it raises MirrorError, and OSError where the place itself fails.
    """

    def state(self) -> State:
        """How far it has come."""

    def apply(self, effects: Sequence[Document | Withdrawal], state: State) -> State:
        """Put articles in and take others out, then remember how far that is; gives what is remembered.

        Whatever ends it half-way leaves the earlier state, and to do it once more changes nothing.
        """

    def counts(self) -> Counts:
        """How many articles there are, and how many withdrawn ones are remembered."""

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Every article that is held: its id and its bytes, in any order."""

    def withdrawn(self) -> Iterator[str]:
        """The ids that are remembered as withdrawn."""

    def differing(self) -> Iterator[str]:
        """The ids of articles that do not stand where this copy passes them on as they are held here."""


def require_origin(state: State, origin: str) -> State:
    """The state of a copy that was opened. Raises MirrorError where it is another origin's."""
    if state.origin != origin:
        raise MirrorError(f"this is a copy of {state.origin}, not of {origin}; give another target")
    return state
