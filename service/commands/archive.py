"""The file of an import, or standard input, as plain bytes; and what tells it from another file."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from service.commands.interruption import Interruption
from service.ingest.decoding import LONGEST, coding_of, decoded

STDIN = "-"

_PIECE = 2**18
_HEAD = 65_536


class Identity(msgspec.Struct, frozen=True):
    """A file as it was: its size, when it was last changed, and the SHA-256 of its first 64 KB."""

    size: int
    mtime_ns: int
    head: str


class Archive:
    """An open file of lines. `size` is null for what has no end yet, such as a pipe; `position` is how many
    of its bytes were read, compressed as they are."""

    def __init__(self, path: str, interruption: Interruption) -> None:
        self.name = "standard input" if path == STDIN else path
        # Unbuffered: what waits for input must be free to be interrupted at any moment.
        self._file = open(  # noqa: SIM115 - closed by __exit__
            0 if path == STDIN else Path(path), "rb", buffering=0, closefd=path != STDIN
        )
        self._interruption = interruption
        status = os.fstat(self._file.fileno())
        self._mtime_ns = status.st_mtime_ns
        self.size = status.st_size if stat.S_ISREG(status.st_mode) and path != STDIN else None
        self.position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def identity(self) -> Identity | None:
        """What tells this file from another one; null for what cannot be read twice."""
        if self.size is None:
            return None
        head = hashlib.sha256(os.pread(self._file.fileno(), _HEAD, 0)).hexdigest()
        return Identity(self.size, self._mtime_ns, head)

    def pieces(self, offset: int = 0) -> Iterator[bytes]:
        """The plain bytes from `offset` on; where that is not 0, of a file that can be read twice.

        Raises InvalidInput for a compressed file that is broken, OSError, Interrupted.
        """
        file, passed = self._file.fileno(), 0
        if offset and coding_of(os.pread(file, LONGEST, 0)) is None:
            self.position = passed = os.lseek(file, offset, os.SEEK_SET)
            yield from self._read()
            return
        for piece in decoded(self._read()):
            if passed + len(piece) > offset:
                yield piece[max(0, offset - passed) :]
            passed += len(piece)

    def _read(self) -> Iterator[bytes]:
        while True:
            with self._interruption.waiting():
                piece = self._file.read(_PIECE)
            if not piece:
                return
            self.position += len(piece)
            yield piece
