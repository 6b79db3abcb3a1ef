"""`wirecopy partner`: who follows the newsroom, what they may see, and where they stand."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click
import msgspec
from rich.console import Console
from rich.table import Column, Table

from service.commands.key import hand_over, keyring_of
from service.commands.moments import Moment, day
from service.commands.opened import with_newsroom
from service.domain import wire
from service.domain.errors import InvalidInput
from service.domain.partner import NewPartner, Partner, PartnerStatus
from service.domain.reader import PUBLIC
from service.keyring import Issued
from service.newsroom import Newsroom, at_the_command_line
from service.partnership import Partnership

_Standing = tuple[Partner, PartnerStatus]


@click.group("partner")
def command() -> None:
    """Make, list, change and end partners, give them keys, and see where they stand.

    A partner sees its packages: names that articles are in, or `*` for every one. An article in no package
    is in `public`.

    \b
    Examples:
      wirecopy partner add "Harbour Radio" --package public --package sport
      wirecopy partner status
      wirecopy partner change 7f3k0q9m2x4b --package public
      wirecopy partner revoke 7f3k0q9m2x4b
    """


_EXPIRES = click.option(
    "--expires", type=Moment(), metavar="DAY|LENGTH", help="Until when the key is good, such as 90d."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="A JSON object a partner instead of a table.")


@command.command("add")
@click.argument("name")
@click.option(
    "--package",
    "packages",
    multiple=True,
    metavar="NAME",
    help="A package that it sees, or * for every one; several times for several. Else: public.",
)
@click.option("--contact", help="Whom to write to when something goes wrong.")
@click.option(
    "--rate", type=int, metavar="N", help="Requests a minute of each key; else as the setting says."
)
@_EXPIRES
def add(
    name: str, packages: tuple[str, ...], contact: str | None, rate: int | None, expires: datetime | None
) -> None:
    """Make the partner NAME and its first key, and print that: the only time that it is to be seen.

    \b
    Examples:
      wirecopy partner add "Harbour Radio" --package public --package sport
      wirecopy partner add "Coast Weekly" --contact desk@weekly.example --rate 120 --expires 365d
    """
    given = {"name": name, "packages": packages or (PUBLIC,), "contact": contact, "rate_per_minute": rate}
    wanted = wire.decode(wire.encode(given), NewPartner)
    if expires is not None and expires <= datetime.now(UTC):
        # Asked before anything is made: a partner without its key would be half of what was asked for.
        raise InvalidInput("the key would have expired already")

    async def make(newsroom: Newsroom) -> Issued:
        partner = await _partnership(newsroom).add(wanted, actor=at_the_command_line())
        click.echo(_told(partner), err=True)
        return await _issued(newsroom, partner, None, expires)

    hand_over(with_newsroom(make))


@command.command("list")
@_JSON
def list_partners(as_json: bool) -> None:
    """List the partners, the oldest first, with those that ended.

    \b
    Examples:
      wirecopy partner list
      wirecopy partner list --json | jq -r 'select(.ended_at == null) | .name'
    """
    partners = with_newsroom(lambda newsroom: _partnership(newsroom).listed())
    if as_json:
        for partner in partners:
            click.echo(wire.encode(partner))
        return
    if not partners:
        click.echo('there is no partner; make one: wirecopy partner add "Harbour Radio"', err=True)
        return
    table = Table(
        Column("id", no_wrap=True), "name", "packages", "contact", "a minute", "since", "until", box=None
    )
    for each in partners:
        rate, ended = each.rate_per_minute, each.ended_at
        table.add_row(
            each.id,
            each.name,
            ", ".join(each.packages) or "-",
            each.contact or "-",
            str(rate or "-"),
            day(each.created_at),
            day(ended) if ended is not None else "-",
        )
    _print(table)


@command.command("change")
@click.argument("partner_id", metavar="ID")
@click.option("--name", help="Another name.")
@click.option(
    "--package",
    "packages",
    multiple=True,
    metavar="NAME",
    help="A package that it is to see; those that are named take the place of all that it sees.",
)
@click.option("--contact", help="Another contact; an empty one for none.")
@click.option(
    "--rate", type=int, metavar="N", help="Requests a minute of each key; 0 for what the setting says."
)
def change(
    partner_id: str, name: str | None, packages: tuple[str, ...], contact: str | None, rate: int | None
) -> None:
    """Change the partner of this ID. Other packages hold at once: its feed says what came and what went.

    \b
    Examples:
      wirecopy partner change 7f3k0q9m2x4b --package public --package weather
      wirecopy partner change 7f3k0q9m2x4b --contact news@radio.example --rate 0
    """
    given = {"name": name, "packages": packages or None, "contact": contact, "rate_per_minute": rate}
    taken_away = ("", 0)
    patch = {
        field: None if value in taken_away and field != "name" else value
        for field, value in given.items()
        if value is not None
    }
    if not patch:
        raise click.UsageError("say what is to change: --name, --package, --contact or --rate")
    partner = with_newsroom(
        lambda newsroom: _partnership(newsroom).change(partner_id, patch, actor=at_the_command_line())
    )
    click.echo(_told(partner))


@command.command("key")
@click.argument("partner_id", metavar="ID")
@click.option("--name", help="What the key is called in lists; else as the partner is.")
@_EXPIRES
def add_key(partner_id: str, name: str | None, expires: datetime | None) -> None:
    """Make another key for the partner of this ID and print it: the only time that it is to be seen.

    `wirecopy key rotate` and `wirecopy key revoke` are for partners' keys too.

    \b
    Examples:
      wirecopy partner key 7f3k0q9m2x4b --name "Harbour Radio, archive" --expires 90d
    """

    async def make(newsroom: Newsroom) -> Issued:
        return await _issued(newsroom, await _partnership(newsroom).one(partner_id), name, expires)

    hand_over(with_newsroom(make))


@command.command("revoke")
@click.argument("partner_id", metavar="ID")
def revoke(partner_id: str) -> None:
    """End the partner of this ID, for good: no key of it is let in from the next request on.

    \b
    Examples:
      wirecopy partner revoke 7f3k0q9m2x4b
    """
    partner = with_newsroom(
        lambda newsroom: _partnership(newsroom).end(partner_id, actor=at_the_command_line())
    )
    click.echo(f"{partner.id} has ended: {partner.name}")


@command.command("status")
@click.argument("partner_id", metavar="[ID]", required=False)
@_JSON
def status(partner_id: str | None, as_json: bool) -> None:
    """Say where the partner of this ID stands, or each: what it acknowledged, and what it still shows.

    The exit code is 1 where somebody may be showing what was withdrawn.

    \b
    Examples:
      wirecopy partner status
      wirecopy partner status 7f3k0q9m2x4b --json | jq '.status.still_shown'
    """

    async def standings(newsroom: Newsroom) -> Sequence[_Standing]:
        partnership = _partnership(newsroom)
        if partner_id is not None:
            partners: Sequence[Partner] = [await partnership.one(partner_id)]
        else:
            partners = [each for each in await partnership.listed() if each.ended_at is None]
        return [(each, await partnership.status(each.id)) for each in partners]

    found = with_newsroom(standings)
    if as_json:
        for partner, stands in found:
            click.echo(wire.encode(msgspec.structs.asdict(partner) | {"status": stands}))
    else:
        _show(found)
    if any(stands.still_shown for _, stands in found):
        sys.exit(1)


def _show(found: Sequence[_Standing]) -> None:
    """A line a partner, then a line for each article that one may still be showing."""
    table = Table(
        Column("id", no_wrap=True),
        "name",
        "shows",
        "behind",
        "last sent",
        "webhooks",
        "still shown",
        box=None,
    )
    for partner, stands in found:
        receipt = stands.acknowledged
        shows = f"{receipt.seq} at {day(receipt.at)}" if receipt.at is not None else "not said"
        table.add_row(
            partner.id,
            partner.name,
            shows,
            str(stands.behind),
            ", ".join(f"{each.up_to_seq} by {each.channel}" for each in stands.sent) or "-",
            ", ".join(f"{each.state} at {each.delivered_seq}" for each in stands.webhooks) or "-",
            str(stands.still_shown_count),
        )
    _print(table)
    for partner, stands in found:
        if not stands.still_shown:
            continue
        click.echo(f"\n{partner.name} may be showing still:")
        for each in stands.still_shown:
            why = each.reason or each.kind
            click.echo(f"  {each.article_id}  {each.headline} ({why}, {day(each.at)}, change {each.seq})")
        more = stands.still_shown_count - len(stands.still_shown)
        if more:
            click.echo(f"  and {more} more")


async def _issued(newsroom: Newsroom, partner: Partner, name: str | None, expires: datetime | None) -> Issued:
    return await keyring_of(newsroom).add(
        name or partner.name,
        "reader",
        partner_id=partner.id,
        expires_at=expires,
        actor=at_the_command_line(),
    )


def _partnership(newsroom: Newsroom) -> Partnership:
    return Partnership(newsroom.database, newsroom.clock)


def _told(partner: Partner) -> str:
    return f"partner {partner.id}: {partner.name}, sees {', '.join(partner.packages)}"


def _print(table: Table) -> None:
    Console(highlight=False, markup=False).print(table)
