"""Two writers on one article and everything else that writers do, in any order, against a model.

Hypothesis makes up the order. Each example has a publication of its own in one database; the seed is fixed.
`EXAMPLES=2000 pytest tests/test_write_machine.py` looks for longer, elsewhere each time.
"""

import copy
import itertools
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from service.store import tables
from tests.agreement import Reader, require_agreement
from tests.conftest import settings_for
from tests.http.test_writing import JSON, PATCH
from tests.serving import Site
from tests.write_model import AHEAD, PAST, PLAIN, TEXTS, Model, Noticed, Verdict, Write, Written

EXAMPLES = os.environ.get("EXAMPLES")
PROFILE = settings(
    max_examples=int(EXAMPLES or 25),
    stateful_step_count=25,
    deadline=None,
    derandomize=EXAMPLES is None,
    suppress_health_check=[HealthCheck.too_slow],
)
NDJSON = "application/x-ndjson"

_examples = itertools.count(1)
_alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

sources = st.integers(0, 4)
some = st.sampled_from


def _maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | value


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """What a document says of an article, without its names. Few values: what is the same must come up."""
    body: list[dict[str, Any]] = [
        {"type": "paragraph", "text": text} for text in draw(st.lists(some(TEXTS), max_size=3, unique=True))
    ]
    if draw(some((False, False, True))):
        body.append({"type": "image", "image": {"url": "https://pictures.test/1.jpg"}})
    said = {
        "headline": draw(some(("One", "Two"))),
        "standfirst": draw(_maybe(st.just("Soon"))),
        "section": draw(_maybe(some(("Home", "World")))),
        "tags": [{"name": name, "code": None} for name in draw(some(((), ("ferries",), ("ferries", "sea"))))],
        "byline": [_person(name) for name in draw(some(((), ("Tove Lind",))))],
        "packages": list(draw(some(((), (), ("public", "sport"), ("sport",))))),
        "embargo_until": draw(some((None, None, None, AHEAD))),
        "expires_at": draw(some((None, None, None, None, PAST))),
        "body": body,
    }
    document = {name: value for name, value in said.items() if value != PLAIN[name] or draw(st.booleans())}
    if draw(some((False, False, True))):
        document["statistics"] = []
    if draw(some((False, False, True))):
        document["status"] = draw(some(("draft", "published")))
    if draw(some((False, False, False, True))):
        document["slug"] = draw(some(("one", "two", "three")))
    return document


def _person(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "person", "role": None, "organisation": None, "url": None}


_tags = some(("none", "none", "right", "right", "stale", "any", "wrong"))
_wrong: list[tuple[dict[str, Any], int]] = [
    ({"headline": ""}, 422),
    ({"body": [{"type": "poem"}]}, 422),
    ({"nonsense": 1}, 422),
    ({"status": "withdrawn"}, 422),
    ({"slug": "No Slug"}, 422),
    ({"embargo_until": "2026-01-01T00:00:00"}, 422),
    ({"section": "a\u0000b"}, 422),
    ({"id": "0" * 26}, 422),
]


