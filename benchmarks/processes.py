"""Server processes: the service as its command starts it, references on the same server."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_TREE = Path(__file__).parents[1]
_STARTING = 120.0
"""Seconds to wait for a server to answer at all: a large database is read from a cold disk first."""

_PATIENCE = 20.0
"""Seconds to wait for an answer, and for an end."""


class StartFailed(Exception):
    """A server did not come to answer."""


class Server(NamedTuple):
    """A server that answers. `started_in` is the time from its start to the first answer, in seconds."""

    address: str
    started_in: float
    pid: int

    def get(self, path: str) -> bytes:
        """The body of a 200. Raises StartFailed for any other answer."""
        status, content = _ask(self.address.removeprefix("http://"), path)
        if status != http.client.OK:
            raise StartFailed(f"{self.address}{path} answers {status}")
        return content

    def worker_rss(self) -> int:
        """Resident memory of the worker process, in bytes: of the main process' children the largest."""
        return max(map(rss, _children(self.pid)), default=0)


@contextmanager
def service(database_url: str, folder: Path, *, probe: str = "/readyz") -> Iterator[Server]:
    """`wirecopy serve` with its defaults, its log in a file of `folder`, as in production."""
    port = _free_port()
    command = [sys.executable, "-m", "service", "serve", "--port", str(port)]
    with _running(command, {"WIRECOPY_DATABASE_URL": database_url}, folder, port, probe) as server:
        yield server


@contextmanager
def reference(application: str, database: str, folder: Path, *, probe: str) -> Iterator[Server]:
    """A reference (`module:application`, or `module:factory()`) on granian as `wirecopy serve` sets it."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--workers", "1"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        *("--http1-header-read-timeout", "10000", "--respawn-failed-workers"),
        *("--backpressure", "8192"),
        *(["--factory"] if application.endswith("()") else []),
        f"benchmarks.references.{application.removesuffix('()')}",
    ]
    with _running(command, {"REFERENCE_DATABASE": database}, folder, port, probe) as server:
        yield server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(
    command: list[str], variables: dict[str, str], folder: Path, port: int, probe: str
) -> Iterator[Server]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("WIRECOPY_")}
    environment = inherited | {"PYTHONPATH": str(_TREE)} | variables
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # A group of its own, so that its workers can be ended with it whatever happens.
            start_new_session=True,
        )
        try:
            _await_answer(process, f"127.0.0.1:{port}", probe, log)
            yield Server(f"http://127.0.0.1:{port}", time.perf_counter() - started, process.pid)
        finally:
            _end(process)


def _await_answer(process: subprocess.Popen[bytes], host: str, probe: str, log: Path) -> None:
    deadline = time.perf_counter() + _STARTING
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            if _ask(host, probe)[0] == http.client.OK:
                return
        except OSError:
            pass
        time.sleep(0.01)
    raise StartFailed(f"a server did not come to answer; its log ends:\n{log.read_text()[-2000:]}")


def _ask(host: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def rss(pid: int) -> int:
    """A process's resident memory in bytes, from `VmRSS` of proc(5), which is in kibibytes."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
