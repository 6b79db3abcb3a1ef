"""Numbers in a text: in digits, in words, fractions, and the vague ones."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from service.ingest.statistics.words import CURRENCY_SIGNS, FRACTIONS, SCALES, UNITS_OF_TEN, VAGUE

Kind = Literal["number", "vague", "ratio", "times"]

_DIGITS = r"(?:\d{1,3}(?:,\d{2,3}){1,5}|\d{1,15})(?:\.\d{1,9})?(?![\d])(?!,\d)(?!\.\d)"
_LONG_SCALE = (
    r"(?:thousand|hundred|lakh|million|crore|billion|trillion)(?: (?:thousand|million|billion|crore))?"
)
_SIGN = "|".join(map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)))
_WORD = "|".join(
    sorted([*UNITS_OF_TEN, "hundred", "thousand", "million", "billion", "trillion", "dozen"], key=len)[::-1]
)
_FRACTION = "|".join(f"{word}s?" for word in FRACTIONS)
_SMALL = "|".join(UNITS_OF_TEN)

_NUMBER = re.compile(
    # None begins inside a word, which is asked first because it is asked at every character.
    rf"(?<!\w)(?:(?P<ratio>\b(?P<few>{_SMALL}|\d{{1,3}}) (?:in(?: every)?|out of(?: every)?)"
    rf" (?P<all>{_SMALL}|\d{{1,3}})\b(?![,.]\d))"
    rf"|(?P<fraction>\b(?:(?P<parts>a|an|one|two|three|four|five|seven|nine)[ -])?(?P<part>{_FRACTION})"
    r"(?= (?:of|the|its|their|his|her|all)\b))"
    r"|(?P<times>\b(?:doubled|tripled|trebled|quadrupled|twice as|(?:two|three|four|five|six|ten)fold)\b)"
    rf"|(?P<vague>\b(?:{'|'.join(sorted(VAGUE, key=len, reverse=True))})\b)"
    rf"|(?P<sign>(?<![\w])(?:{_SIGN}) ?)?(?<![\w/])(?<!\d[.,])(?P<digits>{_DIGITS})"
    rf"(?P<scale>[ -]{_LONG_SCALE}\b| ?(?:bn|tn|mn)\b|[mk]\b)?"
    rf"|(?P<words>\b(?:half a (?:million|billion)|an? (?:hundred|thousand|million|billion|trillion|dozen)"
    rf"|(?:{_WORD}))(?:(?: and |[ -])(?:{_WORD})){{0,7}}\b))",
    re.IGNORECASE,
)
_TIMES = {"doubled": 2, "twice as": 2, "tripled": 3, "trebled": 3, "quadrupled": 4}
_FOLD = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


class Number(msgspec.Struct, frozen=True):
    """A number at `[start, end)` of a text: its value in units, its currency where a sign stands before.

    `mantissa` is the number before its scale word; `scale` that word's factor. Words that are the
    least of a vague number have `kind` "vague".
    """

    start: int
    end: int
    value: Decimal
    kind: Kind = "number"
    currency: str | None = None
    scale: int = 1
    in_words: bool = False


def has_number(text: str) -> bool:
    """Whether anything in the text reads as a number; without one it need not be looked at closer."""
    return _NUMBER.search(text) is not None


def numbers(text: str, masks: bytearray) -> Iterator[Number]:
    """Every number of the text that no mask touches, left to right."""
    position = 0
    while (found := _NUMBER.search(text, position)) is not None:
        position = found.end()
        blocked = masks.find(1, found.start(), found.end())
        if blocked >= 0:
            # What stands before or after the mask may be a number by itself.
            clear = masks.find(0, blocked)
            position = max(clear if clear >= 0 else len(text), found.start() + 1)
            continue
        number = _number(found)
        if number is not None:
            yield number


def _number(found: re.Match[str]) -> Number | None:
    start, end = found.span()
    if found["ratio"]:
        few, every = (_small(found[name]) for name in ("few", "all"))
        return Number(start, end, _rounded(few, every), "ratio") if 0 < few < every else None
    if found["fraction"]:
        return _fraction(found)
    if found["times"]:
        words = found["times"].lower()
        return Number(start, end, Decimal(_TIMES.get(words) or _FOLD[words.removesuffix("fold")]), "times")
    if found["vague"]:
        return Number(start, end, Decimal(VAGUE[found["vague"].lower()]), "vague", in_words=True)
    if found["digits"]:
        return _in_digits(found)
    value = in_words(found["words"])
    return (
        Number(start, end, value, in_words=True, scale=_last_scale(found["words"]))
        if value is not None
        else None
    )


def _in_digits(found: re.Match[str]) -> Number:
    start, end = found.span()
    scale = 1
    for word in (found["scale"] or "").strip(" -").lower().split():
        scale *= SCALES[word]
    if found["scale"] and found["scale"].lower() == "m" and not found["sign"]:
        # Without a currency a lone m is metres; `units` reads it.
        scale, end = 1, found.end("digits")
    currency = _currency(found["sign"]) if found["sign"] else None
    return Number(start, end, scaled(found["digits"].replace(",", ""), scale), "number", currency, scale)


def scaled(digits: str, scale: int) -> Decimal:
    """The number as stated, or in units where a scale word follows: 7.7 million is 7700000, 5.0 stays."""
    return whole(Decimal(digits) * scale) if scale > 1 else Decimal(digits)


def whole(value: Decimal) -> Decimal:
    """Without the decimals where they are all zero."""
    return Decimal(int(value)) if value == int(value) else value


def _currency(sign: str) -> str:
    folded = {known.casefold(): code for known, code in CURRENCY_SIGNS.items()}
    return folded[sign.strip().casefold()]


def _fraction(found: re.Match[str]) -> Number | None:
    parts = (found["parts"] or "a").lower()
    part = found["part"].lower()
    if part.rstrip("s") != "half" and part != "halves" and not found["parts"]:
        return None
    whole = FRACTIONS.get(part) or FRACTIONS[part.rstrip("s")]
    few = 1 if parts in {"a", "an"} else UNITS_OF_TEN[parts]
    return Number(found.start(), found.end(), _rounded(few, whole), "ratio") if few < whole else None


def _small(words: str) -> int:
    return int(words) if words.isdigit() else UNITS_OF_TEN[words.lower()]


def _rounded(few: int, every: int) -> Decimal:
    """A share to four decimals, as the conventions write two thirds: 0.6667."""
    return round(Decimal(few) / Decimal(every), 4).normalize()


def _last_scale(words: str) -> int:
    return SCALES.get(re.split(r"[ -]", words.lower())[-1], 1)


def in_words(words: str) -> Decimal | None:
    """The value of "two hundred and fifty thousand"; null for words that are no one number."""
    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    for word in re.split(r"[ -]", words.lower().replace("half a", "half")):
        if word in {"a", "an", "and"}:
            group = group or Decimal(word != "and")
        elif word == "half":
            group = Decimal("0.5")
        elif word in UNITS_OF_TEN:
            tens = group % 100
            if tens and not (tens >= 20 and tens % 10 == 0 and 0 < UNITS_OF_TEN[word] < 10):
                return None
            group += UNITS_OF_TEN[word]
        elif word in {"hundred", "dozen"}:
            group = (group or Decimal(1)) * SCALES[word]
        else:
            total, group = total + (group or 1) * SCALES[word], Decimal(0)
    return whole(total + group)
