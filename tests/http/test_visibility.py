"""One rule of who may see what, on every route: each is tried with every kind of reader against every state.

A route that is not known here fails the tests: think about who may see it.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import pytest
from litestar.routes import HTTPRoute
from msgspec.structs import replace

from service.deliver.deliverer import Deliverer
from service.newsroom import open_newsroom
from service.publish.formats import BY_SUFFIX
from service.settings import Settings
from tests import states
from tests.conftest import PostgresServer, migrate, settings_for
from tests.serving import Site, run
from tests.states import ANYBODY, READERS, Held, Reader, State, World

T = TypeVar("T")

NOWHERE = "qxnowherezq"
"""A word that no article has."""

OWNER = "sport partner"
"""Who has a webhook."""

NEVER = "01m822k0000000000000000000"
"""An id that no article has."""


def _revisions(held: Held) -> range:
    return range(1, len(held.state.shown) + 1)


def _forms(path: str, *suffixes: str) -> list[str]:
    return [path, *(f"{path}.{suffix}" for suffix in suffixes)]


OF_ARTICLES: dict[str, Callable[[Held], list[str]]] = {
    "/v1/articles/{article_id}": lambda held: _forms(f"/v1/articles/{held.article.id}", *BY_SUFFIX),
    "/v1/articles/{article_id}/report": lambda held: [f"/v1/articles/{held.article.id}/report"],
    "/v1/articles/{article_id}/revisions": lambda held: [f"/v1/articles/{held.article.id}/revisions"],
    "/v1/statistics/{statistic_id}": lambda held: _forms(
        f"/v1/statistics/{held.article.statistics[0].id}", "json", "jsonld", "html"
    ),
    "/statistics/{statistic_id}": lambda held: [f"/statistics/{held.article.statistics[0].id}"],
    "/articles/{slug}": lambda held: [f"/articles/{held.article.slug}"],
    "/oembed": lambda held: [
        f"/oembed?url=https://news.test/articles/{held.article.slug}",
        f"/oembed?url=https://news.test/articles/{held.article.slug}&format=xml",
    ],
}
"""Routes that show one article, or a part of it that goes with the article."""

OF_REVISIONS = "/v1/articles/{article_id}/revisions/{number}"
OF_PICTURES = ("/v1/images/{image_id}", "/v1/images/{image_id}/file")
ON_PAGES = "/pictures/{image_id}"

_FILTERS = (
    "section={}",
    "tag={}",
    "tag=medtop:{}",
    "byline={}",
    "source={}",
    "publication=newsroom&source_id={}",
)
_OF_FIGURES = ("section={}", "q={}", "subject={}%20boats", "unit={}%20boats", "place={}", "source={}")
LISTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "/v1/articles": (("limit=200", "limit=200&fields=summary"), _FILTERS),
    **{
        f"/v1/statistics{suffix}": (("limit=200",), _OF_FIGURES)
        for suffix in ("", ".json", ".jsonld", ".csv")
    },
    "/v1/changes": (("limit=200", "limit=200&include=article", "compact=true"), ()),
    "/v1/changes.atom": (("",), ()),
}
"""Routes that show what there is: how to ask for all of it, and for what has a word."""

STREAMS: dict[str, tuple[str, ...]] = {"/v1/changes/stream": ("after=0", "after=0&include=article")}
"""Routes whose answers do not end by themselves."""

FEEDS: dict[str, tuple[str, ...]] = {
    "/feeds/{feed}": ("/feeds/latest",),
    "/feeds/section/{feed}": ("/feeds/section/%s",),
    "/feeds/tag/{feed}": ("/feeds/tag/%s", "/feeds/tag/medtop:%s"),
    "/feeds/publication/{feed}": ("/feeds/publication/newsroom",),
    "/feeds/author/{feed}": ("/feeds/author/%s",),
}
"""Routes of feeds: of all articles, and of those of a word."""

OF_EVERYBODY: dict[str, tuple[str, ...]] = {
    "/sitemap.xml": ("/sitemap.xml",),
    "/sitemaps/{name}": ("/sitemaps/articles-1.xml",),
}
"""Routes that show whoever asks what everybody may see."""

UNSAID = {
    "/license.xml",
    "/trust.txt",
    "/.well-known/trust.txt",
    "/.well-known/tdmrep.json",
    "/indexnow-key.txt",
}
"""Routes that are there only where a publication says something of itself, or the operator has set it up."""

ALIKE = {
    "/robots.txt",
    "/v1/statistics.csv-metadata.json",
    "/v1/schemas/article.json",
    "/openapi.json",
    "/docs",
}
"""Routes that show nothing of articles, the same to everybody."""

OPERATIONS = {"/healthz", "/readyz", "/metrics"}
"""Routes that do not ask who comes."""

FOR_ADMINS: dict[str, Callable[[World], str]] = {
    "/v1/audit": lambda _: "/v1/audit",
    "/v1/hub/subscriptions": lambda _: "/v1/hub/subscriptions",
    "/v1/indexnow": lambda _: "/v1/indexnow",
    "/v1/keys": lambda _: "/v1/keys",
    "/v1/partners": lambda _: "/v1/partners",
    "/v1/partners/{partner_id}": lambda world: f"/v1/partners/{world.partner_id}",
    "/v1/partners/{partner_id}/sendings": lambda world: f"/v1/partners/{world.partner_id}/sendings",
}

OF_PARTNERS: dict[str, Callable[[World], str]] = {
    "/v1/receipts": lambda _: "/v1/receipts",
    "/v1/webhooks": lambda _: "/v1/webhooks",
    "/v1/webhooks/{webhook_id}": lambda world: f"/v1/webhooks/{world.webhook_id}",
    "/v1/webhooks/{webhook_id}/deliveries": lambda world: f"/v1/webhooks/{world.webhook_id}/deliveries",
}
"""Routes that show a partner what is the partner's own."""

