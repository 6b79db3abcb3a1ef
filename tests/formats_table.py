"""What of an article each format brings back, as a table for `docs/formats.md`: seen by writing an article
that has everything and reading it again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from service.domain.article import (
    Article,
    Box,
    Contributor,
    Correction,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Quotation,
    Quote,
    Rights,
    Source,
    Tag,
    Translation,
    VideoBlock,
)
from service.domain.identity import identified
from service.domain.media import Caption, FocalPoint, Image, ImageRights, Video
from service.domain.span import Emphasis, Link
from service.domain.texts import blocks, texts
from service.ingest import jsonld, newsml, ninjs, own_page
from service.ingest.document import all_understood
from service.ingest.feeds import atom, jsonfeed, rss
from service.ingest.origin import Origin
from service.publish import formats
from tests.articles import anchored, figure
from tests.publish.samples import ARTICLE_ID, LINKS, PUBLICATION

_AT = datetime(2026, 5, 4, 10, tzinfo=UTC)

_PICTURE = Image(
    url="https://gazette.example.org/flood.jpg",
    media_type="image/jpeg",
    width=1600,
    height=900,
    alt="A flooded street",
    description="Water stands in a street",
    creator="Ada Lens",
    credit="Example Pictures",
    copyright_notice="© Example Pictures",
    licence="https://pictures.example.org/licence",
    acquire_licence_url="https://pictures.example.org/buy",
    focal_point=FocalPoint(x=0.25, y=0.5),
    rights=ImageRights(packages=("public",), until=datetime(2030, 1, 1, tzinfo=UTC), contact="desk"),
)
_VIDEO = Video(
    url="https://gazette.example.org/dam.mp4",
    embed_url="https://video.example.org/dam",
    thumbnail_url="https://gazette.example.org/dam.jpg",
    title="The dam",
    description="The dam from the air",
    duration="PT1M30S",
    uploaded_at=_AT,
    credit="Example Film",
)
_WRITER = Contributor(
    name="Ann Writer", role="Reporter", organisation="Valley Radio", url="https://ann.example.org/"
)
_BODY = (
    Paragraph(
        text="The river rose again, and 7,700 people left the valley.",
        marks=(Link(start=4, end=9, href="https://river.example.org/"), Emphasis(start=15, end=20)),
    ),
    ImageBlock(
        image=_PICTURE,
        caption=Caption(
            text="Forty streets are under water",
            marks=(Emphasis(start=0, end=5, strong=True),),
            language="en-US",
            credit="Ada Lens for the Gazette",
        ),
    ),
    Heading(text="What comes next", level=3),
    Paragraph(text="The mayor called the night “the longest of my life”."),
    Quote(text="We will rebuild.", speaker="Mina Hale"),
    ListBlock(items=(ListItem(text="Bring water"), ListItem(text="Leave pets")), ordered=True),
    VideoBlock(video=_VIDEO, caption=Caption(text="Filmed from a balloon", credit="Film desk")),
    Box(
        headline="Why dams fail",
        genre="analysis",
        byline=(Contributor(name="Theo Brook", role="Science editor"),),
        blocks=(Paragraph(text="Dams are built to last a lifetime."),),
    ),
)


def everything() -> Article:
    """An article in which every field says something."""
    article = Article(
        publication="gazette",
        source_id="flood-1",
        revision=2,
        status="withdrawn",
        genre="analysis",
        headline="River rises again",
        alternative_headline="Valley under water",
        standfirst="Thousands leave the valley.",
        slug="river-rises-again",
        url="https://gazette.example.org/flood",
        language="en-GB",
        translations=(Translation(language="de", url="https://gazette.example.org/de/flut"),),
        section="Weather",
        tags=(Tag(name="Floods", code="medtop:20000151"), Tag(name="Rivers", code="desk:7")),
        dateline="HALETON",
        byline=(_WRITER, Contributor(name="Haleton Five", kind="organisation")),
        published_at=_AT,
        updated_at=datetime(2026, 5, 5, 10, tzinfo=UTC),
        embargo_until=datetime(2026, 5, 4, 9, tzinfo=UTC),
        expires_at=datetime(2031, 5, 4, 9, tzinfo=UTC),
        rights=Rights(
            copyright_holder="The Example Gazette",
            copyright_year=2026,
            copyright_notice="All rights reserved",
            usage_terms="No archives",
            licence="https://gazette.example.org/licence",
        ),
        packages=("public", "weather"),
        source=Source(name="Valley News", url="https://radio.example.org/flood"),
        body=_BODY,
        corrections=(
            Correction(at=datetime(2026, 5, 5, 10, tzinfo=UTC), text="The dam is older.", revision=2),
        ),
    )
    people = figure(article, "7,700 people", value=7700, unit="people", attributed_to="the council")
    quoted = Quotation(speaker="The mayor", span=anchored(article, "the longest of my life"))
    return identified(replace(article, statistics=(people,), quotations=(quoted,)), ARTICLE_ID)


class Field(NamedTuple):
    """A row of the table: what it is called, and how it is looked up in an article."""

    name: str
    of: Callable[[Article], Any]


def _all(kind: type[Any], of: Callable[[Any], Any]) -> Callable[[Article], Any]:
    """What every block of a kind says, in order."""
    return lambda article: [of(block) for _, block in blocks(article) if isinstance(block, kind)]


def _each(name: str, of: Callable[[Any], Any]) -> Callable[[Article], Any]:
    """What every entry of a list of the article says."""
    return lambda article: [of(entry) for entry in getattr(article, name)]


def _fields(
    names: Sequence[str], label: str, of: Callable[[str], Callable[[Article], Any]]
) -> Iterator[Field]:
    for name in names:
        yield Field(f"{label}`{name}`", of(name))


def _plainly(name: str) -> Callable[[Article], Any]:
    return lambda article: getattr(article, name)


def _within(outer: str) -> Callable[[str], Callable[[Article], Any]]:
    return lambda name: lambda article: getattr(getattr(article, outer), name, None)


_OF_THE_ARTICLE = (
    *("id", "publication", "source_id", "revision", "status", "genre", "headline", "alternative_headline"),
    *("standfirst", "slug", "url", "language", "translations", "section", "dateline"),
    *("published_at", "updated_at", "embargo_until", "expires_at", "packages"),
)

FIELDS = (
    *_fields(_OF_THE_ARTICLE, "", _plainly),
    Field("`tags`: names", _each("tags", lambda tag: tag.name)),
    Field("`tags`: codes", _each("tags", lambda tag: tag.code)),
    *_fields(
        ("name", "kind", "role", "organisation", "url"),
        "`byline`: ",
        lambda name: _each("byline", lambda who: getattr(who, name)),
    ),
    *_fields(Rights.__struct_fields__, "`rights`: ", _within("rights")),
    *_fields(Source.__struct_fields__, "`source`: ", _within("source")),
    Field("body: words", lambda article: sorted(" ".join(said.text for said in texts(article)).split())),
    Field("body: paragraphs", _all(Paragraph, lambda block: block.text)),
    Field("body: links and emphasis", _all(Paragraph, lambda block: block.marks)),
    Field("body: sub-headings", _all(Heading, lambda block: (block.text, block.level))),
    Field("body: quotations and speakers", _all(Quote, lambda block: (block.text, block.speaker))),
    Field("body: lists", _all(ListBlock, lambda block: (block.items, block.ordered))),
    Field("body: order of the blocks", lambda article: [type(block) for _, block in blocks(article)]),
    *_fields(
        ("headline", "genre", "byline"),
        "boxes: ",
        lambda name: _all(Box, lambda box: getattr(box, name)),
    ),
    *_fields(
        [name for name in Image.__struct_fields__ if name not in ("sha256",)],
        "pictures: ",
        lambda name: _all(ImageBlock, lambda block: getattr(block.image, name)),
    ),
    *_fields(
        ("text", "marks", "language", "credit"),
        "captions: ",
        lambda name: _all(ImageBlock, lambda block: getattr(block.caption, name)),
    ),
    *_fields(
        Video.__struct_fields__,
        "videos: ",
        lambda name: _all(VideoBlock, lambda block: getattr(block.video, name)),
    ),
    Field("`quotations`", _each("quotations", lambda one: (one.speaker, one.span.exact))),
    Field(
        "`statistics`",
        _each("statistics", lambda one: (one.span.exact, one.value, one.unit, one.attributed_to)),
    ),
    *_fields(
        ("at", "text", "revision"),
        "`corrections`: ",
        lambda name: _each("corrections", lambda one: getattr(one, name)),
    ),
)


class Way(NamedTuple):
    """A format by the name that `convert` has for it, and its reader."""

    name: str
    read: Callable[[bytes], Article]

    def back(self, article: Article) -> Article:
        """What comes back of an article that was written."""
        publication = replace(PUBLICATION, id=article.publication)
        return self.read(formats.BY_NAME[self.name].render(article, publication, LINKS))


def _by(reader: Callable[..., Any]) -> Callable[[bytes], Article]:
    def read(document: bytes) -> Article:
        (reading,) = reader(document)
        article: Article = reading.article
        return article

    return read


def _text(document: bytes) -> Article:
    found = all_understood(document, Origin(), max_bytes=10**7, fallback_source_id="text", kind="text")
    return found.sent[0].article


WAYS = (
    Way("jsonld", _by(jsonld.read)),
    Way("ninjs", _by(ninjs.read)),
    Way("newsml", _by(newsml.read)),
    Way("rss", _by(rss.read)),
    Way("atom", _by(atom.read)),
    Way("jsonfeed", _by(jsonfeed.read)),
    Way("html", _by(own_page.read)),
    Way("text", _text),
)


@cache
def kept() -> dict[str, set[str]]:
    """The fields that come back as they were, by the name of the format."""
    article = everything()
    return {way.name: _same(article, way.back(article)) for way in WAYS}


def _same(before: Article, after: Article) -> set[str]:
    return {field.name for field in FIELDS if field.of(before) == field.of(after)}


_ALT = "of a picture that has none, what it shows stands in for it"

PARTLY: dict[tuple[str, str], str] = {
    ("ninjs", "pictures: `focal_point`"): "where the size is known, to the pixel",
    (
        "jsonld",
        "videos: `description`",
    ): "of a video that search engines cannot use, a caption alone is its description",
    ("rss", "pictures: `alt`"): _ALT,
    ("atom", "pictures: `alt`"): _ALT,
    ("jsonfeed", "pictures: `alt`"): _ALT,
    ("atom", "`source`: `name`"): "where the source has an address",
}
"""What comes back of some articles, and of which."""


def table() -> str:
    """The table in Markdown."""
    head = [
        f"| of the article | {' | '.join(f'`{way.name}`' for way in WAYS)} |",
        f"|---{'|---' * len(WAYS)}|",
    ]
    rows = [
        f"| {field.name} | {' | '.join(_cell(way.name, field.name) for way in WAYS)} |" for field in FIELDS
    ]
    notes = [f"- {name} in `{way}`: {reason}." for (way, name), reason in PARTLY.items()]
    return "\n".join([*head, *rows, "", "Partly:", "", *notes])


def _cell(way: str, field: str) -> str:
    if (way, field) in PARTLY:
        return "partly"
    return "yes" if field in kept()[way] else ""


if __name__ == "__main__":
    print(table())  # noqa: T201 - what the documentation holds
