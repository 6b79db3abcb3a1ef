"""What all domain values share: they are immutable, an unknown field is an error, and nothing is endless.

Every text and every list has a limit, said here once. A limit is far above what any newsroom writes: it is
there for what went wrong, such as a page that was scraped into one field, and to keep what is indexed
within what PostgreSQL can index.
"""

from datetime import datetime
from typing import Annotated

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Base of the domain's structs. Subclasses say `kw_only=True` (msgspec does not inherit it).

    A value never leads back to itself, so the garbage collector need not walk it, which an import of long
    articles notices.
    """


Code = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
"""A code, an identifier, a tag of a language or a media type."""

LONGEST_NAME = 500
"""Code points. PostgreSQL refuses an index row past 2,704 bytes: this many of four bytes leave room for the
columns beside it."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
"""A text that is looked up."""

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
"""A text of about a line: a headline, a credit, a role."""

Address = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
"""A URL, as the source gave it; never indexed. Browsers and servers give up at about this length."""

Notice = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]
"""A text of about a paragraph that is no part of the body: a standfirst, a caption, terms of use."""

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=100_000)]
"""A text of the body."""

Few = msgspec.Meta(max_length=200)
"""How many entries a list holds that people write by hand: names in a byline, tags, packages, places."""

MOST_ENTRIES = 10_000
"""Of a list that is as long as the article."""

Many = msgspec.Meta(max_length=MOST_ENTRIES)
"""How many entries a list holds that is as long as the article: its figures, a text's marks."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its offset; kept in UTC."""

_LARGEST = 2**31 - 1
"""Of an integer in both databases."""

Offset = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)]
"""A count of Unicode code points from the start of a text."""

Revision = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)]
"""A revision's number; 0 is that of an article that was not taken in yet."""

Pixels = Annotated[int, msgspec.Meta(ge=1, le=_LARGEST)]

Year = Annotated[int, msgspec.Meta(ge=0, le=9999)]

_ID = r"^[0-9a-hjkmnp-tv-z]{26}$(?!\n)"
_SHA256 = r"^[0-9a-f]{64}$(?!\n)"
_PUBLICATION = r"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$(?!\n)"
_WEB_ADDRESS = r"^https?://[!#-;=?-\[\]_a-z~]+$(?!\n)"
_CONTACT = r"^[^\x00-\x1f\x7f]+$(?!\n)"

IN_WORDS = {
    _ID: "must be an id of ours: 26 digits and lower-case letters other than i, l, o and u",
    _SHA256: "must be a SHA-256 hash: 64 hexadecimal digits, the letters in lower case",
    _PUBLICATION: "must be lower-case letters a-z, digits and inner hyphens, at most 64",
    _WEB_ADDRESS: "must be an http or https address, in ASCII",
    _CONTACT: "must be one line without control characters",
}
"""What each pattern asks for, for people."""

Id = Annotated[str, msgspec.Meta(pattern=_ID)]
"""An identifier as `service.domain.identity` makes them."""

Sha256 = Annotated[str, msgspec.Meta(pattern=_SHA256)]
"""Hexadecimal. The look-ahead is for Python, whose `$` also matches before a final line break."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
"""A fraction from 0 to 1."""

Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]

PublicationId = Annotated[str, msgspec.Meta(pattern=_PUBLICATION)]
"""A publication's slug: lower-case letters, digits and inner hyphens, at most 64."""

WebAddress = Annotated[str, msgspec.Meta(pattern=_WEB_ADDRESS, max_length=2_000)]
"""A URL that an operator states, fit for a header: ASCII, no space."""

Contact = Annotated[str, msgspec.Meta(pattern=_CONTACT, max_length=2_000)]
"""Where somebody is reached, in one line: an address of any kind, or words."""
