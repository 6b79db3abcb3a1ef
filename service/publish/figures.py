"""A figure in words, for pages: what it says, and what is known of it."""

from decimal import Decimal

from service.domain.statistic import Change, Modifier, Statistic

_MODIFIERS: dict[Modifier, str] = {
    "about": "about",
    "nearly": "nearly",
    "more_than": "more than",
    "at_least": "at least",
    "less_than": "less than",
    "up_to": "up to",
}
_CHANGES: dict[Change, str] = {
    "increase": "an increase",
    "decrease": "a decrease",
    "to": "the level after a change",
}


def number(figure: Decimal) -> str:
    """In digits, the thousands apart: 7,700,000."""
    return f"{figure:,f}"


def limited(statistic: Statistic) -> str:
    """The number as the words limit it: "more than 7,700", "80 to 100", "24 or more"."""
    if statistic.value is not None:
        return " ".join(filter(None, (_MODIFIERS.get(statistic.modifier), number(statistic.value))))
    low = number(statistic.low or Decimal(0))
    return f"{low} or more" if statistic.high is None else f"{low} to {number(statistic.high)}"


def with_unit(statistic: Statistic) -> str:
    """The same with its unit: "more than 7,700 people", "USD 2,400,000", "4.1%"."""
    said, unit = limited(statistic), statistic.unit
    if unit is None:
        return said
    if statistic.unit_kind == "currency":
        return f"{unit} {said}" if statistic.modifier == "exact" else f"{said} {unit}"
    return f"{said}{unit}" if unit == "%" else f"{said} {unit}"


def bounds(statistic: Statistic) -> str | None:
    """What the words assert of the number; none where that is the number itself."""
    low, high = statistic.low, statistic.high
    if low == high:
        return None
    if high is None:
        return None if low is None else f"{number(low)} or more"
    return f"{number(high)} or less" if low is None else f"{number(low)} to {number(high)}"


def facts(statistic: Statistic) -> list[tuple[str, str]]:
    """What is known of a figure: names of ours, and the values."""
    known = (
        ("Figure", with_unit(statistic)),
        ("Bounds", bounds(statistic)),
        ("Unit", statistic.unit),
        ("Per", statistic.per),
        ("Change", _CHANGES[statistic.change] if statistic.change else None),
        ("Subject", statistic.subject),
        ("Source", statistic.attributed_to or "not named"),
        ("Period", statistic.period),
        ("Place", ", ".join(statistic.places)),
    )
    return [(name, value) for name, value in known if value]


def record(statistic: Statistic) -> str:
    """The same as lines."""
    return "\n".join(f"{name}: {value}" for name, value in facts(statistic))


def provenance(statistic: Statistic) -> str:
    """Where what is known of the figure comes from."""
    if statistic.method == "edited":
        return "Edited by a person"
    if statistic.confidence is None:
        return "Found in the text"
    return f"Found in the text, with a confidence of {statistic.confidence:.0%}"
