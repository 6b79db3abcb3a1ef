"""`wirecopy key`: who may write, and read what is not public."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Column, Table

from service.commands.moments import Length, Moment, day
from service.commands.opened import with_newsroom
from service.domain import wire
from service.domain.audit import ROLES, Role
from service.domain.key import Key
from service.domain.partner import Partner
from service.keyring import Issued, Keyring
from service.newsroom import Newsroom, at_the_command_line
from service.partnership import Partnership


@click.group("key")
def command() -> None:
    """Make, list, rotate and revoke the keys that the API asks for.

    A key is sent as `Authorization: Bearer wc_<id>_<secret>`. A reader's is a partner's and sees its
    packages; an editor's writes articles and sees drafts; an admin's also keeps keys and partners and reads
    the audit trail. A partner gets its first key when it is made: see `wirecopy partner`.

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
@click.option("--partner", metavar="ID", help="Whose key it is, of a reader.")
@click.option("--expires", type=Moment(), metavar="DAY|LENGTH", help="Until when, such as 2027-01-01 or 90d.")
def add(name: str, role: Role, partner: str | None, expires: datetime | None) -> None:
    """Make a key for NAME and print it: the only time that it is to be seen.

    \b
    Examples:
      wirecopy key add "Website CMS" --role editor
      wirecopy key add "Harbour Radio, archive" --role reader --partner 7f3k0q9m2x4b --expires 90d
    """
    if role == "reader" and partner is None:
        raise click.UsageError(
            "a reader's key is a partner's: name it with --partner ID. `wirecopy partner list` shows the "
            "ids; `wirecopy partner add` makes a partner and its first key."
        )
    if role != "reader" and partner is not None:
        raise click.UsageError(f"a partner's key is a reader's, not of the role {role}")
    issued = with_newsroom(
        lambda newsroom: keyring_of(newsroom).add(
            name, role, partner_id=partner, expires_at=expires, actor=at_the_command_line()
        )
    )
    hand_over(issued)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a key instead of a table to read.")
def list_keys(as_json: bool) -> None:
    """List the keys, the oldest first, with those that were revoked. Secrets are not kept.

    \b
    Examples:
      wirecopy key list
      wirecopy key list --json | jq -r 'select(.revoked_at == null) | .name'
    """
    keys, partners = with_newsroom(_everything)
    if as_json:
        for key in keys:
            click.echo(wire.encode(key))
        return
    if not keys:
        click.echo('there is no key; make one: wirecopy key add "Website CMS" --role editor', err=True)
        return
    names = {partner.id: partner.name for partner in partners}
    table = Table(
        Column("id", no_wrap=True), "role", "name", "partner", "made", "last used", "state", box=None
    )
    for key in keys:
        whose = names[key.partner_id] if key.partner_id is not None else "-"
        used = day(key.last_used_at) if key.last_used_at is not None else "never"
        table.add_row(key.id, key.role, key.name, whose, day(key.created_at), used, _state(key))
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
    issued = with_newsroom(
        lambda newsroom: keyring_of(newsroom).rotate(
            key_id, grace=grace or timedelta(0), actor=at_the_command_line()
        )
    )
    hand_over(issued)


@command.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Let the key of this ID in no more, from the next request on.

    \b
    Examples:
      wirecopy key revoke 4c8gk2m0r7tz
    """
    key = with_newsroom(lambda newsroom: keyring_of(newsroom).revoke(key_id, actor=at_the_command_line()))
    click.echo(f"{key.id} is revoked: {key.name}")


def keyring_of(newsroom: Newsroom) -> Keyring:
    """The keys of the newsroom's database."""
    return Keyring(newsroom.database, newsroom.clock)


def hand_over(issued: Issued) -> None:
    """The token alone on standard output, for a script to take."""
    key = issued.key
    until = f", until {day(key.expires_at)}" if key.expires_at is not None else ""
    click.echo(f"{key.id} for {key.name}, {key.role}{until}. It is shown only now:", err=True)
    click.echo(str(issued.token))


async def _everything(newsroom: Newsroom) -> tuple[Sequence[Key], Sequence[Partner]]:
    keys = await keyring_of(newsroom).listed()
    return keys, await Partnership(newsroom.database, newsroom.clock).listed()


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return f"revoked {day(key.revoked_at)}"
    if key.expires_at is None:
        return "good"
    ended = not key.is_good(datetime.now(UTC))
    return f"{'expired' if ended else 'good until'} {day(key.expires_at)}"
