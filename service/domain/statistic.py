"""A statistic: one figure that an article reports, with what the words assert about it.

`value` is the number as stated, scaled to units, as an exact decimal. `low` and `high` are what the
text asserts: "more than 60" has a low and no high, "up to 900" a high and no low, "between 3 and 5"
both and no value. A modifier is the one that the words say; it is never guessed.
"""

from decimal import Decimal
from operator import attrgetter
from typing import Annotated, Literal, get_args

from service.domain.span import Span
from service.domain.value import Code, Few, Line, Name, Revision, Share, Value

DIGITS = 15
"""Significant digits of a figure; SQLite keeps no more of a number that is not whole."""

STORABLE = f"must be 0 or from 10^-18 up to 10^18, with at most {DIGITS} significant digits"

_PLACES = 40
"""Digits behind the point that a figure may be written with, all those that count nothing included."""

Modifier = Literal[
    "exact", "about", "nearly", "more_than", "at_least", "less_than", "up_to", "between", "vague"
]
UnitKind = Literal[
    "count",
    "percent",
    "percentage_point",
    "ratio",
    "times",
    "currency",
    "physical",
    "magnitude",
    "index",
]
Change = Literal["increase", "decrease", "to"]
Method = Literal["found", "edited"]
Review = Literal["unreviewed", "accepted", "rejected"]
Fact = Literal[
    "value",
    "low",
    "high",
    "modifier",
    "unit_kind",
    "unit",
    "unit_code",
    "per",
    "change",
    "subject",
    "places",
    "period",
    "attributed_to",
    "variable",
]
"""What a figure says, field by field; where it stands and how it is written are none of it."""

FACTS: tuple[Fact, ...] = get_args(Fact)
NUMBER: frozenset[Fact] = frozenset(("value", "low", "high", "modifier"))
"""The facts that are the number itself: they are edited, kept and given up together."""


class Variable(Value, frozen=True, kw_only=True):
    """What is measured, apart from any one observation of it."""

    id: Code | None = None
    label: Line
    kind: UnitKind
    population: Line | None = None


class Statistic(Value, frozen=True, kw_only=True):
    """One figure, its bounds, its unit, who says so and where it stands.

    `unit` is the counted noun as written, `%`, an ISO 4217 code or a unit symbol; `unit_code` is a
    UN/CEFACT Recommendation 20 code or `ISO4217:USD`. `confidence` is from 0 to 1.

    `id` and `revision`, the article's revision since which the figure says what it says, are ours.
    `edited` names the facts that an editor set, in the order of the alphabet; a figure whose `method` is
    `edited` and that names none is an editor's altogether.
    """

    id: Code | None = None
    revision: Revision = 0
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    modifier: Modifier = "exact"
    surface: Line
    unit_kind: UnitKind = "count"
    unit: Line | None = None
    unit_code: Code | None = None
    per: Line | None = None
    change: Change | None = None
    subject: Line | None = None
    places: Annotated[tuple[Name, ...], Few] = ()
    period: Line | None = None
    attributed_to: Line | None = None
    variable: Variable | None = None
    span: Span
    method: Method = "found"
    edited: Annotated[tuple[Fact, ...], Few] = ()
    confidence: Share | None = None
    review: Review = "unreviewed"

    def __post_init__(self) -> None:
        """Raise ValueError (msgspec makes it a ValidationError) when bounds and modifier disagree, or edited
        facts and the method."""
        if self.edited and self.method == "found":
            raise ValueError("method must be edited where facts are")
        for figure in (self.value, self.low, self.high):
            if figure is not None and not is_storable(figure):
                raise ValueError(f"a figure {STORABLE}")
        expected = bounds(self.modifier, self.value, self.low, self.high)
        if (self.low, self.high) != expected:
            raise ValueError(f"bounds {self.low}..{self.high} do not fit {self.modifier} {self.value}")


_said = attrgetter(*FACTS, "method", "review")


def says_the_same(one: Statistic, other: Statistic) -> bool:
    """Whether two figures state the same facts, on the same authority."""
    return bool(_said(one) == _said(other))


def is_editors(statistic: Statistic) -> bool:
    """Whether an editor said anything of the figure."""
    return statistic.method == "edited" or statistic.review != "unreviewed"


def is_storable(figure: Decimal) -> bool:
    """Whether both databases keep the figure exactly: finite, 15 digits, from 10^-18 to 10^18.

    Asked before anything is done with a figure: 1E+999999999 fits into no memory when it is written out, and
    arithmetic rounds silently at 28 digits. Most figures are whole numbers, and told by their looks.
    """
    written = str(figure)
    if len(written) <= DIGITS and written.isdecimal():
        return True
    if not figure.is_finite() or not -_PLACES <= figure.adjusted() < 18:
        return False
    _, digits, exponent = figure.as_tuple()
    if not isinstance(exponent, int) or exponent < -_PLACES:
        return False
    if len(digits) > DIGITS and any(digits[DIGITS:]):
        return False
    return figure.adjusted() >= -18 or not any(digits)


def bounds(
    modifier: Modifier, value: Decimal | None, low: Decimal | None = None, high: Decimal | None = None
) -> tuple[Decimal | None, Decimal | None]:
    """The (low, high) that a modifier allows for a value; `between` and `vague` take their own.

    Raises ValueError where the modifier and what is given cannot go together.
    """
    match modifier:
        case "between":
            if value is not None or low is None or high is None or low > high:
                raise ValueError("between needs low <= high and no value")
            return low, high
        case "vague":
            if value is not None or low is None or high is not None:
                raise ValueError("vague needs low alone")
            return low, None
        case _ if value is None:
            raise ValueError(f"{modifier} needs a value")
        case "exact":
            return value, value
        case "about":
            return None, None
        case "more_than" | "at_least":
            return value, None
        case "nearly" | "less_than" | "up_to":
            return None, value
