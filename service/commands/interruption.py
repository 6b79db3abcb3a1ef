"""Ctrl-C and SIGTERM, for commands that stop at a good moment: what is under way is finished first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

EXIT_CODE = 130
"""What a shell says of a command that Ctrl-C ended."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(Exception):
    """Raised where the command only waits for input, which may never come."""


class Interruption:
    """While it is entered, the first signal is only noted; a second one ends the process at once."""

    def __init__(self) -> None:
        self.came = False
        self._waiting = False

    def __enter__(self) -> Self:
        self._before = {each: signal.signal(each, self._note) for each in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if self._waiting:
            raise Interrupted

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Here the signal raises Interrupted: nothing is under way that would have to be finished."""
        if self.came:
            raise Interrupted
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False