LOOKS_EVERY, PATIENCE = 0.05, 10.0
"""Seconds between two looks at what a stream has sent, and until no more is expected of it."""


OUTSIDERS = tuple(each for each in READERS if each.name in {"anybody", OWNER, "partner of everything"})
"""Those who stand for all who do not see everything, where asking takes long."""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def tells(self, word: str) -> bool:
        """Whether the word stands anywhere in it."""
        said = " ".join(f"{name}: {value}" for name, value in self.headers.items())
        return word in said.casefold() or word.encode() in self.body.lower()


class Asker:
    """Asks the application itself, thousands of times, in its own event loop."""

    def __init__(self, site: Site, world: World) -> None:
        self.site = site
        self.world = world

    def ask(self, reader: Reader, *paths: str, method: str = "GET") -> list[Answer]:
        return self._run(self._ask_all, reader, paths, method)

    def listen(self, reader: Reader, path: str, words: list[str]) -> Answer:
        """Ask for what does not end by itself, until all of these words came, and a moment longer."""
        return self._run(self._ask, path, "GET", self._headers(reader), [word.encode() for word in words])

    def _run(self, work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
        with self.site._client.portal() as portal:
            done: T = portal.call(work, *arguments)
        return done

    def _headers(self, reader: Reader) -> list[tuple[bytes, bytes]]:
        key = self.world.keys[reader.name]
        return [] if key is None else [(b"authorization", key.encode())]

    async def _ask_all(self, reader: Reader, paths: tuple[str, ...], method: str) -> list[Answer]:
        return [await self._ask(path, method, self._headers(reader), []) for path in paths]

    async def _ask(
        self, path: str, method: str, headers: list[tuple[bytes, bytes]], words: list[bytes]
    ) -> Answer:
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": plain,
            "raw_path": plain.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": headers,
            "client": ("192.0.2.1", 4711),
            "server": ("news.test", 443),
        }
        sent: list[dict[str, Any]] = []
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            message = next(asked, None)
            if message is None:
                for _ in range(int(PATIENCE / LOOKS_EVERY)):
                    came = b"".join(each.get("body", b"") for each in sent)
                    await asyncio.sleep(LOOKS_EVERY)
                    if all(word in came for word in words):
                        break
            return message or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        app: Any = self.site.app
        await app(scope, receive, send)
        said = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        for name in ("x-request-id", "ratelimit"):
            said.pop(name, None)
        body = b"".join(each.get("body", b"") for each in sent[1:])
        return Answer(sent[0]["status"], said, re.sub(rb',"request_id":"[^"]*"', b"", body))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """A service over the newsroom of all states, only to be read: the tests share it."""
    folder = tmp_path_factory.mktemp("states")
    url = f"sqlite:///{folder / 'wirecopy.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create()
    run(migrate(url))
    settings = settings_for(url, folder)
    world = run(states.fill(settings))
    run(enrolled(settings))
    with Site(settings) as site:
        made = site.send("POST", "/v1/webhooks", {"url": "https://radio.example/"}, str(world.keys[OWNER]))
        world.webhook_id = made.json()["id"]
        yield Asker(site, world)


