"""The service in this process, over HTTP, for tests."""

import asyncio
import itertools
import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from service.app import create_app
from service.domain.article import Article, Paragraph
from service.domain.audit import Actor, Role
from service.domain.partner import NewPartner
from service.domain.reader import EVERY
from service.keyring import Keyring
from service.newsroom import Newsroom, now, open_newsroom
from service.partnership import Partnership
from service.sample import edition
from service.settings import Settings
from service.store.arrivals import Saved

T = TypeVar("T")

_numbers = itertools.count()

# Drawing its pictures takes most of a second; it is the same on every call.
sample_edition = cache(edition.newsroom)


class Site:
    """An application and its newsroom. `get` asks it, `take_in` fills it; `clock` is its now."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock
        self.newsroom: Newsroom = open_newsroom(settings, clock=clock)
        self.app = create_app(settings, newsroom=self.newsroom)
        self._client: TestClient[Any] = TestClient(self.app, raise_server_exceptions=False)

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.__exit__(kind, error, trace)

    def get(self, path: str, **headers: str) -> Response:
        """GET a path; header names are written with underscores."""
        return self.request("GET", path, None, **headers)

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.request(method, path, content=body, headers=named, follow_redirects=False)

    def key(self, role: Role, *packages: str, rate: int | None = None) -> str:
        """A new key of a role, as the value of `Authorization`; a reader's is that of a new partner who sees
        these packages, without any named all of them, and may make so many requests a minute."""
        return f"Bearer {run(self._issued(role, packages or (EVERY,), rate))}"

    async def _issued(self, role: Role, packages: tuple[str, ...], rate: int | None) -> str:
        newsroom, actor = open_newsroom(self.settings), Actor(name="a test")
        try:
            partner_id = None
            if role == "reader":
                name = f"partner {next(_numbers)}"
                given = NewPartner(name=name, packages=packages, rate_per_minute=rate)
                partner_id = (await Partnership(newsroom.database, now).add(given, actor=actor)).id
            keyring = Keyring(newsroom.database, now)
            issued = await keyring.add(f"a {role}", role, partner_id=partner_id, actor=actor)
        finally:
            await newsroom.database.close()
        return str(issued.token)

    def take_in(self, article: Article, *, publish: bool = True) -> Saved:
        return run(self._apart(article, publish=publish))

    async def _apart(self, article: Article, *, publish: bool) -> Saved:
        """On connections of its own: the client's belong to the client's event loop."""
        newsroom = open_newsroom(self.settings, clock=self.clock)
        try:
            return await newsroom.take_in(article, publish=publish)
        finally:
            await newsroom.database.close()

    @property
    def framework(self) -> Litestar:
        """The framework's application, inside of what wraps it."""
        app: Any = self.app
        while not isinstance(app, Litestar):
            app = app._app
        return app

    def flush(self) -> None:
        """Let what keys were used for be written, in the client's event loop."""
        with self._client.portal() as portal:
            portal.call(self.framework.state.served.usage.flush)

    def keep_time(self) -> int:
        """Let the clock do what is due; gives with how many articles that was."""
        return run(self._turned())

    async def _turned(self) -> int:
        newsroom = open_newsroom(self.settings, clock=self.clock)
        try:
            return await newsroom.keep_time()
        finally:
            await newsroom.database.close()

    def send(
        self, method: str, path: str, document: Any, key: str, *, content_type: str = "application/json"
    ) -> Response:
        """Send a JSON document under a key."""
        body = json.dumps(document).encode()
        return self.request(method, path, body, authorization=key, content_type=content_type)

    def sample_article(self, source_id: str) -> dict[str, Any]:
        """One article of the sample newsroom, as the API gives it."""
        listed = self.get("/v1/articles?limit=200").json()["articles"]
        article: dict[str, Any] = next(each for each in listed if each["source_id"] == source_id)
        return article

    def raw(self, path: str, accept_encoding: str) -> Response:
        """A response whose `content` is what went over the wire, still coded."""
        request = self._client.build_request("GET", path, headers={"accept-encoding": accept_encoding})
        answer = self._client.send(request, stream=True)
        coded = b"".join(answer.iter_raw())
        kept = [(name, value) for name, value in answer.headers.items() if name != "content-encoding"]
        return Response(
            answer.status_code,
            headers=[*kept, ("x-coding", answer.headers.get("content-encoding", ""))],
            content=coded,
        )

    def load_sample(self) -> list[Saved]:
        """The sample newsroom, pictures included."""
        return run(self._sample())

    async def _sample(self) -> list[Saved]:
        sample, newsroom = sample_edition(), open_newsroom(self.settings)
        try:
            for content in sample.pictures.values():
                newsroom.files.put(content)
            await newsroom.save_publications(sample.publications)
            return [await newsroom.take_in(article) for article in sample.articles]
        finally:
            await newsroom.database.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end on an event loop of its own."""
    return asyncio.run(work)


def small(source_id: str = "a-1", **fields: Any) -> Article:
    """A short article; its words do not matter."""
    given = {
        "publication": "newsroom",
        "source_id": source_id,
        "headline": f"Headline of {source_id}",
        "body": (Paragraph(text="The council met on Monday."),),
    }
    return Article(**(given | fields))
