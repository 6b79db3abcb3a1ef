"""The load generator: wrk, in one thread, over a few connections that stay open."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

CONNECTIONS = 16
"""Enough that a worker never waits for the next request, and more than a pool has connections."""

_SCRIPT = Path(__file__).with_name("cycle.lua")


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one run against one server. `failed` counts answers that were no 2xx or 3xx as well."""

    requests: int
    microseconds: int
    failed: int
    p50_us: int
    p99_us: int

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return self.requests / self.microseconds * 1e6


class LoadFailed(Exception):
    """The load generator is missing, or a server did not answer every request well."""


def require() -> str:
    """The path of wrk. Raises LoadFailed with what to install."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise LoadFailed("wrk is not installed: `apt-get install wrk` on Debian, `brew install wrk` on macOS")
    return wrk


def paths_file(folder: Path, name: str, paths: Sequence[str]) -> Path:
    """The paths to ask for in turn, as a file for `run`."""
    file = folder / f"{name}.paths"
    file.write_text("\n".join(paths) + "\n", encoding="ascii")
    return file


def run(address: str, paths: Path, *, seconds: int) -> Load:
    """Ask `address` for the paths in turn, for so long. Raises LoadFailed when an answer was no good."""
    command = [require(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    finished = subprocess.run(
        [*command, "-s", str(_SCRIPT), address, "--", str(paths)],
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=False,
    )
    _, found, result = finished.stdout.rpartition("RESULT ")
    if finished.returncode or not found:
        raise LoadFailed(f"wrk failed: {finished.stderr.strip() or finished.stdout.strip()}")
    load = msgspec.json.decode(result, type=Load)
    if load.failed or not load.requests:
        raise LoadFailed(f"{load.failed} of {load.requests} requests to {address} failed")
    return load
