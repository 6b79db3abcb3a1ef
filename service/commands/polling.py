"""Asking again and again for a document that changes, as its server would have it: no more often than needed,
and nothing that was had already (RFC 9110, sections 10.2.3 and 13; RFC 9111, section 5.2.2.1)."""

import re
from datetime import UTC, datetime

from service.commands.fetching import Fetched, Fetcher
from service.commands.sources import Document
from service.domain.errors import InvalidInput
from service.domain.retry_after import seconds_to_wait

_LONGEST_PAUSE = 3_600.0
"""Seconds: however long a server wants to be left alone, or has failed, it is asked once an hour."""

_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")


class Poll:
    """One document, asked for every so many seconds at the most.

    `pause` are the seconds after which to ask again; `is_over` when its server says that it is gone for good.
    """

    def __init__(self, url: str, fetcher: Fetcher, *, every: float) -> None:
        self.url = url
        self.pause = every
        self.is_over = False
        self._fetcher = fetcher
        self._every = every
        self._known: dict[str, str] = {}
        self._body: bytes | None = None

    def next(self) -> Document | None:
        """The document, or why it cannot be had; null while it is as it was."""
        try:
            answer = self._fetcher.fetch(self.url, self._known)
        except InvalidInput as error:
            return self._failed(error.detail)
        if answer.status == 304:
            self.pause = self._fresh_for(answer)
            return None
        if answer.status != 200:
            self.is_over = answer.status == 410
            asked = seconds_to_wait(answer.headers.get("retry-after", ""), now=datetime.now(UTC))
            return self._failed(f"cannot be fetched: answered {answer.status}", asked)
        self.pause = self._fresh_for(answer)
        self._known = {
            asked: answer.headers[said]
            for asked, said in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
            if said in answer.headers
        }
        if answer.body == self._body:
            return None
        self._body = answer.body
        return Document(self.url, fallback=self.url, fetched=answer.body, address=answer.address)

    def _failed(self, why: str, asked: float | None = None) -> Document:
        """Ask less and less often, or as it was asked for."""
        self.pause = min(max(self._every, 2 * self.pause if asked is None else asked), _LONGEST_PAUSE)
        return Document(self.url, problem=why)

    def _fresh_for(self, answer: Fetched) -> float:
        stated = _MAX_AGE.search(answer.headers.get("cache-control", ""))
        return min(max(self._every, float(stated[1]) if stated else 0), _LONGEST_PAUSE)
