"""Small articles with figures set by hand, so that no finder has a say in them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from service.domain import span as spans
from service.domain.article import Article, Paragraph
from service.domain.revising import first, successor
from service.domain.statistic import Statistic, bounds
from service.domain.succession import Figures

ARTICLE_ID = "01kb4w2m8v3f5n7q9s1t3v5x7z"


def figure(number: int, words: str, text: str, value: int, **fields: Any) -> Statistic:
    """A figure in the paragraph of this number, whose text is given: the first that reads so there."""
    start = text.index(words)
    given: dict[str, Any] = {"modifier": "exact", "unit": "people", "subject": "people"} | fields
    low, high = bounds(given["modifier"], Decimal(value))
    return Statistic(
        value=Decimal(value),
        low=low,
        high=high,
        surface=f"{value:,}",
        span=spans.span(
            text, start, start + len(words), container="paragraph", pointer=f"/body/{number}/text"
        ),
        **given,
    )


def article(*paragraphs: str, statistics: tuple[Statistic, ...] = (), **fields: Any) -> Article:
    body = tuple(Paragraph(text=text) for text in paragraphs)
    return Article(
        publication="p", source_id="s", headline="Headline", body=body, statistics=statistics, **fields
    )


def counting(*paragraphs: tuple[str, str, int], **fields: Any) -> Article:
    """An article of a paragraph each, with the words in it that state a figure and its value."""
    found = tuple(
        figure(number, words, text, value, **fields) for number, (text, words, value) in enumerate(paragraphs)
    )
    return article(*(text for text, _, _ in paragraphs), statistics=found)


def stored(sent: Article) -> Article:
    """The article as its first revision here."""
    return first(sent, article_id=ARTICLE_ID, slug="headline", status="published")


def revised(
    current: Article, sent: Article, figures: Figures = "found", past: Sequence[Statistic] = ()
) -> Article:
    """The next revision, or the same one where nothing is new."""
    following = successor(
        current,
        sent,
        slug="headline",
        status="published",
        at=datetime(2026, 11, 20, tzinfo=UTC),
        figures=figures,
        past=lambda: past,
    )
    return current if following is None else following
