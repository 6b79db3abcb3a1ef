"""The origin of a copy: what is asked of it, and what its answers mean."""

import re
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import NamedTuple

import httpx
import msgspec

from service.mirror.asking import Answer, Asking, Request, TooLong
from service.mirror.errors import MirrorError, Rewound
from service.mirror.feed import Page, read_page

PAGE = 200
"""Changes that are asked for at a time, with their articles."""

LONGEST_WAIT = 30
"""Seconds for which the origin holds a request back while it has nothing to tell."""

LONGEST_RECEIPT = 60.0
"""Seconds for which a receipt is tried at most: the changes that come meanwhile matter more."""

_TAG = re.compile(r'"([0-9a-f]{32})"')


class Served(NamedTuple):
    """An article by its own address: its JSON, and the opaque part of the entity tag that came with it."""

    content: bytes
    etag: str | None


class _Problem(msgspec.Struct):
    """What an error says, as far as it is told apart here (RFC 9457)."""

    detail: str = ""
    parameter: str | None = None


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
        client = httpx.Client(
            base_url=self.url, headers=_headers(self.url, key), timeout=30, transport=transport
        )
        self._asking = Asking(client, self.url, say, sleep)

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
            answer = self._asking.answer(Request("GET", "/v1/changes", asked, wait=wait), self.patience)
        except TooLong as error:
            if limit == 1:
                raise MirrorError(f"change {after + 1} comes with {error}") from None
            return self.page(after, limit=limit // 2, wait=wait, compact=compact, articles=articles)
        if answer.status == 400 and _problem(answer).parameter == "after":
            raise Rewound("the origin's feed was restored to an earlier state; start over in an empty target")
        return read_page(self._good(answer).body, after=after)

    def article(self, article_id: str) -> Served | None:
        """An article by its id; null where it is not shown to this reader. Raises MirrorError."""
        # A coding has an entity tag of its own.
        asked = Request("GET", f"/v1/articles/{article_id}", headers={"accept-encoding": "identity"})
        try:
            answer = self._asking.answer(asked, self.patience)
        except TooLong as error:
            raise MirrorError(f"article {article_id} has {error}") from None
        if answer.status in (404, 410):
            return None
        tag = _TAG.fullmatch(self._good(answer).headers.get("etag", ""))
        return Served(answer.body, tag[1] if tag else None)

    def acknowledge(self, seq: int) -> None:
        """Give a receipt: all articles are shown as change `seq` and those before it have it. It takes a
        partner's key. Raises MirrorError."""
        receipt = msgspec.json.encode({"seq": seq})
        sent = Request("POST", "/v1/receipts", headers={"content-type": "application/json"}, content=receipt)
        try:
            answer = self._asking.answer(sent, min(self.patience, LONGEST_RECEIPT))
        except TooLong as error:
            raise MirrorError(f"{self.url}: it answers a receipt with {error}") from None
        self._good(answer, place="place for receipts")

    def close(self) -> None:
        """Let the connections go."""
        self._asking.close()

    def _good(self, answer: Answer, *, place: str = "change feed") -> Answer:
        if answer.status == 200:
            return answer
        said = _problem(answer).detail
        match answer.status:
            case 401:
                why = "the key is missing, or not a good one"
            case 403:
                why = "the key may not do this"
            case status if 300 <= status < 400:
                why = f"it leads elsewhere, to {answer.headers.get('location')}; give that address"
            case 404:
                why = f"there is no {place} at this address"
            case status:
                why = f"it answers {status}"
        raise MirrorError(f"{self.url}: {why}{f' ({said})' if said else ''}")


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


def _problem(answer: Answer) -> _Problem:
    try:
        return msgspec.json.decode(answer.body, type=_Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _Problem()
