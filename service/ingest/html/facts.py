"""What a page says of its article in places made for machines, and which of two sources is believed."""

import msgspec
from msgspec.structs import asdict, replace

from service.domain.article import Contributor, Genre, Rights
from service.domain.media import Image, Video
from service.ingest.html.dates import Stamp


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that a page describes apart from where it shows it."""

    image: Image
    caption: str | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything may be null or empty: the page does not say it there."""

    headline: str | None = None
    alternative_headline: str | None = None
    standfirst: str | None = None
    authors: tuple[Contributor, ...] = ()
    published: Stamp | None = None
    updated: Stamp | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    genre: Genre | None = None
    url: str | None = None
    source: str | None = None
    dateline: str | None = None
    rights: Rights | None = None
    pictures: tuple[Shown, ...] = ()
    videos: tuple[Video, ...] = ()
    text: str | None = None
    """The article's words without any markup, if the page gives them so."""


NONE = Facts()


def merged(stronger: Facts, weaker: Facts) -> Facts:
    """Both together; where both know a thing, the first is believed."""
    known = {name: value for name, value in asdict(stronger).items() if value not in (None, ())}
    return replace(weaker, **known)
