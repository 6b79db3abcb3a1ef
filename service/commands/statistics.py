"""`wirecopy statistics`: the figures of any plain text, without a database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import BinaryIO

import click
import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.commands import sources
from service.commands.understood import NONE, WIDTH
from service.domain import wire
from service.domain.errors import InvalidInput, NotAnArticle, TooLarge
from service.domain.statistic import Change, Modifier, Statistic, UnitKind
from service.ingest.encoding import characters, cleaned
from service.ingest.statistics import found_in
from service.settings import from_environment


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as it is printed; `start` and `end` count code points of the text, `end` exclusive."""

    exact: str
    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier
    unit: str | None
    unit_kind: UnitKind
    change: Change | None
    subject: str | None
    attributed_to: str | None
    places: tuple[str, ...]
    period: str | None
    per: str | None
    unit_code: str | None
    confidence: float | None


class Figures(msgspec.Struct, frozen=True):
    """The figures of a whole text, in reading order."""

    statistics: tuple[Figure, ...]


class LineFigures(msgspec.Struct, frozen=True):
    """The figures of a line, counted from 1."""

    line: int
    statistics: tuple[Figure, ...]


@click.command("statistics")
@click.argument("path", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="A JSON document instead of a table to read.")
@click.option(
    "--lines", "by_line", is_flag=True, help="Each line is a text of its own and gets a line of JSON."
)
def command(path: str, as_json: bool, by_line: bool) -> None:
    """Find the figures of any plain English text, with their bounds, units, subjects and sources.

    FILE is text, `-` is standard input. Offsets count Unicode code points of the text, with --lines of
    the line. A line that cannot be read has no figures and is told of; the exit code is then 1.

    \b
    Examples:
      wirecopy statistics article.txt
      wirecopy statistics --json article.txt | jq '.statistics[].exact'
      wirecopy statistics --lines - < sentences.txt > figures.ndjson
    """
    limit = from_environment().ingest_max_bytes
    document = _document(path)
    try:
        if by_line:
            sys.exit(0 if _print_lines(document, limit) else 1)
        text = _text(document, limit)
    except InvalidInput as error:
        sources.complain(document, error)
        sys.exit(1)
    found = found_in(text)
    if as_json:
        click.echo(wire.encode(Figures(_figures(found))))
    else:
        _print_table(text, found)


def _document(path: str) -> sources.Document:
    if path == sources.STDIN:
        return sources.Document("standard input")
    return sources.Document(click.format_filename(path), path=Path(path))


def _text(document: sources.Document, limit: int) -> str:
    content = document.content(limit)
    if len(content) > limit:
        raise TooLarge(f"has more than {limit:,} bytes; with --lines it may have any number")
    return characters(content)


def _print_lines(document: sources.Document, limit: int) -> bool:
    """Print the figures of each line as soon as it is read; whether all lines could be read."""
    output, all_read = sys.stdout.buffer, True
    with _opened(document) as stream:
        for number, line in _lines(stream, limit):
            try:
                found = found_in(_characters(line))
            except InvalidInput as error:
                click.echo(f"wirecopy: {document.name}: line {number:,}: {error.detail}", err=True)
                found, all_read = (), False
            output.write(wire.encode(LineFigures(number, _figures(found))) + b"\n")
            # Who sends a line and waits for its answer gets it.
            output.flush()
    return all_read


def _characters(line: bytes) -> str:
    if b"\0" in line:
        raise NotAnArticle("holds NUL bytes: with --lines text is UTF-8 or Windows-1252")
    return characters(line)


@contextmanager
def _opened(document: sources.Document) -> Iterator[BinaryIO]:
    if document.path is None:
        yield sys.stdin.buffer
        return
    try:
        stream = document.path.open("rb")
    except OSError as error:
        raise InvalidInput(error.strerror or str(error)) from None
    with stream:
        yield stream


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, without its end. InvalidInput where none can be told apart."""
    for number in count(1):
        line = stream.readline(limit + 1)
        if not line:
            return
        if len(line) > limit and not line.endswith(b"\n"):
            raise TooLarge(f"line {number:,} has more than {limit:,} bytes")
        yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def _figures(found: tuple[Statistic, ...]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            exact=each.span.exact,
            start=each.span.start,
            end=each.span.end,
            value=each.value,
            low=each.low,
            high=each.high,
            modifier=each.modifier,
            unit=each.unit,
            unit_kind=each.unit_kind,
            change=each.change,
            subject=each.subject,
            attributed_to=each.attributed_to,
            places=each.places,
            period=each.period,
            per=each.per,
            unit_code=each.unit_code,
            confidence=each.confidence,
        )
        for each in found
    )


def _print_table(text: str, found: tuple[Statistic, ...]) -> None:
    if not found:
        click.echo("no figures found")
        return
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("line", justify="right")
    for heading in ("words", "value", "low", "high", "unit", "subject", "says who"):
        table.add_column(heading, overflow="fold")
    line, counted = 1, 0
    for each in found:
        line += text.count("\n", counted, each.span.start)
        counted = each.span.start
        numbers = (NONE if number is None else f"{number:,f}" for number in (each.value, each.low, each.high))
        names = (each.unit, each.subject, each.attributed_to)
        table.add_row(
            str(line), _shown(each.span.exact), *numbers, *(_shown(name) if name else NONE for name in names)
        )
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)


def _shown(words: str) -> Text:
    """On one line, and without what would steer a terminal."""
    return Text(" ".join(cleaned(words).split()))
