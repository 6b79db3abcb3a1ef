"""Copies made from scratch, beside a client that reads the same articles off their list and keeps nothing."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from benchmarks import importing
from benchmarks.figures import Round
from benchmarks.processes import Server, service
from service.mirror import Mirror, Origin, open_target

LEAST = 10_000
"""Articles, at the least: of few, the first requests would be much."""


class MirrorFailed(Exception):
    """The copy does not hold what the list gave."""


class _Page(msgspec.Struct):
    articles: list[msgspec.Raw]
    next_cursor: str | None


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
        read, seconds_of_list = _read_list(server.address)
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


def _read_list(address: str) -> tuple[int, float]:
    """By the same client, with the same headers; each page is looked through for the way to the next."""
    count, cursor = 0, ""
    with httpx.Client(base_url=address, headers={"accept-encoding": "identity"}) as client:
        began = time.perf_counter()
        while True:
            body = client.get(f"/v1/articles?limit=200{cursor}").raise_for_status().content
            page = msgspec.json.decode(body, type=_Page)
            count += len(page.articles)
            if page.next_cursor is None:
                return count, time.perf_counter() - began
            cursor = f"&cursor={page.next_cursor}"


def _remove(target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    for name in (target.name, f"{target.name}-wal", f"{target.name}-shm"):
        target.with_name(name).unlink(missing_ok=True)
