"""A figure's history as a picture: where each part of it is drawn, in pixels.

The states stand side by side, whatever time lies between: corrections come within minutes or years.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import NamedTuple

from service.publish.figures import limited, number
from service.publish.views import StatisticState

MOST = 24
"""States that are drawn, the latest ones; the table has them all."""

_STEP = 132
_LEFT, _RIGHT = 24, 24
_TOP, _BOTTOM, _HEIGHT = 44, 250, 304
_ARROW = 26


class Mark(NamedTuple):
    """A state: where its number stands, how far its bounds reach, and which of them are open."""

    x: int
    y: float
    low: float
    high: float
    ranged: bool
    rises: bool
    falls: bool
    label: str
    state: StatisticState


class Line(NamedTuple):
    """A line of the grid, and the number that it stands for."""

    y: float
    label: str


class Chart(NamedTuple):
    """`width` and `height` are those of the whole, `left` and `right` the ends of the grid."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    grid: Sequence[Line]
    marks: Sequence[Mark]
    path: str
    cut: bool


def chart(history: Sequence[StatisticState]) -> Chart | None:
    """The picture of a history; none of a single state, which nothing can be compared with."""
    if len(history) < 2:
        return None
    states = history[-MOST:]
    steps = _grid([figure for state in states for figure in _stated(state)])
    scale = _Scale(steps[0], steps[-1])
    width_of_numbers = 9 * max(len(number(step)) for step in steps)
    left = _LEFT + width_of_numbers
    marks = [_mark(state, left + _STEP // 2 + _STEP * place, scale) for place, state in enumerate(states)]
    right = left + _STEP * len(states)
    return Chart(
        right + _RIGHT,
        _HEIGHT,
        left,
        right,
        _BOTTOM,
        [Line(scale.y(step), number(step)) for step in steps],
        marks,
        " ".join(f"{mark.x},{mark.y}" for mark in marks),
        len(states) < len(history),
    )


class _Scale(NamedTuple):
    lowest: Decimal
    highest: Decimal

    def y(self, figure: Decimal) -> float:
        share = float((figure - self.lowest) / (self.highest - self.lowest))
        return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def _stated(state: StatisticState) -> list[Decimal]:
    figure = state.statistic
    return [each for each in (figure.low, figure.value, figure.high) if each is not None]


def _grid(figures: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers, some equal steps apart, that all figures lie between; from zero unless that would press
    them together at the top."""
    lowest, highest = min(figures), max(figures)
    if 0 <= lowest < highest / 2:
        lowest = Decimal(0)
    spread = float(highest - lowest) or abs(float(highest)) / 2 or 1.0
    power = Decimal(10) ** floor(log10(spread / 3))
    step = next(power * each for each in (1, 2, 5, 10) if float(power * each) >= spread / 4)
    first, last = floor(lowest / step), ceil(highest / step)
    if first == last:
        first, last = first - 1, last + 1
    return [step * (first + place) for place in range(last - first + 1)]


def _mark(state: StatisticState, x: int, scale: _Scale) -> Mark:
    figure, stated = state.statistic, _stated(state)
    low, high = scale.y(min(stated)), scale.y(max(stated))
    y = scale.y(figure.value) if figure.value is not None else (low + high) / 2
    rises = figure.high is None and figure.low is not None
    falls = figure.low is None and figure.high is not None
    return Mark(
        x,
        y,
        low + (_ARROW if falls else 0),
        high - (_ARROW if rises else 0),
        low != high,
        rises,
        falls,
        limited(figure),
        state,
    )
