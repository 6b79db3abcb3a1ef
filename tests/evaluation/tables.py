"""The scores as tables for people, within 110 columns."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.domain.statistic import Statistic
from tests.evaluation.labels import Label
from tests.evaluation.scoring import MEASURES, Judged, Pair, Tally, score, worst, wrong

_NONE = "–"


def show(console: Console, half: str, sentences: Sequence[Judged]) -> None:
    """How well the half was read, all of it and by construction."""
    total = score(sentences)
    overall = _table(f"{half}: {total.sentences} sentences", "measure", "right", "finds", "labels")
    for name in MEASURES:
        tally = total.tallies[name]
        overall.add_row(name, str(tally.right), str(tally.finds), str(tally.labels), *_rates(tally))
    console.print(overall)
    console.print(
        f"false hits: {total.false_hits} of {total.negatives} sentences without a figure,"
        f" {total.false_hit_rate:.1%}\n",
        highlight=False,
    )
    console.print(_by_construction(half, sentences))


def _by_construction(half: str, sentences: Sequence[Judged]) -> Table:
    table = _table(f"{half}: strict, by construction", "construction", "sentences", "finds", "labels")
    table.add_column("false hits", justify="right")
    for construction, group in groupby(sorted(sentences, key=_construction), key=_construction):
        part = score(group)
        tally = part.tallies["strict"]
        hits = str(part.false_hits) if part.negatives else _NONE
        table.add_row(
            construction, str(part.sentences), str(tally.finds), str(tally.labels), *_rates(tally), hits
        )
    return table


def _construction(each: Judged) -> str:
    return each.sentence.construction


def _table(title: str, first: str, *counts: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for heading in (*counts, "precision", "recall", "F1"):
        table.add_column(heading, justify="right")
    return table


def _rates(tally: Tally) -> tuple[str, ...]:
    rates = (tally.precision, tally.recall, tally.f1)
    return tuple(f"{rate:.3f}" if tally.labels else _NONE for rate in rates)


def show_worst(console: Console, half: str, sentences: Iterable[Judged], number: int) -> None:
    """The sentences that were read worst: what stands there, and what was found instead."""
    console.print(f"{half}: the {number} worst misses", style="italic")
    for each in worst(sentences, number):
        console.print(Text(f"\n{each.sentence.construction}: {each.sentence.text}"))
        for pair in each.faults:
            console.print(Text(f"  {_said(pair)}"))


def _said(pair: Pair) -> str:
    label, find = pair
    if label is None:
        return f"made up: {_figure(find)}"
    if find is None:
        return f"missed: {_figure(label)}"
    return f"{', '.join(wrong(pair))}: {_figure(label)}, found: {_figure(find)}"


def _figure(figure: Label | Statistic | None) -> str:
    if figure is None:
        return _NONE
    exact = figure.exact if isinstance(figure, Label) else figure.span.exact
    numbers = "/".join(map(_number, (figure.value, figure.low, figure.high)))
    return f"{exact!r} {numbers} {figure.unit or _NONE} ({figure.attributed_to or _NONE})"


def _number(number: Decimal | None) -> str:
    return _NONE if number is None else f"{number:f}"
