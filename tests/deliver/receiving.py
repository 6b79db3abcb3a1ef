"""Endpoints, for tests: they take what is sent to them, or fail as they are told."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit


class Received(NamedTuple):
    """A request; header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def message(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.body)
        return message

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address, each given once."""
        pairs = parse_qsl(urlsplit(self.path).query, keep_blank_values=True)
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    @property
    def seq(self) -> int:
        seq: int = self.message["data"]["seq"]
        return seq


class Reply(NamedTuple):
    """What the endpoint answers."""

    status: int = 204
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: bytes = b""


@dataclass
class Receiver:
    """Listens while it is entered. `answer` is called with each POST, `reply` with each GET, in a thread of
    its own; `received` and `asked` are what came."""

    answer: Callable[[Received], Reply] = lambda _: Reply()
    reply: Callable[[Received], Reply] = lambda _: Reply(404)
    received: list[Received] = field(default_factory=list)
    asked: list[Received] = field(default_factory=list)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    # Its sender was killed amid it: no request (RFC 9112, section 8).
                    self.close_connection = True
                    return
                received = Received(self.path, self._named(), body)
                receiver.received.append(received)
                self._send(receiver.answer(received))

            def do_GET(self) -> None:
                asked = Received(self.path, self._named(), b"")
                receiver.asked.append(asked)
                self._send(receiver.reply(asked))

            def _named(self) -> dict[str, str]:
                return {name.lower(): value for name, value in self.headers.items()}

            def _send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in {"content-length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def seqs(self) -> list[int]:
        return [each.seq for each in self.received]
