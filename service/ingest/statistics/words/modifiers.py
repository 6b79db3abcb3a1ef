"""What the words say of a number: that it is less, more, or only near the truth."""

from service.domain.statistic import Modifier
from service.ingest.statistics.words import meanings, table

_BEFORE: dict[Modifier, str] = {
    "about": "~|about|an estimated|approx|approximately|around|circa|estimated|estimated at|in the order of"
    "|in the region of|on the order of|roughly|some|something like",
    "at_least": "a minimum of|as few as|as little as|at least|minimum|no fewer than|no less than"
    "|not fewer than|not less than",
    "less_than": "<|below|fewer than|less than|lower than|south of|under",
    "more_than": ">|above|beyond|exceeding|greater than|higher than|in excess of|more than|north of|over"
    "|upward of|upwards of",
    "nearly": "almost|approaching|close to|just below|just short of|just under|nearing|nearly|virtually",
    "up_to": "a maximum of|as high as|as many as|as much as|at most|no higher than|no more than"
    "|not more than|up to",
}
_BEHIND: dict[Modifier, str] = {
    "about": "or so|or thereabouts",
    "at_least": "and above|at least|or above|or higher|or more|or over",
    "up_to": "at most|or fewer|or less|or under",
}
BEFORE = meanings(_BEFORE, between="|")
BEHIND = meanings(_BEHIND, between="|")
"""Each of two words."""
LONGEST = max(len(words.split()) for words in BEFORE)
INTENSIFIERS = table("comfortably considerably far just little significantly slightly way well")
"""What may stand before a modifier and belongs to it: well over, just over, slightly more than."""
BETWEEN = table("a additional an another further its the their what")
"""Words that may stand between a modifier and the number."""
IN_RANGES = table("about almost around as many much nearly over perhaps roughly some to up")
"""Words that may stand between the joint of a range and its second number."""
