"""Masks dates, years and clock times. A rule gives the tokens that are one, or null."""

from service.ingest.statistics.tokens import HYPHENS, Tokens
from service.ingest.statistics.words.calendar import (
    BEFORE_COUNTS,
    BEFORE_HOURS,
    BEFORE_YEARS,
    BEFORE_YEARS_ALONE,
    BEHIND_HOURS,
    CENTURIES,
    COUNTED,
    DAY_HALVES,
    MONTHS,
    PAST_THE_HOUR,
    ZONES,
)
from service.ingest.statistics.words.naming import ORDINAL_ENDINGS
from service.ingest.statistics.words.nouns import PLURALS
from service.ingest.statistics.words.numbers import SCALES, SHORT_SCALES
from service.ingest.statistics.words.units import CURRENCY_SIGNS, PERCENT

_JOINS = HYPHENS | {"to", "and", "or"}


def day_and_month(tokens: Tokens, at: int) -> range | None:
    """9 February 2019, February 9, the 9th of February, 3-5 March, July 2014."""
    words = tokens.words
    behind_month = _is_month(tokens, _before_stop(tokens, at))
    if not is_day(tokens, at):
        return range(at, at + 1) if behind_month and is_year(tokens, at) else None
    last = one = at + 1 + (words[at + 1] in ORDINAL_ENDINGS)
    if words[last] in _JOINS and is_day(tokens, last + 1):
        last += 2
    month = last + (words[last] == "of")
    if _is_month(tokens, month):
        return range(at, _with_year(tokens, _past_stop(tokens, month + 1)))
    if not behind_month:
        return None
    return range(at, _with_year(tokens, one if tokens.glued[last] else last))


def _with_year(tokens: Tokens, last: int) -> int:
    year = last + (tokens.words[last] == ",")
    return year + 1 if is_year(tokens, year) else last


def _past_stop(tokens: Tokens, at: int) -> int:
    return at + (tokens.words[at] == "." and tokens.glued[at])


def _before_stop(tokens: Tokens, at: int) -> int:
    return at - 1 - (tokens.words[at - 1] == "." and at > 1)


def _is_month(tokens: Tokens, at: int) -> bool:
    return tokens.words[at] in MONTHS and tokens.capital(at)


def is_day(tokens: Tokens, at: int) -> bool:
    """Whether a token is a day of the month in digits."""
    return tokens.numeric[at] and len(tokens.words[at]) <= 2 and 1 <= int(float(tokens.words[at])) <= 31


def is_year(tokens: Tokens, at: int) -> bool:
    """Whether a token is four digits from 1000 to 2199."""
    digits = tokens.words[at]
    return tokens.numeric[at] and len(digits) == 4 and digits.isdecimal() and digits[:2] in CENTURIES


def written_with_signs(tokens: Tokens, at: int) -> range | None:
    """2019-02-09, 9/2/2019, 9/11, 24/7, 9.2.2019, 10:45:12, 16:9."""
    words = tokens.words
    last = at + 1
    while (step := _to_next(tokens, last)) is not None:
        last = step
    if last > at + 1:
        return range(at, last + (words[last] in ZONES and words[last - 2] == ":"))
    dated = tokens.joined(at + 1) and tokens.joined(at + 3)
    return range(at, at + 5) if dated and tokens.numeric[at + 2] and tokens.numeric[at + 4] else None


def _to_next(tokens: Tokens, last: int) -> int | None:
    """Where the number ends that is joined to the one before `last`: /2, :45, or .2019."""
    if not tokens.glued[last]:
        return None
    if tokens.numeric[last]:
        return last + 1
    sign = tokens.words[last] in {"/", ":"}
    return last + 2 if sign and tokens.numeric[last + 1] and tokens.glued[last + 1] else None


def past_the_hour(tokens: Tokens, at: int) -> range | None:
    """Half past nine, ten past 4."""
    words = tokens.words
    if words[at] == "half" and words[at + 1] == "past":
        return range(at, at + 3)
    past = words[at - 1] == "past" and words[at - 2] in PAST_THE_HOUR
    return range(at, at + 1) if past else None


def half_of_day(tokens: Tokens, at: int) -> range | None:
    """9.30am, 9 p.m., 2 to 4pm, ten o'clock."""
    end = _half_end(tokens, at + 1)
    if end is None and tokens.words[at + 1] in _JOINS and tokens.numeric[at + 2]:
        end = _half_end(tokens, at + 3)
    return None if end is None else range(at, end)


def _half_end(tokens: Tokens, at: int) -> int | None:
    words = tokens.words
    if words[at] in DAY_HALVES:
        return at + 1
    if words[at] in {"a", "p"} and words[at + 1] == "." and words[at + 2] == "m" and tokens.glued[at + 2]:
        return at + 4 if words[at + 3] == "." else at + 3
    return None


def zoned_time(tokens: Tokens, at: int) -> range | None:
    """0930 GMT, 9.30 local time."""
    words = tokens.words
    zoned = words[at + 1] in ZONES and not tokens.glued[at + 1]
    return range(at, at + 2) if zoned and (len(words[at]) == 4 or "." in words[at]) else None


def hour_with_minutes(tokens: Tokens, at: int) -> range | None:
    """At 9.30 on Monday."""
    words, behind = tokens.words, tokens.words[at + 1]
    hour, _, minutes = words[at].partition(".")
    if not (len(minutes) == 2 and minutes < "60" and len(hour) <= 2 and hour.isdecimal() and int(hour) < 24):
        return None
    alone = (not behind.isalpha() or behind in BEHIND_HOURS) and behind not in PERCENT
    return range(at, at + 1) if alone and words[at - 1] in BEFORE_HOURS else None


def year(tokens: Tokens, at: int) -> range | None:
    """2014, 2014-15, 2023/24; four digits that count something are none."""
    if not is_year(tokens, at) or tokens.words[at - 1] in CURRENCY_SIGNS:
        return None
    if tokens.joined(at + 1) and tokens.numeric[at + 2]:
        years = is_year(tokens, at + 2) or len(tokens.words[at + 2]) == 2
        return range(at, at + 3) if years and tokens.words[at + 3] not in PERCENT else None
    recent = tokens.words[at - 1] in BEFORE_YEARS or "1900" <= tokens.words[at] < "2100"
    return range(at, at + 1) if recent and not _counts(tokens, at) else None


def _counts(tokens: Tokens, at: int) -> bool:
    """Whether four digits are a number by the words beside them: more than 2000, 2000 people."""
    words, behind = tokens.words, tokens.words[at + 1]
    if behind in PERCENT or behind in SCALES or (tokens.glued[at + 1] and behind in SHORT_SCALES):
        return True
    if words[at - 1] in BEFORE_COUNTS or (behind == "per" and words[at + 2] == "cent"):
        return True
    return (behind in PLURALS or behind in COUNTED) and words[at - 1] not in BEFORE_YEARS_ALONE


def decade(tokens: Tokens, at: int) -> range | None:
    """The 1990s, the '80s, in his 30s, the over-65s, the class of '98."""
    if tokens.words[at - 1] in {"’", "'", "‘"} and tokens.glued[at] and len(tokens.words[at]) == 2:
        return range(at, at + 1)
    if tokens.glued[at + 1] and tokens.words[at + 1] in {"s", "’s", "'s"}:
        return range(at, at + 2)
    apart = tokens.words[at + 1] in {"’", "'"} and tokens.words[at + 2] == "s" and tokens.glued[at + 2]
    return range(at, at + 3) if apart and tokens.glued[at + 1] else None
