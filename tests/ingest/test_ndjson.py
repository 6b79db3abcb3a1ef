"""Streams of lines: numbered alike however they arrive, in memory that has a limit."""

import gzip
import tracemalloc
from collections.abc import Iterator

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import InvalidInput
from service.ingest.decoding import decoded
from service.ingest.ndjson import MOST_BYTES, Batches, Lines, Numbered

MEGABYTE = 2**20


def split(pieces: list[bytes], *, limit: int = 20) -> list[Numbered]:
    lines = Lines(max_line_bytes=limit)
    found = [line for piece in pieces for line in lines.feed(piece)]
    return [*found, *lines.end()]


def in_pieces(whole: bytes, size: int) -> list[bytes]:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


@given(
    st.lists(
        st.sampled_from([b"{}", b"", b" ", b"#", b"x" * 20, b"y" * 21, b" " * 30, b"\r", b"\n", b"\r\n"])
    ),
    st.integers(1, 50),
)
def test_lines_are_the_same_however_they_arrive(parts: list[bytes], size: int) -> None:
    whole = b"".join(parts)
    found = split(in_pieces(whole, size))
    expected = list[tuple[int, bytes | None]]()
    for number, text in enumerate(whole.split(b"\n"), 1):
        document = text.removesuffix(b"\r")
        if len(document) > 20:
            expected += [] if document.startswith(b"#") else [(number, None)]
        elif document.strip() and not document.startswith(b"#"):
            expected.append((number, document))
    assert [(line.number, line.document) for line in found] == expected
    for line in found:
        assert line.document is None or whole[line.start : line.end].startswith(line.document)


@given(st.lists(st.sampled_from([b"{}\n", b"\n", b"# why\n", b"x" * 30 + b"\n"])), st.data())
def test_whoever_goes_on_behind_a_line_finds_the_rest(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    found = split([whole])
    if not found:
        return
    place = data.draw(st.integers(0, len(found) - 1))
    lines = Lines(max_line_bytes=20, number=found[place].number, offset=found[place].end)
    assert [*lines.feed(whole[found[place].end :]), *lines.end()] == found[place + 1 :]


def test_a_byte_order_mark_belongs_to_no_line() -> None:
    (line,) = split([b"\xef\xbb\xbf{}\n"])
    assert (line.document, line.end) == (b"{}", 6)


def test_batches_have_limits() -> None:
    batches = Batches(Lines(max_line_bytes=2 * MOST_BYTES))
    small, large = b"x\n", b"x" * (MOST_BYTES + 1) + b"\n"
    sizes = [len(batch) for batch in batches.feed(small * 1_200 + large + small * 2)]
    assert (sizes, [len(batch) for batch in batches.end()]) == ([500, 500, 200, 1], [2])


def large_line() -> Iterator[bytes]:
    for _ in range(300):
        yield b"x" * MEGABYTE
    yield b"\n{}\n"


def test_a_line_that_is_too_long_costs_no_memory() -> None:
    lines = Lines(max_line_bytes=MEGABYTE)
    tracemalloc.start()
    try:
        found = [line for piece in large_line() for line in lines.feed(piece)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [(line.number, line.document) for line in found] == [(1, None), (2, b"{}")]
    assert peak < 8 * MEGABYTE


BOMBS = {
    "gzip": gzip.compress(bytes(200 * MEGABYTE), compresslevel=9),
    "zstd": zstandard.compress(bytes(200 * MEGABYTE), level=19),
}


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_comes_in_pieces_that_memory_bears(coding: str) -> None:
    longest = total = 0
    for piece in decoded([BOMBS[coding]]):
        longest, total = max(longest, len(piece)), total + len(piece)
    assert total == 200 * MEGABYTE
    assert longest <= 8 * MEGABYTE


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_streams_end_whole_or_not_at_all(compress: type[bytes], size: int) -> None:
    coded = compress(b"one\n") + compress(b"") + compress(b"two\n")
    assert b"".join(decoded(in_pieces(coded, size))) == b"one\ntwo\n"
    for end in range(5, len(coded)):
        plain = decoded(in_pieces(coded[:end], size))
        if end not in (len(compress(b"one\n")), len(compress(b"one\n") + compress(b""))):
            with pytest.raises(InvalidInput, match="ends before it is whole"):
                b"".join(plain)


def test_a_frame_that_is_to_be_skipped_may_come_first() -> None:
    skipped = b"\x50\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"
    assert b"".join(decoded([skipped + zstandard.compress(b"one\n")])) == b"one\n"


@pytest.mark.parametrize("plain", [b"", b"{", b"\x1f", b"plain text"])
def test_what_is_plain_stays_as_it_is(plain: bytes) -> None:
    assert b"".join(decoded(in_pieces(plain, 1))) == plain
