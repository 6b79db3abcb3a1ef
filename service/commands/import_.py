"""`wirecopy import`: an archive of articles, a line each, into the database."""

import asyncio
import shlex
import sys
import time
from pathlib import Path

import click

from service.commands.archive import STDIN, Archive
from service.commands.importing import Asked, Import, state_before
from service.commands.interruption import EXIT_CODE, Interrupted, Interruption
from service.commands.progress import progress
from service.commands.rejects import require_room
from service.domain.errors import InvalidInput, Unavailable
from service.newsroom import open_newsroom
from service.settings import Settings, from_environment


@click.command("import")
@click.argument("path", metavar="FILE|-", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Say what would become of each batch; keep nothing of it.")
@click.option("--resume", is_flag=True, help="Go on where an import of this file was stopped.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where lines go that could not be taken in (default: the file's name and .rejects).",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, as soon as it is kept.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def command(
    *, path: str, dry_run: bool, resume: bool, rejects: Path | None, as_json: bool, quiet: bool
) -> None:
    """Take in an archive: a JSON article a line, or what `wirecopy export` wrote, plain, gzip or zstd.

    An article is found again by its id, else by its publication and source id; to repeat an import changes
    nothing. Lines are taken in by the hundred, each batch whole or not at all. One that cannot be taken in
    goes to the file of rejects, under a comment that says why: mend it there and import that file. Ctrl-C
    finishes the batch under way; --resume goes on.

    \b
    Examples:
      wirecopy import archive.ndjson.zst
      wirecopy import --resume archive.ndjson.zst
      wirecopy import archive.ndjson.zst.rejects
      cms-dump --all | wirecopy import - --json > results.ndjson
    """
    asked = Asked(path, rejects, dry_run, resume, as_json)
    _require_usable(asked)
    with Interruption() as interruption:
        code = asyncio.run(_import(asked, from_environment(), interruption, quiet=quiet))
    sys.exit(code)


def _require_usable(asked: Asked) -> None:
    if asked.path != STDIN and not Path(asked.path).exists():
        raise click.UsageError(f"there is no file {asked.path}")
    if asked.resume and (asked.path == STDIN or not Path(asked.path).is_file()):
        raise click.UsageError("--resume needs a file: what was read of a pipe cannot be read again")
    if asked.resume and asked.dry_run:
        raise click.UsageError("--dry-run keeps nothing that --resume could go on from")
    if not asked.dry_run:
        _require_room(asked.rejects_path)
    written = (asked.rejects_path.resolve(), asked.state_path.resolve())
    if asked.path != STDIN and Path(asked.path).resolve() in written:
        raise click.UsageError("--rejects: the archive itself would be written over")


def _require_room(rejects: Path) -> None:
    try:
        require_room(rejects)
    except OSError as error:
        raise click.UsageError(
            f"no line could be written to {rejects} if it were rejected: {error.strerror}; "
            "say with --rejects where else"
        ) from None


async def _import(asked: Asked, settings: Settings, interruption: Interruption, *, quiet: bool) -> int:
    newsroom = open_newsroom(settings)
    try:
        await newsroom.require_schema()
        with Archive(asked.path, interruption) as archive:
            before = await state_before(newsroom, archive, asked, settings)
            work = Import(newsroom, archive, asked, settings, interruption, before=before)
            return await _worked(asked, archive, work, quiet=quiet)
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"wirecopy: {error.filename or asked.path}: {error.strerror}", err=True)
        return 1
    finally:
        await newsroom.database.close()


async def _worked(asked: Asked, archive: Archive, work: Import, *, quiet: bool) -> int:
    """Take the archive in and say what came of it; the exit code."""
    began, before = time.monotonic(), work.counts.lines
    try:
        with progress(total=archive.size, quiet=quiet) as tell:
            await work.run(tell)
    except Interrupted:
        _say_stopped(asked, work, "stopped")
        return EXIT_CODE
    except (InvalidInput, Unavailable) as error:
        _say_stopped(asked, work, f"{archive.name}: {error}")
        return 1
    except BrokenPipeError:
        raise
    except OSError as error:
        _say_stopped(asked, work, f"{error.filename or archive.name}: {error.strerror}")
        return 1
    if not quiet:
        _sum_up(asked, work, lines=work.counts.lines - before, seconds=time.monotonic() - began)
    return 1 if work.counts.rejected else 0


def _say_stopped(asked: Asked, work: Import, why: str) -> None:
    kept = f"everything up to line {work.line:,} is kept" if work.line else "nothing of it was taken in"
    if asked.dry_run:
        kept = "it was a dry run"
    click.echo(f"wirecopy: {why}; {kept}", err=True)
    if work.can_go_on:
        rejects = ["--rejects", str(asked.rejects)] if asked.rejects else []
        again = shlex.join(["wirecopy", "import", "--resume", *rejects, asked.path])
        click.echo(f"wirecopy: go on with: {again}", err=True)


def _sum_up(asked: Asked, work: Import, *, lines: int, seconds: float) -> None:
    counts = work.counts
    named = {name: getattr(counts, name) for name in ("created", "updated", "unchanged", "rejected")}
    if counts.done:
        named["other records"] = counts.done
    rate = f"{lines:,} lines in {seconds:,.1f} s, {lines / max(seconds, 0.001):,.0f} a second"
    listed = ", ".join(f"{count:,} {name}" for name, count in named.items())
    click.echo(f"{'dry run: ' if asked.dry_run else ''}{listed} ({rate})", err=asked.as_json)
    if counts.rejected and not asked.dry_run:
        again = shlex.join(["wirecopy", "import", str(asked.rejects_path)])
        click.echo(f"wirecopy: mend the rejected lines and take them in: {again}", err=True)
