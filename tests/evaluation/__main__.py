"""`python -m tests.evaluation`: how well figures are found, on both halves of the labelled set."""

import sys
from typing import get_args

import click
from rich.console import Console

from tests.evaluation.finding import found
from tests.evaluation.labels import Half
from tests.evaluation.tables import show, show_worst

WIDTH = 110
"""Columns when the output goes to a file or another program, whose width nobody knows."""


@click.command("evaluation")
@click.option(
    "--half",
    "shown",
    type=click.Choice(get_args(Half)),
    default="development",
    show_default=True,
    help="Whose worst misses are shown.",
)
@click.option("--worst", "number", default=10, show_default=True, type=click.IntRange(0), help="How many.")
def main(shown: Half, number: int) -> None:
    """Score the finder on both halves of the labelled set, each by itself."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    halves = {half: found(half) for half in get_args(Half)}
    for half, sentences in halves.items():
        show(console, half, sentences)
    show_worst(console, shown, halves[shown], number)


if __name__ == "__main__":
    main()
