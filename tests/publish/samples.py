"""One hand-made article that has everything, for tests which ask about one thing each."""

from datetime import UTC, datetime
from decimal import Decimal

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
    Publication,
    Quotation,
    Quote,
    Rights,
    Source,
    Tag,
    VideoBlock,
)
from service.domain.identity import identified
from service.domain.media import Caption, Image, Video
from service.domain.span import Emphasis, Link
from service.publish.links import Links
from tests.articles import anchored, figure

LINKS = Links("https://wire.example.net")
PUBLICATION = Publication(
    id="gazette",
    name="The Example Gazette",
    url="https://gazette.example.org/",
    logo_url="https://gazette.example.org/logo.png",
    corrections_policy="https://gazette.example.org/corrections",
)
ARTICLE_ID = "01hzy3k9q2v7t5m8n4b6c0d1ef"

_BODY = (
    Paragraph(
        text="The river rose again on Monday. More than 7,700 people left the valley, the council says.",
        marks=(
            Link(start=4, end=9, href="https://river.example.org/"),
            Emphasis(start=10, end=14),
            Link(start=20, end=22, href="javascript:alert(1)"),
        ),
    ),
    ImageBlock(
        image=Image(
            url="https://gazette.example.org/flood.jpg",
            media_type="image/jpeg",
            width=1600,
            height=900,
            alt="A flooded street",
            creator="Ada Lens",
            credit="Ada Lens/Example Pictures",
            licence="https://pictures.example.org/licence",
        ),
        caption=Caption(text="Up to 40 streets are under water"),
    ),
    ImageBlock(
        image=Image(description="Two boats on a meadow", credit="Example Pictures"),
        caption=Caption(text="Boats carried thousands to safety"),
    ),
    Heading(text="What comes next?", level=4),
    Paragraph(text="The mayor called the night “the longest of my life”."),
    Quote(text="We will rebuild.", speaker="Mina Hale"),
    ListBlock(items=(ListItem(text="Bring water"), ListItem(text="Leave pets with friends"))),
    VideoBlock(
        video=Video(url="https://gazette.example.org/flood.mp4"), caption=Caption(text="The dam by night")
    ),
    VideoBlock(
        video=Video(
            title="The flood from above",
            thumbnail_url="https://gazette.example.org/above.jpg",
            embed_url="https://video.example.org/above",
            duration="PT1M30S",
            uploaded_at=datetime(2026, 5, 4, 9, tzinfo=UTC),
        ),
        caption=Caption(text="Filmed from a balloon"),
    ),
    Box(
        headline="Why dams fail",
        genre="analysis",
        byline=(Contributor(name="Theo Brook", role="Science editor", organisation="The Example Gazette"),),
        blocks=(
            Paragraph(text="Dams are built for between 80 and 100 years."),
            ImageBlock(image=Image(), caption=Caption(text="The old dam in 1950")),
        ),
    ),
)


def full_article() -> Article:
    """An article with every kind of block, three figures and a quotation, identified."""
    article = Article(
        publication="gazette",
        source_id="flood-1",
        revision=2,
        status="published",
        genre="report",
        headline="River rises again",
        standfirst="Thousands leave the valley.",
        slug="river-rises-again",
        language="en-GB",
        section="Weather",
        tags=(Tag(name="Floods", code="medtop:20000151"), Tag(name="Rivers")),
        dateline="HALETON",
        byline=(
            Contributor(
                name="Ann Writer", role="Reporter", organisation="Gazette", url="https://ann.example.org/"
            ),
        ),
        published_at=datetime(2026, 5, 4, 10, tzinfo=UTC),
        updated_at=datetime(2026, 5, 5, 10, tzinfo=UTC),
        rights=Rights(copyright_holder="The Example Gazette", copyright_year=2026, usage_terms="No archives"),
        source=Source(name="Valley Radio", url="https://radio.example.org/flood"),
        body=_BODY,
        corrections=(
            Correction(at=datetime(2026, 5, 5, 10, tzinfo=UTC), text="The dam is older.", revision=2),
        ),
    )
    article = replace(
        article,
        quotations=(Quotation(speaker="the mayor", span=anchored(article, "the longest of my life")),),
        statistics=(
            figure(
                article,
                "More than 7,700 people",
                modifier="more_than",
                value=Decimal(7700),
                low=Decimal(7700),
                unit="people",
                subject="people",
                places=("the valley",),
                attributed_to="the council",
            ),
            figure(article, "Up to 40 streets", modifier="up_to", value=Decimal(40), high=Decimal(40)),
            figure(
                article,
                "between 80 and 100 years",
                modifier="between",
                low=Decimal(80),
                high=Decimal(100),
                unit_kind="physical",
                unit="years",
                unit_code="ANN",
            ),
        ),
    )
    return identified(article, ARTICLE_ID)
