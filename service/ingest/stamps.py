"""Lines that say when a page was published: left out, since a time without an offset is a guess."""

import re

_STAMP_LABEL = r"(?:first |last )?(?:published|updated|posted|modified|edited)(?: on| at)?:? ?"
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? \w{3,9}\.?,? \d{4}|\w{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_TIME = r",? ?(?:at |[-–|·] ?)?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?[a-z]{2,5})?"
_AGO = r"\d{1,3} (?:second|minute|min|hour|day|week|month)s? ago"

STAMP = re.compile(
    rf"(?:{_STAMP_LABEL})?(?:{_DAY}(?:{_TIME})?|{_AGO}(?:{_TIME})?)|{_STAMP_LABEL}", re.IGNORECASE
)
"""A whole line above the article's first paragraph that says when it was published.

Such a line is left out and gives no `published_at`: it has no offset, and a time without one is a guess.
"""

STAMP_ANYWHERE = re.compile(
    rf"{_STAMP_LABEL}(?:{_DAY}(?:{_TIME})?|{_AGO})?|{_DAY}{_TIME}|{_AGO}"
    rf"|{_STAMP_LABEL}{_DAY}(?:{_TIME})?{_STAMP_LABEL}{_DAY}(?:{_TIME})?",
    re.IGNORECASE,
)
"""A whole line that is a time stamp wherever it stands; a bare date below may be a sub-heading."""
