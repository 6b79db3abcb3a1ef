"""Lines to pieces: a line is cut where a marker stands in it, however tightly it is stuck there."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from service.domain.article import Genre
from service.domain.sentences import ends_sentence
from service.ingest.bylines import contributors
from service.ingest.lines import Line
from service.ingest.markers import AGENCIES, CREDIT_IN_BRACKETS, MARKERS, NOT_IN_CREDITS, Field, Marker


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_BY_WORDS = {marker.words.casefold(): marker for marker in MARKERS}
_AT_START = re.compile(_any_of(marker.words for marker in MARKERS), re.IGNORECASE)
_GLUED = re.compile(_any_of(marker.words for marker in MARKERS if marker.glued))

_AGENCY = rf"(?:{_any_of(AGENCIES)})(?:(?:/| / | via |, )(?:{_any_of(AGENCIES)})){{0,3}}"
# Stuck means that no space parts it from a small letter, a digit or the end of a sentence.
_AGENCY_STUCK = re.compile(rf"(?<=[a-zß-öø-ÿ0-9.!?’”)\"])(?P<credit>{_AGENCY})$")
_AGENCY_ALONE = re.compile(rf"(?:{_AGENCY}(?:/| via ))?Getty Images$")
_AGENCY_FIRST = re.compile(r"Getty Images(?=[^\W\d_a-z])")
_STUCK_CREDIT = Marker("", "credit")
_BRACKET_CREDIT = Marker("", "credit", before="caption")
_PROSE_GOES_ON = re.compile(r" ?[a-zß-öø-ÿ]")
_LONGEST_CREDIT = 100
_LONGEST_CAPTION = 250
_WORD = re.compile(r"[^\W\d_]+")
_NAMED = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:(?: (?:/ )?|/)(?:[^\W\d_a-z][\w.'’-]*|dpa)){0,6}|dpa")
_SENTENCE_OVER = frozenset('.!?’”")]|')
_SEPARATORS = " :,;–-"


class Piece(msgspec.Struct, frozen=True):
    """A text, or a marker with the words after it on the same line (often none).

    `before` of a text that is stuck in front of a marker says what the marker makes of it. `index` is
    the line's; `mark` the marker's own words.
    """

    field: Field | Literal["text"]
    text: str
    index: int
    before: Literal["description", "caption", "text"] = "text"
    genre: Genre = "analysis"
    mark: str = ""


def pieces(line: Line) -> list[Piece]:
    """The pieces of one line, left to right; nothing of it is lost but the signs around markers."""
    cuts = list(_cuts(line.text))
    if not cuts:
        return [Piece("text", line.text, line.index)]
    found: list[Piece] = []
    opening = line.text[: cuts[0][0]].rstrip(" ([|")
    if opening:
        found.append(Piece("text", opening, line.index, before=cuts[0][2].before))
    ends = [*(cut[0] for cut in cuts[1:]), len(line.text)]
    for (_, begin, marker), end in zip(cuts, ends, strict=True):
        found.extend(_marked(marker, line.text[begin:end].lstrip(_SEPARATORS).rstrip(" ([|"), line.index))
    return found


def _marked(marker: Marker, value: str, index: int) -> Iterator[Piece]:
    if value.endswith((")", "]")) and value.count("(") + value.count("[") < value.count(")") + value.count(
        "]"
    ):
        value = value[:-1].rstrip()
    if marker.field == "junk":
        yield Piece("junk", marker.words, index)
        if value:
            yield Piece("text", value, index)
    else:
        yield Piece(marker.field, value, index, marker.before, marker.genre, marker.words)


def _cuts(text: str) -> Iterator[tuple[int, int, Marker]]:
    """Where markers stand: start, end and the marker; what follows up to the next one is its value."""
    seen = False
    if (first := _AT_START.match(text)) and _stands(text, first, seen):
        yield 0, first.end(), _BY_WORDS[first.group().casefold()]
        seen = True
    elif _AGENCY_ALONE.match(text) is not None:
        yield 0, 0, _STUCK_CREDIT
        return
    elif (agency := _AGENCY_FIRST.match(text)) is not None:
        yield 0, 0, _STUCK_CREDIT
        yield agency.end(), agency.end(), Marker("", "caption")
        return
    for found in _GLUED.finditer(text, first.end() if seen and first else 1):
        if _stands(text, found, seen):
            yield found.start(), found.end(), _BY_WORDS[found.group().casefold()]
            seen = True
    if not seen:
        yield from _credit_at_end(text)


def _credit_at_end(text: str) -> Iterator[tuple[int, int, Marker]]:
    if (bracket := CREDIT_IN_BRACKETS.search(text)) and bracket.start():
        yield bracket.start(), bracket.start("credit"), _BRACKET_CREDIT
    elif agency := _AGENCY_STUCK.search(text):
        yield agency.start(), agency.start(), _STUCK_CREDIT


def _stands(text: str, found: re.Match[str], seen: bool) -> bool:
    """Whether the words are a marker here, and no part of a sentence such as "Image copyright law"."""
    marker = _BY_WORDS[found.group().casefold()]
    at_end = found.end() == len(text)
    if marker.field == "analysis":
        return _opens_box(marker, text[found.end() :].strip())
    goes_on = marker.words[-1].isalpha() and _PROSE_GOES_ON.match(text, found.end()) is not None
    value = _value(text, found.end())
    if goes_on or not (marker.certain or at_end or _may_follow(marker, value)):
        return False
    # White space is single by now, so that the character before the marker or its space is enough.
    before = text[max(0, found.start() - 2) : found.start()]
    sentence_over = marker.before == "caption" and before[:1] in _SENTENCE_OVER
    if seen or not before.endswith(" ") or sentence_over:
        return True
    if at_end:
        return marker.words[-1] != ":"
    named = marker.field == "credit" and not marker.words[-1].isalpha() and _NAMED.fullmatch(value)
    return bool(named) and found.start() <= _LONGEST_CAPTION


def looks_like_credit(words: str) -> bool:
    """Whether words may name who made a picture: short, no sentence, without a verb."""
    if not words or len(words) > _LONGEST_CREDIT or ends_sentence(words):
        return False
    return not any(word in NOT_IN_CREDITS for word in _WORD.findall(words))


def _value(text: str, start: int) -> str:
    """What stands after a marker, up to the next one."""
    following = _GLUED.search(text, start, start + 2 * _LONGEST_CAPTION)
    end = following.start() if following else min(len(text), start + 2 * _LONGEST_CAPTION)
    return text[start:end].strip(" :,;–-()[]|")


def _may_follow(marker: Marker, value: str) -> bool:
    """Whether a value fits a marker whose words may stand in running text too."""
    if not value or marker.field in {"junk", "standfirst"}:
        return True
    if marker.field == "credit":
        return looks_like_credit(value)
    return not (value[0].islower() and ends_sentence(value))


def _opens_box(marker: Marker, value: str) -> bool:
    """After a colon only a name with its job tells an author from a heading."""
    if marker.words.endswith(":"):
        return any(person.role for person in contributors(value))
    return not value or bool(contributors(value))
