"""A figure in words, for pages: what it says, and what is known of it, in English or as is said."""

from decimal import Decimal

from service.domain.statistic import Statistic
from service.publish.wording import ENGLISH, Recorded, Wording


def number(figure: Decimal) -> str:
    """In digits, the thousands apart: 7,700,000."""
    return ENGLISH.number(figure)


def limited(statistic: Statistic, say: Wording = ENGLISH) -> str:
    """The number as the words limit it: "more than 7,700", "80 to 100", "24 or more"."""
    if statistic.value is not None:
        return say.modifiers.get(statistic.modifier, "{}").format(say.number(statistic.value))
    low, high = statistic.low or Decimal(0), statistic.high
    return say.or_more.format(say.number(low)) if high is None else _between(low, high, say)


def _between(low: Decimal, high: Decimal, say: Wording) -> str:
    return say.between.format(say.number(low), say.number(high))


def with_unit(statistic: Statistic, say: Wording = ENGLISH) -> str:
    """The same with its unit: "more than 7,700 people", "USD 2,400,000", "4.1%"."""
    said, unit = limited(statistic, say), statistic.unit
    if unit is None:
        return said
    if statistic.unit_kind == "currency":
        return f"{unit} {said}" if statistic.modifier == "exact" else f"{said} {unit}"
    return f"{said}{unit}" if unit == "%" else f"{said} {unit}"


def bounds(statistic: Statistic, say: Wording = ENGLISH) -> str | None:
    """What the words assert of the number; none where that is the number itself."""
    low, high = statistic.low, statistic.high
    if low == high:
        return None
    if high is None:
        return None if low is None else say.or_more.format(say.number(low))
    return say.or_less.format(say.number(high)) if low is None else _between(low, high, say)


def facts(statistic: Statistic, say: Wording = ENGLISH) -> list[tuple[str, str]]:
    """What is known of a figure: names of ours, and the values."""
    known: tuple[tuple[Recorded, str | None], ...] = (
        ("figure", with_unit(statistic, say)),
        ("bounds", bounds(statistic, say)),
        ("unit", statistic.unit),
        ("per", statistic.per),
        ("change", say.changes[statistic.change] if statistic.change else None),
        ("subject", statistic.subject),
        ("source", statistic.attributed_to or say.unnamed),
        ("period", statistic.period),
        ("place", ", ".join(statistic.places)),
    )
    return [(say.record[name], value) for name, value in known if value]


def provenance(statistic: Statistic) -> str:
    """Where what is known of the figure comes from."""
    if statistic.method == "edited":
        return "Edited by a person"
    if statistic.confidence is None:
        return "Found in the text"
    return f"Found in the text, with a confidence of {statistic.confidence:.0%}"
