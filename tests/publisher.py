"""Somebody else's website, for tests: serves what it is given, and remembers what it was asked."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self


class Asked(NamedTuple):
    """A request; header names are in lower case."""

    path: str
    headers: dict[str, str]


class Page(NamedTuple):
    """What is answered."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    pause: float = 0
    """Seconds after each byte of the body."""


class Publisher:
    """Listens while it is entered. `answer` is called with each request, in a thread of its own."""

    def __init__(self, answer: Callable[[Asked], Page]) -> None:
        self.asked: list[Asked] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
                publisher.asked.append(asked)
                page = answer(asked)
                self.send_response(page.status)
                for name, value in {"content-length": str(len(page.body)), **page.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in [bytes((byte,)) for byte in page.body] if page.pause else [page.body]:
                    with suppress(ConnectionError):
                        self.wfile.write(piece)
                    time.sleep(page.pause)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"
