"""`wirecopy ingest`: documents into the database, or with --dry-run a look at what was understood."""

import asyncio
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import click
import msgspec

from service.commands import sources
from service.commands.fetching import Fetcher, host_of, is_address
from service.commands.interruption import Interrupted, Interruption
from service.commands.polling import Poll
from service.commands.reading import Fallbacks, Reader
from service.commands.sources import Document
from service.commands.understood import show
from service.domain import wire
from service.domain.errors import InvalidInput
from service.domain.report import report
from service.ingest.sent import Sent
from service.ingest.sniffing import Kind
from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings, from_environment


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an article, as `--json` prints it. `unread` counts what its document says beside it."""

    document: str
    outcome: str
    id: str | None
    revision: int
    status: str
    slug: str | None
    unread: int


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|-|URL...")
@click.option("--dry-run", is_flag=True, help="Show what was understood; touch no database.")
@click.option("--draft", is_flag=True, help="Keep the articles unpublished.")
@click.option(
    "--follow", is_flag=True, help="Ask each URL, a feed or a page, again and again for what is new."
)
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="How often --follow asks at most; its server may ask to be left alone for longer.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object an article instead of lines to read.")
@sources.kind_option
@sources.origin_options
def command(
    paths: tuple[str, ...],
    *,
    dry_run: bool,
    draft: bool,
    follow: bool,
    every: float,
    as_json: bool,
    kind: Kind | None,
    **options: Any,
) -> None:
    """Take articles of any format that `convert` reads into the database and publish them.

    An article is found again by its publication and source id: the same content again changes nothing,
    other content makes a new revision. The source id is the option's, else the document's, else the
    canonical address, else the file's name without its ending; two files of one run cannot share that
    (in a folder named, the name begins below the folder). A wrong file does not stop the rest; the exit
    code tells.

    A URL is for --follow alone: its host is asked and no other, by conditional requests.

    \b
    Examples:
      wirecopy ingest --dry-run page.html
      wirecopy ingest --section World --language en articles/
      wirecopy ingest - --source-id cms-48213 < page.txt
      wirecopy ingest --follow --every 600 --publication agency https://agency.example/feed.xml
    """
    settings, origin = from_environment(), sources.origin_of(options)
    if follow and (dry_run or not all(map(is_address, paths))):
        raise click.UsageError("--follow takes URLs alone, and takes articles in: no --dry-run")
    if not follow and any(map(is_address, paths)):
        raise click.UsageError("a URL is asked with --follow")
    fallbacks = None if follow else Fallbacks(nameless=dry_run)
    reader = Reader(origin, settings, kind=kind, fallbacks=fallbacks)
    if follow:
        sys.exit(_follow(paths, reader, settings, every=every, draft=draft, as_json=as_json))
    documents = sources.documents(paths)
    if dry_run:
        sys.exit(_show(documents, reader, settings, as_json=as_json))
    sys.exit(asyncio.run(_take_in(documents, reader, settings, draft=draft, as_json=as_json)))


def _show(documents: Iterable[Document], reader: Reader, settings: Settings, *, as_json: bool) -> int:
    failed, known = 0, sources.publications(settings)
    for document in documents:
        for sent in reader.articles_in(document):
            if isinstance(sent, InvalidInput):
                sources.complain(document, sent)
                failed = 1
            elif as_json:
                click.echo(wire.encode(sent.article))
            else:
                publication = sources.publication_of(sent.article, known)
                show(sent.article, report(sent.article, publication, sent.unread))
    return failed


def _follow(
    urls: Iterable[str], reader: Reader, settings: Settings, *, every: float, draft: bool, as_json: bool
) -> int:
    """Take in what is new at these addresses until it is interrupted, or all of them are gone for good."""
    with Fetcher(frozenset(map(host_of, urls)), most_bytes=settings.ingest_max_bytes) as fetcher:
        polls = [Poll(url, fetcher, every=every) for url in urls]
        with Interruption() as interruption:
            try:
                for document in _new(polls, interruption):
                    taking = _take_in([document], reader, settings, draft=draft, as_json=as_json, again=True)
                    asyncio.run(taking)
            except Interrupted:
                return 0
    return 1


def _new(polls: list[Poll], interruption: Interruption) -> Iterator[Document]:
    """What each has that is new, as it comes."""
    due = {poll.url: 0.0 for poll in polls}
    while polls:
        poll = min(polls, key=lambda each: due[each.url])
        with interruption.waiting():
            time.sleep(max(0.0, due[poll.url] - time.monotonic()))
            document = poll.next()
        due[poll.url] = time.monotonic() + poll.pause
        if document is not None:
            yield document
        if poll.is_over:
            polls.remove(poll)


async def _take_in(
    documents: Iterable[Document],
    reader: Reader,
    settings: Settings,
    *,
    draft: bool,
    as_json: bool,
    again: bool = False,
) -> int:
    """Take the articles in. Where they are read `again`, what did not change is not told."""
    failed, newsroom = 0, open_newsroom(settings)
    try:
        await newsroom.require_schema()
        await newsroom.save_publications(tuple(sources.publications(settings).values()))
        for document in documents:
            for sent in reader.articles_in(document):
                try:
                    taken = await _take_one(newsroom, document, sent, draft=draft)
                except InvalidInput as error:
                    sources.complain(document, error)
                    failed = 1
                    continue
                if not again or taken.outcome != "unchanged":
                    _tell(taken, as_json=as_json)
    finally:
        await newsroom.database.close()
    return failed


async def _take_one(
    newsroom: Newsroom, document: Document, sent: Sent | InvalidInput, *, draft: bool
) -> Taken:
    if isinstance(sent, InvalidInput):
        raise sent
    publish = not draft and sent.wish == "published"
    saved = await newsroom.take_in(sent.article, publish=publish, figures=sent.figures)
    return Taken(
        document=document.name,
        outcome=saved.outcome,
        id=saved.article.id,
        revision=saved.article.revision,
        status=saved.article.status,
        slug=saved.article.slug,
        unread=len(sent.unread),
    )


def _tell(taken: Taken, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(taken))
        return
    click.echo(f"{taken.outcome:9} {taken.id} revision {taken.revision} {taken.status}: {taken.document}")
    if taken.unread:
        things = "1 thing" if taken.unread == 1 else f"{taken.unread} things"
        click.echo(
            f"wirecopy: {taken.document}: {things} in it had no place in the article; `wirecopy check` names"
            " them",
            err=True,
        )
