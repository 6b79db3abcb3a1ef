"""`wirecopy serve`: migrate, then serve."""

import asyncio
import os
import resource
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from service.commands import sources
from service.domain.errors import InvalidInput
from service.domain.partner import NewPartner
from service.drill.script import PACKAGE
from service.http import limiting
from service.keyring import Issued, Keyring
from service.newsroom import Newsroom, at_the_command_line, open_newsroom
from service.partnership import Partnership
from service.sample import edition
from service.settings import Settings, from_environment

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to

SLOW_HEADERS_MS = 10_000
"""A client that has not sent its headers by then is let go, as is one that asks nothing more."""

MOST_HEADER_BYTES = 65_536
"""Of a request's line and headers together; and how much of a body is taken in at a time."""

CONNECTIONS = 8_192
"""Clients that a worker holds at a time, idle ones and followers of the feed included; others wait to be
accepted."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--public-url", metavar="URL", help="Where readers find the service; sets WIRECOPY_PUBLIC_URL.")
@click.option(
    "--sample", "with_sample", is_flag=True, help="Fill an empty database with the sample newsroom."
)
@click.option(
    "--drill", is_flag=True, help="Play a script to a partner's client, from a newsroom made for it."
)
def command(  # noqa: PLR0917 - an option each
    host: str, port: int, workers: int, public_url: str | None, with_sample: bool, drill: bool
) -> None:
    """Migrate the database, then serve the API until interrupted.

    With --drill it is a newsroom of its own, gone afterwards, in which everything happens that can happen to
    an article: a partner tries its client on it.

    \b
    Examples:
      wirecopy serve --sample
      WIRECOPY_DATABASE_URL=postgresql://wirecopy@localhost/wirecopy wirecopy serve --workers 4
      wirecopy serve --drill --port 8100
      wirecopy serve --host 0.0.0.0 --public-url https://news.example.com
    """
    # The workers are processes of their own and read the environment.
    if public_url is not None:
        os.environ["WIRECOPY_PUBLIC_URL"] = public_url
    shown = f"[{host}]" if ":" in host else host
    reachable = "127.0.0.1" if host in EVERYWHERE else shown
    os.environ.setdefault("WIRECOPY_PUBLIC_URL", f"http://{reachable}:{port}")
    if drill:
        _drill(_resolved(host, port), port, workers, with_sample=with_sample)
        return
    settings = from_environment()
    address = _resolved(host, port)
    loaded, issued = asyncio.run(_prepare(settings, with_sample=with_sample))
    if loaded:
        click.echo(f"loaded the sample newsroom: {loaded} articles")
    if issued is not None:
        click.echo(f"the first admin key, shown only now: {issued.token}")
    click.echo(f"Wirecopy listens at http://{shown}:{port}")
    for name, path in (("articles", "/v1/articles"), ("reference", "/docs"), ("health", "/readyz")):
        click.echo(f"  {name:9} {settings.public_url}{path}")
    sys.stdout.flush()
    _serve(address, port, workers)


def _drill(address: str, port: int, workers: int, *, with_sample: bool) -> None:
    """Serve a newsroom in a folder of its own."""
    if workers > 1 or with_sample:
        raise click.UsageError("--drill goes with neither --workers nor --sample")
    with tempfile.TemporaryDirectory(prefix="wirecopy-drill-") as folder:
        os.environ["WIRECOPY_DATABASE_URL"] = f"sqlite:///{folder}/drill.db"
        os.environ["WIRECOPY_MEDIA_DIR"] = f"{folder}/media"
        os.environ["WIRECOPY_ACCESS_LOG"] = "false"
        issued = asyncio.run(_partner_of_drill(from_environment()))
        os.environ["WIRECOPY_DRILL"] = issued.key.partner_id or ""
        settings = from_environment()
        click.echo(f"a drill at {settings.public_url}/v1/changes")
        click.echo(f"the key for your client: {issued.token}")
        sys.stdout.flush()
        _serve(address, port, workers)


async def _partner_of_drill(settings: Settings) -> Issued:
    newsroom, actor = open_newsroom(settings), at_the_command_line()
    try:
        await newsroom.migrate()
        given = NewPartner(name="Drill", packages=(PACKAGE,))
        partner = await Partnership(newsroom.database, newsroom.clock).add(given, actor=actor)
        keyring = Keyring(newsroom.database, newsroom.clock)
        return await keyring.add("Drill", "reader", partner_id=partner.id, actor=actor)
    finally:
        await newsroom.database.close()


def _resolved(host: str, port: int) -> str:
    """The host as an IP address, free to listen at; else a sentence, before anything is changed."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise InvalidInput(f"cannot listen at {host}:{port}: {error.strerror}") from None
    return str(address[0])


async def _prepare(settings: Settings, *, with_sample: bool) -> tuple[int, Issued | None]:
    """How many articles of the sample were loaded, and the first key if there was none. Before the workers
    start: there is one such process, however many there are of them."""
    newsroom = open_newsroom(settings)
    try:
        await newsroom.migrate()
        await newsroom.save_publications(tuple(sources.publications(settings).values()))
        loaded = await _load_sample(newsroom) if with_sample and await newsroom.is_empty() else 0
        keyring = Keyring(newsroom.database, newsroom.clock)
        return loaded, await keyring.first(actor=at_the_command_line())
    finally:
        await newsroom.database.close()


async def _load_sample(newsroom: Newsroom) -> int:
    loaded = edition.newsroom()
    for content in loaded.pictures.values():
        newsroom.files.put(content)
    await newsroom.save_publications(loaded.publications)
    for article in loaded.articles:
        await newsroom.take_in(article)
    return len(loaded.articles)


def _make_room() -> None:
    """Let the workers have a file descriptor for each client; many systems start programs with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _serve(host: str, port: int, workers: int) -> None:
    _make_room()
    shared = Path(tempfile.mkdtemp(prefix="wirecopy-workers-")) if workers > 1 else None
    if shared is not None:
        # Prometheus' client adds the workers' figures up through files in this folder.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
        limiting.make_shared(shared / "buckets")
    try:
        Granian(
            "service.app:serve_app",
            factory=True,
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.ASGI,
            websockets=False,
            log_level=LogLevels.warning,
            # To tell HTTP/2 from HTTP/1 the server would wait for a first byte without any limit.
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=SLOW_HEADERS_MS, max_buffer_size=MOST_HEADER_BYTES
            ),
            backpressure=CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
    finally:
        if shared is not None:
            shutil.rmtree(shared, ignore_errors=True)
