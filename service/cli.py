"""The command: which subcommands there are, how it ends. Each lives in `service.commands`.

Exit codes: 0 done, 1 findings or bad input, 2 wrong usage. Results go to standard output, talk to
standard error.
"""

import importlib
import keyword
import sys

import click

from service import __version__
from service.domain.errors import WirecopyError
from service.settings import SettingsError

COMMANDS = {
    "serve": "Migrate the database, then serve the API.",
    "key": "Make, list, rotate and revoke keys.",
    "partner": "Make, list, change and end partners; see where they stand.",
    "deliver": "Send changes to webhooks, subscribers and search engines, without serving.",
    "migrate": "Move the database's schema to this version's.",
    "convert": "Turn articles of any source into any format, without a database.",
    "ingest": "Take articles into the database and publish them.",
    "check": "Say what is wrong with an article.",
    "statistics": "Find the figures of any plain text.",
    "import": "Take in an archive, a line an article.",
    "export": "Write everything there is, for an import elsewhere.",
    "mirror": "Keep a copy of what a service shows you in step.",
}
"""Each subcommand and what it does; its module is imported only when it is asked for."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        # A word of Python cannot name a module.
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"service.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the table, so that asking for help imports nothing."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings are WIRECOPY_* variables, WIRECOPY_DATABASE_URL first; docs/operators.md lists them.",
)
@click.version_option(__version__, prog_name="wirecopy")
def wirecopy() -> None:
    """News articles as structured data in SQL, syndicated as JSON and JSON-LD.

    \b
    Examples:
      wirecopy serve --sample
      wirecopy convert page.txt --to jsonld
      wirecopy ingest --dry-run page.txt
    """


def main() -> None:
    """Run the command; a foreseen error becomes a sentence and exit code 1."""
    try:
        wirecopy()
    except (WirecopyError, SettingsError) as error:
        click.echo(f"wirecopy: {error}", err=True)
        sys.exit(1)
