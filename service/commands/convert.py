"""`wirecopy convert`: any source to any format, without a database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from service.commands import sources
from service.commands.outputs import Folder, Output, Stream
from service.commands.progress import progress
from service.commands.reading import Reader
from service.commands.sources import Document
from service.domain.article import Article
from service.domain.errors import InvalidInput
from service.ingest.sniffing import Kind
from service.publish.formats import BY_NAME
from service.publish.links import Links
from service.settings import from_environment


@click.command("convert")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--to", "target", type=click.Choice(list(BY_NAME)), required=True, help="The format wanted.")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a file for each document into this folder, instead of standard output.",
)
@click.option("--pretty", is_flag=True, help="Indent JSON; without it each document is one line.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@sources.kind_option
@sources.origin_options
def command(
    paths: tuple[str, ...],
    *,
    target: str,
    folder: Path | None,
    pretty: bool,
    quiet: bool,
    kind: Kind | None,
    **options: Any,
) -> None:
    """Turn articles of any source into any format, without a database.

    FILE is a news page (HTML, or its bare text), JSON-LD, ninjs, NewsML-G2, NITF, RSS, Atom, JSON Feed or our
    own JSON; `-` is standard input, a folder stands for all files in it, a pattern for those that it names.
    A wrong file does not stop the rest; the exit code tells.

    On standard output JSON is one line for each article, a feed or a table of figures holds all of them; of
    other formats a document is a file, so that several want --out.

    \b
    Examples:
      wirecopy convert page.html --to jsonld --pretty
      wirecopy convert feed.xml --to ninjs --out wire/
      wirecopy convert 'archive/**/*.html' --to newsml --out g2/
      wirecopy convert - --to text --url https://example.com/a < page.html
    """
    settings = from_environment()
    known = sources.publications(settings)
    reader = Reader(sources.origin_of(options), settings, kind=kind)
    format_, links = BY_NAME[target], Links(settings.public_url)
    output: Output = (
        Stream(format_, links, pretty=pretty)
        if folder is None
        else Folder(folder, format_, links, pretty=pretty)
    )
    failed = False
    with progress(total=None, quiet=quiet or not sys.stderr.isatty(), counted="documents") as tell:
        for number, document in enumerate(sources.documents(paths), start=1):
            try:
                for article in _articles(reader, document):
                    if isinstance(article, InvalidInput):
                        sources.complain(document, article)
                        failed = True
                    else:
                        output.add(document, article, sources.publication_of(article, known))
                output.end_of(document)
            except InvalidInput as error:
                sources.complain(document, error)
                failed = True
            tell(number, number)
    output.close()
    sys.exit(1 if failed else 0)


def _articles(reader: Reader, document: Document) -> Iterator[Article | InvalidInput]:
    """Each with the status that its source means it to have: formats tell what may be shown."""
    for found in reader.articles_in(document):
        yield found if isinstance(found, InvalidInput) else replace(found.article, status=found.status)
