"""`python -m benchmarks`: run the measurements and show the table."""

import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console

from benchmarks import figures, finding, load, table
from benchmarks.databases import Databases
from benchmarks.measures import FAILURES, LONG, NAMES, UNDER_LOAD, Effort, Name, measure


@click.command("benchmarks")
@click.option("--seconds", default=3, show_default=True, type=click.IntRange(1, 60), help="Of each load.")
@click.option(
    "--rounds", default=5, show_default=True, type=click.IntRange(1, 50), help="Of service and reference."
)
@click.option("--articles", default=2000, show_default=True, type=click.IntRange(40), help="In the database.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="This one; may be repeated.")
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Memory over lines as SVG, of import-memory.",
)
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Figures as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a goal is missed.")
def main(
    *,
    seconds: int,
    rounds: int,
    articles: int,
    only: tuple[Name, ...],
    plot: Path | None,
    json_file: Path | None,
    strict: bool,
) -> None:
    """Measure the service beside its references and say which goals it reaches.

    All is measured but for import-memory, which takes some minutes and has to be asked for.
    """
    talk = Console(stderr=True)
    # A run that is told to end leaves through every `finally`: no server outlives it.
    signal.signal(signal.SIGTERM, _end)
    names = tuple(name for name in NAMES if (name in only if only else name not in LONG))
    try:
        if not set(names).isdisjoint(UNDER_LOAD):
            load.require()
        if "statistics" in names:
            finding.require()
        found = _found(names, Effort(seconds, rounds, plot), articles, talk)
    except FAILURES as failure:
        talk.print(f"no figures: {failure}", markup=False)
        sys.exit(2)
    shown = Console()
    shown.print(table.of(found))
    shown.print(table.notes(found), markup=False, highlight=False)
    shown.print(_conditions(seconds, rounds, articles), markup=False, highlight=False)
    if json_file is not None:
        json_file.write_bytes(figures.document(found))
    if strict and not all(figure.reached for figure in found):
        sys.exit(1)


def _found(names: tuple[Name, ...], effort: Effort, articles: int, talk: Console) -> list[figures.Figure]:
    """The figures, told as they come."""
    found = []
    with tempfile.TemporaryDirectory(prefix="wirecopy-bench-") as temporary, ExitStack() as opened:
        os.environ.setdefault("XDG_RUNTIME_DIR", temporary)
        databases = Databases(Path(temporary), articles, opened)
        talk.print(f"measuring: {', '.join(names)}; about five minutes for all", highlight=False)
        for figure in measure(names, databases, Path(temporary), effort):
            talk.print(f"  {figure.name}: ratio {figure.ratios[1]:.2f}", highlight=False)
            found.append(figure)
    return found


def _conditions(seconds: int, rounds: int, articles: int) -> str:
    return (
        f"\n{rounds} rounds of the service and its reference in turns; shown are the medians of both, and of "
        f"the rounds' ratios the median, the least and the greatest. Requests: {seconds} s each, both on "
        f"granian with one worker and uvloop, under wrk with {load.CONNECTIONS} connections; of {articles} "
        "articles each request for one asks for another. The service runs with its defaults: metrics and "
        "access log on, the log going to a file. The references log nothing. Imports: the same number of "
        "articles into an empty database each time, the command's own start taken off."
    )


def _end(_signal: int, _frame: object) -> NoReturn:
    sys.exit(143)


if __name__ == "__main__":
    main()
