"""What surrounds a figure in its sentence: who says so, where, and when."""

import re
from bisect import bisect_left, bisect_right

from service.ingest.speakers import REACH, Speaker, according, speakers
from service.ingest.statistics.words import MONTHS

_NAME = r"[^\W\d_a-z][\w’'.-]*(?: [^\W\d_a-z][\w’'-]*){0,3}"
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Ii]nside|[Nn]ear) (?:the (?=[^\W\d_a-z]))?"
    rf"(?P<places>{_NAME}(?:(?:, | and |, and ){_NAME}){{0,9}})"
)
_NO_PLACE = re.compile(
    rf"(?:{MONTHS}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|parliament|congress|senate|brexit"
    r"|christmas|easter|ramadan|spring|summer|autumn|winter|english|arabic|the)$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:bank|group|plc|ltd|inc|corp|company|holdings|motors|airlines|airways|party|alliance|ministry"
    r"|department|council|committee|commission|agency|authority|union|club|university|institute|partners"
    r"|office|court|army|police|forces|times|news)$",
    re.IGNORECASE,
)
"""Last words of a name by which it is a body's: "shares in Kestrel Bank" is no place."""

_PERIOD = re.compile(
    # Not "since" or "by": what began or must end then was not observed then.
    r"\b(?:in|during|for|throughout) (?P<period>(?:the )?"
    r"(?:(?:first|second|third|fourth|final) (?:quarter|half)(?: of)? )?"
    rf"(?:(?:early |late )?(?:{MONTHS})(?: of)? )?(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?)(?!\w)",
    re.IGNORECASE,
)

_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i"})


_REST_OF_WORD = re.compile(r"\w*")
_ENDS_CLAUSE = re.compile(r"\s*(?:on |\.)")


class Sentence:
    """A sentence with figures in it, the first at `figure`: what it says of all is looked for once."""

    def __init__(self, text: str, start: int, end: int, figure: int) -> None:
        self.start, self.end = start, end
        self._figure = figure
        self.places = places(text, start, end)
        self._period = period(text, start, end)
        self._text = text
        self._according = according(text, start, end)
        self._said = list(speakers(text, start, end))
        self._ends = [speaker.end for speaker in self._said]
        # What a verb of saying at the sentence's end says may stand before it.
        self._closing_from = start + len(text[start:end].rstrip(' .”"'))
        self._closing = [speaker for speaker in self._said if self._is_closing(speaker)]
        self._closing_starts = [speaker.start for speaker in self._closing]

    def period(self, end: int, following: int) -> str | None:
        """The period of the figure that ends at `end`, the next one starting at `following`.

        A period said before all figures is that of all; one said behind a figure is that one's alone.
        """
        if self._period is None:
            return None
        words, start = self._period
        return words if start < self._figure or end <= start < following else None

    def source(self, start: int, end: int) -> str | None:
        """The words that name who says the figure at `[start, end)`; null where they name nobody.

        A verb of saying governs what follows it; behind the figure it governs only at the sentence's end
        ("..., the ministry said."). A pronoun names nobody here.
        """
        if self._according is not None:
            return self._according.words
        if before := bisect_right(self._ends, start):
            return _words(self._said[before - 1])
        # A subject near the figure is cut where the figure ends; further on it is the same for every one.
        near = min(self.end, end + REACH)
        if rest_of_word := _REST_OF_WORD.match(self._text, near, self.end):
            near = rest_of_word.end()
        for speaker in speakers(self._text, end, near):
            if self._is_closing(speaker):
                return _words(speaker)
        far = bisect_left(self._closing_starts, near)
        return _words(self._closing[far]) if far < len(self._closing) else None

    def _is_closing(self, verb: Speaker) -> bool:
        ends = _ENDS_CLAUSE.match(self._text, verb.end, self.end)
        return verb.end >= self._closing_from or ends is not None


def _words(speaker: Speaker) -> str | None:
    return None if speaker.words.casefold() in _PRONOUNS else speaker.words


def places(text: str, start: int, end: int) -> tuple[str, ...]:
    """The places that the sentence `text[start:end]` is about, in order, each once."""
    found: dict[str, None] = {}
    for phrase in _PLACE.finditer(text, start, end):
        names = [_bare(name) for name in re.split(r", and |, | and ", phrase["places"])]
        # "In December, US President ..." is no list of places, whatever follows the month.
        if not any(map(_NO_PLACE.match, names)):
            found.update(dict.fromkeys(name for name in names if name and not _is_body(name)))
    return tuple(found)


def _is_body(name: str) -> bool:
    return _BODY.search(name.rpartition(" ")[2]) is not None


def _bare(name: str) -> str:
    return name.removesuffix("’s").removesuffix("'s").rstrip(".")


def period(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The one period that the sentence names, as written, and where; null where it names none or several."""
    named = {phrase["period"]: phrase.start() for phrase in _PERIOD.finditer(text, start, end)}
    return named.popitem() if len(named) == 1 else None
