"""`wirecopy check`: what is wrong with an article, before anybody else finds out."""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, Literal, NamedTuple

import click

from service.commands import sources
from service.commands.fetching import fetched, is_address
from service.commands.reading import Reader
from service.commands.sources import Document
from service.domain import wire
from service.domain.article import Article
from service.domain.errors import InvalidInput
from service.domain.identity import is_id
from service.domain.reader import EDITOR
from service.domain.report import Finding, report
from service.ingest.sniffing import Kind
from service.newsroom import open_newsroom
from service.publish.sarif import Checked, sarif_log
from service.publish.views import Report
from service.settings import Settings, from_environment
from service.store import articles


class _Found(NamedTuple):
    """An article that was checked, and what it was read from."""

    name: str
    article: Article
    findings: tuple[Finding, ...]


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|URL|ID...")
@click.option("--json", "as_json", is_flag=True, help="A JSON document an article instead of lines to read.")
@click.option(
    "--sarif", "as_sarif", is_flag=True, help="One SARIF 2.1.0 log, as code hosts and editors read it."
)
@sources.kind_option
@sources.origin_options
def command(paths: tuple[str, ...], as_json: bool, as_sarif: bool, kind: Kind | None, **options: Any) -> None:
    """Say what is wrong with an article: missing credits and captions, unsourced figures, and so on.

    FILE as for `convert`. URL is a page on a host that WIRECOPY_CHECK_HOSTS names; no other is asked. ID is
    that of an article in the database. The exit code is 1 when there is an error or a warning.

    \b
    Examples:
      wirecopy check page.html
      wirecopy check --json articles/ | jq '.findings[].code'
      wirecopy check --sarif articles/ > wirecopy.sarif
      WIRECOPY_CHECK_HOSTS=www.example.com wirecopy check https://www.example.com/news/1
    """
    if as_json and as_sarif:
        raise click.UsageError("--json and --sarif exclude each other")
    settings = from_environment()
    reader = Reader(sources.origin_of(options), settings, kind=kind)
    form: Form = "sarif" if as_sarif else "json" if as_json else "lines"
    wrong = False
    checked = []
    for found in _checked(paths, reader, settings):
        if found is None:
            wrong = True
            continue
        wrong = wrong or any(finding.severity != "info" for finding in found.findings)
        if form == "sarif":
            checked.append(Checked(found.name, found.findings))
        else:
            _tell(found, form)
    if form == "sarif":
        click.echo(sarif_log(checked, version=version("wirecopy")))
    sys.exit(1 if wrong else 0)


Form = Literal["lines", "json", "sarif"]


def _checked(paths: Iterable[str], reader: Reader, settings: Settings) -> Iterator[_Found | None]:
    """Each article with what is wrong with it; null for one that could not be read, which is told of."""
    known = sources.publications(settings)
    for document in _documents(paths, settings):
        if isinstance(document, _Found):
            yield document
            continue
        for sent in reader.articles_in(document):
            if isinstance(sent, InvalidInput):
                sources.complain(document, sent)
                yield None
                continue
            publication = sources.publication_of(sent.article, known)
            yield _Found(document.name, sent.article, report(sent.article, publication, sent.unread))


def _documents(paths: Iterable[str], settings: Settings) -> Iterator[Document | _Found]:
    for path in paths:
        if is_address(path):
            yield fetched(path, settings)
        elif is_id(path):
            yield asyncio.run(_kept(path, settings)) or Document(path, problem="no article has this id")
        else:
            yield from sources.documents([path])


async def _kept(article_id: str, settings: Settings) -> _Found | None:
    """The article of an id, as it is in the database."""
    newsroom = open_newsroom(settings)
    try:
        await newsroom.require_schema()
        found = await newsroom.database.read(articles.article_with_publication, article_id, EDITOR)
    finally:
        await newsroom.database.close()
    if found is None:
        return None
    article = wire.decode_article(found.stored.snapshot)
    return _Found(article_id, article, report(article, found.publication))


def _tell(found: _Found, form: Form) -> None:
    if form == "json":
        summary = Report(
            article_id=found.article.id or "", revision=found.article.revision, findings=found.findings
        )
        click.echo(wire.encode(summary))
        return
    for finding in found.findings:
        place = f" {finding.pointer}" if finding.pointer else ""
        click.echo(f"{found.name}:{place} {finding.severity}: {finding.message} [{finding.code}]")
    if not found.findings:
        click.echo(f"{found.name}: nothing found")
