"""How far a long command has come, on standard error: a bar at a terminal, else a line every few seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

EVERY_SECONDS = 5.0

Tell = Callable[[int, int], None]
"""To be told how many lines are done, and how many bytes."""


@contextmanager
def progress(*, total: int | None, quiet: bool, counted: str = "lines") -> Iterator[Tell]:
    """Show how far the work within has come: of `total` bytes, or of nobody knows how many. `counted` is what
    the lines are called."""
    if quiet:
        yield lambda _lines, _bytes: None
    elif sys.stderr.isatty():
        with _bar(total, counted) as tell:
            yield tell
    else:
        yield _Lines(total, counted)


class _Rate:
    """Lines and bytes a second since the first call: what an earlier run did is no merit of this one."""

    def __init__(self) -> None:
        self._began: tuple[float, int, int] | None = None

    def of(self, lines: int, done: int) -> tuple[float, float]:
        now = time.monotonic()
        if self._began is None:
            self._began = now, lines, done
        at, lines_before, done_before = self._began
        seconds = max(now - at, 1e-9)
        return (lines - lines_before) / seconds, (done - done_before) / seconds


@contextmanager
def _bar(total: int | None, counted: str) -> Iterator[Tell]:
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(f"{{task.fields[lines]:,}} {counted}, {{task.fields[rate]:,.0f}} a second"),
        TimeRemainingColumn(),
    )
    rate = _Rate()
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, lines=0, rate=0.0)

        def tell(lines: int, done: int) -> None:
            bar.update(task, completed=done, lines=lines, rate=rate.of(lines, done)[0])

        yield tell


class _Lines:
    """What a log is told."""

    def __init__(self, total: int | None, counted: str) -> None:
        self._total = total
        self._counted = counted
        self._rate = _Rate()
        self._told = time.monotonic()

    def __call__(self, lines: int, done: int) -> None:
        lines_a_second, bytes_a_second = self._rate.of(lines, done)
        if time.monotonic() - self._told < EVERY_SECONDS:
            return
        self._told = time.monotonic()
        told = f"wirecopy: {lines:,} {self._counted}, {lines_a_second:,.0f} a second"
        if self._total and bytes_a_second:
            seconds = round(max(self._total - done, 0) / bytes_a_second)
            told += f", {min(done / self._total, 1):.0%}, {seconds // 60}:{seconds % 60:02} left"
        click.echo(told, err=True)
