"""The origin of a copy, over HTTP: asked with patience, believed in nothing that can be checked."""

import random
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import NamedTuple

import httpx
import msgspec

from service.mirror.errors import MirrorError, Rewound
from service.mirror.feed import Page, read_page

PAGE = 200
"""Changes that are asked for at a time, with their articles."""

MOST_BYTES = 64_000_000
"""Of one answer, decoded. A page that is longer is asked for in halves."""

LONGEST_WAIT = 30
"""Seconds for which the origin holds a request back while it has nothing to tell."""

_SLOWEST = 60.0
_TAG = re.compile(r'"([0-9a-f]{32})"')


class Answer(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class Served(NamedTuple):
    """An article by its own address: its JSON, and the opaque part of the entity tag that came with it."""

    content: bytes
    etag: str | None


class _Problem(msgspec.Struct):
    """What an error says, as far as it is told apart here (RFC 9457)."""

    detail: str = ""
    parameter: str | None = None


class _TooLong(Exception):
    """An answer that would not end."""


class Origin:
    """A service whose articles are copied, by its public address; with a key, what that key may see.

    An origin that is away or busy is asked again until it has been for `patience` seconds, later each time
    or as its `Retry-After` says; `say` is told. At most `page_size` changes are asked for at a time.
    `transport` stands in for the network, `sleep` for time.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        patience: float = 60.0,
        page_size: int = PAGE,
        say: Callable[[str], None] = lambda _said: None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = address_of(url)
        self.patience = patience
        self._page_size = page_size
        self._say = say
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=self.url, headers=_headers(self.url, key), timeout=30, transport=transport
        )

    def page(
        self,
        after: int,
        *,
        limit: int | None = None,
        wait: int = 0,
        compact: bool = False,
        articles: bool = True,
    ) -> Page:
        """The changes after a number, with their articles. Raises MirrorError, Rewound where the feed ends
        before that number."""
        limit = self._page_size if limit is None else limit
        asked = {"after": str(after), "limit": str(limit)}
        asked |= {"include": "article"} if articles else {}
        asked |= {"compact": "true"} if compact else {}
        asked |= {"wait": str(wait)} if wait else {}
        try:
            answer = self._get("/v1/changes", asked, wait=wait)
        except _TooLong:
            if limit == 1:
                raise MirrorError(f"change {after + 1} comes with more than {MOST_BYTES:,} bytes") from None
            return self.page(after, limit=limit // 2, wait=wait, compact=compact, articles=articles)
        if answer.status == 400 and _problem(answer).parameter == "after":
            raise Rewound("the origin's feed was restored to an earlier state; start over in an empty target")
        return read_page(self._good(answer).body, after=after)

    def article(self, article_id: str) -> Served | None:
        """An article by its id; null where it is not shown to this reader. Raises MirrorError."""
        try:
            # A coding has an entity tag of its own.
            answer = self._get(f"/v1/articles/{article_id}", {}, headers={"accept-encoding": "identity"})
        except _TooLong:
            raise MirrorError(f"article {article_id} has more than {MOST_BYTES:,} bytes") from None
        if answer.status in (404, 410):
            return None
        tag = _TAG.fullmatch(self._good(answer).headers.get("etag", ""))
        return Served(answer.body, tag[1] if tag else None)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _good(self, answer: Answer) -> Answer:
        if answer.status == 200:
            return answer
        said = _problem(answer).detail
        match answer.status:
            case 401:
                why = "the key is missing, or not a good one"
            case 403:
                why = "the key may not read this"
            case status if 300 <= status < 400:
                why = f"it leads elsewhere, to {answer.headers.get('location')}; give that address"
            case 404:
                why = "there is no change feed at this address"
            case status:
                why = f"it answers {status}"
        raise MirrorError(f"{self.url}: {why}{f' ({said})' if said else ''}")

    def _get(
        self,
        path: str,
        parameters: Mapping[str, str],
        *,
        wait: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        waited = 0.0
        delay = 0.5
        while True:
            try:
                answer = self._ask(path, parameters, wait, headers)
            except (httpx.TransportError, httpx.DecodingError) as error:
                why, stated = str(error) or type(error).__name__, None
            else:
                if answer.status != 429 and answer.status < 500:
                    return answer
                why, stated = f"it answers {answer.status}", _retry_after(answer.headers)
            pause = delay * random.uniform(0.5, 1) if stated is None else stated  # noqa: S311 - no secret
            if waited + pause > self.patience:
                raise MirrorError(f"{self.url}: {why}")
            self._say(f"{self.url}: {why}; asked again in {pause:.0f} s")
            self._sleep(pause)
            waited += pause
            delay = min(2 * delay, _SLOWEST)

    def _ask(
        self, path: str, parameters: Mapping[str, str], wait: int, headers: Mapping[str, str] | None
    ) -> Answer:
        timeout = httpx.Timeout(30, read=30 + wait)
        pieces, length = [], 0
        with self._client.stream(
            "GET", path, params=parameters, headers=headers, timeout=timeout
        ) as response:
            for piece in response.iter_bytes():
                pieces.append(piece)
                length += len(piece)
                if length > MOST_BYTES:
                    raise _TooLong
        return Answer(response.status_code, response.headers, b"".join(pieces))


def address_of(url: str) -> str:
    """A service's address in its normal form. Raises MirrorError for what is none."""
    try:
        # Once more, since the port that a scheme implies is only left out after a scheme in lower case.
        parsed = httpx.URL(str(httpx.URL(url)))
    except (httpx.InvalidURL, ValueError) as error:
        raise MirrorError(f"{url}: {error}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise MirrorError(f"{url}: give the origin's address, such as https://news.example.com")
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise MirrorError("give the origin's address alone, the key by --key")
    return str(parsed).rstrip("/")


def _headers(url: str, key: str | None) -> dict[str, str]:
    # What a cache on the way has kept may be behind what the feed told of.
    headers = {"accept": "application/json", "cache-control": "no-cache"}
    if _is_here(httpx.URL(url).host):
        # To pack and unpack costs more than the way to the next process.
        headers["accept-encoding"] = "identity"
    if key is not None:
        if not key.isascii() or not key.isprintable() or " " in key:
            raise MirrorError("a key looks like wc_4c8gk2m0r7tz_…, without any space")
        headers["authorization"] = f"Bearer {key}"
    return headers


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds that `Retry-After` asks for (RFC 9110, 10.2.3); null where it does not say."""
    stated = headers.get("retry-after", "")
    if stated.isascii() and stated.isdecimal():
        return float(stated)
    try:
        at = parsedate_to_datetime(stated)
    except ValueError:
        return None
    until = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _problem(answer: Answer) -> _Problem:
    try:
        return msgspec.json.decode(answer.body, type=_Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _Problem()
