"""The examples of the API's description, made by the renderers that make the real answers.

One small article; tests check each example against its schema.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from service.domain import wire
from service.domain.article import (
    Article,
    Contributor,
    Heading,
    ImageBlock,
    Paragraph,
    Publication,
    Quotation,
    Tag,
    Translation,
)
from service.domain.change import Change
from service.domain.difference.articles import difference
from service.domain.identity import identified
from service.domain.media import Caption, Image
from service.domain.report import report
from service.domain.span import span
from service.domain.statistic import Statistic, Variable
from service.domain.statistic_history import State
from service.publish import views
from service.publish.changes import feed_page
from service.publish.links import Links
from service.publish.oembed import embedding
from service.publish.schemaorg import Query, news_article, statistic_claim, statistics_dataset

ARTICLE_ID = "01kb4w2m8v3f5n7q9s1t3v5x7z"
_LINKS = Links("https://news.example.com")
_PUBLICATION = Publication(id="harbour-times", name="The Harbour Times", url="https://news.example.com")
_TIME = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
_TEXT = "The port authority says up to 900 lorries were turned back on Friday. “We had no choice,” it said."


def _article() -> Article:
    figure = span(_TEXT, 24, 41, container="paragraph", pointer="/body/2/text")
    words = span(_TEXT, 71, 88, container="paragraph", pointer="/body/2/text")
    article = Article(
        publication="harbour-times",
        source_id="cms-48213",
        revision=1,
        status="published",
        headline="Storm closes the harbour bridge for a second night",
        slug="storm-closes-the-harbour-bridge-for-a-second-night",
        language="en-GB",
        translations=(Translation(language="cy", url="https://news.example.com/cy/pont-yr-harbwr"),),
        section="Transport",
        tags=(Tag(name="road transport", code="medtop:20000337"),),
        byline=(Contributor(name="Mara Ellin", role="Transport correspondent"),),
        published_at=_TIME,
        updated_at=_TIME,
        body=(
            ImageBlock(
                image=Image(
                    url="https://news.example.com/pictures/bridge.jpg",
                    width=1600,
                    height=900,
                    media_type="image/jpeg",
                    alt="Waves break over the approach road of a bridge",
                    creator="Jon Vale",
                    credit="Jon Vale/Harbour Times",
                ),
                caption=Caption(text="The approach road was under water by dusk"),
            ),
            Heading(text="Lorries turned back"),
            Paragraph(text=_TEXT),
        ),
        quotations=(Quotation(speaker="The port authority", span=words),),
        statistics=(
            Statistic(
                value=Decimal(900),
                high=Decimal(900),
                modifier="up_to",
                surface="900",
                unit="lorries",
                subject="lorries",
                attributed_to="The port authority",
                variable=Variable(label="lorries", kind="count"),
                span=figure,
                confidence=0.9,
            ),
        ),
    )
    return identified(article, ARTICLE_ID)


def _plain(value: Any) -> Any:
    """As it goes over the wire."""
    return msgspec.json.decode(wire.encode(value))


_EXAMPLE = _article()
_IMAGE = next(block.image for block in _EXAMPLE.body if isinstance(block, ImageBlock))
IMAGE_ID = _IMAGE.id or ""
STATISTIC_ID = _EXAMPLE.statistics[0].id or ""
SLUG = _EXAMPLE.slug or ""
PAGE_ADDRESS = _LINKS.page(SLUG)
OEMBED = dict(embedding(_EXAMPLE, _PUBLICATION, _LINKS, cache_seconds=30))
SITEMAP = "articles-1.xml"
FEED = "latest.atom"
FEED_OF_SECTION = "Transport.rss"
FEED_OF_TAG = "medtop:20000337.atom"
FEED_OF_PUBLICATION = "harbour-times.json"
FEED_OF_AUTHOR = "Mara Ellin.rss"

ARTICLE = _plain(_EXAMPLE)
ARTICLE_SENT = {
    name: ARTICLE[name]
    for name in ("publication", "source_id", "headline", "language", "section", "byline", "published_at")
} | {"body": [{"type": block["type"], "text": block["text"]} for block in ARTICLE["body"] if "text" in block]}
PAGE = f"""\
---
url: https://news.example.com/2026/harbour-bridge
published: 2026-11-21T09:30:00Z
---
{_EXAMPLE.headline}

