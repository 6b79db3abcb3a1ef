"""The schema.org types that we speak, as structs: the class name is the `@type`.

What is optional is UNSET, never a default: msgspec's `omit_defaults` would drop constant fields too.
Properties are those of schema.org 30.0, in snake case here and in schema.org's own case when encoded.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

T = TypeVar("T")
Maybe: TypeAlias = T | UnsetType
CONTEXT = "https://schema.org"


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A node told by its address alone."""

    id: str = msgspec.field(name="@id")


class Node(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel", tag_field="@type"):
    """Base of every type. Its own fields are those of Thing."""

    id: Maybe[str] = msgspec.field(default=UNSET, name="@id")
    name: Maybe[str] = UNSET
    url: Maybe[str] = UNSET
    description: Maybe[str] = UNSET


class Thing(Node, frozen=True, kw_only=True, gc=False):
    """Something of which only the name is known."""


class Place(Node, frozen=True, kw_only=True, gc=False):
    pass


class Role(Node, frozen=True, kw_only=True, gc=False):
    """Stands where a Person or Organization would, when a text names a party but not its kind."""

    role_name: str


class Organization(Node, frozen=True, kw_only=True, gc=False):
    parent_organization: "Maybe[Organization]" = UNSET


class NewsMediaOrganization(Node, frozen=True, kw_only=True, gc=False):
    logo: Maybe[str] = UNSET
    publishing_principles: Maybe[str] = UNSET
    corrections_policy: Maybe[str] = UNSET
    ethics_policy: Maybe[str] = UNSET
    ownership_funding_info: Maybe[str] = UNSET


class Person(Node, frozen=True, kw_only=True, gc=False):
    job_title: Maybe[str] = UNSET
    works_for: Maybe[Organization] = UNSET


Party = Person | Organization | Role | Reference


class PropertyValue(Node, frozen=True, kw_only=True, gc=False):
    property_id: Maybe[str] = msgspec.field(default=UNSET, name="propertyID")
    value: str | float


class DefinedTerm(Node, frozen=True, kw_only=True, gc=False):
    term_code: str
    in_defined_term_set: Maybe[str] = UNSET


class CreativeWork(Node, frozen=True, kw_only=True, gc=False):
    text: Maybe[str] = UNSET
    in_language: Maybe[str] = UNSET


class WebPage(Node, frozen=True, kw_only=True, gc=False):
    pass


class CorrectionComment(Node, frozen=True, kw_only=True, gc=False):
    text: str
    date_published: datetime
    version: int


class Quotation(Node, frozen=True, kw_only=True, gc=False):
    text: str
    creator: Maybe[Party] = UNSET


class Picture(Node, frozen=True, kw_only=True, gc=False):
    """What a picture has under schema.org whether its file is known or not."""

    alternate_name: Maybe[str] = UNSET
    in_language: Maybe[str] = UNSET
    creator: Maybe[Party] = UNSET
    credit_text: Maybe[str] = UNSET
    copyright_notice: Maybe[str] = UNSET
    license: Maybe[str | CreativeWork] = UNSET
    acquire_license_page: Maybe[str] = UNSET


class ImageObject(Picture, frozen=True, kw_only=True, gc=False):
    content_url: str
    encoding_format: Maybe[str] = UNSET
    width: Maybe[int] = UNSET
    height: Maybe[int] = UNSET
    sha256: Maybe[str] = UNSET
    caption: Maybe[str] = UNSET


class Photograph(Picture, frozen=True, kw_only=True, gc=False):
    abstract: Maybe[str] = UNSET


class Recording(Node, frozen=True, kw_only=True, gc=False):
    """What a video has under schema.org whether search engines can show it or not."""

    in_language: Maybe[str] = UNSET
    content_url: Maybe[str] = UNSET
    embed_url: Maybe[str] = UNSET
    thumbnail_url: Maybe[str] = UNSET
    duration: Maybe[str] = UNSET
    upload_date: Maybe[datetime] = UNSET
    credit_text: Maybe[str] = UNSET


class VideoObject(Recording, frozen=True, kw_only=True, gc=False):
    caption: Maybe[str] = UNSET


class MediaObject(Recording, frozen=True, kw_only=True, gc=False):
    abstract: Maybe[str] = UNSET


class Class(Node, frozen=True, kw_only=True, gc=False):
    pass


class StatisticalVariable(Node, frozen=True, kw_only=True, gc=False):
    identifier: Maybe[str] = UNSET
    stat_type: Maybe[str] = UNSET
    population_type: Maybe[Class] = UNSET


class Observation(Node, frozen=True, kw_only=True, gc=False):
    alternate_name: Maybe[str] = UNSET
    value: Maybe[Decimal] = UNSET
    min_value: Maybe[Decimal] = UNSET
    max_value: Maybe[Decimal] = UNSET
    unit_text: Maybe[str] = UNSET
    unit_code: Maybe[str] = UNSET
    observation_about: Maybe[Thing] = UNSET
    observation_date: Maybe[str] = UNSET
    measurement_denominator: Maybe[StatisticalVariable] = UNSET
    variable_measured: Maybe[StatisticalVariable] = UNSET
    additional_property: Sequence[PropertyValue]


class Claim(Node, frozen=True, kw_only=True, gc=False):
    context: Maybe[str] = msgspec.field(default=UNSET, name="@context")
    text: Maybe[str] = UNSET
    author: Maybe[Party] = UNSET
    appearance: Maybe[Reference] = UNSET
    spatial_coverage: Maybe[Sequence[Place]] = UNSET
    temporal_coverage: Maybe[str] = UNSET
    about: Observation


class DataDownload(Node, frozen=True, kw_only=True, gc=False):
    content_url: str
    encoding_format: str


class Dataset(Node, frozen=True, kw_only=True, gc=False):
    context: str = msgspec.field(default=CONTEXT, name="@context")
    creator: Maybe[Sequence[NewsMediaOrganization]] = UNSET
    publisher: Maybe[Sequence[Reference]] = UNSET
    license: Maybe[str] = UNSET
    spatial_coverage: Maybe[Place] = UNSET
    variable_measured: Maybe[Sequence[StatisticalVariable]] = UNSET
    distribution: Sequence[DataDownload]
    has_part: Maybe[Sequence[Claim]] = UNSET


class Work(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """NewsArticle or a subtype of it: the article itself, or an aside in it."""

    context: Maybe[str] = msgspec.field(default=UNSET, name="@context")
    type: str = msgspec.field(name="@type")
    id: Maybe[str] = msgspec.field(default=UNSET, name="@id")
    url: Maybe[str] = UNSET
    main_entity_of_page: Maybe[WebPage] = UNSET
    identifier: Maybe[Sequence[PropertyValue]] = UNSET
    headline: Maybe[str] = UNSET
    alternative_headline: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    genre: Maybe[str] = UNSET
    in_language: Maybe[str] = UNSET
    work_translation: Maybe[Sequence[CreativeWork]] = UNSET
    date_published: Maybe[datetime] = UNSET
    date_modified: Maybe[datetime] = UNSET
    expires: Maybe[datetime] = UNSET
    version: Maybe[int] = UNSET
    creative_work_status: Maybe[str] = UNSET
    dateline: Maybe[str] = UNSET
    author: Maybe[Sequence[Party]] = UNSET
    publisher: Maybe[NewsMediaOrganization] = UNSET
    article_section: Maybe[str] = UNSET
    keywords: Maybe[Sequence[str]] = UNSET
    about: Maybe[Sequence[DefinedTerm]] = UNSET
    copyright_holder: Maybe[Party] = UNSET
    copyright_year: Maybe[int] = UNSET
    copyright_notice: Maybe[str] = UNSET
    license: Maybe[str | CreativeWork] = UNSET
    usage_info: Maybe[str | CreativeWork] = UNSET
    is_based_on: Maybe[CreativeWork] = UNSET
    image: Maybe[Sequence[ImageObject | Reference]] = UNSET
    video: Maybe[Sequence[VideoObject]] = UNSET
    article_body: Maybe[str] = UNSET
    citation: Maybe[Sequence[WebPage]] = UNSET
    correction: Maybe[Sequence[CorrectionComment]] = UNSET
    has_part: "Maybe[Sequence[Part]]" = UNSET
    interpreted_as_claim: Maybe[Sequence[Claim]] = UNSET


Part = Photograph | MediaObject | Quotation | Work
