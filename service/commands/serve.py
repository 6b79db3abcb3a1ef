"""`wirecopy serve`: migrate, then serve."""

import asyncio
import os
import resource
import shutil
import socket
import sys
import tempfile

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from service.commands import sources
from service.domain.errors import InvalidInput
from service.keyring import Issued, Keyring
from service.newsroom import Newsroom, at_the_command_line, open_newsroom
from service.sample import edition
from service.settings import Settings, from_environment

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to

SLOW_HEADERS_MS = 10_000
"""A client that has not sent its headers by then is let go, as is one that asks nothing more."""

MOST_HEADER_BYTES = 65_536
"""Of a request's line and headers together; and how much of a body is taken in at a time."""

CONNECTIONS = 4_096
"""Clients that a worker holds at a time, idle ones included; others wait to be accepted."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--public-url", metavar="URL", help="Where readers find the service; sets WIRECOPY_PUBLIC_URL.")
@click.option(
    "--sample", "with_sample", is_flag=True, help="Fill an empty database with the sample newsroom."
)
def command(host: str, port: int, workers: int, public_url: str | None, with_sample: bool) -> None:
    """Migrate the database, then serve the API until interrupted.

    \b
    Examples:
      wirecopy serve --sample
      WIRECOPY_DATABASE_URL=postgresql://wirecopy@localhost/wirecopy wirecopy serve --workers 4
      wirecopy serve --host 0.0.0.0 --public-url https://news.example.com
    """
    # The workers are processes of their own and read the environment.
    if public_url is not None:
        os.environ["WIRECOPY_PUBLIC_URL"] = public_url
    shown = f"[{host}]" if ":" in host else host
    reachable = "127.0.0.1" if host in EVERYWHERE else shown
    os.environ.setdefault("WIRECOPY_PUBLIC_URL", f"http://{reachable}:{port}")
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
    metrics = tempfile.mkdtemp(prefix="wirecopy-metrics-") if workers > 1 else None
    if metrics is not None:
        # Prometheus' client adds the workers' figures up through files in this folder.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics
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
        if metrics is not None:
            shutil.rmtree(metrics, ignore_errors=True)
