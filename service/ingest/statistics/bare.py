"""Tells what a number counts that no noun follows: killing 12, rose to 61, 17 were hurt, closed at 18,204.

The stage behind `nouns`. Where another figure of the sentence has a noun, it is theirs too: 87 inmates, down
to 79.
"""

from typing import NamedTuple

import msgspec

from service.ingest.statistics.changes import last_move, moves_before
from service.ingest.statistics.nouns import is_plural
from service.ingest.statistics.number import Number
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.units import Unit, per_behind
from service.ingest.statistics.words.calendar import TIME_UNITS
from service.ingest.statistics.words.nouns import (
    BEHIND_LIKE,
    CLAUSE_VERBS,
    INDEX_CONTEXT,
    JOINTS,
    OPENERS,
    PARTS,
    STOP_WORDS,
)
from service.ingest.statistics.words.verbs import (
    AUXILIARIES,
    COMPARED,
    COUNTING,
    COUNTING_BEFORE_STATES,
    LEVELS,
    ONLY,
    PUT,
    STANDS,
    STATES,
    TOLLS,
)

_TOLL_REACH = 6
_INDEX_REACH = 14
_LEVEL_REACH = 12
_LOWEST_INDEX = 20
_CROWD = 100
"""A number from here on is no hour."""
_GOVERNORS = STOP_WORDS | CLAUSE_VERBS | ONLY


class Bare(NamedTuple):
    """A number without a noun, in its sentence.

    `first` is where the figure with its modifier begins, `last` where it ends; `like` is the unit of the
    figure before it in the sentence.
    """

    tokens: Tokens
    number: Number
    first: int
    last: int
    like: Unit | None
    modified: bool

    def before(self) -> str:
        """The word before the figure; empty where it opens the sentence."""
        return self.tokens.words[self.first - 1] if self.first else ""

    def behind(self) -> str:
        """The word behind the figure; empty where it ends the sentence."""
        return self.tokens.words[self.last]

    def counts_like(self) -> Unit | None:
        """What the figure before counts, if it counts anything by name."""
        like = self.like
        return like if like is not None and like.kind == "count" and like.unit is not None else None

    def begin(self) -> int:
        """Where the adverbs before the figure begin: just 12."""
        begin = self.first
        while begin and self.tokens.words[begin - 1] in ONLY:
            begin -= 1
        return begin


def unit(bare: Bare) -> Unit | None:
    """The unit of a number that no noun follows; null where it is no count."""
    if bare.number.kind not in {"number", "vague"}:
        return None
    return _index(bare) or _rate(bare) or _compared(bare) or _count(bare)


def _index(bare: Bare) -> Unit | None:
    """A level of an index: closed at 18,204.5."""
    number, first = bare.number, bare.first
    if (
        number.kind != "number"
        or number.in_words
        or number.value < _LOWEST_INDEX
        or bare.before() not in LEVELS
    ):
        return None
    told = not INDEX_CONTEXT.isdisjoint(bare.tokens.words[max(0, first - _INDEX_REACH) : first])
    return Unit(bare.last, "index", None) if told else None


def _rate(bare: Bare) -> Unit | None:
    """A count of so many others: 412 per 100,000 people."""
    per, end = per_behind(bare.tokens, bare.last)
    if per is None or bare.behind() != "per" or not per[0].isdigit():
        return None
    like = bare.counts_like()
    return Unit(end, "count", None if like is None else like.unit, "C62", per=per)


def _compared(bare: Bare) -> Unit | None:
    """So many more or less of what the figure before measures: 12 fewer."""
    like = bare.like
    if like is None or like.kind == "times" or bare.number.kind != "number" or bare.behind() not in COMPARED:
        return None
    return msgspec.structs.replace(like, last=bare.last, phrase=None)


