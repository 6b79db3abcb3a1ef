"""The parts of ninjs 3.1 that an article uses, under ninjs's own names. What is null or empty is left out."""

from datetime import datetime

import msgspec

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """Base of all parts."""


class Standard(msgspec.Struct, frozen=True):
    """Which standard, version and schema the object follows."""

    name: str = "ninjs"
    version: str = "3.1"
    schema: str = SCHEMA


class Text(Part, frozen=True, kw_only=True):
    """A headline, a description or a body."""

    role: str
    content_type: str | None = None
    value: str


class Contact(Part, frozen=True, kw_only=True):
    type: str
    value: str


class InfoSource(Part, frozen=True, kw_only=True):
    """A party that had a part in the content; `role` says which."""

    role: str
    name: str | None = None
    literal: str | None = None
    contact_info: tuple[Contact, ...] = ()


class Subject(Part, frozen=True, kw_only=True):
    rel: str
    name: str
    uri: str | None = None
    literal: str | None = None


class Genre(Part, frozen=True, kw_only=True):
    name: str
    uri: str | None = None
    literal: str


class AltId(Part, frozen=True, kw_only=True):
    role: str
    value: str


class TrustIndicator(Part, frozen=True, kw_only=True):
    role: str
    href: str


class PointOfInterest(Part, frozen=True, kw_only=True):
    """Pixels from the top left. Not left out where they are 0, so without defaults."""

    x: int
    y: int


class Rendition(Part, frozen=True, kw_only=True):
    """`duration` is in seconds."""

    name: str
    href: str | None = None
    content_type: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    poi: PointOfInterest | None = None


class RightsInfo(Part, frozen=True, kw_only=True):
    linked_rights: str


class NewsObject(Part, frozen=True, kw_only=True):
    """An article, or something that is associated with one: then it has a `name` and a `rel`."""

    standard: Standard | None = None
    uri: str
    name: str | None = None
    rel: str | None = None
    type: str
    representation_type: str | None = None
    version: str | None = None
    first_created: datetime | None = None
    version_created: datetime | None = None
    embargoed_until: datetime | None = None
    expires: datetime | None = None
    pub_status: str | None = None
    language: str | None = None
    headlines: tuple[Text, ...] = ()
    slugline: str | None = None
    by: str | None = None
    located: str | None = None
    descriptions: tuple[Text, ...] = ()
    bodies: tuple[Text, ...] = ()
    ed_note: str | None = None
    genres: tuple[Genre, ...] = ()
    subjects: tuple[Subject, ...] = ()
    info_sources: tuple[InfoSource, ...] = ()
    copyright_holder: str | None = None
    copyright_notice: str | None = None
    usage_terms: str | None = None
    rights_info: RightsInfo | None = None
    alt_ids: tuple[AltId, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    trust_indicators: tuple[TrustIndicator, ...] = ()
    associations: tuple["NewsObject", ...] = ()
