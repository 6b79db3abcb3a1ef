"""`wirecopy mirror`: a copy of what a service shows its reader, kept in step."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import NamedTuple

import click
import msgspec

from service.commands.interruption import EXIT_CODE, Interrupted, Interruption
from service.commands.progress import progress
from service.mirror import (
    Difference,
    Mirror,
    MirrorError,
    Origin,
    Standing,
    Target,
    address_of,
    open_target,
    place_of,
)
from service.mirroring import PassedOn
from service.newsroom import at_the_command_line, open_newsroom
from service.settings import Settings, from_environment

PATIENCE = 60.0
"""Seconds for which an origin may be away."""

FOR_EVER = float("inf")


class _Asked(NamedTuple):
    follow: bool
    verify: bool
    acknowledge: bool
    as_json: bool
    quiet: bool


@click.command("mirror")
@click.argument("url", metavar="URL")
@click.argument("target", metavar="FOLDER|FILE.db")
@click.option("--follow", is_flag=True, help="Stay in step until interrupted.")
@click.option("--verify", is_flag=True, help="Read all of the origin again; tell every difference.")
@click.option("--acknowledge", is_flag=True, help="Give the origin receipts: a partner shows what it holds.")
@click.option("--into", is_flag=True, help="Publish the articles here too, in Wirecopy's own database.")
@click.option("--key", metavar="KEY", help="What the origin knows you by; else WIRECOPY_MIRROR_KEY.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object in the end.")
@click.option("--quiet", is_flag=True, help="No progress.")
def command(
    url: str,
    target: str,
    *,
    follow: bool,
    verify: bool,
    acknowledge: bool,
    into: bool,
    key: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Copy the articles that a service shows you, and keep the copy in step.

    A copy is a folder of JSON files, or an SQLite file where its name ends with .db. Each article is compared
    with its digest; what the origin withdraws is taken out. To run it again goes on where it stopped.

    \b
    Examples:
      wirecopy mirror https://news.example.com copy
      wirecopy mirror https://news.example.com copy.db --follow --acknowledge
      wirecopy mirror https://news.example.com copy.db --verify
      wirecopy mirror https://news.example.com copy --into
    """
    if follow and verify:
        raise click.UsageError("--verify ends and --follow does not: ask for one of them")
    try:
        address_of(url)
        place_of(target)
    except MirrorError as error:
        raise click.UsageError(str(error)) from None
    settings = from_environment()
    origin = Origin(
        url, key=key or settings.mirror_key, patience=FOR_EVER if follow else PATIENCE, say=_say(quiet=quiet)
    )
    try:
        with (
            open_target(target, url) as copy,
            _passing_on(copy, settings) if into else nullcontext(copy) as kept,
        ):
            code = _mirror(origin, kept, _Asked(follow, verify, acknowledge, as_json, quiet))
    except OSError as error:
        click.echo(f"wirecopy: {error.filename or target}: {error.strerror}", err=True)
        code = 1
    finally:
        origin.close()
    sys.exit(code)


def _mirror(origin: Origin, target: Target, asked: _Asked) -> int:
    """Bring the copy in step, say so, and give the exit code."""
    found: list[Difference] | None = None
    interrupted = False
    with Interruption() as interruption:
        mirror = Mirror(origin, target, waiting=interruption.waiting)
        receipts = _Receipts(mirror, wanted=asked.acknowledge)
        try:
            with progress(total=mirror.behind(), quiet=asked.quiet, counted="changes") as tell:
                mirror.catch_up(lambda done: tell(done, done))
            if asked.verify:
                found = mirror.verify()
            if not found:
                receipts.give()
            if asked.follow:
                for _ in mirror.follow():
                    receipts.give()
        except Interrupted:
            interrupted = True
    standing = mirror.standing()
    (_say_as_json if asked.as_json else _say_in_words)(standing, found)
    if interrupted and not standing.in_step:
        return EXIT_CODE
    return 0 if standing.in_step and not found and receipts.refusal is None else 1


class _Receipts:
    """Those that are given for a copy, if they are wanted; `refusal` says why the last one was not taken."""

    def __init__(self, mirror: Mirror, *, wanted: bool) -> None:
        self._mirror = mirror
        self._wanted = wanted
        self.refusal: str | None = None

    def give(self) -> None:
        """Give one for where the copy stands; that it was not taken is said, and changes nothing else."""
        if not self._wanted:
            return
        refused, self.refusal = self.refusal, None
        try:
            self._mirror.acknowledge()
        except MirrorError as error:
            self.refusal = str(error)
            if self.refusal != refused:
                click.echo(f"wirecopy: not acknowledged: {self.refusal}", err=True)


def _say_in_words(standing: Standing, found: list[Difference] | None) -> None:
    for difference in found or ():
        click.echo(str(difference))
    for article_id, why in standing.errors.items():
        click.echo(f"wirecopy: {article_id}: {why}", err=True)
    click.echo(f"{standing}; {len(found):,} differences" if found else str(standing))


def _say_as_json(standing: Standing, found: list[Difference] | None) -> None:
    said = {"in_step": standing.in_step, **msgspec.to_builtins(standing), "differences": found}
    click.echo(msgspec.json.encode(said))


def _say(*, quiet: bool) -> Callable[[str], None]:
    return lambda said: None if quiet else click.echo(f"wirecopy: {said}", err=True)


@contextmanager
def _passing_on(copy: Target, settings: Settings) -> Iterator[Target]:
    with PassedOn(copy, open_newsroom(settings), actor=at_the_command_line()) as target:
        yield target
