"""`kill -9` of a server at random moments while it is written to: what was answered is there, whole, and of
what was not answered there is all or nothing."""

import os
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from service.domain.article import Article, Paragraph
from tests.agreement import Contents, contents_of, require_agreement
from tests.conftest import settings_for
from tests.processes import started
from tests.serving import Site

KILLS = 10
"""On each database."""

WRITERS = 2
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))


class Request(NamedTuple):
    """An article as it is sent; `text` is different each time. A new one goes by POST, under a name."""

    source_id: str
    text: str
    article_id: str | None = None

    @property
    def document(self) -> dict[str, Any]:
        return {
            "publication": "newsroom",
            "source_id": self.source_id,
            "headline": f"What is said of {self.source_id}",
            "byline": [{"name": "Tove Lind"}],
            "tags": [{"name": "ferries"}, {"name": self.source_id}],
            "body": [
                {"type": "paragraph", "text": self.text},
                {"type": "image", "image": {"url": "https://pictures.test/1.jpg"}},
            ],
        }


@dataclass
class Writer:
    """Sends one article after the other, and goes on with the one that was not answered."""

    name: str
    random: random.Random
    answered: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """By source id: the article's id, its revision and its text."""
    under_way: Request | None = None
    sent: int = 0
    answers: int = 0

    def write(self, address: str, key: str) -> None:
        """Until the server is gone."""
        with httpx.Client(base_url=address, headers={"authorization": key}, timeout=60) as client:
            try:
                while True:
                    self.under_way = self.under_way or self._next()
                    self._send(client, self.under_way)
                    self.under_way = None
                    self.answers += 1
            except httpx.TransportError:
                return

    def _next(self) -> Request:
        self.sent += 1
        text = f"Up to {self.sent} people met {self.name}."
        if self.answered and self.random.random() < 0.4:
            source_id = self.random.choice(sorted(self.answered))
            return Request(source_id, text, self.answered[source_id][0])
        return Request(f"{self.name}-{self.sent}", text)

    def _send(self, client: httpx.Client, request: Request) -> None:
        if request.article_id is None:
            headers = {"idempotency-key": f'"{request.source_id}"'}
            response = client.post("/v1/articles", json=request.document, headers=headers)
        else:
            response = client.put(f"/v1/articles/{request.article_id}", json=request.document)
        assert response.is_success, response.text
        said = response.json()
        self.answered[request.source_id] = said["id"], said["revision"], request.text


def require_kept(contents: Contents, writers: list[Writer]) -> None:
    """What was answered is there at that revision, or at the next where an unanswered one came through."""
    by_source = {article["source_id"]: article["id"] for article in contents.all["articles"]}
    for writer in writers:
        left = writer.under_way
        for source_id, (article_id, revision, text) in writer.answered.items():
            history = contents.snapshots[article_id]
            assert by_source[source_id] == article_id
            assert _text(history[revision - 1]) == text
            unanswered = history[revision:]
            if left is None or left.source_id != source_id:
                assert not unanswered, source_id
            else:
                assert [_text(each) for each in unanswered] in ([], [left.text])
        known = {name for name in by_source if name.startswith(f"{writer.name}-")}
        new = {left.source_id} if left is not None and left.article_id is None else set()
        assert known - set(writer.answered) <= new
    require_agreement(contents)


def _text(article: Article) -> str:
    (paragraph,) = (block for block in article.body if isinstance(block, Paragraph))
    return paragraph.text


def test_a_killed_server_loses_nothing_that_it_answered_and_leaves_no_half(
    database_url: str, tmp_path: Path
) -> None:
    print(f"SEED={SEED}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    key = Site(settings_for(database_url, tmp_path)).key("editor")
    writers = [Writer(f"w{number}", random.Random(SEED + number)) for number in range(WRITERS)]  # noqa: S311
    for number in range(KILLS):
        with started(tmp_path, database=database_url) as server:
            threads = [
                threading.Thread(target=writer.write, args=(server.address, key)) for writer in writers
            ]
            for thread in threads:
                thread.start()
            # Some in the first moments, some when it is busy, however slow the machine is.
            wait_for(writers, chance.randrange(1, 40) if number % 2 else 0)
            time.sleep(chance.uniform(0, 0.05 if number % 2 else 0.5))
            server.kill()
            for thread in threads:
                thread.join()
        require_kept(contents_of(database_url), writers)
    with started(tmp_path, database=database_url) as server:
        complete_again(server.address, key, writers)
    contents = contents_of(database_url)
    require_kept(contents, writers)
    assert len(contents.articles) == sum(len(writer.answered) for writer in writers)


def wait_for(writers: list[Writer], answers: int) -> None:
    """Until so many more requests are answered."""
    wanted, give_up = sum(writer.answers for writer in writers) + answers, time.monotonic() + 120
    while sum(writer.answers for writer in writers) < wanted:
        assert time.monotonic() < give_up, f"{answers} requests were not answered"
        time.sleep(0.005)


def complete_again(address: str, key: str, writers: list[Writer]) -> None:
    """Everything is sent once more: what is there is recognised, what is missing is taken in."""
    with httpx.Client(base_url=address, headers={"authorization": key}) as client:
        for writer in writers:
            if writer.under_way is not None:
                writer._send(client, writer.under_way)
                writer.under_way = None
            for source_id, (article_id, revision, text) in sorted(writer.answered.items()):
                again = client.post("/v1/articles", json=Request(source_id, text).document)
                assert (again.headers["wirecopy-outcome"], again.json()["id"]) == ("unchanged", article_id)
                assert again.json()["revision"] == revision


def test_what_a_post_came_to_outlives_the_server_that_answered_it(database_url: str, tmp_path: Path) -> None:
    """Killed, started and asked again under the same name: the first answer, byte for byte."""
    key = Site(settings_for(database_url, tmp_path)).key("editor")
    headers = {"authorization": key, "idempotency-key": '"once"'}
    answers = []
    for _ in range(2):
        with started(tmp_path, database=database_url) as server:
            document = Request("once", "Nothing was decided.").document
            asked = httpx.post(f"{server.address}/v1/articles", json=document, headers=headers, timeout=60)
            answers.append(asked)
    assert answers[0].status_code == answers[1].status_code == 201
    assert answers[0].content == answers[1].content
