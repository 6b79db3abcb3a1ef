"""What operators see of each request: an id, a log line, figures for Prometheus."""

import asyncio
import itertools
import os
import re
import secrets
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from service.http.answers import Header, header

LATE = 0.2
"""Seconds that a request may wait to be counted and logged together with others."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_STATE_KEY = "wirecopy_request_id"
_SAID_KEY = "wirecopy_said"
_PROCESS = secrets.token_hex(6)
_numbers = itertools.count(1)
"""Together an id that no other process and no other request of this one has."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# A second series a label with the time of its first use: nobody asks for it.
disable_created_metrics()  # type: ignore[no-untyped-call]

requests = Counter("wirecopy_requests", "Requests answered.", ["method", "route", "status"])
durations = Histogram(
    "wirecopy_request_duration_seconds",
    "Time from request to the end of the answer.",
    ["route"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


class AccessLine(msgspec.Struct, frozen=True):
    """A request in the log, in the form of `service.http.logs`."""

    time: datetime
    request_id: str
    method: str
    path: str
    status: int
    ms: float
    bytes: int
    level: str = "info"
    logger: str = "wirecopy.access"
    event: str = "request"


class Answered(NamedTuple):
    """What came of a request. `at` is seconds since 1970, `length` the bytes of the body."""

    at: float
    request_id: str
    method: str
    path: str
    route: str
    status: int
    seconds: float
    length: int


class Observations:
    """Notes of answered requests, counted and logged together a little later.

    In one go they cost a fraction of what each costs alone: `logging` and the Prometheus client took as
    long for a request as reading its article from the database.
    """

    def __init__(self, *, access_log: bool) -> None:
        self._access_log = access_log
        self._notes: list[Answered] = []
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def note(self, answered: Answered) -> None:
        if not self._notes:
            asyncio.get_running_loop().call_later(LATE, self.settle)
        self._notes.append(answered)

    def settle(self) -> None:
        """Count and log all that was noted."""
        notes, self._notes = self._notes, []
        for answered in notes:
            self._count(answered)
        if self._access_log and notes:
            # Where the log cannot be written, its disk being full, say, the service goes on.
            with suppress(OSError):
                sys.stderr.write("".join(map(_line, notes)))
                sys.stderr.flush()

    def _count(self, answered: Answered) -> None:
        # A stranger's methods must not grow the set of labels without bound.
        method = answered.method if answered.method in _METHODS else "other"
        key = (method, answered.route, answered.status)
        if key not in self._counters:
            self._counters[key] = requests.labels(method, answered.route, str(answered.status))
            self._timers[answered.route] = durations.labels(answered.route)
        self._counters[key].inc()
        self._timers[answered.route].observe(answered.seconds)

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format, those of every worker where there are several."""
        self.settle()
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            gathered = CollectorRegistry()
            MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]
            return generate_latest(gathered)
        return generate_latest(REGISTRY)


def _line(answered: Answered) -> str:
    line = AccessLine(
        time=datetime.fromtimestamp(answered.at, UTC),
        request_id=answered.request_id,
        method=answered.method,
        path=answered.path,
        status=answered.status,
        ms=round(answered.seconds * 1000, 3),
        bytes=answered.length,
    )
    return msgspec.json.encode(line).decode() + "\n"


class Observed:
    """Wraps the application, outside of everything, so that no answer goes unseen.

    Routes are noted by their template, never by the raw path.
    """

    def __init__(self, app: ASGIApp, observations: Observations) -> None:
        self._app = app
        self._observations = observations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            self._observations.settle()
            return
        started = time.perf_counter()
        scope.setdefault("state", {})
        request_id = _request_id(scope)
        scope["state"][_STATE_KEY] = request_id
        id_header = (b"x-request-id", request_id.encode("ascii"))
        status = 500
        length = 0

        async def watched(message: Message) -> None:
            nonlocal status, length
            if message["type"] == "http.response.start":
                status = message["status"]
                said = scope["state"].get(_SAID_KEY, ())
                message["headers"] = [*message["headers"], id_header, *said]
            elif message["type"] == "http.response.body":
                length += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._observations.note(
                Answered(
                    time.time(),
                    request_id,
                    scope["method"],
                    scope["path"],
                    str(scope.get("path_template") or "unmatched"),
                    status,
                    time.perf_counter() - started,
                    length,
                )
            )


def request_id_of(scope: Scope) -> str | None:
    """The id that this request is logged under."""
    request_id: str | None = scope["state"].get(_STATE_KEY)
    return request_id


def say(scope: Scope, headers: tuple[Header, ...]) -> None:
    """Let the answer to this request have these headers, whatever it will be."""
    scope["state"][_SAID_KEY] = headers


def _request_id(scope: Scope) -> str:
    """The caller's `X-Request-ID` when it is a plain one, else a new one."""
    given = header(scope, b"x-request-id")
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given
    return f"{_PROCESS}{next(_numbers):08x}"
