"""Figures as CSV (RFC 4180), and what each column is, in the W3C's Metadata Vocabulary for Tabular Data.

Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and run it. A text that does
gets an apostrophe before it; numbers are left alone, as no text stands in their columns.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from service.domain.article import Article
from service.domain.sentences import sentence_at
from service.domain.texts import texts
from service.publish.entry import Entry
from service.publish.links import Links
from service.publish.views import StatisticRecord, reported_by
from service.publish.written import moment

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

SEPARATOR = "|"
"""Between several values in one cell."""

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = str | int | float | Decimal | datetime | None


class Column(NamedTuple):
    """A column: its name, its datatype in XML Schema's words, what it holds, and where that is found."""

    name: str
    datatype: str
    description: str
    value: Callable[[StatisticRecord], Value]


COLUMNS = (
    Column("id", "string", "The figure's id.", lambda each: each.statistic.id),
    Column("value", "decimal", "The figure as stated, at full scale.", lambda each: each.statistic.value),
    Column("low", "decimal", "The least that the words assert.", lambda each: each.statistic.low),
    Column("high", "decimal", "The most that the words assert.", lambda each: each.statistic.high),
    Column("modifier", "string", "How the words limit the figure.", lambda each: each.statistic.modifier),
    Column("unit", "string", "What is counted, %, a currency or a symbol.", lambda each: each.statistic.unit),
    Column("unit_kind", "string", "The kind of unit.", lambda each: each.statistic.unit_kind),
    Column("unit_code", "string", "The unit's code.", lambda each: each.statistic.unit_code),
    Column("per", "string", "What the figure is a rate of.", lambda each: each.statistic.per),
    Column(
        "change",
        "string",
        "Whether it is a change, or the level after one.",
        lambda each: each.statistic.change,
    ),
    Column("subject", "string", "What the figure is about.", lambda each: each.statistic.subject),
    Column("places", "string", "Where.", lambda each: SEPARATOR.join(each.statistic.places)),
    Column("period", "string", "When, in the words of the text.", lambda each: each.statistic.period),
    Column("attributed_to", "string", "Who says so.", lambda each: each.statistic.attributed_to),
    Column("exact", "string", "The figure in the words of the text.", lambda each: each.statistic.span.exact),
    Column("sentence", "string", "The sentence that states it.", lambda each: each.sentence),
    Column(
        "method", "string", "Whether it was found, or edited by a person.", lambda each: each.statistic.method
    ),
    Column(
        "confidence",
        "double",
        "Of a figure that was found, from 0 to 1.",
        lambda each: each.statistic.confidence,
    ),
    Column("review", "string", "What an editor said of it.", lambda each: each.statistic.review),
    Column("url", "anyURI", "The figure in the API.", lambda each: each.url),
    Column("article_id", "string", "The article's id.", lambda each: each.article.id),
    Column("article_revision", "integer", "The article's revision.", lambda each: each.article.revision),
    Column("headline", "string", "The article's headline.", lambda each: each.article.headline),
    Column("section", "string", "The article's section.", lambda each: each.article.section),
    Column(
        "published_at",
        "dateTime",
        "When the article was first published.",
        lambda each: each.article.published_at,
    ),
    Column("article_url", "anyURI", "The article in the API.", lambda each: each.article.url),
    Column("article_page_url", "anyURI", "The article's page.", lambda each: each.article.page_url),
)

_REQUIRED = {"id", "modifier", "unit_kind", "exact", "url", "article_id", "article_revision", "headline"}


def heading() -> bytes:
    """The header row."""
    return _written([[column.name for column in COLUMNS]])


def rows(records: Iterable[StatisticRecord]) -> bytes:
    """A row for each figure, UTF-8. What is not known is an empty cell."""
    return _written([_cell(column.value(each)) for column in COLUMNS] for each in records)


def figures_of(entries: Sequence[Entry], links: Links) -> bytes:
    """The figures of these articles with the header row, but for those that an editor has rejected."""
    return heading() + rows(record for entry in entries for record in _records(entry.article, links))


def description(url: str) -> bytes:
    """The CSVW description (`application/csvm+json`) of the table at an address."""
    return msgspec.json.encode(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": url,
            "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n"]},
            "tableSchema": {"primaryKey": "id", "columns": [_described(column) for column in COLUMNS]},
        }
    )


def _records(article: Article, links: Links) -> Iterator[StatisticRecord]:
    """Of an article that was not taken in here, nothing has an id, nor an address in the API."""
    places = {text.pointer: text.text for text in texts(article)}
    reported = reported_by(article, links)
    if article.id is None:
        reported = msgspec.structs.replace(reported, url="")
    for figure in article.statistics:
        if figure.review == "rejected":
            continue
        span, text = figure.span, places.get(figure.span.pointer, "")
        # A text that was edited by hand may say something else by now where the figure stood.
        stands = text[span.start : span.end] == span.exact
        yield StatisticRecord(
            url=links.statistic(figure.id) if figure.id else "",
            page_url=links.statistic_page(figure.id) if figure.id else "",
            statistic=figure,
            sentence=sentence_at(text, span.start, span.end) if stands else span.exact,
            article=reported,
        )


def _written(cells: Iterable[Iterable[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(cells)
    return file.getvalue().encode()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case datetime():
            return moment(value)
        case str():
            return f"'{value}" if value.startswith(_RISKY) else value
        case _:
            return str(value)


def _described(column: Column) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": column.datatype,
    }
    if column.name == "places":
        described["separator"] = SEPARATOR
    if column.name in _REQUIRED:
        described["required"] = True
    return described
