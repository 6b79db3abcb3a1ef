"""What is compressed, made plain in pieces that memory bears, however small a file says however much."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple, Protocol

import zstandard

from service.domain.errors import InvalidInput

_PIECE = 256
"""Bytes that are decompressed in one go: 8 MB come of them at the most, by zstandard's runs of one byte.
Larger ones are no quicker."""

_WINDOW = 2**27
"""The largest window that a file may ask for: 128 MB, as the `zstd` command has it."""

_WINDOW_OVER_HTTP = 2**23
"""The largest window that zstandard may ask for over HTTP (RFC 9659, section 3)."""

_UNKNOWN = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"PK\x03\x04": "ZIP", b"7z\xbc\xaf": "7z"}
LONGEST = 5
"""Bytes that `coding_of` looks at."""


class _Frame(Protocol):
    """What zlib and zstandard give to decompress one member or frame with."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


class Coding(NamedTuple):
    """A way of compressing: how it begins, and what undoes one member (gzip) or frame (zstandard) of it."""

    name: str
    begins: tuple[bytes, ...]
    frame: Callable[[], _Frame]


def _gzip() -> _Frame:
    return zlib.decompressobj(wbits=31)


def _zstandard() -> _Frame:
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()


def _zstandard_over_http() -> _Frame:
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW_OVER_HTTP).decompressobj()


# The second is a frame that is to be skipped (RFC 8878, section 3.1.2), as `pzstd` puts first.
_ZSTANDARD_BEGINS = (b"\x28\xb5\x2f\xfd", *(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60)))

GZIP = Coding("gzip", (b"\x1f\x8b",), _gzip)
ZSTANDARD = Coding("zstd", _ZSTANDARD_BEGINS, _zstandard)
ZSTANDARD_OVER_HTTP = Coding("zstd", _ZSTANDARD_BEGINS, _zstandard_over_http)


class Decompressor:
    """Makes plain what comes in pieces: one or several members or frames, one after the other.

    Both methods raise InvalidInput: for a stream that is broken, and for one that ends before it is whole.
    """

    def __init__(self, coding: Coding) -> None:
        self._coding = coding
        self._frame = coding.frame()
        self._begun = False

    def plain(self, piece: bytes) -> Iterator[bytes]:
        """What the next piece comes to, 8 MB at a time at most."""
        for start in range(0, len(piece), _PIECE):
            coded = piece[start : start + _PIECE]
            while coded := self._next_member(coded):
                yield from self._decompressed(coded)
                coded = self._frame.unused_data if self._frame.eof else b""

    def end(self) -> None:
        """Say that nothing more comes."""
        if self._begun and not self._frame.eof:
            raise InvalidInput(f"the {self._coding.name} stream ends before it is whole")

    def _decompressed(self, coded: bytes) -> Iterator[bytes]:
        if self._frame.eof:
            self._frame = self._coding.frame()
        self._begun = True
        try:
            plain = self._frame.decompress(coded)
        except (zlib.error, zstandard.ZstdError):
            raise InvalidInput(f"the {self._coding.name} stream is broken") from None
        if plain:
            yield plain

    def _next_member(self, coded: bytes) -> bytes:
        """Without the zeros that tapes and block devices put behind a member, as gzip has it."""
        return coded.lstrip(b"\0") if self._frame.eof else coded


def decoded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The plain bytes of a stream: as it is, or decompressed where it begins as gzip or zstandard do.

    Raises InvalidInput where a compressed stream is broken or ends before it is whole; what came before is
    given out. So it does for what is compressed otherwise.
    """
    coming = iter(pieces)
    beginning = b""
    while len(beginning) < LONGEST and (piece := next(coming, b"")):
        beginning += piece
    coding = coding_of(beginning)
    everything = chain((beginning,) if beginning else (), coming)
    return everything if coding is None else decompressed(everything, coding)


def coding_of(beginning: bytes) -> Coding | None:
    """How what begins so is compressed; null for plain text. Raises InvalidInput as `decoded` does."""
    for magic, name in _UNKNOWN.items():
        if beginning.startswith(magic):
            raise InvalidInput(f"is compressed by {name}; gzip, zstd and plain text can be read")
    return next((coding for coding in (GZIP, ZSTANDARD) if beginning.startswith(coding.begins)), None)


def decompressed(pieces: Iterable[bytes], coding: Coding) -> Iterator[bytes]:
    """The plain bytes of a compressed stream; see `Decompressor`."""
    decompressor = Decompressor(coding)
    for piece in pieces:
        yield from decompressor.plain(piece)
    decompressor.end()
