"""What the JSON API answers besides the article itself: lists, summaries, pictures, figures, reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from service.domain import wire
from service.domain.article import Article, Contributor, Genre, Tag
from service.domain.difference.values import Difference
from service.domain.media import Image
from service.domain.report import Finding
from service.domain.sentences import sentence_at
from service.domain.statistic import Statistic
from service.domain.statistic_history import State
from service.domain.texts import texts
from service.publish.links import Links


class ArticleList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of articles, newest first. `next_cursor` is null on the last page."""

    articles: tuple[Article, ...]
    next_cursor: str | None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """An article without its body."""

    id: str
    publication: str
    source_id: str
    revision: int
    genre: Genre
    headline: str
    standfirst: str | None
    slug: str
    url: str | None
    language: str | None
    section: str | None
    tags: tuple[Tag, ...]
    byline: tuple[Contributor, ...]
    published_at: datetime | None
    updated_at: datetime | None


class SummaryList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of summaries, newest first. `next_cursor` is null on the last page."""

    articles: tuple[Summary, ...]
    next_cursor: str | None


class RevisionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One revision. `material` when a reader would have read something else than before; `changed` are the
    fields in which it differs from the one listed before it, null of the first."""

    revision: int
    at: datetime
    material: bool
    changed: tuple[str, ...] | None
    etag: str
    url: str


class RevisionList(msgspec.Struct, frozen=True, kw_only=True):
    """An article's public revisions, oldest first."""

    article_id: str
    revisions: tuple[RevisionEntry, ...]


class ImageUse(msgspec.Struct, frozen=True, kw_only=True):
    """Where a picture is shown: the article, the JSON Pointer of the block, the words under it."""

    article_id: str
    article_url: str
    pointer: str
    caption: str | None
    credit: str | None


class ImageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, the address of its file where one is known, and where it is shown."""

    image: Image
    file_url: str | None
    uses: tuple[ImageUse, ...]


class ReportedBy(msgspec.Struct, frozen=True, kw_only=True):
    """The article that reports a figure: `url` is the API's, `page_url` the canonical page, null for none."""

    id: str
    revision: int
    headline: str
    url: str
    page_url: str | None
    section: str | None
    published_at: datetime | None


class StatisticRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, its addresses in the API and as a page, the sentence that states it and the article that
    sentence stands in."""

    url: str
    page_url: str
    statistic: Statistic
    sentence: str
    article: ReportedBy


class StatisticList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of figures, those of the newest article first. `next_cursor` is null on the last page."""

    statistics: tuple[StatisticRecord, ...]
    next_cursor: str | None


class StatisticState(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure said from `revision` of its article on, made at `at`, up to and without `until_revision`,
    null while it still says so. `correction` is the text of the correction that brought it, `url` the
    revision."""

    revision: int
    at: datetime
    until_revision: int | None
    statistic: Statistic
    correction: str | None
    url: str


class StatisticStory(StatisticRecord, frozen=True, kw_only=True):
    """A figure with all that it said, oldest first, the present state included.

    Of one that is `gone` from its article, the figure and its sentence are as they stood last.
    """

    gone: bool
    history: tuple[StatisticState, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with an article: errors, then warnings, then `info`, each in reading order."""

    article_id: str
    revision: int
    findings: tuple[Finding, ...]


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a page, and what is wrong with it. `outcome` is null where nothing was stored."""

    outcome: Literal["created", "updated", "unchanged"] | None
    article: Article
    findings: tuple[Finding, ...]


class RefusedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """Why an article of a document cannot be used; `pointer` leads to what is wrong in it, where known."""

    detail: str
    pointer: str | None


class UnderstoodList(msgspec.Struct, frozen=True, kw_only=True):
    """The same of a document with several articles, in its order."""

    articles: tuple[Understood, ...]
    refused: tuple[RefusedArticle, ...]


_summary = msgspec.json.Decoder(Summary)


class _RawList(msgspec.Struct, frozen=True, kw_only=True):
    """An ArticleList whose articles are already JSON."""

    articles: tuple[msgspec.Raw, ...]
    next_cursor: str | None


def article_list(snapshots: list[bytes], next_cursor: str | None) -> bytes:
    """An `ArticleList`; the snapshots go in as they are."""
    articles = tuple(msgspec.Raw(snapshot) for snapshot in snapshots)
    return wire.encode(_RawList(articles=articles, next_cursor=next_cursor))


def summary_list(snapshots: list[bytes], next_cursor: str | None) -> bytes:
    """A `SummaryList`; only what a summary needs is decoded."""
    articles = tuple(_summary.decode(snapshot) for snapshot in snapshots)
    return wire.encode(SummaryList(articles=articles, next_cursor=next_cursor))


def reported_by(article: Article, links: Links) -> ReportedBy:
    """What a figure's record tells of its (stored) article."""
    article_id = article.id or ""
    return ReportedBy(
        id=article_id,
        revision=article.revision,
        headline=article.headline,
        url=links.article(article_id),
        page_url=links.canonical(article),
        section=article.section,
        published_at=article.published_at,
    )


def statistic_sentence(statistic: Statistic, article: Article) -> str:
    """The sentence of the (stored) article that states the figure."""
    text = next(text.text for text in texts(article) if text.pointer == statistic.span.pointer)
    return sentence_at(text, statistic.span.start, statistic.span.end)


def statistic_story(
    statistic: Statistic,
    article: Article,
    links: Links,
    *,
    gone: bool,
    history: Sequence[State],
) -> StatisticStory:
    """The record of a figure of this (stored) article, with its history."""
    return StatisticStory(
        url=links.statistic(statistic.id or ""),
        page_url=links.statistic_page(statistic.id or ""),
        statistic=statistic,
        sentence=statistic_sentence(statistic, article),
        article=reported_by(article, links),
        gone=gone,
        history=tuple(
            StatisticState(
                revision=state.revision,
                at=state.at,
                until_revision=state.until_revision,
                statistic=state.statistic,
                correction=state.correction,
                url=links.revision(article.id or "", state.revision),
            )
            for state in history
        ),
    )


class ComparedRevision(msgspec.Struct, frozen=True, kw_only=True):
    """One of two revisions that are compared; `at` is when it was made."""

    revision: int
    at: datetime
    url: str


class RevisionDifference(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in an article from one revision to a later one."""

    article_id: str
    before: ComparedRevision
    after: ComparedRevision
    difference: Difference
