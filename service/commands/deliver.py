"""`wirecopy deliver`: send what is due to webhooks, subscribers and search engines, without serving."""

import asyncio
import signal
import sys

import click

from service.deliver.deliverer import Deliverer
from service.http import logs
from service.newsroom import open_newsroom
from service.settings import Settings, from_environment


@click.command("deliver")
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
def command(once: bool) -> None:
    """Send each change to the webhooks of the partners whose it is, feeds to those who subscribed to them,
    and what changed to the search engine, until interrupted.

    `wirecopy serve` does so by itself. Beside it, here or on other machines, this shares the work. What is
    not taken is tried again later; with --once, the exit code is 1 then.

    \b
    Examples:
      wirecopy deliver
      wirecopy deliver --once
    """
    settings = from_environment()
    logs.configure(settings.log_level)
    taken, failed = asyncio.run(_deliver(settings, once=once))
    click.echo(f"{taken} delivered, {failed} {'attempt' if failed == 1 else 'attempts'} failed")
    sys.exit(1 if once and failed else 0)


async def _deliver(settings: Settings, *, once: bool) -> tuple[int, int]:
    """How many deliveries were taken and how many attempts failed, by the end or the interruption."""
    newsroom = open_newsroom(settings)
    try:
        await newsroom.require_schema()
        deliverer = Deliverer(newsroom.database, settings, newsroom.clock)
        work = asyncio.create_task(deliverer.run(once=once))
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, work.cancel)
        await asyncio.wait([work])
        if not work.cancelled():
            work.result()
        return deliverer.turns.taken, deliverer.turns.failed
    finally:
        await newsroom.database.close()