async def enrolled(settings: Settings) -> None:
    """Have a search engine be told, of nothing yet."""
    newsroom = open_newsroom(settings)
    told = replace(settings, indexnow_endpoint="https://engine.test/", indexnow_key="8f2c7a1e-5b3d")
    try:
        await Deliverer(newsroom.database, told, newsroom.clock).run(once=True)
    finally:
        await newsroom.database.close()


def test_every_route_that_reads_is_known_here(asker: Asker) -> None:
    known = {*OF_ARTICLES, OF_REVISIONS, *OF_PICTURES, ON_PAGES, *LISTS, *STREAMS, *ALIKE, *OPERATIONS}
    known |= {*FOR_ADMINS, *OF_PARTNERS, *OF_EVERYBODY, *UNSAID, *FEEDS}
    routes = [each for each in asker.site.framework.routes if isinstance(each, HTTPRoute)]
    assert {each.path_format for each in routes if "GET" in each.methods} == known
    assert all(("HEAD" in each.methods) == ("GET" in each.methods) for each in routes)


def asked(asker: Asker, reader: Reader) -> Iterator[tuple[Held, str, int]]:
    """Every address of every article, and how it is to be answered: by the table, not by the service."""
    for held in asker.world.held:
        state, status = held.state, reader.status(held.state)
        for paths in OF_ARTICLES.values():
            yield from ((held, path, status) for path in paths(held))
        history = f"/v1/articles/{held.article.id}/revisions"
        for number in _revisions(held):
            seen = status if status != 200 or reader.sees(state.shown[number - 1]) else 404
            yield held, f"{history}/{number}", seen
            for earlier in range(1, number):
                both = seen if seen != 200 or reader.sees(state.shown[earlier - 1]) else 404
                yield held, f"{history}/{number}?diff={earlier}", both
        image_id = _picture_of(held)
        for path in OF_PICTURES:
            yield held, path.format(image_id=image_id), reader.status_of_picture(state)
        on_page = 200 if reader is ANYBODY and status == 200 else reader.status_of_picture(state)
        yield held, ON_PAGES.format(image_id=image_id), on_page


def _tells_too_much(answer: Answer, reader: Reader, held: Held) -> bool:
    return (
        (reader.status(held.state) != 200 and answer.tells(held.secret))
        or (not reader.may_have_picture(held.state) and answer.tells(held.picture_secret))
        or (not reader.knows_past(held.state) and answer.tells(held.past_secret))
        or (reader.status(held.state) == 404 and answer.tells(str(held.article.id)))
    )


def _says_little(path: str) -> bool:
    """Whether an answer need not have the article's words: a picture's file, a report, what changed."""
    return path.endswith(("/file", "/report", "/revisions")) or "?diff=" in path or "/pictures/" in path


def _picture_of(held: Held) -> str:
    block: Any = held.article.body[0]
    image_id: str = block.image.id
    return image_id


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name.replace(" ", "-"))
def test_every_address_of_an_article_is_there_for_those_who_may_see_it(asker: Asker, reader: Reader) -> None:
    expected = list(asked(asker, reader))
    paths = [path for _, path, _ in expected]
    answers, heads = asker.ask(reader, *paths), asker.ask(reader, *paths, method="HEAD")
    wrong = [
        (path, status, answer.status)
        for (_, path, status), answer in zip(expected, answers, strict=True)
        if answer.status != status
    ]
    assert not wrong
    for (held, path, status), answer, head in zip(expected, answers, heads, strict=True):
        assert (head.status, head.headers, head.body) == (answer.status, answer.headers, b""), path
        if status != 200:
            assert not answer.tells(held.secret), path
        # What is served is the article itself, lest all of this be true of empty answers.
        assert status != 200 or answer.tells(held.secret) or _says_little(path), path
        has_picture = reader.may_have_picture(held.state) or (
            reader is ANYBODY and status == 200 and path.startswith(("/articles/", "/pictures/"))
        )
        assert has_picture or not answer.tells(held.picture_secret), path
        assert reader.knows_past(held.state) or not answer.tells(held.past_secret), path
        if path.endswith("/revisions/1") and held.state.name in states.REWRITTEN:
            assert answer.tells(held.past_secret) == (status == 200), path
        for other in asker.world.held:
            assert other is held or not answer.tells(other.secret), path


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name.replace(" ", "-"))
def test_lists_have_what_their_reader_may_see_and_no_trace_of_anything_else(
    asker: Asker, reader: Reader
) -> None:
    for route, (everything, _) in LISTS.items():
        for query in everything:
            path = f"{route}?{query}".rstrip("?")
            (answer,), (head,) = asker.ask(reader, path), asker.ask(reader, path, method="HEAD")
            assert (head.status, head.headers, head.body) == (answer.status, answer.headers, b""), path
            assert answer.status == (401 if reader.refused else 200), path
            for held in asker.world.held:
                sees = reader.status(held.state) == 200
                # The feed itself has no words but notes; with it comes what is shown, drafts not being so.
                told = sees and (held.state.shown[-1] is not None or not route.startswith("/v1/changes"))
                if route != "/v1/changes" or "include" in query:
                    assert answer.tells(held.secret) == told, (path, held.state)
                assert not _tells_too_much(answer, reader, held), (path, held.state)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name.replace(" ", "-"))
