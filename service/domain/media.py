"""Pictures, videos and the captions under them.

A picture is known once, found again by the hash of its bytes or by its URL. A caption is the use of
it in one article. What the source does not say is null: no credit or size is ever made up.
"""

from typing import Annotated

from service.domain.span import Marks
from service.domain.value import (
    Address,
    Code,
    Few,
    Instant,
    Line,
    Name,
    Notice,
    Pixels,
    Sha256,
    Share,
    Value,
)


class FocalPoint(Value, frozen=True, kw_only=True):
    """The point a crop must keep, as fractions of width and height from the top left."""

    x: Share
    y: Share


class ImageRights(Value, frozen=True, kw_only=True):
    """Whether a picture may be passed on: at all, to partners of these packages alone (none named: to all),
    and up to a moment, from which on `may_be_syndicated` is false. `contact` is whom to ask."""

    may_be_syndicated: bool = True
    packages: Annotated[tuple[Name, ...], Few] = ()
    until: Instant | None = None
    contact: Line | None = None


class Image(Value, frozen=True, kw_only=True):
    """A picture. `description` says what it shows; `alt` is written to stand in for it.

    `url` is where its file is to be had, `sha256` the hash of the file's bytes (hexadecimal).
    Both are null for a picture known only from a text. `width` and `height` are pixels. Without `rights` it
    may be passed on.
    """

    id: Code | None = None
    url: Address | None = None
    sha256: Sha256 | None = None
    media_type: Code | None = None
    width: Pixels | None = None
    height: Pixels | None = None
    alt: Notice | None = None
    description: Notice | None = None
    creator: Line | None = None
    credit: Line | None = None
    copyright_notice: Notice | None = None
    licence: Address | None = None
    acquire_licence_url: Address | None = None
    focal_point: FocalPoint | None = None
    rights: ImageRights | None = None


class Video(Value, frozen=True, kw_only=True):
    """A video. `duration` is an ISO 8601 duration."""

    id: Code | None = None
    url: Address | None = None
    embed_url: Address | None = None
    thumbnail_url: Address | None = None
    title: Line | None = None
    description: Notice | None = None
    duration: Code | None = None
    uploaded_at: Instant | None = None
    credit: Line | None = None


class Caption(Value, frozen=True, kw_only=True):
    """The words under a picture or video in one article. `credit` overrides the picture's own.

    `withheld` is said to who does not get the picture: that there is one, and whom to ask.
    """

    text: Notice | None = None
    marks: Marks = ()
    language: Code | None = None
    credit: Line | None = None
    withheld: Notice | None = None
