"""Copies made from scratch, beside a client that reads the same articles off their list and keeps nothing."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import importing, reading
from benchmarks.figures import Round
from benchmarks.processes import Server, service
from service.mirror import Mirror, Origin, open_target

LEAST = 10_000
"""Articles, at the least: of few, the first requests would be much."""


class MirrorFailed(Exception):
    """The copy does not hold what the list gave."""


@contextmanager
def origin(folder: Path, articles: int) -> Iterator[Server]:
    """A service with so many articles, on SQLite, with its defaults."""
    url = f"sqlite:///{folder / 'origin.db'}"
    lines = importing.archive(folder, articles)
    for arguments in (["migrate"], ["import", "--quiet", str(lines)]):
        command = [*importing.command(str(lines))[:3], *arguments]
        subprocess.run(command, env=importing.environment(url), capture_output=True, check=True)
    with service(url, folder) as server:
        yield server


def side_by_side(server: Server, target: Path, rounds: int) -> tuple[Round, ...]:
    """Articles a second: into a new copy, and off the list."""
    found = []
    for _ in range(rounds):
        copied, seconds = _copy(server.address, target)
        read, seconds_of_list = reading.off(server.address, reading.article_list)
        if copied != read:
            raise MirrorFailed(f"the copy holds {copied} articles, the list {read}")
        found.append(Round(copied / seconds, read / seconds_of_list))
    return tuple(found)


def _copy(address: str, target: Path) -> tuple[int, float]:
    reading = Origin(address)
    began = time.perf_counter()
    with open_target(str(target), address) as copy:
        standing = Mirror(reading, copy).catch_up()
    seconds = time.perf_counter() - began
    reading.close()
    _remove(target)
    if not standing.in_step:
        raise MirrorFailed(str(standing))
    return standing.articles, seconds


def _remove(target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    for name in (target.name, f"{target.name}-wal", f"{target.name}-shm"):
        target.with_name(name).unlink(missing_ok=True)