def test_a_feed_of_all_has_what_its_reader_may_see_and_the_names_of_what_they_lost(
    asker: Asker, reader: Reader
) -> None:
    paths = [path for each in FEEDS.values() for path in each if "%s" not in path]
    for path in (f"{path}.{suffix}" for path in paths for suffix in ("rss", "atom", "json")):
        (answer,), (head,) = asker.ask(reader, path), asker.ask(reader, path, method="HEAD")
        assert (head.status, head.headers, head.body) == (answer.status, answer.headers, b""), path
        if reader.refused or answer.status == 404:
            # To whom nothing of a publication was ever shown, there is no feed of it.
            assert answer.status == (401 if reader.refused else 404), path
            assert reader.refused or (reader.packages == frozenset() and "publication" in path)
            continue
        for held in asker.world.held:
            state = held.state
            is_shown = reader.sees(state.shown[-1]) and state.shown[-1] is not None
            was_lost = not is_shown and bool(state.lost) and reader.sees(state.lost)
            assert answer.tells(held.secret) == is_shown, (path, state)
            assert answer.tells(str(held.article.id)) == (is_shown or was_lost), (path, state)
            assert reader.may_have_picture(state) or not answer.tells(held.picture_secret), (path, state)
            assert reader.knows_past(state) or not answer.tells(held.past_secret), (path, state)


@pytest.mark.parametrize("reader", OUTSIDERS, ids=lambda reader: reader.name.replace(" ", "-"))
def test_a_feed_of_a_word_is_there_for_those_who_see_or_saw_what_has_it(asker: Asker, reader: Reader) -> None:
    templates = [path for each in FEEDS.values() for path in each if "%s" in path]
    never = asker.ask(reader, *(f"{template % NOWHERE}.atom" for template in templates))
    for held in asker.world.held:
        status = reader.status(held.state)
        answers = asker.ask(reader, *(f"{template % held.secret}.atom" for template in templates))
        for template, answer, nothing in zip(templates, answers, never, strict=True):
            there = status in (200, 410)
            assert (answer.status == 200) == there, (template, held.state)
            assert there or _without_length(answer) == _without_length(nothing), (template, held.state)
            # The word itself is in the address and in the feed's title, whatever is in the feed.
            assert answer.tells(str(held.article.id)) == there, (template, held.state)
            assert reader.may_have_picture(held.state) or not answer.tells(held.picture_secret)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name.replace(" ", "-"))
def test_a_stream_tells_of_what_its_reader_may_see_and_of_nothing_else(asker: Asker, reader: Reader) -> None:
    visible = [
        held for held in asker.world.held if reader.sees(held.state.shown[-1]) and held.state.shown[-1]
    ]
    for path in (f"{route}?{query}" for route, queries in STREAMS.items() for query in queries):
        words = [held.secret if "include" in path else str(held.article.id) for held in visible]
        answer = asker.listen(reader, path, [] if reader.refused else words)
        assert answer.status == (401 if reader.refused else 200)
        assert all(answer.tells(word) for word in words) or reader.refused, path
        for held in asker.world.held:
            assert not _tells_too_much(answer, reader, held), (path, held.state)


@pytest.mark.parametrize("reader", OUTSIDERS, ids=lambda reader: reader.name.replace(" ", "-"))
def test_asking_for_a_word_tells_nothing_of_what_one_may_not_see(asker: Asker, reader: Reader) -> None:
    hidden = [held for held in asker.world.held if reader.status(held.state) != 200]
    shown = [held for held in asker.world.held if held not in hidden][:1]
    for route, (_, filters) in LISTS.items():
        nowhere = asker.ask(reader, *(f"{route}?{each.format(NOWHERE)}" for each in filters))
        for held in (*hidden, *shown):
            answers = asker.ask(reader, *(f"{route}?{each.format(held.secret)}" for each in filters))
            for each, answer, other in zip(filters, answers, nowhere, strict=True):
                same = answer.body.replace(held.secret.encode(), NOWHERE.encode()) == other.body
                assert same == (held in hidden), (route, each, held.state)


