"""What a run found: a figure of the service beside its reference, round by round, and its goal."""

from statistics import median
from typing import Literal

import msgspec

Unit = Literal["/s", "s", "ms", "MB"]


class Goal(msgspec.Struct, frozen=True):
    """`at_least` or `at_most` so much, of the ratio to the reference or of the service's figure itself."""

    bound: Literal["at_least", "at_most"]
    limit: float
    of: Literal["ratio", "service"] = "ratio"


class Round(msgspec.Struct, frozen=True):
    """The service and its reference, measured right after each other."""

    service: float
    reference: float

    @property
    def ratio(self) -> float:
        return self.service / self.reference


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. `note` is what was measured against what; `unit` is of the rounds' values."""

    name: str
    note: str
    unit: Unit
    goal: Goal
    rounds: tuple[Round, ...]

    @property
    def service(self) -> float:
        return median(each.service for each in self.rounds)

    @property
    def reference(self) -> float:
        return median(each.reference for each in self.rounds)

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Least, median and greatest of the rounds' ratios.

        Of the rounds', because what disturbs the machine disturbs both halves of a round alike.
        """
        ratios = [each.ratio for each in self.rounds]
        return min(ratios), median(ratios), max(ratios)

    @property
    def reached(self) -> bool:
        """Whether the goal is reached, by the median."""
        value = self.ratios[1] if self.goal.of == "ratio" else self.service
        return value >= self.goal.limit if self.goal.bound == "at_least" else value <= self.goal.limit


def document(figures: list[Figure]) -> bytes:
    """The figures as JSON, for a script: each with its rounds, medians and verdict."""
    named = [
        msgspec.to_builtins(figure)
        | {
            "service": figure.service,
            "reference": figure.reference,
            "ratio": dict(zip(("min", "median", "max"), figure.ratios, strict=True)),
            "reached": figure.reached,
        }
        for figure in figures
    ]
    return msgspec.json.format(msgspec.json.encode(named)) + b"\n"
