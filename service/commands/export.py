"""`wirecopy export`: everything there is, as lines that `wirecopy import` takes."""

import asyncio
import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
import zstandard

from service.commands.interruption import EXIT_CODE, Interrupted, Interruption
from service.commands.progress import Tell, progress
from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings, from_environment
from service.transfer import export

STDOUT = "-"


@click.command("export")
@click.argument("path", metavar="[FILE|-]", default=STDOUT, type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--history", is_flag=True, help="With all revisions and the change feed.")
@click.option("--quiet", is_flag=True, help="No progress.")
def command(path: str, history: bool, quiet: bool) -> None:
    """Write every publication and every article, drafts included, a JSON object a line.

    A file whose name ends with .gz or .zst is compressed. It has its name only when it is whole. Picture
    files, keys and the audit trail are not in it.

    \b
    Examples:
      wirecopy export --history newsroom.ndjson.zst
      wirecopy export | wc -l
    """
    with Interruption() as interruption:
        code = asyncio.run(_export(path, from_environment(), interruption, history=history, quiet=quiet))
    sys.exit(code)


async def _export(
    path: str, settings: Settings, interruption: Interruption, *, history: bool, quiet: bool
) -> int:
    newsroom = open_newsroom(settings)
    try:
        await newsroom.require_schema()
        with _opened(path) as file, progress(total=None, quiet=quiet) as tell:
            lines = await _write(newsroom, file, interruption, tell, history=history)
    except Interrupted:
        click.echo("wirecopy: stopped; this is not all of it", err=True)
        return EXIT_CODE
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"wirecopy: {error.filename or path}: {error.strerror}", err=True)
        return 1
    finally:
        await newsroom.database.close()
    if not quiet:
        click.echo(f"wirecopy: {lines:,} lines written", err=True)
    return 0


async def _write(
    newsroom: Newsroom, file: IO[bytes], interruption: Interruption, tell: Tell, *, history: bool
) -> int:
    lines = written = 0
    async for page in export(newsroom, history=history):
        if interruption.came:
            raise Interrupted
        file.write(page)
        lines, written = lines + page.count(b"\n"), written + len(page)
        tell(lines, written)
    return lines


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    """What to write to: a file under another name, which it loses unless all goes well."""
    place = Path(path).resolve()
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif place.exists() and not place.is_file():
        # A pipe or device cannot be put in another one's place.
        with place.open("wb") as file, _compressing(place, file) as compressing:
            yield compressing
    else:
        part = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                with _compressing(place, file) as compressing:
                    yield compressing
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _compressing(path: Path, file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Compresses as the name says. The same articles make the same bytes: no time and no name are written."""
    if path.suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as compressing:
            yield compressing  # type: ignore[misc] # it is no subclass of IO, and is all of it
    elif path.suffix == ".zst":
        with zstandard.ZstdCompressor(write_checksum=True).stream_writer(file, closefd=False) as compressing:
            yield compressing
    else:
        yield file
