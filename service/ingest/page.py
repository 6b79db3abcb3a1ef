"""A page to the pieces that are its article's; the furniture around it is left out."""

from collections.abc import Sequence

from service.domain.sentences import ends_sentence, sentences
from service.ingest.bylines import byline
from service.ingest.furniture import (
    ends_page,
    heads_links,
    heads_topics,
    is_beside_comment,
    is_furniture,
    is_masthead,
    is_section,
    is_stamp,
)
from service.ingest.lines import Line
from service.ingest.markers import JUNK_BOXES
from service.ingest.pieces import Piece, pieces

_LONGEST_LINE_OF_LINKS = 140
_MOST_LINKS = 12
_LONGEST_IN_BOX = 200
_MOST_IN_BOX = 2
_LONG_PROSE = 120
_LONGEST_HEADLINE = 250
_MOST_WORDS_OF_HEADING = 3
_HEAD = 8
"""Lines of a page that are looked at for its name, its headline and the byline or date below that."""


def masthead(lines: Sequence[Line]) -> int:
    """How many lines at the top are the paper's name or section, above the headline.

    A section alone may be the headline: what follows must be one, with a byline or a date below it.
    """
    top = 0
    while top < min(len(lines), _HEAD) and (is_masthead(lines[top].text) or is_section(lines[top].text)):
        top += 1
    below = [line.text for line in lines[top : top + _HEAD] if not is_furniture(line.text)]
    if not top or len(below) < 2 or not _may_be_headline(below[0], lines[top - 1].text):
        return 0
    dated = any(is_stamp(line) or byline(line, bare=True)[0] for line in below[1:4])
    dated = dated or any(is_stamp(line.text) for line in lines[top + 1 : top + 4])
    return top if dated or all(is_masthead(line.text) for line in lines[:top]) else 0


def article_pieces(lines: list[Line]) -> list[Piece]:
    """The pieces that are the article's, in order.

    Where a comment form begins below the first paragraph, the page is over, unless prose follows that is
    no reader's comment. The short lines below the heading of a list of links belong to that list.
    """
    found = _pieces(lines)
    ends = any(piece.field in {"text", "junk"} and ends_page(piece.text) for piece in found)
    goes_on = _goes_on(found) if ends else [False] * len(found)
    kept: list[Piece] = []
    prose = False
    position = 0
    while position < len(found):
        piece = found[position]
        if prose and not goes_on[position] and piece.field in {"text", "junk"} and ends_page(piece.text):
            break
        position += 1
        if piece.field in {"text", "junk"} and heads_links(piece.text):
            position += _links(found, position, topics=heads_topics(piece.text))
        elif piece.field != "junk":
            kept.append(piece)
            prose = prose or (piece.field == "text" and ends_sentence(piece.text))
    return kept


def _may_be_headline(text: str, above: str) -> bool:
    return len(above) < len(text) <= _LONGEST_HEADLINE and " " in text and not byline(text)[0]


def _goes_on(found: list[Piece]) -> list[bool]:
    """For every piece whether prose follows it before the sign of a reader's comment does."""
    following: list[bool] = []
    here = False
    for piece in reversed(found):
        following.append(here)
        if piece.field in {"text", "junk"} and is_beside_comment(piece.text):
            here = False
        elif piece.field == "text" and (len(piece.text) > _LONG_PROSE or len(sentences(piece.text)) > 1):
            here = True
    following.reverse()
    return following


def _pieces(lines: list[Line]) -> list[Piece]:
    """A whole line of furniture is never cut, since a copyright notice looks like a credit."""
    found: list[Piece] = []
    boxed = 0
    for number, line in enumerate(lines):
        boxed = max(boxed - 1, _boxed(lines, number))
        if boxed or is_furniture(line.text):
            found.append(Piece("junk", line.text, line.index))
        else:
            for piece in pieces(line):
                junk = piece.field == "text" and piece.text != line.text and is_furniture(piece.text)
                found.append(Piece("junk", piece.text, piece.index) if junk else piece)
    return found


def _boxed(lines: list[Line], number: int) -> int:
    """How many lines a box of furniture takes that begins here; 0 where none does."""
    for opening, closing in JUNK_BOXES:
        if opening.match(lines[number].text):
            inside = 0
            for length, line in enumerate(lines[number + 1 : number + 8], start=2):
                if closing.match(line.text):
                    return length
                inside += not is_furniture(line.text)
                if inside > _MOST_IN_BOX or len(line.text) > _LONGEST_IN_BOX:
                    break
    return 0


def _links(found: list[Piece], start: int, *, topics: bool) -> int:
    """How many pieces from `start` on are links of a list.

    Where its first entry stands apart from its heading, blank lines do not end the list. A very short
    line or a question right above prose is a sub-heading again, if the list has come to an end there.
    """
    apart = start < len(found) and found[start].index == 0
    end = start
    while end < len(found) and end - start < _MOST_LINKS and _may_be_link(found[end], apart=apart):
        end += 1
    if end == start or end >= len(found) or topics:
        return end - start
    last, below = found[end - 1], found[end]
    heading = last.text.endswith("?") or last.text.count(" ") < _MOST_WORDS_OF_HEADING
    if heading and below.field == "text" and (apart or below.index > 0):
        end -= 1
    return end - start


def _may_be_link(piece: Piece, *, apart: bool) -> bool:
    if piece.field == "junk":
        return True
    if piece.field != "text" or len(piece.text) > _LONGEST_LINE_OF_LINKS or heads_links(piece.text):
        return False
    question = piece.text.endswith("?") and len(sentences(piece.text)) == 1
    return (apart or piece.index > 0) and (question or not ends_sentence(piece.text))
