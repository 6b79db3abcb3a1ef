"""News told to thousands who follow one server with one worker, beside the same bytes told on bare ASGI."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import httpx
from msgspec.structs import replace

from benchmarks import crowd, edition, importing
from benchmarks.figures import Round
from benchmarks.processes import Server, reference, service
from service.domain import wire
from service.keyring import Keyring
from service.newsroom import at_the_command_line, open_newsroom
from service.settings import Settings

FOLLOWERS = 5_000
STREAM, POLL = "/v1/changes/stream", "/v1/changes?after={after}&wait=30"
_OF_REFERENCE = {STREAM: "/stream", POLL: "/poll?after={after}"}

_APART_SECONDS = 1.0
"""Between two publications: what the one before caused is over."""
_PATIENCE_SECONDS = 240.0
"""For a crowd to gather and to be told everything."""

_TREE = Path(__file__).parents[1]


class FollowersLost(Exception):
    """Some of them were sent away."""


class Told(NamedTuple):
    """Seconds from each publication until all have it, and the bytes of memory that the followers take."""

    seconds: list[float]
    memory: int


def side_by_side(folder: Path, path: str, rounds: int) -> tuple[tuple[Round, ...], Round]:
    """Seconds of the service and its reference, and the bytes of memory that all followers take."""
    crowd.make_room()
    url = f"sqlite:///{folder / f'followed-{uuid4().hex}.db'}"
    publishing = {"authorization": f"Bearer {asyncio.run(_prepared(url))}"}
    articles = [wire.encode(replace(each, status="published")) for each in edition.articles(rounds)]

    with service(url, folder) as ours, httpx.Client(base_url=ours.address, timeout=60) as client:

        def publish(number: int) -> None:
            sent = {**publishing, "content-type": "application/json"}
            client.post("/v1/articles", content=articles[number - 1], headers=sent).raise_for_status()

        told = _told(ours, path, rounds, publish)
        bodies = [_bytes_of(client, path, number) for number in range(1, rounds + 1)]
    with (
        reference("telling:app", "", folder, probe="/") as theirs,
        httpx.Client(base_url=theirs.address, timeout=60) as client,
    ):

        def tell(number: int) -> None:
            client.post(f"/news/{number}", content=bodies[number - 1]).raise_for_status()

        beside = _told(theirs, _OF_REFERENCE[path], rounds, tell)
    seconds = tuple(Round(*each) for each in zip(told.seconds, beside.seconds, strict=True))
    return seconds, Round(told.memory, beside.memory)


async def _prepared(url: str) -> str:
    """Migrate a database; gives an editor's key."""
    await importing.migrate(url)
    newsroom = open_newsroom(Settings(database_url=url))
    try:
        keyring = Keyring(newsroom.database, newsroom.clock)
        return str((await keyring.add("bench", "editor", actor=at_the_command_line())).token)
    finally:
        await newsroom.database.close()


def _told(server: Server, path: str, rounds: int, tell: Callable[[int], None]) -> Told:
    """Let a crowd gather, and tell it something again and again."""
    before, seconds = server.worker_rss(), []
    with _gathered(server, path) as said:
        memory = server.worker_rss() - before
        for number in range(1, rounds + 1):
            began = time.monotonic()
            tell(number)
            seconds.append(float(said()) - began)
            time.sleep(_APART_SECONDS)
    return Told(seconds, memory)


@contextmanager
def _gathered(server: Server, path: str) -> Iterator[Callable[[], str]]:
    """A crowd that follows a server from the start of its feed, and what it says next."""
    port = server.address.rpartition(":")[2]
    command = [sys.executable, "-m", "benchmarks.crowd", port, str(FOLLOWERS), path]
    process = subprocess.Popen(command, cwd=_TREE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    lines, complaints = process.stdout, process.stderr
    # A line that does not come is waited for no longer.
    patience = threading.Timer(_PATIENCE_SECONDS, process.kill)
    patience.start()

    def said() -> str:
        line = lines.readline()
        if not line:
            raise FollowersLost(f"{server.address}{path}: {complaints.read()[-2000:]}")
        return line

    try:
        said()
        yield said
    finally:
        patience.cancel()
        process.kill()
        process.wait()
        lines.close()
        complaints.close()


def _bytes_of(client: httpx.Client, path: str, number: int) -> bytes:
    """What each follower was sent."""
    if path == POLL:
        return client.get("/v1/changes", params={"after": number - 1, "limit": 1}).raise_for_status().content
    with client.stream("GET", path, params={"after": number - 1}) as response:
        events = next(piece for piece in response.iter_bytes() if b"event: " in piece)
        return events.partition(b"\n\n")[0] + b"\n\n"