By Mara Ellin

{_TEXT}
"""
ARTICLE_JSON_LD = msgspec.json.decode(news_article(_EXAMPLE, _PUBLICATION, _LINKS))
ARTICLE_LIST = msgspec.json.decode(views.article_list([wire.encode(_EXAMPLE)], None))
FEED_PAGE = msgspec.json.decode(
    feed_page(
        [
            (
                Change(
                    seq=10482,
                    kind="corrected",
                    article_id=ARTICLE_ID,
                    revision=2,
                    etag="9d5c1c4f0b7a4c2e8f31b06a5d7e9c12",
                    at=_TIME,
                    note="An earlier version gave the wrong night.",
                ),
                "9d5c1c4f0b7a4c2e8f31b06a5d7e9c12",
                None,
            )
        ],
        next_after=10482,
        last=10482,
        reader="7f3k0q9m2x4b",
        with_articles=False,
        links=_LINKS,
    )
)
REPORT = _plain(views.Report(article_id=ARTICLE_ID, revision=1, findings=report(_EXAMPLE, _PUBLICATION)))
UNDERSTOOD = _plain(
    views.Understood(
        outcome=None, article=replace(_EXAMPLE, id=None), findings=report(_EXAMPLE, _PUBLICATION)
    )
)
REVISION_LIST = _plain(
    views.RevisionList(
        article_id=ARTICLE_ID,
        revisions=(
            views.RevisionEntry(
                revision=1,
                at=_TIME,
                material=True,
                changed=None,
                etag="9d5c1c4f0b7a4c2e8f31b06a5d7e9c12",
                url=_LINKS.revision(ARTICLE_ID, 1),
            ),
        ),
    )
)
IMAGE_RECORD = _plain(
    views.ImageRecord(
        image=_IMAGE,
        file_url=_LINKS.picture(_IMAGE),
        uses=(
            views.ImageUse(
                article_id=ARTICLE_ID,
                article_url=_LINKS.article(ARTICLE_ID),
                pointer="/body/0",
                caption="The approach road was under water by dusk",
                credit=None,
            ),
        ),
    )
)
_STORY = views.statistic_story(
    _EXAMPLE.statistics[0],
    _EXAMPLE,
    _LINKS,
    gone=False,
    history=(State(1, _TIME, None, _EXAMPLE.statistics[0], None),),
)
_RECORD = views.StatisticRecord(
    **{name: getattr(_STORY, name) for name in views.StatisticRecord.__struct_fields__}
)
STATISTIC_STORY = _plain(_STORY)
STATISTIC_JSON_LD = msgspec.json.decode(statistic_claim(_STORY, _EXAMPLE, _LINKS))
STATISTIC_LIST = _plain(views.StatisticList(statistics=(_RECORD,), next_cursor=None))
STATISTICS_JSON_LD = msgspec.json.decode(
    statistics_dataset(
        [_RECORD],
        Query(
            [("unit", "lorries")],
            *(f"{_LINKS.statistics(suffix)}?unit=lorries" for suffix in (".jsonld", ".json", ".csv")),
        ),
        [_PUBLICATION],
        [None],
        _LINKS,
    )
)
_REVISED = replace(
    _EXAMPLE, revision=2, headline="Storm closes the harbour bridge for a third night", section="Weather"
)
REVISION_DIFFERENCE = _plain(
    views.RevisionDifference(
        article_id=ARTICLE_ID,
        before=views.ComparedRevision(revision=1, at=_TIME, url=_LINKS.revision(ARTICLE_ID, 1)),
        after=views.ComparedRevision(
            revision=2, at=_TIME + timedelta(days=1), url=_LINKS.revision(ARTICLE_ID, 2)
        ),
        difference=difference(_EXAMPLE, _REVISED),
    )
)
