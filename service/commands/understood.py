"""What was understood of a page, as tables to be read by people."""

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.domain.article import Article, Box, Contributor, ImageBlock, VideoBlock
from service.domain.report import Finding
from service.domain.statistic import Statistic
from service.domain.texts import block_texts, blocks

NONE = "–"

WIDTH = 160
"""Columns when the output goes to a file or another program, whose width nobody knows."""


def show(article: Article, findings: Iterable[Finding]) -> None:
    """Print the article's facts, its blocks, its figures and what is wrong with it."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(_facts(article))
    console.print(_blocks(article))
    if article.quotations:
        console.print(_quotations(article))
    if article.statistics:
        console.print(_statistics(article))
    for finding in findings:
        console.print(Text(f"{finding.severity}: {finding.message} [{finding.code}]"))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_header=bool(columns))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _facts(article: Article) -> Table:
    table = _table("Article")
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    facts = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": _byline(article.byline),
        "published": article.published_at,
        "updated": article.updated_at,
        "url": article.url,
        "section": article.section,
        "language": article.language,
        "genre": article.genre,
        "identity": f"{article.publication} / {article.source_id}",
    }
    for name, fact in facts.items():
        table.add_row(name, Text(NONE if fact is None or fact == "" else str(fact)))
    return table


def _byline(byline: tuple[Contributor, ...]) -> str:
    return "; ".join(
        ", ".join(part for part in (each.name, each.role, each.organisation) if part) for each in byline
    )


def _blocks(article: Article) -> Table:
    table = _table("Body", "where", "what", "text", "credit", "description")
    for pointer, block in blocks(article):
        words = "\n".join(text.text for text in block_texts(pointer, block))
        kind, credit, described = str(block.__struct_config__.tag), "", ""
        if isinstance(block, ImageBlock):
            credit = block.caption.credit or block.image.credit or NONE
            described = block.image.description or NONE
        elif isinstance(block, VideoBlock):
            credit = block.caption.credit or block.video.credit or NONE
        elif isinstance(block, Box):
            described = _byline(block.byline)
        table.add_row(pointer, kind, Text(words or NONE), Text(credit), Text(described))
    return table


def _quotations(article: Article) -> Table:
    table = _table("Quotations", "where", "speaker", "words")
    for quotation in article.quotations:
        span = quotation.span
        table.add_row(span.pointer, Text(quotation.speaker or NONE), Text(span.exact))
    return table


def _statistics(article: Article) -> Table:
    table = _table("Statistics", "words", "value", "low", "high", "unit", "places", "says who", "where")
    for statistic in article.statistics:
        table.add_row(*_figures(statistic))
    return table


def _figures(statistic: Statistic) -> list[Text]:
    figures = (statistic.value, statistic.low, statistic.high)
    cells = (
        statistic.span.exact,
        *(NONE if figure is None else f"{figure:,f}" for figure in figures),
        statistic.unit or NONE,
        ", ".join(statistic.places) or NONE,
        statistic.attributed_to or NONE,
        statistic.span.pointer,
    )
    return [Text(cell) for cell in cells]
