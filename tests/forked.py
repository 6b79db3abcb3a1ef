"""The command in a process of its own, forked from one that has imported the service.

To start Python and import everything takes a second, most commands a few hundredths of one. From its first
line on it is the process that `python -m service` is; the way there is gone by tests/test_import.py,
tests/test_readme.py and tests/test_packaging.py.
"""

import importlib
import multiprocessing
import os
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path

from service import cli

_forking = multiprocessing.get_context("forkserver")
# Not what imports prometheus_client, which looks at the environment of `serve` once, when it is imported.
_forking.set_forkserver_preload([
    *(f"service.commands.{name}" for name in ("check", "convert", "export", "import_", "ingest", "key")),
    "service.commands.serve",
    "service.publish.reference",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "litestar",
    "litestar.openapi.controller",
    "alembic.command",
])  # fmt: skip


class Forked:
    """A command under way, to be asked like a `subprocess.Popen`. Its output goes into files.

    Its environment is what is given and `PATH`; warnings are errors. `changed` are values for names of
    modules, by their dotted path, which are set before it begins.
    """

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        out: Path,
        err: Path,
        stdin: Path | None = None,
        environment: Mapping[str, str],
        changed: Mapping[str, object] | None = None,
    ) -> None:
        streams = (stdin or Path(os.devnull), out, err)
        given = {"PATH": os.environ["PATH"], **environment}
        self._process = _forking.Process(
            target=_become, args=(arguments, folder, streams, given, dict(changed or {}))
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit code, negative for a signal; null while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float = 120) -> int:
        """The exit code, when it has ended; an AssertionError when it does not."""
        self._process.join(seconds)
        code = self._process.exitcode
        assert code is not None, f"{self._process} does not end"
        return code

    def send_signal(self, signal: int) -> None:
        os.kill(self.pid, signal)

    def kill(self) -> None:
        """End it, if it runs, and wait until it has ended."""
        self._process.kill()
        self._process.join()


def _become(
    arguments: tuple[str, ...],
    folder: Path,
    streams: tuple[Path, Path, Path],
    environment: dict[str, str],
    changed: dict[str, object],
) -> None:
    # The server forks its workers as the system's Python does, and not as this process was made.
    multiprocessing.set_start_method(None, force=True)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (path, mode) in enumerate(zip(streams, ("rb", "wb", "wb"), strict=True)):
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)
    sys.argv = ["wirecopy", *arguments]
    warnings.simplefilter("error")
    for name, value in changed.items():
        module, _, attribute = name.rpartition(".")
        setattr(importlib.import_module(module), attribute, value)
    cli.main()
