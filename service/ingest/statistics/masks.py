"""Masks what looks like a figure and is none: dates, years, clock times, ages, spans of time, names, results.

The first stage behind `tokens`. Each rule is asked at each number of a sentence, in digits or in words, and
gives the tokens that it masks. A rule looks a few tokens back and ahead, so that a page of digits and hyphens
costs linear time.
"""

from collections.abc import Callable

from service.ingest.statistics import ages, dates, letters, naming, results, titles
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.calendar import TIME_UNITS
from service.ingest.statistics.words.numbers import NUMBER_WORDS

Rule = Callable[[Tokens, int], range | None]

_IN_DIGITS: tuple[Rule, ...] = (
    letters.behind_letters,
    letters.before_letters,
    letters.ordinal,
    dates.written_with_signs,
    dates.day_and_month,
    dates.past_the_hour,
    dates.half_of_day,
    dates.zoned_time,
    dates.hour_with_minutes,
    dates.year,
    dates.decade,
    ages.aged,
    ages.beyond_an_age,
    ages.age_group,
    ages.behind_a_name,
    ages.behind_is,
    ages.span_of_time,
    results.result,
    naming.telephone,
    naming.street,
    naming.ranked,
    naming.numbered,
    naming.named,
    naming.list_number,
    titles.title,
)
_IN_WORDS: tuple[Rule, ...] = (
    dates.past_the_hour,
    dates.half_of_day,
    ages.aged,
    ages.beyond_an_age,
    ages.age_group,
    ages.behind_is,
    ages.span_of_time,
    naming.ranked,
    naming.numbered,
    naming.named,
    letters.ordinal,
    titles.idiom,
    titles.named_before,
    titles.capitalised,
    results.result,
)
"""The first rule that holds decides."""
_WORDS = NUMBER_WORDS | {"half", "several", "dozens", "hundreds", "thousands", "scores"}
_ARTICLES = frozenset({"a", "an"})
_BEHIND_ARTICLES = TIME_UNITS | NUMBER_WORDS


def masked(tokens: Tokens) -> bytearray:
    """One byte for every token: 1 where no figure may stand."""
    flags = bytearray(tokens.size)
    end = 0
    for at in range(tokens.size):
        if at < end:
            continue
        word = tokens.words[at]
        if tokens.numeric[at]:
            hit = _first_hit(_IN_DIGITS, tokens, at)
        elif word in _WORDS or (word in _ARTICLES and tokens.words[at + 1] in _BEHIND_ARTICLES):
            hit = _first_hit(_IN_WORDS, tokens, at)
        else:
            flags[at] = "://" in word or "@" in word
            continue
        if hit is not None:
            end = min(hit.stop, tokens.size)
            flags[hit.start : end] = b"\1" * (end - hit.start)
    return flags


def _first_hit(rules: tuple[Rule, ...], tokens: Tokens, at: int) -> range | None:
    for rule in rules:
        hit = rule(tokens, at)
        if hit is not None:
            return hit
    return None
