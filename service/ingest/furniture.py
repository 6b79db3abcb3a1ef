"""What a page prints around its article and is no part of it: buttons, lists of links, forms, banners."""

import re

from service.ingest.markers import (
    COMMENT_SIGNS,
    CONSENT,
    ENDINGS,
    FURNITURE,
    JUNK_LINES,
    LABELS_OF_LINKS,
    LINK_LISTS,
    LONG_JUNK,
    MASTHEADS,
    NO_ARTICLE,
    SECTIONS,
    TOPIC_LISTS,
)
from service.ingest.stamps import STAMP, STAMP_ANYWHERE

_LONGEST = 160
"""A longer line is prose, whatever its first words are."""

_LONGEST_LABEL = 70
"""Longer lines are none of the whole lines in the tables, signs included."""
_LONGEST_SMALL_PRINT = 600
_LONGEST_STAMP = 100
_JUNK = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in JUNK_LINES), re.IGNORECASE)

_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")


def is_furniture(line: str) -> bool:
    """Whether a line, taken alone, is a button, a link, a count or a banner's sentence."""
    if len(line) > _LONGEST:
        return asks_for_consent(line) or (
            len(line) <= _LONGEST_SMALL_PRINT and LONG_JUNK.match(line) is not None
        )
    return (
        _JUNK.match(line) is not None
        or (len(line) <= _LONGEST_LABEL and bare(line) in FURNITURE)
        or LONG_JUNK.match(line) is not None
        or asks_for_consent(line)
    )


def asks_for_consent(line: str) -> bool:
    """Whether a line is the opening of a cookie banner."""
    return CONSENT.match(line) is not None


def ends_page(line: str) -> bool:
    """Whether below this line there are only comments and forms, unless prose follows."""
    return len(line) <= _LONGEST and ENDINGS.fullmatch(line) is not None


def is_beside_comment(line: str) -> bool:
    """Whether a line stands beside a reader's comment."""
    return len(line) <= _LONGEST and COMMENT_SIGNS.fullmatch(line) is not None


def heads_links(line: str) -> bool:
    """Whether a line is the heading of a list of links."""
    if len(line) > _LONGEST_LABEL:
        return False
    words = bare(line)
    return words in LINK_LISTS or (line.endswith(":") and words in LABELS_OF_LINKS)


def heads_topics(line: str) -> bool:
    """Whether a line is the heading of a list of links to subjects, which are short."""
    return bare(line) in TOPIC_LISTS


def is_stamp(line: str, *, anywhere: bool = False) -> bool:
    """Whether a line says when the page was published and nothing else; `anywhere` below the head too."""
    pattern = STAMP_ANYWHERE if anywhere else STAMP
    return len(line) <= _LONGEST_STAMP and pattern.fullmatch(line) is not None


def is_masthead(line: str) -> bool:
    """Whether a line is a paper's name, as printed above its headlines."""
    return len(line) <= _LONGEST_STAMP and bare(line) in MASTHEADS


def is_section(line: str) -> bool:
    """Whether a line is the name of a paper's part."""
    return len(line) <= _LONGEST_STAMP and bare(line) in SECTIONS


def is_no_article(line: str) -> str | None:
    """What a page is that has this line and next to no prose; none for any other line."""
    if len(line) > _LONGEST:
        return None
    return next((kind for kind, pattern in NO_ARTICLE if pattern.fullmatch(line)), None)


def bare(line: str) -> str:
    """A line in lower case, without the signs around it."""
    inner = line if line[:1].isalnum() and line[-1:].isalnum() else _SIGNS.sub("", line)
    return inner.casefold().replace("’", "'")
