"""`wirecopy key`: who may write, and read what is not public."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from service.commands.moments import Length, Moment
from service.domain import wire
from service.domain.audit import ROLES, Role
from service.domain.key import Key
from service.keyring import Issued, Keyring
from service.newsroom import at_the_command_line, open_newsroom
from service.settings import from_environment

T = TypeVar("T")


@click.group("key")
def command() -> None:
    """Make, list, rotate and revoke the keys that the API asks for.

    A key is sent as `Authorization: Bearer wc_<id>_<secret>`. A reader sees what packages limit, an editor
    writes articles and sees drafts, an admin also reads the audit trail.

    \b
    Examples:
      wirecopy key add "Website CMS" --role editor
      wirecopy key list
      wirecopy key rotate 4c8gk2m0r7tz --grace 24h
      wirecopy key revoke 4c8gk2m0r7tz
    """


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the key may do.")
@click.option("--expires", type=Moment(), metavar="DAY|LENGTH", help="Until when, such as 2027-01-01 or 90d.")
def add(name: str, role: Role, expires: datetime | None) -> None:
    """Make a key for NAME and print it: the only time that it is to be seen.

    \b
    Examples:
      wirecopy key add "Website CMS" --role editor
      wirecopy key add "Harbour Radio" --role reader --expires 90d
    """
    issued = _with_keyring(
        lambda keyring: keyring.add(name, role, expires_at=expires, actor=at_the_command_line())
    )
    _hand_over(issued)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a key instead of a table to read.")
def list_keys(as_json: bool) -> None:
    """List the keys, the oldest first, with those that were revoked. Secrets are not kept.

    \b
    Examples:
      wirecopy key list
      wirecopy key list --json | jq -r 'select(.revoked_at == null) | .name'
    """
    keys = _with_keyring(Keyring.listed)
    if as_json:
        for key in keys:
            click.echo(wire.encode(key))
        return
    if not keys:
        click.echo('there is no key; make one: wirecopy key add "Website CMS" --role editor', err=True)
        return
    table = Table("id", "role", "name", "made", "state", box=None)
    for key in keys:
        table.add_row(key.id, key.role, key.name, _day(key.created_at), _state(key))
    Console(highlight=False, markup=False).print(table)


@command.command("rotate")
@click.argument("key_id", metavar="ID")
@click.option(
    "--grace", type=Length(), metavar="LENGTH", help="How long the old secret stays good, such as 24h."
)
def rotate(key_id: str, grace: timedelta | None) -> None:
    """Give the key of this ID another secret and print it: the only time that it is to be seen.

    Without --grace the old one is not good any more from now on.

    \b
    Examples:
      wirecopy key rotate 4c8gk2m0r7tz
      wirecopy key rotate 4c8gk2m0r7tz --grace 24h
    """
    issued = _with_keyring(
        lambda keyring: keyring.rotate(key_id, grace=grace or timedelta(0), actor=at_the_command_line())
    )
    _hand_over(issued)


@command.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Let the key of this ID in no more, from the next request on.

    \b
    Examples:
      wirecopy key revoke 4c8gk2m0r7tz
    """
    key = _with_keyring(lambda keyring: keyring.revoke(key_id, actor=at_the_command_line()))
    click.echo(f"{key.id} is revoked: {key.name}")


def _with_keyring(verb: Callable[[Keyring], Awaitable[T]]) -> T:
    async def run() -> T:
        newsroom = open_newsroom(from_environment())
        try:
            await newsroom.require_schema()
            return await verb(Keyring(newsroom.database, newsroom.clock))
        finally:
            await newsroom.database.close()

    return asyncio.run(run())


def _hand_over(issued: Issued) -> None:
    """The token alone on standard output, for a script to take."""
    key = issued.key
    until = f", until {_day(key.expires_at)}" if key.expires_at is not None else ""
    click.echo(f"{key.id} for {key.name}, {key.role}{until}. It is shown only now:", err=True)
    click.echo(str(issued.token))


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return f"revoked {_day(key.revoked_at)}"
    if key.expires_at is None:
        return "good"
    ended = not key.is_good(datetime.now(UTC))
    return f"{'expired' if ended else 'good until'} {_day(key.expires_at)}"


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