class WriteMachine(RuleBasedStateMachine):
    """Every rule does one thing to the service and to the model, and compares what came of it."""

    site: Site
    reader: Reader
    key: str
    writers: ThreadPoolExecutor

    def __init__(self) -> None:
        super().__init__()
        self.example = next(_examples)
        self.publication = f"m-{self.example}"
        self.model = Model()
        self.repeatable: dict[str, tuple[bytes, Response]] = {}
        self.before = self._count(tables.changes)

    # What is sent.

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Response:
        content_type = PATCH if method == "PATCH" else JSON
        given = {"authorization": self.key, "content_type": content_type} | headers
        return self.site.request(method, path, body, **given)

    def document(self, source: int, said: dict[str, Any]) -> dict[str, Any]:
        """As a CMS sends it. Slugs are made this example's own: they count in the whole database."""
        whole = {"publication": self.publication, "source_id": f"a-{source}"} | said
        own = f" of {self.publication}"
        whole["headline"] = whole.get("headline", "None") + own
        if "slug" in whole:
            whole["slug"] += own.replace(" ", "-")
        return whole

    def line(self, source: int, said: dict[str, Any], named: bool) -> dict[str, Any]:
        return self.document(source, said) | ({"id": self.address(source)} if named else {})

    def address(self, source: int) -> str:
        """The id of a source's article; where there is none, one that is always the same."""
        known = self.model.by_source(f"a-{source}")
        return known.id if known is not None else self.fresh(source)

    def fresh(self, source: int) -> str:
        digits, left = "", self.example * 10 + source
        while left:
            left, digit = divmod(left, 32)
            digits = _alphabet[digit] + digits
        return digits.rjust(26, "z")

    def tag(self, kind: str, article_id: str) -> str | None:
        """A value for `If-Match`; null for none."""
        article = self.model.articles.get(article_id)
        tags = [each.etag for each in article.revisions if each.etag] if article is not None else []
        match kind:
            case "right" if tags:
                return tags[-1]
            case "stale" if len(tags) > 1:
                return tags[0]
            case "any":
                return "*"
            case "none":
                return None
            case _:
                return "0" * 32

    # What comes of it.

    def check(self, verdict: Verdict, answered: Response) -> None:
        """The answer is as the model has it, and what is read afterwards too."""
        assert _seen(answered) == (verdict.outcome, verdict.revision), answered.text
        if verdict.article is not None:
            now = verdict.article.now
            etag = _opaque(answered)
            assert now.etag in (None, etag)
            now.etag = etag
            self.read(verdict.article)
        self.nothing_else()

    def read(self, article: Written) -> None:
        answered = self.site.get(
            f"/v1/articles/{article.id}", authorization=self.key, accept_encoding="identity"
        )
        assert answered.status_code == 200
        read, now = answered.json(), article.now
        assert now.etag in (None, _opaque(answered))
        now.etag = _opaque(answered)
        assert (read["id"], read["source_id"]) == (article.id, article.source_id)
        assert read["revision"] == len(article.revisions)
        assert {name: _plainly(name, read[name]) for name in now.fields if name != "counted"} == {
            name: value for name, value in now.fields.items() if name != "counted"
        }
        # Readers see what is published, and nothing else.
        openly = self.site.get(f"/v1/articles/{article.id}").status_code
        assert openly == (200 if now.to_be_seen else 410 if article.was_seen else 404)

    def nothing_else(self) -> None:
        """The feed is the model's, up to its last change."""
        changes = tables.changes
        told = self.reader.rows(sa.select(changes).where(changes.c.seq > self.before).order_by(changes.c.seq))
        first = self.before + 1
        assert [row["seq"] for row in told] == list(range(first, first + len(told)))
        assert [
            Noticed(row["kind"], row["article_id"], row["revision"], row["material"]) for row in told
        ] == self.model.changes

    def _count(self, table: sa.Table) -> int:
        (row,) = self.reader.rows(sa.select(sa.func.count().label("n")).select_from(table))
        count: int = row["n"]
        return count

    # What writers do.

    @rule(
        source=sources, other=some((0, 0, 0, 1)), said=contents(), tag=_tags, anew=some((False, False, True))
    )
    def put(self, source: int, other: int, said: dict[str, Any], tag: str, anew: bool) -> None:
        """To its own address, sometimes to another article's."""
        article_id = self.address((source + other) % 5)
        write = Write(self.document(source, said), article_id, self.tag(tag, article_id), anew)
        answered = self.write(write)
        self.check(self.model.take(write, new_id=None), answered)

    @rule(source=sources, said=contents(), tag=_tags, named=st.booleans())
    def post(self, source: int, said: dict[str, Any], tag: str, named: bool) -> None:
        document = self.document(source, said)
        if named:
            document["id"] = self.address(source)
        write = Write(document, match=self.tag(tag, self.address(source)))
        answered = self.write(write)
        self.check(self.model.take(write, new_id=_id(answered)), answered)

    @rule(source=sources, said=contents(), name=some(("k-1", "k-2", "k-3")))
    def post_once(self, source: int, said: dict[str, Any], name: str) -> None:
        """Under a name: sent again it is answered again, and something else under it is refused."""
        key = f'"{self.publication}-{name}"'
        document = self.document(source, said)
        body = json.dumps(document).encode()
        answered = self.send("POST", "/v1/articles", body, idempotency_key=key)
        if name not in self.repeatable:
            self.check(self.model.take(Write(document), new_id=_id(answered)), answered)
            if answered.is_success:
                self.repeatable[name] = body, answered
            return
        first, before = self.repeatable[name]
        if first != body:
            assert answered.status_code == 422
            assert answered.json()["type"] == "urn:wirecopy:problem:idempotency-key-reused"
            answered = self.send("POST", "/v1/articles", first, idempotency_key=key)
        assert (answered.status_code, answered.content) == (before.status_code, before.content)
        assert answered.headers["etag"] == before.headers["etag"]
        self.nothing_else()

    @rule(
        source=sources,
        said=contents(),
        names=st.sets(some(sorted({*PLAIN, "statistics", "status", "slug"})), max_size=3),
        tag=_tags,
    )
    def patch(self, source: int, said: dict[str, Any], names: set[str], tag: str) -> None:
        article_id = self.address(source)
        whole = self.document(source, PLAIN | {"headline": "One"} | said)
        patch = {name: whole[name] for name in names if name in whole}
        match = self.tag(tag, article_id)
        answered = self.send(
            "PATCH", f"/v1/articles/{article_id}", json.dumps(patch).encode(), **_if_match(match)
        )
        self.check(self.model.patch(article_id, patch, match=match), answered)

    @rule(lines=st.lists(st.tuples(sources, contents(), st.booleans()) | st.none(), min_size=1, max_size=6))
    def load(self, lines: list[tuple[int, dict[str, Any], bool] | None]) -> None:
        """An import in which some articles come twice and some lines (none here) are wrong."""
        documents = [None if each is None else self.line(*each) for each in lines]
        body = b"".join(
            (b'{"headline": ""}' if each is None else json.dumps(each).encode()) + b"\n" for each in documents
        )
        answered = self.send("POST", "/v1/articles:import", body, content_type=NDJSON)
        assert answered.status_code == 200, answered.text
        results = [json.loads(each) for each in answered.content.splitlines()]
        assert [each["line"] for each in results] == list(range(1, len(lines) + 1))
        given = zip(documents, results, strict=True)
        verdicts = iter(self.model.load([(each, told.get("id")) for each, told in given if each is not None]))
        revisions: dict[str, int] = {}
        for each, told in zip(documents, results, strict=True):
            verdict = Verdict(422) if each is None else next(verdicts)
            assert told["outcome"] == ("rejected" if isinstance(verdict.outcome, int) else verdict.outcome), (
                told
            )
            if verdict.article is not None:
                assert told["id"] == verdict.article.id
                assert told["revision"] >= revisions.get(told["id"], 0)
                revisions[told["id"]] = told["revision"]
        for article_id, revision in revisions.items():
            assert revision == len(self.model.articles[article_id].revisions)
            self.read(self.model.articles[article_id])
        self.nothing_else()

    @rule(source=sources, one=contents(), other=contents(), tag=some(("right", "right", "none", "anew")))
    def two_at_once(self, source: int, one: dict[str, Any], other: dict[str, Any], tag: str) -> None:
        """Two editors who read the same: what comes of it is what one after the other would come to."""
        article_id = self.address(source)
        match = None if tag == "anew" else self.tag(tag, article_id)
        writes = [
            Write(self.document(source, said), article_id, match, tag == "anew") for said in (one, other)
        ]
        answers = list(self.writers.map(self.write, writes))
        seen = [_seen(each) for each in answers]
        tried = []
        for order in ((0, 1), (1, 0)):
            model = copy.deepcopy(self.model)
            verdicts = {}
            for number in order:
                verdict = model.take(writes[number], new_id=None)
                verdicts[number] = verdict.outcome, verdict.revision
                if verdict.article is not None and answers[number].is_success:
                    verdict.article.now.etag = _opaque(answers[number])
            tried.append([verdicts[0], verdicts[1]])
            if seen == tried[-1]:
                self.model = model
                break
        else:
            raise AssertionError(f"{seen} is neither of {tried}")
        if (article := self.model.articles.get(article_id)) is not None:
            self.read(article)
        self.nothing_else()

    @rule(source=sources, said=contents(), wrong=some(_wrong), method=some(("PUT", "POST", "PATCH")))
    def refused(
        self, source: int, said: dict[str, Any], wrong: tuple[dict[str, Any], int], method: str
    ) -> None:
        """What is wrong in itself changes nothing, not even the audit trail."""
        fields, status = wrong
        before = self._count(tables.audit)
        known = self.model.by_source(f"a-{source}")
        if method == "PATCH":
            answered = self.send("PATCH", f"/v1/articles/{self.address(source)}", json.dumps(fields).encode())
            status = status if known is not None else 404
        elif method == "PUT" or "id" in fields:
            body = json.dumps(self.document(source, said) | fields).encode()
            answered = self.send("PUT", f"/v1/articles/{self.address(source)}", body)
        else:
            body = json.dumps(self.document(source, said) | fields).encode()
            answered = self.send("POST", "/v1/articles", body)
        assert answered.status_code == status, answered.text
        assert answered.headers["content-type"] == "application/problem+json"
        assert self._count(tables.audit) == before
        self.nothing_else()

    @precondition(lambda self: self.model.articles)
    @rule()
    def lists(self) -> None:
        """The list shows what everybody may see, an editor's all there is."""
        path = f"/v1/articles?publication={self.publication}&limit=200"
        openly = self.site.get(path).json()["articles"]
        assert sorted(each["id"] for each in openly) == sorted(self.model.public())
        inside = self.site.get(path, authorization=self.key).json()["articles"]
        assert sorted(each["id"] for each in inside) == sorted(self.model.articles)

    def write(self, write: Write) -> Response:
        body = json.dumps(write.document).encode()
        headers = _if_match(write.match) | ({"if_none_match": "*"} if write.anew else {})
        if write.into is None:
            return self.send("POST", "/v1/articles", body, **headers)
        return self.send("PUT", f"/v1/articles/{write.into}", body, **headers)

    def teardown(self) -> None:
        """Every revision is there, says what changed, and agrees with the tables."""
        for article in self.model.articles.values():
            told = self.site.get(f"/v1/articles/{article.id}/revisions", authorization=self.key).json()
            assert [
                (each["revision"], sorted(each["changed"]) if each["changed"] is not None else None)
                for each in told["revisions"]
            ] == [(number, each.changed) for number, each in enumerate(article.revisions, start=1)]
        if self.model.articles:
            self.lists()
        require_agreement(self.reader.contents(), self.model.articles)


