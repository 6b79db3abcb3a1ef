"""The articles that everything is measured over: the sample newsroom, many times, a little varied."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from service.domain import wire
from service.domain.article import Article, Quotation
from service.domain.span import span
from service.domain.statistic import Statistic
from service.newsroom import open_newsroom
from service.sample import edition
from service.settings import Settings

_Anchored = TypeVar("_Anchored", Quotation, Statistic)

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_APART = timedelta(minutes=17)


def articles(count: int) -> Iterator[Article]:
    """The sample's articles in turn, each time under another headline, `source_id` and time."""
    originals = edition.newsroom().articles
    for number in range(count):
        original = originals[number % len(originals)]
        published = _FIRST + number * _APART
        headline = f"{original.headline} ({number})"
        yield replace(
            original,
            source_id=f"{original.source_id}-{number}",
            headline=headline,
            quotations=tuple(_anchored(each, headline) for each in original.quotations),
            statistics=tuple(_anchored(each, headline) for each in original.statistics),
            slug=None,
            published_at=published,
            updated_at=None if original.updated_at is None else published + _APART,
        )


def _anchored(each: _Anchored, headline: str) -> _Anchored:
    """A figure or quotation of the headline, in the new headline; it stands where it stood."""
    old = each.span
    if old.pointer != "/headline":
        return each
    return replace(
        each, span=span(headline, old.start, old.end, container=old.container, pointer=old.pointer)
    )


async def load(database_url: str, count: int) -> list[Article]:
    """Migrate a database and take the articles in; gives them as they were stored, oldest first."""
    newsroom = open_newsroom(Settings(database_url=database_url))
    try:
        await newsroom.migrate()
        await newsroom.save_publications(edition.newsroom().publications)
        return [(await newsroom.take_in(article)).article for article in articles(count)]
    finally:
        await newsroom.database.close()


def body(article: Article) -> bytes:
    """The bytes that the service answers for a stored article."""
    return wire.encode(article)
