"""`wirecopy migrate`: the schema, forward or back."""

import asyncio

import click

from service.newsroom import open_newsroom
from service.settings import Settings, from_environment


@click.command("migrate")
@click.option("--to", "target", default="head", metavar="REVISION", help="head, base or a revision.")
def command(target: str) -> None:
    """Move the database's schema to this version's, or to another revision.

    Either all of it takes effect or nothing does. Two that run at once wait for each other.

    \b
    Examples:
      wirecopy migrate
      WIRECOPY_DATABASE_URL=postgresql://wirecopy@localhost/wirecopy wirecopy migrate
    """
    before, after = asyncio.run(_migrate(from_environment(), target))
    if before == after:
        click.echo(f"already at {after or 'base'}")
    else:
        click.echo(f"migrated from {before or 'base'} to {after or 'base'}")


async def _migrate(settings: Settings, target: str) -> tuple[str | None, str | None]:
    newsroom = open_newsroom(settings)
    try:
        return await newsroom.migrate(target)
    finally:
        await newsroom.database.close()
