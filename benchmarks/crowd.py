"""`python -m benchmarks.crowd PORT COUNT PATH`: so many followers of one server, in a process of their own.

Raw sockets and no HTTP library, so that the followers cost less than what they follow. Where the path has an
`{after}`, a follower asks again after each answer, from where it has come to; else it listens to a stream. On
standard output goes a line when all follow, and one when all have heard another piece of news: the time of
the monotonic clock, which is the same for all processes.
"""

import asyncio
import re
import resource
import sys
import time
from collections import Counter
from typing import cast

import uvloop

_AT_A_TIME = 50
"""Connections that are made together: more would not fit into the queue of those to be accepted."""

_SETTLED_SECONDS = 2.0
"""From the last request until the server waits with all of them."""

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_AFTER = re.compile(rb'"next_after":(\d+)')


class Crowd:
    """How many of them have heard how much."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._heard: Counter[int] = Counter()
        self.gone = asyncio.get_running_loop().create_future()

    def hear(self, number: int) -> None:
        """One has heard its first, second... piece of news."""
        self._heard[number] += 1
        if self._heard[number] == self._count:
            _say(f"{time.monotonic()}")

    def lose(self, seen: bytes) -> None:
        """One was sent away."""
        if not self.gone.done():
            self.gone.set_exception(ConnectionError(seen[:500].decode(errors="replace")))


class Follower(asyncio.Protocol):
    """One connection."""

    def __init__(self, crowd: Crowd, path: str) -> None:
        self._crowd = crowd
        self._path = path
        self._after = 0
        self._heard = 0
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self._crowd.lose(self._seen)

    def _ask(self) -> None:
        path = self._path.format(after=self._after)
        self._transport.write(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode("ascii"))

    def _hear(self) -> None:
        self._heard += 1
        self._crowd.hear(self._heard)


class Listener(Follower):
    """Listens to a stream: news is a block that has an event."""

    def data_received(self, data: bytes) -> None:
        *blocks, self._seen = (self._seen + data).split(b"\n\n")
        for block in blocks:
            if b"\nevent: " in block:
                self._hear()


class Poller(Follower):
    """Asks, waits for the answer, and asks again: news is an answer that leads on."""

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, found, body = self._seen.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or length is None or len(body) < int(length[1]):
            return
        after = _AFTER.search(body)
        if after is None:
            self._transport.close()
            return
        self._seen = b""
        is_news, self._after = int(after[1]) > self._after, int(after[1])
        if is_news:
            self._hear()
        self._ask()


async def main(port: int, count: int, path: str) -> None:
    """Follow until killed. Raises ConnectionError when the server sends one of them away."""
    loop = asyncio.get_running_loop()
    crowd, kind = Crowd(count), Poller if "{after}" in path else Listener
    for first in range(0, count, _AT_A_TIME):
        some = range(first, min(first + _AT_A_TIME, count))
        await asyncio.gather(
            *(loop.create_connection(lambda: kind(crowd, path), "127.0.0.1", port) for _ in some)
        )
    await asyncio.sleep(_SETTLED_SECONDS)
    _say("all follow")
    await crowd.gone


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def make_room() -> None:
    """Let this process and its children have a file descriptor for each follower."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    make_room()
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
