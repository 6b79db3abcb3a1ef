"""A copy as a folder: `articles/<id>.json`, `withdrawn/<id>.json`, and how far it has come in `state.json`.

Each file is replaced whole, so that whoever reads the folder meanwhile sees the old one or the new one. A
process that is killed leaves nothing half-done; after a power failure `verify` says whether the disk kept
everything.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from service.mirror.errors import MirrorError
from service.mirror.feed import Document, Withdrawal
from service.mirror.target import Counts, State, require_origin

_STATE = "state.json"
_SUFFIX = ".json"
_COMING = ".coming"
"""Where files are written before they have their names."""


class Folder:
    """A folder that holds a copy. Raises MirrorError where it holds something else, or another origin's."""

    def __init__(self, path: Path, origin: str) -> None:
        self._path = path
        self._articles, self._withdrawn = path / "articles", path / "withdrawn"
        self._coming = path / _COMING
        _make(path)
        self._lock = os.open(path, os.O_RDONLY)
        try:
            self._require_alone()
            self._state = self._opened(origin)
            self._noted = {entry.name for entry in _named(self._withdrawn)}
        except BaseException:
            os.close(self._lock)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)

    def state(self) -> State:
        return self._state

    def apply(self, effects: Sequence[Document | Withdrawal], state: State) -> State:
        for effect in effects:
            name = f"{effect.article_id}{_SUFFIX}"
            if isinstance(effect, Document):
                self._write(self._articles / name, effect.content)
                if name in self._noted:
                    (self._withdrawn / name).unlink(missing_ok=True)
                    self._noted.discard(name)
            else:
                self._write(self._withdrawn / name, msgspec.json.encode(effect))
                self._noted.add(name)
                (self._articles / name).unlink(missing_ok=True)
        self._remember(state)
        return state

    def counts(self) -> Counts:
        return Counts(*(sum(1 for _ in _named(folder)) for folder in (self._articles, self._withdrawn)))

    def documents(self) -> Iterator[tuple[str, bytes]]:
        for entry in _named(self._articles):
            yield entry.name.removesuffix(_SUFFIX), Path(entry.path).read_bytes()

    def withdrawn(self) -> Iterator[str]:
        return (entry.name.removesuffix(_SUFFIX) for entry in _named(self._withdrawn))

    def differing(self) -> Iterator[str]:
        return iter(())

    def _require_alone(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MirrorError(f"{self._path}: another mirror is at work on this copy") from None

    def _opened(self, origin: str) -> State:
        try:
            kept = (self._path / _STATE).read_bytes()
        except FileNotFoundError:
            if any(each.name != _COMING for each in self._path.iterdir()):
                raise MirrorError(f"{self._path} is neither empty nor a copy; give another target") from None
            # First of all, so that the folder is known for a copy however little came into it.
            self._coming.mkdir(exist_ok=True)
            state = State(origin=origin)
            self._remember(state)
            self._make_room()
            return state
        try:
            state = msgspec.json.decode(kept, type=State)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise MirrorError(f"{self._path / _STATE} is no state of a copy; give an empty target") from None
        self._make_room()
        return require_origin(state, origin)

    def _make_room(self) -> None:
        # What was under way when an earlier run was killed.
        shutil.rmtree(self._coming, ignore_errors=True)
        for folder in (self._articles, self._withdrawn, self._coming):
            folder.mkdir(exist_ok=True)

    def _remember(self, state: State) -> None:
        self._write(self._path / _STATE, msgspec.json.encode(state))
        self._state = state

    def _write(self, path: Path, content: bytes) -> None:
        coming = self._coming / path.name
        coming.write_bytes(content)
        coming.replace(path)


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise MirrorError(f"{path} is a file; a copy as an SQLite file ends with .db") from None


def _named(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.name.endswith(_SUFFIX))
