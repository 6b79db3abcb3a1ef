"""The lines that an import could not take in, each under a comment that says why: to be mended."""

import errno
import itertools
import os
import tempfile
from pathlib import Path
from typing import BinaryIO


class Rejects:
    """A file that is made when the first line is rejected.

    `kept` are the bytes that were there when an import that goes on was stopped. An earlier file of this name
    is put aside, under its name and `~`, or `~2`, `~3` and so on: somebody may be mending it.
    """

    def __init__(self, path: Path, *, kept: int | None = None) -> None:
        self.path = path
        self._file: BinaryIO | None = None
        size = path.stat().st_size if path.exists() else None
        if size is None:
            return
        if kept is None or size < kept:
            path.replace(_aside(path))
        elif kept == 0:
            path.unlink()
        else:
            self._file = path.open("r+b")
            self._file.truncate(kept)
            self._file.seek(kept)

    def add(self, number: int, detail: str, document: bytes | None) -> None:
        """Add a line as it was, and why; of one that is not to be had, only why."""
        if self._file is None:
            self._file = self.path.open("wb")
        self._file.write(f"# line {number}: {' '.join(detail.split())}\n".encode())
        if document is not None:
            self._file.write(document + b"\n")

    def settle(self) -> int:
        """See to it that what was added is kept, and say how many bytes there are."""
        if self._file is None:
            return 0
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def require_room(path: Path) -> None:
    """Raise OSError where rejects could not be written, which would else show with the first one."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with tempfile.NamedTemporaryFile(dir=path.absolute().parent, prefix=f".{path.name}."):
        pass


def _aside(path: Path) -> Path:
    """The first name that is free."""
    names = (path.with_name(f"{path.name}~{number if number > 1 else ''}") for number in itertools.count(1))
    return next(name for name in names if not name.exists())
