"""Asking over HTTP with patience, and for no more than can be held."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import httpx

from service.domain.retry_after import seconds_to_wait
from service.mirror.errors import MirrorError

MOST_BYTES = 64_000_000
"""Of one answer, decoded."""

_SLOWEST = 60.0


class Request(NamedTuple):
    """What is asked, and can be asked again; the answer may be held back for `wait` seconds."""

    method: str
    path: str
    parameters: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    content: bytes | None = None
    wait: int = 0


class Answer(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class TooLong(Exception):
    """An answer that would not end; says how long it became."""


class Asking:
    """Asks whoever is at `url` by a client of its own; `say` is told of each time that it waits."""

    def __init__(
        self, client: httpx.Client, url: str, say: Callable[[str], None], sleep: Callable[[float], None]
    ) -> None:
        self._client = client
        self._url = url
        self._say = say
        self._sleep = sleep

    def answer(self, request: Request, patience: float) -> Answer:
        """The answer, whatever its status is: asked again where nobody is there, or too busy, until that has
        been so for `patience` seconds. Raises MirrorError then, and TooLong."""
        waited = 0.0
        delay = 0.5
        while True:
            try:
                answer = self._once(request)
            except (httpx.TransportError, httpx.DecodingError) as error:
                why, stated = str(error) or type(error).__name__, None
            else:
                if answer.status != 429 and answer.status < 500:
                    return answer
                why, stated = f"it answers {answer.status}", _wait_stated(answer)
            pause = delay * random.uniform(0.5, 1) if stated is None else stated  # noqa: S311 - no secret
            if waited + pause > patience:
                raise MirrorError(f"{self._url}: {why}")
            self._say(f"{self._url}: {why}; asked again in {pause:.0f} s")
            self._sleep(pause)
            waited += pause
            delay = min(2 * delay, _SLOWEST)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _once(self, request: Request) -> Answer:
        pieces, length = [], 0
        with self._client.stream(
            request.method,
            request.path,
            params=request.parameters,
            headers=request.headers,
            content=request.content,
            timeout=httpx.Timeout(30, read=30 + request.wait),
        ) as response:
            for piece in response.iter_bytes():
                pieces.append(piece)
                length += len(piece)
                if length > MOST_BYTES:
                    raise TooLong(f"more than {MOST_BYTES:,} bytes")
        return Answer(response.status_code, response.headers, b"".join(pieces))


def _wait_stated(answer: Answer) -> float | None:
    return seconds_to_wait(answer.headers.get("retry-after", ""), now=datetime.now(UTC))
