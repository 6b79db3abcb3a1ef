"""The article and its blocks: the one value that every source becomes and every format is made from.

Text is plain Unicode (NFC); everything about a text is a span over it. Encoded by `service.domain.wire`,
this struct is both the public JSON and the snapshot that the store keeps of each revision. How many blocks
a body may hold is a setting, which `service.domain.consistency.require_size` holds.
"""

from typing import Annotated, Literal

import msgspec

from service.domain.masthead import Terms, Trust
from service.domain.media import Caption, Image, Video
from service.domain.span import Marks, Span
from service.domain.statistic import Statistic
from service.domain.value import (
    Address,
    Code,
    Few,
    Id,
    Instant,
    Line,
    Many,
    Name,
    Notice,
    PublicationId,
    Revision,
    Slug,
    Value,
    Words,
    Year,
)

Status = Literal["draft", "scheduled", "published", "withdrawn"]
Genre = Literal["news", "analysis", "opinion", "background", "review", "report", "live"]


class Contributor(Value, frozen=True, kw_only=True):
    """Somebody in the byline: a person or an organisation. `role` is the job, never part of `name`."""

    name: Name
    kind: Literal["person", "organisation"] = "person"
    role: Line | None = None
    organisation: Line | None = None
    url: Address | None = None


class Tag(Value, frozen=True, kw_only=True):
    """A subject. `code` is an IPTC Media Topic (`medtop:20000053`) where one is known."""

    name: Name
    code: Code | None = None


class Correction(Value, frozen=True, kw_only=True):
    """What was put right, when, and in which revision."""

    at: Instant
    text: Notice
    revision: Revision


class Rights(Value, frozen=True, kw_only=True):
    """Who owns the words and how they may be used. `licence` is a URL."""

    copyright_holder: Line | None = None
    copyright_year: Year | None = None
    copyright_notice: Notice | None = None
    usage_terms: Notice | None = None
    licence: Address | None = None


class Source(Value, frozen=True, kw_only=True):
    """Where the article was taken from."""

    name: Name | None = None
    url: Address | None = None


class Translation(Value, frozen=True, kw_only=True):
    """The article in another language, and the address at which it stands in that one."""

    language: Code
    url: Address


class Paragraph(Value, frozen=True, kw_only=True, tag="paragraph"):
    text: Words
    marks: Marks = ()


class Heading(Value, frozen=True, kw_only=True, tag="heading"):
    """A sub-heading; `level` 2 to 6, as in HTML (1 is the headline)."""

    text: Words
    level: Annotated[int, msgspec.Meta(ge=2, le=6)] = 2


class Quote(Value, frozen=True, kw_only=True, tag="quote"):
    """A quotation set as a block of its own."""

    text: Words
    speaker: Line | None = None
    marks: Marks = ()


class ListItem(Value, frozen=True, kw_only=True):
    text: Words
    marks: Marks = ()


class ListBlock(Value, frozen=True, kw_only=True, tag="list"):
    items: Annotated[tuple[ListItem, ...], Many]
    ordered: bool = False


class ImageBlock(Value, frozen=True, kw_only=True, tag="image"):
    image: Image
    caption: Caption = Caption()


class VideoBlock(Value, frozen=True, kw_only=True, tag="video"):
    video: Video
    caption: Caption = Caption()


FlatBlock = Paragraph | Heading | Quote | ListBlock | ImageBlock | VideoBlock
"""A block that may stand inside a box."""


class Box(Value, frozen=True, kw_only=True, tag="box"):
    """An aside with its own headline, byline and blocks, such as a correspondent's analysis."""

    headline: Line | None = None
    genre: Genre = "background"
    byline: Annotated[tuple[Contributor, ...], Few] = ()
    blocks: tuple[FlatBlock, ...]


Block = Paragraph | Heading | Quote | ListBlock | ImageBlock | VideoBlock | Box


class Quotation(Value, frozen=True, kw_only=True):
    """Words quoted inside a running text. `speaker` as the text names them, null where it does not.

    The span covers the words between the quotation marks.
    """

    speaker: Line | None = None
    span: Span


class Article(Value, frozen=True, kw_only=True):
    """A news article, whole.

    `id` is Wirecopy's (null until the article was taken in), `source_id` the newsroom's, unique per
    `publication` (a slug). `published_at` is the first publication and never moves; `updated_at` moves
    on a material revision only. Times are UTC. `url` is the canonical address, null where the article's
    own page here is canonical.
    """

    id: Id | None = None
    publication: PublicationId
    source_id: Name
    revision: Revision = 0
    status: Status = "draft"
    genre: Genre = "news"
    headline: Line
    alternative_headline: Line | None = None
    standfirst: Notice | None = None
    slug: Slug | None = None
    url: Address | None = None
    language: Code | None = None
    translations: Annotated[tuple[Translation, ...], Few] = ()
    section: Name | None = None
    tags: Annotated[tuple[Tag, ...], Few] = ()
    dateline: Name | None = None
    byline: Annotated[tuple[Contributor, ...], Few] = ()
    published_at: Instant | None = None
    updated_at: Instant | None = None
    embargo_until: Instant | None = None
    expires_at: Instant | None = None
    rights: Rights | None = None
    packages: Annotated[tuple[Name, ...], Few] = ()
    source: Source | None = None
    body: tuple[Block, ...] = ()
    quotations: Annotated[tuple[Quotation, ...], Many] = ()
    statistics: Annotated[tuple[Statistic, ...], Many] = ()
    corrections: Annotated[tuple[Correction, ...], msgspec.Meta(max_length=1_000)] = ()


class Publication(Value, frozen=True, kw_only=True):
    """A masthead: who publishes. `id` is its slug; policies are URLs (schema.org NewsMediaOrganization).

    `rights` are those that hold for all of its articles, `trust` whom it belongs to.
    """

    id: PublicationId
    name: Name | None = None
    url: Address | None = None
    logo_url: Address | None = None
    publishing_principles: Address | None = None
    corrections_policy: Address | None = None
    ethics_policy: Address | None = None
    ownership_info: Address | None = None
    rights: Terms | None = None
    trust: Trust | None = None
