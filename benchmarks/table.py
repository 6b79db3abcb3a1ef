"""The figures as a table for people, within 80 columns."""

from rich import box
from rich.table import Table

from benchmarks.figures import Figure, Goal, Unit

_DIGITS: dict[Unit, int] = {"/s": 0, "s": 2, "ms": 2, "MB": 0}
_UNITS: dict[Unit, str] = {"/s": "/s", "s": " s", "ms": " ms", "MB": " MB"}
_SIGNS = {"at_least": "≥", "at_most": "≤"}


def of(figures: list[Figure]) -> Table:
    """A line a figure: the service, its reference, the ratio with its spread, the goal and the verdict."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)
    table.add_column("figure", no_wrap=True)
    for heading in ("service", "reference", "ratio", "min-max", "goal"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for figure in figures:
        least, middle, greatest = figure.ratios
        table.add_row(
            figure.name,
            _amount(figure.service, figure),
            _amount(figure.reference, figure),
            f"{middle:.2f}",
            f"{least:.2f}-{greatest:.2f}",
            _goal(figure.goal, figure.unit),
            "[green]pass[/green]" if figure.reached else "[red]fail[/red]",
        )
    return table


def notes(figures: list[Figure]) -> str:
    """What each figure was measured against."""
    return "\n".join(f"{figure.name}: {figure.note}" for figure in figures)


def _amount(value: float, figure: Figure) -> str:
    return f"{value:,.{_DIGITS[figure.unit]}f}{_UNITS[figure.unit]}"


def _goal(goal: Goal, unit: Unit) -> str:
    limit = f"{goal.limit:.2f}" if goal.of == "ratio" else f"{goal.limit:g}{_UNITS[unit]}"
    return f"{_SIGNS[goal.bound]} {limit}"
