"""How an import's memory grows with its lines: the command reads them from a pipe and is watched."""

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks import importing
from benchmarks.processes import rss

LINES = (10_000, 100_000, 300_000)

_SAMPLES = 100
"""Of each import, evenly over its lines."""

_SOME = 100
"""Lines that are written at once."""


class Sample(NamedTuple):
    """Resident memory, in bytes, when so many lines were handed over."""

    lines: int
    size: int


Growth = tuple[Sample, ...]


def of_imports(folder: Path) -> Iterator[Growth]:
    """An import of each size, the smallest first, each into an SQLite database of its own."""
    for count in LINES:
        database = folder / f"grown-{count}.db"
        yield _watched(f"sqlite:///{database}", count)
        database.unlink()


def peak(growth: Growth) -> int:
    """The most that was resident, in bytes."""
    return max(sample.size for sample in growth)


def _watched(database_url: str, count: int) -> Growth:
    asyncio.run(importing.migrate(database_url))
    process = subprocess.Popen(
        importing.command("-"),
        cwd=Path(database_url.removeprefix("sqlite:///")).parent,
        env=importing.environment(database_url),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    samples = []
    every = max(count // _SAMPLES, _SOME)
    try:
        assert process.stdin is not None
        for first in range(0, count, _SOME):
            process.stdin.write(b"".join(_line(number) for number in range(first, first + _SOME)))
            handed_over = first + _SOME
            if handed_over % every == 0:
                # All but what fits into the pipe and a batch is taken in by now.
                samples.append(Sample(handed_over, rss(process.pid)))
        process.stdin.close()
        if process.wait() != 0:
            raise importing.ImportFailed(f"the import of {count:,} lines failed")
    finally:
        process.kill()
        process.wait()
    return tuple(samples)


def _line(number: int) -> bytes:
    """A short article of some 600 bytes, unlike every other."""
    words = f"The council voted on item {number} of its agenda after a long debate about roads and schools. "
    sent = {
        "publication": "example-times",
        "source_id": f"item-{number}",
        "status": "published",
        "headline": f"Council votes on item {number}",
        "language": "en",
        "section": "local",
        "published_at": f"20{number % 20 + 1:02}-0{number % 9 + 1}-1{number % 10}T08:00:00Z",
        "body": [{"type": "paragraph", "text": words + words}, {"type": "paragraph", "text": words}],
        "quotations": [],
        "statistics": [],
    }
    return msgspec.json.encode(sent) + b"\n"