def _count(bare: Bare) -> Unit | None:
    """What is counted, which a figure before or a verb of change may name."""
    like = bare.counts_like()
    if bare.number.value == 1 and not (bare.modified and like):
        return None
    if not (_counts(bare) or (like is not None and _is_like_the_last(bare))):
        return None
    if like is not None:
        return Unit(bare.last, "count", like.unit, "C62", phrase=like.phrase)
    return Unit(bare.last, "count", _moved(bare), "C62")


def _moved(bare: Bare) -> str | None:
    """The noun of what rises or falls to a number: burglaries dropped to 2,988."""
    words = bare.tokens.words
    at = last_move(bare.tokens, bare.first)
    while at and words[at - 1] in AUXILIARIES:
        at -= 1
    return words[at - 1] if at and is_plural(words[at - 1]) and words[at - 1] not in TOLLS else None


def _counts(bare: Bare) -> bool:
    """Whether the words around a number say that it counts something."""
    tokens, number, behind = bare.tokens, bare.number, bare.behind()
    begin = bare.begin()
    before = tokens.words[begin - 1] if begin else ""
    if before in COUNTING:
        return before not in COUNTING_BEFORE_STATES or behind in STATES
    if behind in STATES or (behind == "of" and tokens.words[bare.last + 1] in PARTS):
        return True
    if _is_toll(tokens, begin) or (before in {"to", "from", "by"} and moves_before(tokens, begin - 1)):
        return True
    if number.kind == "vague" and behind[:1].isalpha():
        return _opens(tokens, begin)
    return _are_there(tokens, begin, behind) or _does(bare, begin)


def _are_there(tokens: Tokens, begin: int, behind: str) -> bool:
    """There were 40."""
    there = begin > 1 and tokens.words[begin - 2] == "there" and tokens.words[begin - 1] in {"are", "were"}
    return there and not behind[:1].isalpha()


def _does(bare: Bare, begin: int) -> bool:
    """Whether a verb behind the number says what those whom it counts did: 40 voted against."""
    behind = bare.behind()
    verb = behind in CLAUSE_VERBS or (behind.endswith("ed") and not bare.number.in_words)
    subject = bare.modified or begin < bare.first or _opens(bare.tokens, begin)
    return verb and not bare.tokens.glued[bare.last] and subject


def _opens(tokens: Tokens, first: int) -> bool:
    """Whether a clause begins with the figure, so that it is the subject of the verb behind it."""
    before = tokens.words[first - 1] if first else ""
    return not before[:1].isalnum() or before in OPENERS


def _is_toll(tokens: Tokens, first: int) -> bool:
    """A toll of 61, the total stood at 61, a crowd of 4,000, put infections at 870."""
    words = tokens.words
    if not first or words[first - 1] not in STANDS:
        return False
    for at in range(first - 2, max(-1, first - _TOLL_REACH), -1):
        if not words[at][:1].isalpha():
            return False
        if words[at] in TOLLS or (words[first - 1] == "at" and words[at] in PUT):
            return True
    return False


def _is_like_the_last(bare: Bare) -> bool:
    """Whether a number counts what the figure before it does: 412 in 2022 and 530 in 2023."""
    words, first, last = bare.tokens.words, bare.first, bare.last
    before, behind = bare.before(), bare.behind()
    ends = (not behind[:1].isalnum() and behind not in {"-", "/", "%", "("}) or behind in {"and", "but"}
    if before == "to" and words[first - 2] == "votes":
        return True
    if before == "at":
        level = "at" in words[max(0, first - _LEVEL_REACH) : first - 1]
        return level and ends and bare.number.value >= _CROWD
    if behind in {"the", "a"} and words[last + 1] not in TIME_UNITS:
        return False
    spelled = bare.number.value if bare.number.in_words and not bare.modified else None
    if before in JOINTS and (ends or behind in BEHIND_LIKE):
        return spelled is None or spelled > 1
    governed = before in _GOVERNORS or before.endswith(("’s", "'s", "ed", "ing"))
    stands = ends or (bare.modified and behind in BEHIND_LIKE)
    return governed and stands and (spelled is None or spelled > 2)
