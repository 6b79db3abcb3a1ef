"""Imports, as an operator starts them: `wirecopy import` over an archive, into a migrated, empty database."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from msgspec.structs import replace

from benchmarks import batches, edition, postgres
from benchmarks.figures import Round
from benchmarks.references import raw
from service.domain import wire
from service.newsroom import open_newsroom
from service.settings import Settings

_TREE = Path(__file__).parents[1]


class ImportFailed(Exception):
    """The command did not take everything in."""


def archive(folder: Path, articles: int) -> Path:
    """Articles as a newsroom's own system sends them: to be published, their figures and quotations given."""
    path = folder / "archive.ndjson"
    with path.open("wb") as file:
        for article in edition.articles(articles):
            file.write(wire.encode(replace(article, status="published")) + b"\n")
    return path


def into_sqlite(folder: Path, articles: int, rounds: int) -> tuple[Round, ...]:
    """Articles a second: of the import, and of the same rows by `executemany`."""
    lines, found = archive(folder, articles), []
    for number in range(rounds):
        ours, theirs = folder / f"imported-{number}.db", folder / f"inserted-{number}.db"
        for path in (ours, theirs):
            asyncio.run(migrate(f"sqlite:///{path}"))
        seconds = _seconds(f"sqlite:///{ours}", lines)
        found.append(_round(articles, seconds, raw.insert_into_sqlite(theirs, batches.of_sqlite(ours))))
        for path in (ours, theirs):
            path.unlink()
    return tuple(found)


def into_postgresql(
    server: postgres.PostgresServer, folder: Path, articles: int, rounds: int
) -> tuple[Round, ...]:
    """Articles a second: of the import, and of the same rows by `COPY`."""
    lines, found = archive(folder, articles), []
    for number in range(rounds):
        ours, theirs = [asyncio.run(_empty(server, f"{name}_{number}")) for name in ("imported", "copied")]
        seconds = _seconds(ours, lines)
        written = asyncio.run(batches.of_postgresql(ours))
        found.append(_round(articles, seconds, asyncio.run(raw.copy_into_postgresql(theirs, written))))
    return tuple(found)


async def _empty(server: postgres.PostgresServer, name: str) -> str:
    url = await server.create(name)
    await migrate(url)
    return url


async def migrate(url: str) -> None:
    """Make the tables of an empty database."""
    newsroom = open_newsroom(Settings(database_url=url))
    try:
        await newsroom.migrate()
    finally:
        await newsroom.database.close()


def _round(articles: int, ours: float, theirs: float) -> Round:
    return Round(articles / ours, articles / theirs)


def _seconds(database_url: str, lines: Path) -> float:
    """How long the import takes, less what the command takes to start and end: an empty archive's time."""
    empty = lines.with_name("empty.ndjson")
    empty.touch()
    return _run(database_url, lines) - _run(database_url, empty)


def _run(database_url: str, lines: Path) -> float:
    began = time.perf_counter()
    finished = subprocess.run(
        command(str(lines)), env=environment(database_url), capture_output=True, check=False
    )
    seconds = time.perf_counter() - began
    if finished.returncode:
        raise ImportFailed(f"the import failed: {finished.stderr.decode()[-2000:]}")
    return seconds


def command(lines: str) -> list[str]:
    """`wirecopy import` over a file, or `-` for standard input."""
    return [sys.executable, "-m", "service", "import", "--quiet", lines]


def environment(database_url: str) -> dict[str, str]:
    """The service's defaults, but for the database."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("WIRECOPY_")}
    return inherited | {"PYTHONPATH": str(_TREE), "WIRECOPY_DATABASE_URL": database_url}
