"""`python -m tests.ingest.html`: how well whole pages are read, those one may look at and those held back."""

import sys
from collections.abc import Sequence
from typing import get_args

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.ingest.html import beside, labels
from tests.ingest.html.labels import Half, Page
from tests.ingest.html.scoring import MEASURES, Judged, compared, judged, total

WIDTH = 110
"""Columns when the output goes to a file or another program, whose width nobody knows."""


@click.command("pages")
@click.option("--page", "name", help="One page alone, by its file's name without the ending.")
@click.option("--missed", is_flag=True, help="Each text that was missed or made up, page by page.")
@click.option("--trafilatura", is_flag=True, help="Score trafilatura instead, on what it finds too.")
def main(name: str | None, *, missed: bool, trafilatura: bool) -> None:
    """Score the reader of whole pages on both halves of the labelled set, each by itself."""
    judge = _by_trafilatura if trafilatura else judged
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for half in get_args(Half):
        pages = [judge(page) for page in labels.read(half) if name in {None, page.name}]
        if pages:
            show(console, half, pages)
        if missed:
            show_missed(console, pages)


def _by_trafilatura(page: Page) -> Judged:
    return compared(page, beside.read(page.document))


def show(console: Console, half: str, pages: Sequence[Judged]) -> None:
    """What was found of each kind, then how each page was read."""
    title = f"{half}: {len(pages)} pages"
    table = _table(title, "measure", "right", "finds", "labels", "precision", "recall", "F1")
    for measure, tally in total(pages).items():
        rates = (f"{rate:.3f}" for rate in (tally.precision, tally.recall, tally.f1))
        table.add_row(measure, str(tally.right), str(tally.finds), str(tally.labels), *rates)
    console.print(table)
    table = _table(f"{half}: by page", "page", *(measure[:6] for measure in MEASURES), "junk", "lost")
    for each in pages:
        faults = (len(each.missed[measure]) + len(each.made_up[measure]) for measure in MEASURES)
        counts = (*faults, len(each.intruders), len(each.lost))
        table.add_row(each.page.name, *(str(count) if count else "" for count in counts))
    console.print(table)


def _table(title: str, first: str, *counts: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for heading in counts:
        table.add_column(heading, justify="right")
    return table


def show_missed(console: Console, pages: Sequence[Judged]) -> None:
    """Every fault: what should have been there, what should not, and what is nowhere."""
    for each in pages:
        lines = [
            f"  {what} {measure}: {text}"
            for what, faults in (("missed", each.missed), ("made up", each.made_up))
            for measure in MEASURES
            for text in faults[measure]
        ]
        lines += [f"  junk: {text}" for text in each.intruders]
        lines += [f"  lost: {text}" for text in each.lost]
        if lines:
            console.print(
                Text("\n".join((f"\n{each.page.name}: {each.page.label.shape}", *lines))), soft_wrap=True
            )


if __name__ == "__main__":
    main()
