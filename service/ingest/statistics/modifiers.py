"""Tells how near to the truth a number is, by its words: about, more than, up to, or so."""

from decimal import Decimal
from typing import NamedTuple

from service.domain.statistic import Modifier
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.modifiers import BEFORE, BEHIND, BETWEEN, INTENSIFIERS, LONGEST


class Modified(NamedTuple):
    """A modifier over the tokens `[first, last)`; one before a number reaches as far as the number."""

    modifier: Modifier
    first: int
    last: int


def before(tokens: Tokens, first: int, floor: int) -> Modified | None:
    """The modifier that ends before the token `first` and begins no earlier than `floor`."""
    at = first - (first - 1 >= floor and tokens.words[first - 1] in BETWEEN)
    for end in {at, first}:
        for length in range(min(LONGEST, end - floor), 0, -1):
            name = BEFORE.get(" ".join(tokens.words[end - length : end]))
            if name is not None:
                begin = end - length
                while begin > floor and tokens.words[begin - 1] in INTENSIFIERS:
                    begin -= 1
                return Modified(name, begin, first)
    return None


def behind(tokens: Tokens, last: int) -> Modified | None:
    """The modifier that begins at the token `last`: 8,000 or so, 300-plus, 300+."""
    words = tokens.words
    if words[last] == "+" or (tokens.joined(last) and words[last + 1] == "plus"):
        return Modified("at_least", last, last + 1 + (words[last] != "+"))
    name = BEHIND.get(f"{words[last]} {words[last + 1]}")
    return Modified(name, last, last + 2) if name is not None else None


def asserted(modifier: Modifier, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """The low and high that the words assert of a value."""
    match modifier:
        case "exact":
            return value, value
        case "more_than" | "at_least" | "vague":
            return value, None
        case "nearly" | "less_than" | "up_to":
            return None, value
        case _:
            return None, None