def test_what_one_may_not_see_answers_as_what_never_was(asker: Asker) -> None:
    for reader in READERS:
        for held in asker.world.held:
            if reader.status(held.state) != 404:
                continue
            paths = [path for paths_of in OF_ARTICLES.values() for path in paths_of(held)]
            never = [re.sub("|".join(_ids(held)), NEVER, path) for path in paths]
            there, nothing = asker.ask(reader, *paths), asker.ask(reader, *never)
            assert list(map(_without_length, there)) == list(map(_without_length, nothing)), reader.name


def _ids(held: Held) -> list[str]:
    return [str(held.article.id), str(held.article.statistics[0].id), held.article.slug or ""]


def _without_length(answer: Answer) -> Answer:
    kept = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return answer._replace(headers=kept)


def test_what_is_not_about_articles_is_the_same_for_everybody(asker: Asker) -> None:
    for reader in READERS:
        for path in (*ALIKE, *OPERATIONS):
            (answer,) = asker.ask(reader, path)
            assert answer.status == (401 if reader.refused and path in ALIKE else 200), (reader.name, path)
            assert not any(answer.tells(each.secret) for each in asker.world.held), path


def test_what_is_of_everybody_shows_nobody_more_than_that(asker: Asker) -> None:
    for reader in READERS:
        for path in (path for paths in OF_EVERYBODY.values() for path in paths):
            (answer,) = asker.ask(reader, path)
            assert answer.status == (401 if reader.refused else 200), (reader.name, path)
            for held in asker.world.held:
                is_listed = (
                    path != "/sitemap.xml" and ANYBODY.status(held.state) == 200 and not reader.refused
                )
                assert answer.tells(f"/articles/{held.article.slug}<") == is_listed, (path, held.state)
                assert held.state.picture is None or not answer.tells(held.picture_secret), held.state
        for path in UNSAID:
            (answer,) = asker.ask(reader, path)
            assert answer.status == (401 if reader.refused else 404), (reader.name, path)


def test_what_is_for_admins_is_for_admins_alone(asker: Asker) -> None:
    for reader in READERS:
        for make in FOR_ADMINS.values():
            (answer,) = asker.ask(reader, make(asker.world))
            expected = 200 if reader is states.ADMIN else 401 if reader.refused or reader is ANYBODY else 403
            assert answer.status == expected, (reader.name, make(asker.world))
            assert answer.status == 200 or not any(answer.tells(each.secret) for each in asker.world.held)


def test_what_is_a_partners_own_is_shown_to_no_other_partner(asker: Asker) -> None:
    for reader in READERS:
        for route, make in OF_PARTNERS.items():
            (answer,) = asker.ask(reader, make(asker.world))
            assert not any(answer.tells(each.secret) for each in asker.world.held)
            if reader.refused or reader is ANYBODY:
                assert answer.status == 401, (reader.name, route)
            elif reader.name == OWNER:
                assert answer.status == 200, route
            elif reader.packages is not None:
                assert answer.status == (404 if "{" in route else 200), (reader.name, route)
                assert not answer.tells("radio.example")


def test_an_embargoed_article_leaves_every_list_as_it_was(site: Site) -> None:
    world = run(states.fill(site.settings))
    asker = Asker(site, world)
    paths = [f"{route}?{query}".rstrip("?") for route, (all_of_it, _) in LISTS.items() for query in all_of_it]
    paths += ["/readyz", "/openapi.json", *(path for each in OF_EVERYBODY.values() for path in each)]
    paths += ["/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json"]

    def shown() -> dict[tuple[str, str], Answer]:
        return {
            (reader.name, path): answer
            for reader in OUTSIDERS
            for path, answer in zip(paths, asker.ask(reader, *paths), strict=True)
        }

    before = shown()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for field in ("embargo_until", "published_at"):
        state = State(field, (None,))
        hidden = replace(states.written(site.newsroom, state), **{field: tomorrow})
        held = Held(state, site.take_in(hidden).article)
        assert before == shown()
        paths_to = [path for paths_of in OF_ARTICLES.values() for path in paths_of(held)]
        for reader in OUTSIDERS:
            assert {each.status for each in asker.ask(reader, *paths_to)} == {404}
