"""The content codings that a body may come in.

Brotli is not among them: it is for bodies that are packed once and read often.
"""

from collections.abc import Callable, Iterator

from service.domain.errors import InvalidInput
from service.http.problems import Refused
from service.ingest.decoding import GZIP, ZSTANDARD_OVER_HTTP, Decompressor

CODINGS = "zstd, gzip"
"""Content codings that a body may come in."""

Decode = Callable[[bytes], Iterator[bytes]]
"""What makes the plain bytes of the next coded ones; to be called with none at the end."""


def decoder(content_encoding: str | None) -> Decode:
    """What undoes the coding that this header names. Raises Refused, 415, for one not known here; what it
    gives raises Refused, 400, for bytes that are not of that coding."""
    coding = (content_encoding or "").strip().lower()
    match coding:
        case "" | "identity":
            return lambda piece: iter((piece,) if piece else ())
        case "gzip" | "x-gzip":
            return _told(Decompressor(GZIP))
        case "zstd":
            return _told(Decompressor(ZSTANDARD_OVER_HTTP))
        case _:
            raise Refused(
                "unsupported-media-type",
                415,
                f"Content-Encoding {coding!r} is not known here; send one of: {CODINGS}, or plain bytes.",
                headers=((b"accept-encoding", CODINGS.encode("ascii")),),
            )


def _told(decompressor: Decompressor) -> Decode:
    def decode(coded: bytes) -> Iterator[bytes]:
        try:
            yield from decompressor.plain(coded)
            if not coded:
                decompressor.end()
        except InvalidInput as error:
            raise Refused(
                "bad-request", 400, f"The body is not what Content-Encoding says: {error}."
            ) from None

    return decode
