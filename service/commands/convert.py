"""`wirecopy convert`: any source to any format, without a database."""

import sys
from collections.abc import Callable
from typing import Any

import click

from service.commands import sources
from service.domain import wire
from service.domain.article import Article, Publication
from service.domain.errors import InvalidInput
from service.publish.links import Links
from service.publish.schemaorg import news_article
from service.settings import from_environment


def _json(article: Article, _publication: Publication, _links: Links) -> bytes:
    return wire.encode(article)


FORMATS: dict[str, Callable[[Article, Publication, Links], bytes]] = {"json": _json, "jsonld": news_article}


@click.command("convert")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--to", "target", type=click.Choice(list(FORMATS)), required=True, help="The format wanted.")
@click.option("--pretty", is_flag=True, help="Indent the result; without it each document is one line.")
@sources.origin_options
def command(paths: tuple[str, ...], target: str, pretty: bool, **options: Any) -> None:
    """Turn articles into JSON or JSON-LD, without a database.

    FILE is the text of a news page or our own JSON; `-` is standard input, a folder stands for all files
    in it. A wrong file does not stop the rest; the exit code tells.

    \b
    Examples:
      wirecopy convert page.txt --to jsonld --pretty
      wirecopy convert - --to json --url https://example.com/a --published 2026-11-21T09:30:00Z < page.txt
    """
    settings = from_environment()
    known = sources.publications(settings)
    links, origin = Links(settings.public_url), sources.origin_of(options)
    output = sys.stdout.buffer
    failed = False
    for document in sources.documents(paths):
        try:
            article = sources.article_in(document, origin, settings)
        except InvalidInput as error:
            sources.complain(document, error)
            failed = True
            continue
        rendered = FORMATS[target](article, sources.publication_of(article, known), links)
        output.write((sources.pretty(rendered) if pretty else rendered) + b"\n")
    sys.exit(1 if failed else 0)
