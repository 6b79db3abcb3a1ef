"""Picture files in a folder, named by the SHA-256 of their bytes: the same bytes are kept once."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


class Files:
    """A folder of files. Nothing is ever written or read outside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes and give their SHA-256, hexadecimal. Whole or not at all, crashes included."""
        name = hashlib.sha256(content).hexdigest()
        target = self._path(name)
        if target.exists():
            return name
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as partial:
            partial.write(content)
            partial.flush()
            os.fsync(partial.fileno())
        Path(partial.name).chmod(0o644)
        Path(partial.name).replace(target)
        return name

    def get(self, sha256: str) -> bytes | None:
        """The bytes of a hash, or None when no such file is kept."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256")
        return self._folder / sha256[:2] / sha256
