"""An origin in this process, and copies of it, for tests."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from service.mirror import Mirror, Origin, State, open_target
from service.mirror.folder import Folder
from service.mirror.origin import PAGE
from service.mirror.sqlite import SqliteFile
from service.store.arrivals import Saved
from tests.serving import Site, small

ADDRESS = "https://news.test"
KINDS = ("copy", "copy.db")
"""A folder, and an SQLite file."""


class Tampering(httpx.BaseTransport):
    """The way to an origin, on which answers may be changed: `change` gets each path and body."""

    def __init__(self, site: Site) -> None:
        self._inner = site._client._transport
        self.change: Callable[[str, bytes], bytes] = lambda _path, body: body
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.raw_path.decode())
        answer = self._inner.handle_request(request)
        body = self.change(request.url.path, answer.read())
        undone = {"content-length", "content-encoding"}
        headers = [(name, value) for name, value in answer.headers.items() if name not in undone]
        return httpx.Response(answer.status_code, headers=headers, content=body)


class Copying:
    """A site, an editor's key to it, and copies of it in a folder."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.transport = Tampering(site)
        self.page_size = PAGE
        self._editor = site.key("editor")

    def origin(self, authorization: str | None = None) -> Origin:
        key = None if authorization is None else authorization.removeprefix("Bearer ")
        return Origin(ADDRESS, key=key, transport=self.transport, patience=0, page_size=self.page_size)

    def target(self, name: str) -> Folder | SqliteFile:
        return open_target(str(self.folder / name), ADDRESS)

    def caught_up(self, name: str, authorization: str | None = None) -> str:
        """Bring a copy in step; what it says of itself."""
        with self.target(name) as target:
            return str(Mirror(self.origin(authorization), target).catch_up())

    def behind(self, name: str, authorization: str | None = None) -> int:
        with self.target(name) as target:
            return Mirror(self.origin(authorization), target).behind()

    def state(self, name: str) -> State:
        """What a copy remembers."""
        with self.target(name) as target:
            return target.state()

    def verified(self, name: str, authorization: str | None = None) -> list[str]:
        with self.target(name) as target:
            found = Mirror(self.origin(authorization), target).verify()
        names = {saved_id: source_id for source_id, saved_id in self.ids().items()}
        return [f"{each.kind} {names.get(each.article_id, each.article_id)}" for each in found]

    def held(self, name: str) -> dict[str, bytes]:
        """What a copy holds, by source id."""
        with self.target(name) as target:
            return {json.loads(content)["source_id"]: content for _, content in target.documents()}

    def withdrawn(self, name: str) -> set[str]:
        names = {saved_id: source_id for source_id, saved_id in self.ids().items()}
        with self.target(name) as target:
            return {names[each] for each in target.withdrawn()}

    def served(self, authorization: str | None = None) -> dict[str, bytes]:
        """What the origin shows a reader, each article by its own address, by source id."""
        headers = {"accept_encoding": "identity"} | (
            {"authorization": authorization} if authorization else {}
        )
        found = {}
        for source_id, article_id in self.ids().items():
            answer = self.site.get(f"/v1/articles/{article_id}", **headers)
            if answer.status_code == 200:
                found[source_id] = answer.content
        return found

    def ids(self) -> dict[str, str]:
        """Every article of the origin, by source id."""
        return dict(self._listed())

    def _listed(self) -> Iterator[tuple[str, str]]:
        cursor = ""
        while True:
            answer = self.site.get(f"/v1/articles?limit=200{cursor}", authorization=self._editor).json()
            yield from ((each["source_id"], each["id"]) for each in answer["articles"])
            if answer["next_cursor"] is None:
                return
            cursor = f"&cursor={answer['next_cursor']}"

    def publish(self, source_id: str, **fields: Any) -> Saved:
        return self.site.take_in(small(source_id, **fields))

    def withdraw(self, source_id: str, **given: str) -> None:
        self._post(source_id, "withdrawal", {"reason": "editorial"} | given)

    def release(self, source_id: str) -> None:
        self._post(source_id, "release", {})

    def correct(self, source_id: str, text: str, **change: Any) -> None:
        self._post(source_id, "correction", {"text": text, "change": change})

    def _post(self, source_id: str, verb: str, document: dict[str, Any]) -> None:
        path = f"/v1/articles/{self.ids()[source_id]}/{verb}"
        answer = self.site.request(
            "POST",
            path,
            msgspec.json.encode(document),
            authorization=self._editor,
            content_type="application/json",
        )
        assert answer.status_code == 200, answer.text


class Killed(Exception):
    """How a mirror ends that is killed."""


class Killing:
    """Kills whatever writes to a copy, at the n-th of its writes from now on: none of it takes place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._left = 0
        for kind, name in ((Folder, "_write"), (SqliteFile, "_put"), (SqliteFile, "_remember")):
            monkeypatch.setattr(kind, name, self._counted(getattr(kind, name)))

    @contextmanager
    def at(self, write: int) -> Iterator[None]:
        self._left = write
        try:
            with suppress(Killed):
                yield
        finally:
            self._left = 0

    def _counted(self, write: Callable[..., None]) -> Callable[..., None]:
        def counted(*arguments: Any) -> None:
            if self._left == 1:
                raise Killed
            self._left -= 1
            write(*arguments)

        return counted
