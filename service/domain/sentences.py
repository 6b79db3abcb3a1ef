"""Where sentences begin and end, in any script that we know of.

Near enough to tell who says what, and to quote the sentence that a figure stands in.
"""

import re
from functools import lru_cache

_STOPS = ".!?…։؟۔"
"""Stops that need white space behind them: 7.7 and example.org do not end a sentence."""
_WIDE_STOPS = "。！？｡।॥"
"""Stops that no space follows, or that are never anything else."""
_CLOSERS = "\"'”’»«›‹“‘)]）」』"

_LINE_ENDS = "\n\u2028\u2029"

# One class first, by which the search is much faster than by alternatives; whole runs, so that a page of
# nothing but stops costs linear time.
_END = re.compile(
    rf"[{_STOPS}{_WIDE_STOPS}{_LINE_ENDS}]"
    rf"(?:(?<=[{_STOPS}])[{_STOPS}]*+[{re.escape(_CLOSERS)}]*+"
    rf"|(?<=[{_WIDE_STOPS}])[{_WIDE_STOPS}]*+[”’）」』]*+"
    rf"|[{_LINE_ENDS}]*+)"
)
_LAST_WORD = re.compile(r"\w+\Z")
_LONGEST_WORD = 24
_LONGEST_ABBREVIATION = 6
_REACH = 1_000
"""Code points on either side of a span within which its sentence is looked for: a text without stops has
none, and each of its figures would come with all of it."""
_NEXT_WORD = re.compile(r"\s+(\S[^\s.,;:]{0,24})")

# English titles, places, firms and months; German, French and Spanish ones of the same kind.
_ABBREVIATION = re.compile(
    "Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Gov|Gen|Col|Lt|Sgt|Capt|Sen|Rep|St|Mt|Jr|Sr|Inc|Ltd|Corp|Co"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mme|Mlle|Sra|Srta|Mio|Mrd"
    "|vs|etc|est|dept|bzw|usw|evtl"
)
_BEFORE_NUMBERS = re.compile("nos?|nr|núm|fig|vol|approx|aprox|ca", re.IGNORECASE)
_AFTER_ORDINALS = re.compile(
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahrhunderts?"
)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; a colon, a comma and a bare word do not end one."""
    last = text.rstrip(_CLOSERS)[-1:]
    return bool(last) and last in _STOPS + _WIDE_STOPS


def sentences(text: str) -> list[tuple[int, int]]:
    """The `[start, end)` of every sentence, without the white space around it.

    A stop after an abbreviation or an initial ends none, unless nothing follows; nor does one before a
    lower-case word. A quotation of several sentences is cut inside.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for cut in [*_cuts(text), len(text)]:
        piece = text[start:cut]
        if words := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            found.append((first, first + len(words)))
        start = cut
    return found


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds `[start, end)`; see `sentence_around`."""
    first, last = sentence_around(text, start, end)
    return text[first:last]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of `text` that holds `[start, end)` begins and ends, in code points, or those that
    it reaches across.

    Without surrounding white space. An abbreviation's full stop that is not known as one ends the
    sentence early; what can be read of the span is always inside. One that goes on for more than 1,000
    code points before or behind the span is cut there, between words where it has any.
    """
    begin, over = max(0, start - _REACH), min(len(text), end + _REACH)
    first, last = begin, over
    for cut in _cuts(text[begin:over]):
        if start < begin + cut < end:
            continue
        if begin + cut > start:
            last = begin + cut
            break
        first = begin + cut
    if first == begin > 0:
        first = text.find(" ", begin, start) + 1 or begin
    if last == over < len(text) and (space := text.rfind(" ", end, over)) >= 0:
        last = space
    piece = text[first:last]
    return first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip())


@lru_cache(maxsize=8)
def _cuts(text: str) -> tuple[int, ...]:
    """Where a sentence is over, behind its stop and what closes it.

    Kept for the latest texts: the figures of a paragraph ask for its sentences one after the other.
    """
    return tuple(
        mark.end() for mark in _END.finditer(text) if mark[0][0] not in _STOPS or _is_over(text, mark)
    )


def _is_over(text: str, mark: re.Match[str]) -> bool:
    """Whether a stop ends a sentence: nothing follows it, or white space and no lower-case word."""
    end = mark.end()
    if end == len(text):
        return True
    if not text[end].isspace():
        return False
    opening = text[end : end + 2].lstrip()
    if opening and (opening.islower() or mark[0] != "." or _ends_long_word(text, mark.start())):
        # As nearly every stop: what is left is worth a closer look.
        return not opening.islower()
    following = _NEXT_WORD.match(text, end)
    if following is None:
        return True
    if following[1][0].islower():
        # What a new line begins is a new sentence in any case, and cut there.
        return False
    return mark[0] != "." or not _is_abbreviation(text, mark.start(), following[1])


def _ends_long_word(text: str, stop: int) -> bool:
    """Whether the word before a stop is longer than an abbreviation."""
    return stop > _LONGEST_ABBREVIATION and text[stop - _LONGEST_ABBREVIATION - 1 : stop].isalpha()


def _is_abbreviation(text: str, stop: int, following: str) -> bool:
    """Whether a full stop is that of the word before it, by that word and the one that follows."""
    before = _LAST_WORD.search(text, max(0, stop - _LONGEST_WORD), stop)
    if before is None:
        return False
    word = before[0]
    if word.isdigit():  # German writes "3. Mai"
        return len(word) <= 2 and _AFTER_ORDINALS.fullmatch(following.casefold()) is not None
    if _BEFORE_NUMBERS.fullmatch(word):
        return following[0].isdigit()
    in_capitals = word.isupper() and _ABBREVIATION.fullmatch(word.title()) is not None
    return len(word) == 1 or in_capitals or _ABBREVIATION.fullmatch(word) is not None
