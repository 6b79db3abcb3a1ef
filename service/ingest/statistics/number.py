"""What a number is, and what stands before it or multiplies it, however it is written."""

from decimal import Decimal
from typing import Literal

import msgspec

from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.units import CURRENCY_CODES, CURRENCY_SIGNS, DOLLARS

Kind = Literal["number", "vague", "share", "multiple"]


class Number(msgspec.Struct, frozen=True):
    """A number over the tokens `[first, last)`, a currency before it included.

    `scale` is the factor of its last scale word, 1 without one: in "12 to 15 million" it is that of both.
    A vague number's value is the least that it asserts. `grows` is of verbs that multiply.
    """

    first: int
    last: int
    value: Decimal
    kind: Kind = "number"
    in_words: bool = False
    scale: int = 1
    currency: str | None = None
    grows: bool | None = None


def currency_before(tokens: Tokens, at: int) -> tuple[int, str | None]:
    """Where a number begins with the sign or code of its currency, and which that is, as in ISO 4217."""
    sign = CURRENCY_SIGNS.get(tokens.words[at - 1]) if at else None
    if sign == "USD" and at > 1 and tokens.glued[at - 1] and tokens.words[at - 2] in DOLLARS:
        return at - 2, DOLLARS[tokens.words[at - 2]]
    if sign is not None:
        return at - 1, sign
    before = at - 2 if tokens.words[at - 1] == "." and tokens.glued[at - 1] else at - 1
    code = _code(tokens, before, at) if before >= 0 and tokens.capital(before) else None
    return (at, None) if code is None else (before, code)


def _code(tokens: Tokens, before: int, at: int) -> str | None:
    """The currency whose code a word in capitals is: USD, Rs, the R of R500."""
    if tokens.written[before] == "R" and tokens.glued[at]:
        return "ZAR"
    code = CURRENCY_CODES.get(tokens.words[before])
    in_capitals = tokens.written[before].isupper()
    return code if code is not None and (in_capitals or len(code) < len(tokens.written[before]) + 2) else None


def whole(value: Decimal) -> Decimal:
    """Without the decimals where they are all zero."""
    return Decimal(int(value)) if value == int(value) else value
