"""The service and its commands as processes of their own, as their users run them."""

import os
import random
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.forked import Forked

UNUSED = "sqlite:///unused.db"


class Done(NamedTuple):
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


def wirecopy(*arguments: str, database: str = UNUSED, text: str | bytes = b"", **variables: str) -> Done:
    """Run a command to its end, with a text as its standard input, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stdin, out, err = (folder / stream for stream in ("in", "out", "err"))
        stdin.write_bytes(text.encode() if isinstance(text, str) else text)
        environment = {"WIRECOPY_DATABASE_URL": database, "COLUMNS": "160", **variables}
        command = Forked(*arguments, folder=folder, stdin=stdin, out=out, err=err, environment=environment)
        try:
            code = command.wait()
        finally:
            command.kill()
        return Done(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


class Server(NamedTuple):
    """A server that answers; what it said when it started, in which folder it logs to `err.log`."""

    address: str
    said: str
    process: Forked

    def kill(self) -> None:
        """The process and its workers, at once."""
        kill_whole(self.process)


@contextmanager
def started(folder: Path, *arguments: str, database: str, **environment: str) -> Iterator[Server]:
    """A server process. What is left of it at the end is killed."""
    with _claim() as claim:
        port, out = claim.getsockname()[1], folder / "out.log"
        address = f"http://127.0.0.1:{port}"
        process = Forked(
            "serve",
            "--port",
            str(port),
            *arguments,
            folder=folder,
            out=out,
            err=folder / "err.log",
            environment={"WIRECOPY_DATABASE_URL": database, **environment},
        )
        try:
            _wait_until_ready(address, process, folder)
            yield Server(address, out.read_text(encoding="utf-8"), process)
        finally:
            kill_whole(process)


@contextmanager
def serving(folder: Path, *arguments: str, database: str, **environment: str) -> Iterator[tuple[str, str]]:
    """A server process: its address, and what it said when it started. It must end well when told to."""
    with started(folder, *arguments, database=database, **environment) as server:
        yield server.address, server.said
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait() == 0


def _claim() -> socket.socket:
    """A port of the loopback address that nobody listens at, and that no other test takes while this is open.

    Not one of those that the system gives to whoever asks for any. Who looks for one takes it for UDP first,
    which the service does not use.
    """
    chance = random.SystemRandom()
    for _ in range(100):
        address = ("127.0.0.1", chance.randrange(10_000, 32_000))
        claim = socket.socket(type=socket.SOCK_DGRAM)
        try:
            claim.bind(address)
            with socket.socket() as probe:
                probe.bind(address)
        except OSError:
            claim.close()
        else:
            return claim
    raise AssertionError("no port is free")


def _wait_until_ready(address: str, process: Forked, folder: Path) -> None:
    """Raises AssertionError when the server ends or is not ready within two minutes."""
    give_up, said = time.monotonic() + 120, "nothing"
    with httpx.Client(timeout=30) as client:
        while time.monotonic() < give_up:
            with suppress(httpx.TransportError):
                answer = client.get(f"{address}/readyz")
                if answer.status_code == 200:
                    return
                said = answer.text
            assert process.poll() is None, (folder / "err.log").read_text(encoding="utf-8")
            time.sleep(0.02)
    raise AssertionError(f"{address} said {said}")


def kill_whole(process: Forked) -> None:
    """A server and its workers, at once."""
    if process.poll() is None:
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in (process.pid, *map(int, workers)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
