"""One request to an endpoint, and what came of it. It follows no redirect, asks no proxy of the environment,
reads little of the answer, and takes no longer than it may."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import httpcore

from service import __version__
from service.deliver.addresses import Checked, NotPublic, Unresolved
from service.domain.retry_after import seconds_to_wait

USER_AGENT = f"Wirecopy/{__version__}"

MOST_READ = 65_536
"""Bytes of an answer's body. Of what is delivered nothing in it counts; what is read to its end leaves the
connection for the next request."""

_IDLE_SECONDS = 2.0
"""Many servers close a connection that was idle for 5 s, and may just do so when the next request comes."""

_FAULTS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
    ValueError,
)
"""What may go wrong on the way; ValueError is for a URL that no request can be made of."""


class Outcome(NamedTuple):
    """`status` is null where there was no answer, and then `error` says why. `retry_after` are the seconds
    for which the receiver asks to be left alone."""

    status: int | None
    error: str | None = None
    retry_after: float | None = None
    seconds: float = 0.0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    def __str__(self) -> str:
        return self.error or f"answered {self.status}"


class Answered(NamedTuple):
    """What came of a request, and the answer's body: null where it did not come whole, or is too long."""

    outcome: Outcome
    body: bytes | None = None


class Sender:
    """Sends requests, many at once, each within so many seconds. Connections are kept while it is entered."""

    def __init__(self, *, seconds: float, private_addresses: bool) -> None:
        self._seconds = seconds
        self._network = Checked(private_addresses=private_addresses)
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=100, keepalive_expiry=_IDLE_SECONDS, network_backend=self._network
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._network.close()
        await self._pool.__aexit__(kind, error, trace)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send it. Raises nothing: whatever went wrong is what came of it."""
        return (await self._asked("POST", url, headers, body)).outcome

    async def get(self, url: str) -> Answered:
        """Ask for it. Raises nothing either."""
        return await self._asked("GET", url, {"user-agent": USER_AGENT}, None)

    async def _asked(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answered:
        started = time.monotonic()
        answered = await self._answered(method, url, headers, body)
        return answered._replace(outcome=answered.outcome._replace(seconds=time.monotonic() - started))

    async def _answered(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answered:
        outcome: Outcome | None = None
        try:
            # httpcore's own host is wrong for an IPv6 address.
            said = {"host": urlsplit(url).netloc, **headers}
            async with (
                asyncio.timeout(self._seconds),
                self._pool.stream(method, url, headers=list(said.items()), content=body) as response,
            ):
                outcome = Outcome(response.status, retry_after=_retry_after(response))
                return Answered(outcome, await _read(response))
        except TimeoutError:
            return Answered(outcome or Outcome(None, f"no answer within {self._seconds:g} s"))
        except _FAULTS as fault:
            return Answered(outcome or Outcome(None, _in_words(fault)))


async def _read(response: httpcore.Response) -> bytes | None:
    body = bytearray()
    async for piece in response.aiter_stream():
        body += piece
        if len(body) > MOST_READ:
            return None
    return bytes(body)


def _retry_after(response: httpcore.Response) -> float | None:
    said = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
    return seconds_to_wait(said.decode("latin-1"), now=datetime.now(UTC))


def _in_words(fault: Exception) -> str:
    """For the partner and the log: it names no address that a name leads to."""
    if isinstance(fault, httpcore.ConnectError) and isinstance(fault.__cause__, ssl.SSLError):
        return "no secure connection: the certificate or the protocol is not good"
    return next((words for kind, words in _WORDS if isinstance(fault, kind)), "the connection was lost")


_WORDS = (
    (NotPublic, "refused: the name leads to no public address"),
    (Unresolved, "the name cannot be resolved"),
    (httpcore.ConnectError, "cannot connect"),
    (httpcore.TimeoutException, "no answer in time"),
    (httpcore.ProtocolError, "the answer is no HTTP"),
)
"""What each fault is called, the narrower ones first."""
