"""The service as a process of its own, as its users run it."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

STARTS = 5
"""How often a server is started while others take its port first."""


def free_port() -> int:
    """A port of the loopback address that nobody listens at. Not one of those that the system gives to
    whoever asks for any: another test would have it before the server does."""
    for _ in range(100):
        port = random.randrange(10_000, 32_000)  # noqa: S311 - no secret
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def start(
    folder: Path, *arguments: str, database: str, port: int, **environment: str
) -> subprocess.Popen[bytes]:
    """Start a server that logs to `err.log` in the folder; it may not answer yet."""
    with (folder / "err.log").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", str(port), *arguments],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "WIRECOPY_DATABASE_URL": database, **environment},
            stdout=subprocess.PIPE,
            stderr=errors,
        )


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Raises AssertionError when the server ends or does not answer within a minute."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            assert httpx.get(f"{address}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} did not answer")


@contextmanager
def serving(folder: Path, *arguments: str, database: str, **environment: str) -> Iterator[tuple[str, str]]:
    """A server process: its address, and what it said when it started. It must end well when told to."""
    for _ in range(STARTS):
        port = free_port()
        process = start(folder, *arguments, database=database, port=port, **environment)
        assert process.stdout is not None
        with process.stdout:
            try:
                said = _said_when_ready(folder, f"http://127.0.0.1:{port}", process)
                if said is None:
                    continue
                yield f"http://127.0.0.1:{port}", said
                process.send_signal(signal.SIGINT)
                assert process.wait(60) == 0
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        return
    raise AssertionError(f"{STARTS} ports were taken by others")


def _said_when_ready(folder: Path, address: str, process: subprocess.Popen[bytes]) -> str | None:
    """What a server said when it started; null when another one took its port first, and may answer there."""
    assert process.stdout is not None
    try:
        wait_until_ready(address, process)
    except AssertionError:
        if "cannot listen" in (folder / "err.log").read_text():
            return None
        raise
    return os.read(process.stdout.fileno(), 65536).decode() or None
