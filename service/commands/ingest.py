"""`wirecopy ingest`: documents into the database, or with --dry-run a look at what was understood."""

import asyncio
import sys
from typing import Any

import click
import msgspec

from service.commands import sources
from service.commands.understood import show
from service.domain import wire
from service.domain.errors import InvalidInput
from service.domain.report import report
from service.ingest.origin import Origin
from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings, from_environment


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a document, as `--json` prints it."""

    document: str
    outcome: str
    id: str | None
    revision: int
    status: str
    slug: str | None


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@click.option("--dry-run", is_flag=True, help="Show what was understood; touch no database.")
@click.option("--draft", is_flag=True, help="Keep the articles unpublished.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a document instead of lines to read.")
@sources.origin_options
def command(paths: tuple[str, ...], dry_run: bool, draft: bool, as_json: bool, **options: Any) -> None:
    """Take articles into the database and publish them.

    An article is found again by its publication and source id: the same content again changes nothing,
    other content makes a new revision. The source id is the option's, else the header's, else the
    canonical address, else the file's name without its ending; two files of one run cannot share that
    (in a folder named, the name begins below the folder). A wrong file does not stop the rest; the exit
    code tells.

    \b
    Examples:
      wirecopy ingest --dry-run page.txt
      wirecopy ingest --section World --language en articles/
      wirecopy ingest - --source-id cms-48213 < page.txt
    """
    settings, origin = from_environment(), sources.origin_of(options)
    if dry_run:
        sys.exit(_show(paths, origin, settings, as_json=as_json))
    sys.exit(asyncio.run(_take_in(paths, origin, settings, draft=draft, as_json=as_json)))


def _show(paths: tuple[str, ...], origin: Origin, settings: Settings, *, as_json: bool) -> int:
    failed, known = 0, sources.publications(settings)
    fallbacks = sources.Fallbacks(nameless=True)
    for document in sources.documents(paths):
        try:
            article = sources.article_in(document, origin, settings, fallbacks)
        except InvalidInput as error:
            sources.complain(document, error)
            failed = 1
            continue
        if as_json:
            click.echo(wire.encode(article))
        else:
            show(article, report(article, sources.publication_of(article, known)))
    return failed


async def _take_in(
    paths: tuple[str, ...], origin: Origin, settings: Settings, *, draft: bool, as_json: bool
) -> int:
    failed, newsroom, fallbacks = 0, open_newsroom(settings), sources.Fallbacks()
    try:
        await newsroom.require_schema()
        await newsroom.save_publications(tuple(sources.publications(settings).values()))
        for document in sources.documents(paths):
            try:
                taken = await _take_one(newsroom, document, origin, settings, fallbacks, draft=draft)
            except InvalidInput as error:
                sources.complain(document, error)
                failed = 1
                continue
            _tell(taken, as_json=as_json)
    finally:
        await newsroom.database.close()
    return failed


async def _take_one(
    newsroom: Newsroom,
    document: sources.Document,
    origin: Origin,
    settings: Settings,
    fallbacks: sources.Fallbacks,
    *,
    draft: bool,
) -> Taken:
    sent = sources.sent_in(document, origin, settings, fallbacks)
    publish = not draft and sent.wish == "published"
    saved = await newsroom.take_in(sent.article, publish=publish, figures=sent.figures)
    return Taken(
        document=document.name,
        outcome=saved.outcome,
        id=saved.article.id,
        revision=saved.article.revision,
        status=saved.article.status,
        slug=saved.article.slug,
    )


def _tell(taken: Taken, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(taken))
    else:
        click.echo(f"{taken.outcome:9} {taken.id} revision {taken.revision} {taken.status}: {taken.document}")
