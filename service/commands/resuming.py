"""How far an import has come, in a file, so that it can go on after it was stopped, however it was."""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from service.commands.archive import Identity
from service.domain.errors import InvalidInput


class Counts(msgspec.Struct):
    """Lines by what became of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    done: int = 0
    rejected: int = 0

    def add(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)

    @property
    def lines(self) -> int:
        return self.created + self.updated + self.unchanged + self.done + self.rejected


class State(msgspec.Struct, frozen=True, kw_only=True):
    """All up to `line`, which ends at the plain byte `offset`, is taken in; the file of rejects was then of
    `rejects_bytes`. `source` and `database` say what this is true of; so does the article `last_id`, one of
    those taken in: a database that was made anew under the same name has it not."""

    source: Identity
    database: str
    line: int
    offset: int
    rejects_bytes: int
    counts: Counts
    last_id: str | None


def database_of(url: str) -> str:
    """What tells this database from another one, without its password."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        place = str(Path(url.removeprefix("sqlite:///")).resolve())
    else:
        place = f"{parts.username}@{parts.hostname}:{parts.port}{parts.path}?{parts.query}"
    return hashlib.sha256(f"{parts.scheme} {place}".encode()).hexdigest()


def read(path: Path) -> State | None:
    """The state of an import that did not come to its end; null where there is none. Raises InvalidInput."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        raise InvalidInput(f"{path} is no state of an import; remove it to begin again") from None


def require_same(state: State, source: Identity | None, database: str) -> None:
    """Raise InvalidInput unless the state is of this file and this database."""
    if state.source != source:
        raise InvalidInput(
            "this is not the file that the import was stopped in, or it was changed since; "
            "without --resume it is taken in from its first line, which repeats nothing"
        )
    if state.database != database:
        raise InvalidInput(
            "the import that was stopped went into another database; "
            "without --resume the file is taken in from its first line"
        )


def write(path: Path, state: State) -> None:
    """Keep the state: at every moment the file holds the old one or the new one, whole."""
    coming = path.with_name(f"{path.name}.new")
    with coming.open("wb") as file:
        file.write(msgspec.json.encode(state))
        file.flush()
        os.fsync(file.fileno())
    coming.replace(path)