def _if_match(tag: str | None) -> dict[str, str]:
    return {} if tag is None else {"if_match": tag if tag == "*" else f'"{tag}"'}


def _opaque(answered: Response) -> str:
    tag: str = answered.headers["etag"]
    return tag.strip('"')


def _seen(answered: Response) -> tuple[Any, int | None]:
    if not answered.is_success:
        assert answered.headers["content-type"] == "application/problem+json", answered.text
        return answered.status_code, None
    assert answered.status_code == (201 if answered.headers["wirecopy-outcome"] == "created" else 200)
    return answered.headers["wirecopy-outcome"], answered.json()["revision"]


def _id(answered: Response) -> str | None:
    return str(answered.json()["id"]) if answered.is_success else None


def _plainly(name: str, value: Any) -> Any:
    """A field as the model has it."""
    if name == "statistics":
        return [(each["surface"], each["span"]["pointer"]) for each in value]
    if name == "body":
        return [
            {"type": "image", "image": {"url": block["image"]["url"]}}
            if block["type"] == "image"
            else {"type": "paragraph", "text": block["text"]}
            for block in value
        ]
    return value


@pytest.fixture
def machine(database_url: str, tmp_path: Path) -> Iterator[type[WriteMachine]]:
    """The machine over a service of its own. One reader and one pool of threads serve all examples."""
    opened = Site(settings_for(database_url, tmp_path))
    with opened as site, Reader(database_url) as reader, ThreadPoolExecutor(2) as writers:
        attributes = {"site": site, "reader": reader, "key": site.key("editor"), "writers": writers}
        yield type("WriteMachine", (WriteMachine,), attributes)


def test_whatever_writers_do_comes_to_what_the_model_says(machine: type[WriteMachine]) -> None:
    run_state_machine_as_test(machine, settings=PROFILE)
