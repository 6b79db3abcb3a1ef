"""What looks like a figure and is none: dates, years, ages, clock times, scores, ordinals, names.

A mask is a `[start, end)` that no figure may touch. Every pattern reads a bounded number of characters
from any place, so that a page of digits and hyphens costs linear time. A pattern of many words asks first
whether a digit follows at all: most words are followed by none, and telling so is cheaper than comparing.
"""

import re

from service.ingest.statistics.words import MONTHS, PLURALS, SHORT_MONTHS, SPANS_OF_TIME, UNITS_OF_TEN

_NUMBER_WORDS = "|".join(UNITS_OF_TEN)
_MONTH = rf"(?:{MONTHS}|(?:{SHORT_MONTHS})\b\.?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20)\d\d"
_AMOUNT = (
    r"(?:\d{1,3}(?:,\d{3}){0,3}(?:\.\d{1,3})?|\d{4,6}|an?|several"
    rf"|(?:{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?)"
)
_COUNTED = "|".join([*sorted(PLURALS), "troops", "soldiers", "homes", "civilians", "workers"])
_LOOSELY = (
    r"(?:more than|less than|at least|up to|about|around|nearly|almost|over|some|just|the (?:last|past|next))"
)

_WITHOUT_DIGITS = (
    # ages: a 34-year-old, a twelve-year-old
    rf"\b(?:\d{{1,3}}|{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?-(?:year|month|week|day)s?-olds?\b",
    # plain spans of time: two weeks, more than a week, the past 10 years, a 48-hour truce
    rf"\b(?:{_LOOSELY} ){{0,2}}{_AMOUNT}(?: and a half| or so| or more| (?:more|full|consecutive|whole))?"
    rf"(?:(?:-|–| to | or | and ){_AMOUNT})?[ -](?:{SPANS_OF_TIME})\b",
    # addresses of the web
    r"\b(?:https?://|www\.)\S{1,300}",
)
"""In any case, like the next, and the only ones that may mask a text without a digit."""
_ANY_CASE = (
    # dates: 9 February 2019, February 9, 2019, the 9th of February, 2019-02-09, 9/2/2019, July 2014
    rf"\b{_DAY}(?: of)?(?:(?:-|–| to | and ){_DAY})? {_MONTH}(?:,? {_YEAR}\b)?",
    rf"\b(?=[adfjmnos]){_MONTH} {_DAY}(?![\d,.]\d)(?:(?:-|–| and | to ){_DAY})?(?:,? {_YEAR}\b)?",
    rf"\b(?=[adfjmnos]){_MONTH},? {_YEAR}\b",
    r"\b\d{4}-\d{2}-\d{2}\b",
    r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])",
    r"(?<![\d.])\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b",
    # years and decades: 1990s, 2014-15, 2014–2018, the financial year 2023/24
    rf"(?<![\d.,$£€]){_YEAR}(?:-|–|/)(?:{_YEAR}|\d\d)(?!\d)",
    r"\b(?:1[0-9]|20)?\d0['’]?s\b",
    r"\b(?=\w{2,6} \d)"
    r"(?:in|since|until|till|by|from|of|during|before|after|year|early|late|mid|for|and|to)"
    rf" {_YEAR}"
    rf"(?![\d,]\d|\d|%|\.\d|(?: [a-z-]+)? (?:{_COUNTED})\b)",
    # clock times: 9.30am, 21:00 GMT, 9 p.m.
    r"\b\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b\.?",
    r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])(?: ?(?:GMT|BST|UTC|CET|EST|EDT|IST|local time))?",
    r"\b\d{4} ?(?:GMT|BST|UTC|CET|IST)\b",
    # ages: aged 34, aged between 6 and 9, Jane Doe, 34, said
    r"\b(?:aged?|ages)(?: of)?(?: between| from)? \d{1,3}(?:(?:-|–| and | to )\d{1,3})?\b",
    r"\b(?:turned|turns|turning) \d{1,3}\b(?! ?%)",
    # ordinals
    r"\b\d{1,9}(?:st|nd|rd|th)\b",
    # numbers that name: page 12, Article 50, Flight 370, Route 66, number 10
    r"\b(?=[\w&]{1,9}\.?[ -]\d)"
    r"(?:page|article|section|chapter|paragraph|clause|flight|route|highway|motorway|junction|gate|room|channel"
    r"|phase|stage|round|grade|year|group|level|category|class|type|version|part|volume|episode|season|platform"
    r"|formula|number|no\.?|nos\.?|unit|block|apollo|boeing|airbus|act|bill|rule|figure|table|lot|size|week|day"
    r"|s&p|ftse|nikkei|dax|cac|nasdaq|g|pier|terminal|ward|district|model|windows)"
    r"[ -]\d{1,4}(?:\.\d{1,2})?\b(?![,.]\d)",
    # telephone numbers
    r"(?<![\w-])\d{1,12}(?:[-–]\d{1,12}){2,8}",
    r"(?<![\w])\+\d{1,3}[ \d-]{6,16}",
    r"\b0\d{2,4} \d{3,4} \d{3,4}\b",
    r"\b\d{1,2}/\d{1,2}\b",
    # scores and results: a 2-1 win, won 3–0, 6-4 6-3
    r"\b\d{1,3}[-–]\d{1,3} (?=win|victory|defeat|loss|draw|lead|triumph|thrashing|scoreline|home |away )",
    r"\b(?:won|win|lost|lose|beat|drew|draw|leading|led|trailing|trailed|ahead|finished|ended)"
    r"(?: [^\W\d_]+){0,2} \d{1,3}[-–]\d{1,3}\b(?! ?%)",
)
_THIS_CASE = (
    # names with digits: G7, F-16, Covid-19, A380, MH370, 4G, 3D
    r"(?<![\w])(?![Mm]agnitude)[^\W\d_][\w]{0,30}[-–]\d{1,6}[^\W\d_]?\b",
    r"(?<![\w])[^\W\d_]{1,20}\d[\w-]{0,20}",
    r"(?<![\w$£€])\d{1,4}(?:D|G|s)\b",
    # Jane Doe, 34, ...
    r"(?<=[^\W\d_], )\d{1,3}(?=,)",
    # a year that opens a sentence, or stands between commas or in brackets
    r"(?:(?<=^)|(?<=[.!?] )|(?<=\())(?:19|20)\d\d(?=[ ,)])(?! [a-z]+s\b)",
    r"(?<=\b[Tt]he )(?:19|20)\d\d(?= )",
)
_MASKS_OF_WORDS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _WITHOUT_DIGITS)
_MASKS_OF_DIGITS = (
    *(re.compile(pattern, re.IGNORECASE) for pattern in _ANY_CASE),
    *(re.compile(pattern) for pattern in _THIS_CASE),
)
_DIGIT = re.compile(r"\d")


def masked(text: str) -> bytearray:
    """One byte for every code point of the text: 1 where no figure may stand."""
    flags = bytearray(len(text))
    masks = (*_MASKS_OF_WORDS, *_MASKS_OF_DIGITS) if _DIGIT.search(text) else _MASKS_OF_WORDS
    for mask in masks:
        for found in mask.finditer(text):
            flags[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    return flags
