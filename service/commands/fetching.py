"""Getting a document by its address, from hosts that were named: for `check` and `ingest --follow`."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import httpx

from service.commands.sources import Document
from service.domain.errors import InvalidInput
from service.settings import Settings

_SECONDS = 30.0
_MOST_REDIRECTS = 5


class Fetched(NamedTuple):
    """An answer: its status, its headers, its decoded body, and the address that gave it."""

    status: int
    headers: httpx.Headers
    body: bytes
    address: str


class Fetcher:
    """Fetches documents of at most `most_bytes` bytes from these hosts (`name` or `name:port`), and from no
    other, wherever they lead. It asks no proxy of the environment and keeps no cookies."""

    def __init__(self, hosts: frozenset[str], *, most_bytes: int) -> None:
        self._hosts = hosts
        self._most_bytes = most_bytes
        self._client = httpx.Client(
            headers={"User-Agent": f"wirecopy/{version('wirecopy')}", "Accept-Encoding": "gzip, br, zstd"},
            timeout=_SECONDS,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What is at an address. Raises InvalidInput where it cannot be had."""
        for _ in range(_MOST_REDIRECTS + 1):
            self._require_named(url)
            try:
                answer = self._once(url, headers or {})
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise InvalidInput(f"cannot be fetched: {str(error) or type(error).__name__}") from None
            location = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or location is None:
                return answer
            url = str(httpx.URL(url).join(location))
        raise InvalidInput(f"cannot be fetched: it leads on more than {_MOST_REDIRECTS} times")

    def _require_named(self, url: str) -> None:
        if host_of(url) not in self._hosts:
            raise InvalidInput(f"{host_of(url) or url} is no host that may be asked")

    def _once(self, url: str, headers: Mapping[str, str]) -> Fetched:
        body = bytearray()
        with self._client.stream("GET", url, headers=dict(headers)) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > self._most_bytes:
                    raise InvalidInput(f"has more than {self._most_bytes:,} bytes")
        return Fetched(response.status_code, response.headers, bytes(body), url)


def is_address(path: str) -> bool:
    return path.startswith(("http://", "https://"))


def host_of(url: str) -> str:
    """`name`, or `name:port` where the address has a port; empty for what is no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        return ""
    return parts.hostname if port is None else f"{parts.hostname}:{port}"


def fetched(url: str, settings: Settings) -> Document:
    """The document at an address that WIRECOPY_CHECK_HOSTS allows, or why there is none."""
    hosts = frozenset(host.strip() for host in (settings.check_hosts or "").split(",") if host.strip())
    if host_of(url) not in hosts:
        return Document(url, problem="its host is not one that WIRECOPY_CHECK_HOSTS names")
    try:
        with Fetcher(hosts, most_bytes=settings.ingest_max_bytes) as fetcher:
            answer = fetcher.fetch(url)
    except InvalidInput as error:
        return Document(url, problem=error.detail)
    if answer.status != 200:
        return Document(url, problem=f"cannot be fetched: answered {answer.status}")
    return Document(url, fallback=url, fetched=answer.body, address=answer.address)
