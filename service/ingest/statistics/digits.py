"""Reads numbers in digits: 7,700,000, 7.7 million, £3m, Rs 30 crore."""

from decimal import Decimal

from service.domain.statistic import is_storable
from service.ingest.statistics.number import Number, currency_before, whole
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.numbers import IN_MILLIONS, SCALES, SHORT_SCALES
from service.ingest.statistics.words.units import CURRENCY_SIGNS

_SEPARATORS = str.maketrans(dict.fromkeys(",\u00a0\u2009\u202f"))
_LONGEST = 40
"""Characters; a number of more is none that can be kept."""
_HIGHEST_SCALE = 10**12


def in_digits(tokens: Tokens, at: int) -> Number | None:
    """The number that begins at a token of digits, with its currency and its scale; $2-3m says both once."""
    value = value_of(tokens, at)
    if value is None:
        return None
    first, currency = currency_before(tokens, at)
    money = currency is not None or (tokens.joined(at - 1) and tokens.words[at - 3] in CURRENCY_SIGNS)
    last, scale = _scaled(tokens, at + 1, money=money)
    # 7.7 million is 7700000, 5.0 stays as it is stated.
    value = whole(value * scale) if scale > 1 else value
    return Number(first, last, value, scale=scale, currency=currency)


def value_of(tokens: Tokens, at: int) -> Decimal | None:
    """The number that a token of digits says; null for one that cannot be kept exactly."""
    digits = tokens.words[at].translate(_SEPARATORS)
    value = Decimal(digits) if len(digits) <= _LONGEST else None
    return value if value is not None and is_storable(value) else None


def _scaled(tokens: Tokens, at: int, *, money: bool) -> tuple[int, int]:
    """Where the scale words at a token end, and their factor: bn, million, lakh crore; 1 for none."""
    if tokens.joined(at) and tokens.words[at + 1] in SCALES:
        return at + 2, SCALES[tokens.words[at + 1]]
    word = tokens.words[at]
    if word in SHORT_SCALES:
        # A lone m is metres and a lone k a distance, but for money; "3m people" is told by the noun.
        scaled = word not in {"k", "m"} or (money and tokens.glued[at]) or _counts_in_millions(tokens, at)
        return (at + 1, SHORT_SCALES[word]) if scaled else (at, 1)
    scale = 1
    while scale < _HIGHEST_SCALE and (word in SCALES or (scale == 1 and word == "hundred")):
        scale *= SCALES.get(word, 100)
        at += 1
        word = tokens.words[at]
    return at, scale


def _counts_in_millions(tokens: Tokens, at: int) -> bool:
    """Whether the m of "3m people" is a million: joined to the digits, a plural of letters behind it."""
    noun = tokens.words[at + 1]
    plural = noun in IN_MILLIONS or (noun.endswith("s") and len(noun) > 4)
    return tokens.words[at] == "m" and tokens.glued[at] and not tokens.glued[at + 1] and plural
