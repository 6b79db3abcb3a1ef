"""Getting a document by its address, from hosts that were named: for `check` and `ingest --follow`.

What is asked may be hostile or broken: an answer is bounded in its size, decoded, and in its time as a whole.
"""

import asyncio
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import NamedTuple, Self
from urllib.parse import SplitResult, urlsplit

import httpx

from service.commands.sources import Document
from service.domain.errors import InvalidInput
from service.ingest.decoding import GZIP, ZSTANDARD_OVER_HTTP, Decompressor
from service.settings import Settings

MOST_SECONDS = 60.0
"""For a whole document, wherever it leads: a server that sends a byte now and then holds up all others."""

_SILENT_SECONDS = 30.0
_MOST_REDIRECTS = 5
_CODINGS = {"gzip": GZIP, "x-gzip": GZIP, "zstd": ZSTANDARD_OVER_HTTP}
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Fetched(NamedTuple):
    """An answer: its status, its headers, its decoded body, and the address that gave it."""

    status: int
    headers: httpx.Headers
    body: bytes
    address: str


class Fetcher:
    """Fetches documents of at most `most_bytes` bytes from these hosts (`name` or `name:port`), and from no
    other, wherever they lead. It asks no proxy of the environment and keeps no cookies.

    It runs a loop of its own, for only there a deadline holds for an answer as a whole.
    """

    def __init__(self, hosts: frozenset[str], *, most_bytes: int) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._most_bytes = most_bytes
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            # Not br: of a few of its bytes it makes as many as it likes in one go.
            headers={"User-Agent": f"wirecopy/{version('wirecopy')}", "Accept-Encoding": "gzip, zstd"},
            timeout=_SILENT_SECONDS,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What is at an address. Raises InvalidInput where it cannot be had."""
        try:
            return self._runner.run(self._within_time(url, headers or {}))
        except TimeoutError:
            raise InvalidInput(f"cannot be fetched: no whole answer within {MOST_SECONDS:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise InvalidInput(f"cannot be fetched: {str(error) or type(error).__name__}") from None

    async def _within_time(self, url: str, headers: Mapping[str, str]) -> Fetched:
        async with asyncio.timeout(MOST_SECONDS):
            return await self._followed(url, headers)

    async def _followed(self, url: str, headers: Mapping[str, str]) -> Fetched:
        for _ in range(_MOST_REDIRECTS + 1):
            self._require_named(url)
            answer = await self._once(url, headers)
            location = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or location is None:
                return answer
            url = str(httpx.URL(url).join(location))
        raise InvalidInput(f"cannot be fetched: it leads on more than {_MOST_REDIRECTS} times")

    def _require_named(self, url: str) -> None:
        if not is_named(url, self._hosts):
            raise InvalidInput(f"{host_of(url) or url} is no host that may be asked")

    async def _once(self, url: str, headers: Mapping[str, str]) -> Fetched:
        async with self._client.stream("GET", url, headers=dict(headers)) as response:
            return Fetched(response.status_code, response.headers, await self._body(response), url)

    async def _body(self, response: httpx.Response) -> bytes:
        """The body, decoded here: httpx decodes a whole piece, of whatever size, before it can be counted."""
        decompressor = _decompressor(response.headers.get("content-encoding", ""))
        body = bytearray()
        async for piece in response.aiter_raw():
            for plain in (piece,) if decompressor is None else decompressor.plain(piece):
                body += plain
                if len(body) > self._most_bytes:
                    raise InvalidInput(f"has more than {self._most_bytes:,} bytes")
        if decompressor is not None:
            decompressor.end()
        return bytes(body)


def _decompressor(stated: str) -> Decompressor | None:
    coding = stated.strip().lower()
    if coding in ("", "identity"):
        return None
    if coding not in _CODINGS:
        raise InvalidInput(f"cannot be fetched: it is encoded as {coding}, which was not asked for")
    return Decompressor(_CODINGS[coding])


def is_address(path: str) -> bool:
    return path.startswith(("http://", "https://"))


def is_named(url: str, hosts: frozenset[str]) -> bool:
    """Whether one of these hosts, written in lower case, is the address's."""
    return any(name in hosts for name in _names(_parts(url)))


def host_of(url: str) -> str:
    """`name`, or `name:port` where the port is not the scheme's own; empty for what is no web address."""
    return next(_names(_parts(url)), "")


def _parts(url: str) -> SplitResult | None:
    """The parts of a web address; null for what is none."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_web else None


def _names(parts: SplitResult | None) -> Iterator[str]:
    """What an address's host may be called; its own port (RFC 3986, section 6.2.3) need not be said."""
    if parts is None or parts.hostname is None:
        return
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    own = _DEFAULT_PORTS[parts.scheme]
    port = parts.port or own
    if port == own:
        yield name
    yield f"{name}:{port}"


def fetched(url: str, settings: Settings) -> Document:
    """The document at an address that WIRECOPY_CHECK_HOSTS allows, or why there is none."""
    named = (host.strip().lower() for host in (settings.check_hosts or "").split(","))
    hosts = frozenset(host for host in named if host)
    if not is_named(url, hosts):
        return Document(url, problem="its host is not one that WIRECOPY_CHECK_HOSTS names")
    try:
        with Fetcher(hosts, most_bytes=settings.ingest_max_bytes) as fetcher:
            answer = fetcher.fetch(url)
    except InvalidInput as error:
        return Document(url, problem=error.detail)
    if answer.status != 200:
        return Document(url, problem=f"cannot be fetched: answered {answer.status}")
    return Document(url, fallback=url, fetched=answer.body, address=answer.address)
