"""`wirecopy check`: what is wrong with an article, before anybody else finds out."""

import sys
from typing import Any

import click

from service.commands import sources
from service.domain import wire
from service.domain.errors import InvalidInput
from service.domain.report import report
from service.publish.views import Report
from service.settings import from_environment


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="A JSON document a file instead of lines to read.")
@sources.origin_options
def command(paths: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Say what is wrong with an article: missing credits and captions, unsourced figures, and so on.

    FILE as for `convert`. The exit code is 1 when there is an error or a warning.

    \b
    Examples:
      wirecopy check page.txt
      wirecopy check --json articles/ | jq '.findings[].code'
    """
    settings = from_environment()
    known, origin = sources.publications(settings), sources.origin_of(options)
    wrong = False
    for document in sources.documents(paths):
        try:
            article = sources.article_in(document, origin, settings)
        except InvalidInput as error:
            sources.complain(document, error)
            wrong = True
            continue
        findings = report(article, sources.publication_of(article, known))
        wrong = wrong or any(finding.severity != "info" for finding in findings)
        if as_json:
            summary = Report(article_id=article.id or "", revision=article.revision, findings=findings)
            click.echo(wire.encode(summary))
            continue
        for finding in findings:
            place = f" {finding.pointer}" if finding.pointer else ""
            click.echo(f"{document.name}:{place} {finding.severity}: {finding.message} [{finding.code}]")
        if not findings:
            click.echo(f"{document.name}: nothing found")
    sys.exit(1 if wrong else 0)
