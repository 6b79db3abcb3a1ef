"""`wirecopy mirror`, as a process beside a server that is one too."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import settings_for
from tests.forked import Forked
from tests.processes import UNUSED, Server, started, wirecopy
from tests.serving import Site, small


class Newsroom:
    """A server that runs, and what is published there."""

    def __init__(self, server: Server, database: str, folder: Path) -> None:
        self.address = server.address
        self.database = database
        self.folder = folder
        # Only for what is written through the database; it serves nobody.
        self.desk = Site(settings_for(database, folder))

    def publish(self, *names: str, **fields: object) -> None:
        for name in names:
            self.desk.take_in(small(name, **fields))

    def acknowledged(self, key: str) -> int:
        """The change of a partner's newest receipt."""
        answer = httpx.get(f"{self.address}/v1/receipts", headers={"authorization": f"Bearer {key}"})
        seq: int = answer.json()["seq"]
        return seq


@pytest.fixture
def newsroom(database_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    with started(tmp_path, database=database_url) as server:
        yield Newsroom(server, database_url, tmp_path)


def test_a_copy_is_made_told_of_proven_and_mended(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.publish("a-1", "a-2")
    target = str(tmp_path / "copy")
    done = wirecopy("mirror", newsroom.address, target)
    assert done == (0, "in step at seq 2; 2 articles, 0 withdrawn\n", "")
    newsroom.publish("a-3")
    said = json.loads(wirecopy("mirror", newsroom.address, target, "--json").stdout)
    assert said == {
        "in_step": True,
        "seq": 3,
        "last": 3,
        "articles": 3,
        "withdrawn": 0,
        "errors": {},
        "acknowledged": None,
        "differences": None,
    }
    first, *_ = sorted((tmp_path / "copy" / "articles").iterdir())
    first.unlink()
    done = wirecopy("mirror", newsroom.address, target, "--verify")
    assert done.returncode == 1
    assert done.stdout == f"missing: {first.stem}\nin step at seq 3; 2 articles, 0 withdrawn; 1 differences\n"
    done = wirecopy("mirror", newsroom.address, target, "--verify", "--json")
    assert json.loads(done.stdout)["differences"] == [{"kind": "missing", "article_id": first.stem}]


def test_the_key_is_taken_from_the_environment_and_a_wrong_one_is_refused(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.publish("cup", packages=("sport",))
    key = newsroom.desk.key("reader", "sport").removeprefix("Bearer ")
    target = str(tmp_path / "copy.db")
    done = wirecopy("mirror", newsroom.address, target, WIRECOPY_MIRROR_KEY=key)
    assert done.stdout == "in step at seq 1; 1 articles, 0 withdrawn\n"
    done = wirecopy("mirror", newsroom.address, target, "--key", f"wc_{'0' * 12}_{'0' * 52}")
    assert (done.returncode, done.stdout) == (1, "")
    assert "the key is missing, or not a good one" in done.stderr


def test_a_receipt_is_given_for_a_copy_in_step_and_a_refusal_is_told(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.publish("a-1", "a-2")
    copy = ("mirror", newsroom.address, str(tmp_path / "copy"), "--acknowledge")
    key = newsroom.desk.key("reader", "public").removeprefix("Bearer ")
    done = wirecopy(*copy, "--json", WIRECOPY_MIRROR_KEY=key)
    assert (done.returncode, json.loads(done.stdout)["acknowledged"]) == (0, 2)
    assert newsroom.acknowledged(key) == 2
    first, *_ = sorted((tmp_path / "copy" / "articles").iterdir())
    first.unlink()
    newsroom.publish("a-3")
    done = wirecopy(*copy, "--verify", WIRECOPY_MIRROR_KEY=key)
    assert done.returncode == 1
    assert newsroom.acknowledged(key) == 2, "it lacks an article"

    own = newsroom.desk.key("editor").removeprefix("Bearer ")
    other = ("mirror", newsroom.address, str(tmp_path / "other"), "--acknowledge")
    done = wirecopy(*other, WIRECOPY_MIRROR_KEY=own)
    assert (done.returncode, done.stdout) == (1, "in step at seq 3; 3 articles, 0 withdrawn\n")
    (said,) = done.stderr.splitlines()
    assert said.startswith(f"wirecopy: not acknowledged: {newsroom.address}: the key may not do this (Rec")


@contextmanager
def following(newsroom: Newsroom, target: Path, **environment: str) -> Iterator[tuple[Forked, Path]]:
    out = newsroom.folder / "mirror.out"
    process = Forked(
        "mirror",
        newsroom.address,
        str(target),
        "--follow",
        "--acknowledge",
        folder=newsroom.folder,
        out=out,
        err=newsroom.folder / "mirror.err",
        environment={"WIRECOPY_DATABASE_URL": UNUSED, **environment},
    )
    try:
        yield process, out
    finally:
        process.kill()


def until_there_are(count: int, folder: Path) -> None:
    until(lambda: len(list(folder.glob("articles/*.json"))) == count)


def until(so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not so():
        assert time.monotonic() < give_up, "the copy does not follow"
        time.sleep(0.02)


def test_who_follows_has_what_is_published_and_ends_in_step_when_told_to(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    target = tmp_path / "copy"
    key = newsroom.desk.key("reader", "public").removeprefix("Bearer ")
    with following(newsroom, target, WIRECOPY_MIRROR_KEY=key) as (process, out):
        for number in range(3):
            newsroom.publish(f"a-{number}")
            until_there_are(number + 1, target)
        until(lambda: newsroom.acknowledged(key) == 3)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert out.read_text() == "in step at seq 3; 3 articles, 0 withdrawn\n"


def test_a_service_takes_the_articles_of_another_in(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.publish("a-1")
    database = f"sqlite:///{tmp_path / 'second.db'}"
    arguments = ("mirror", newsroom.address, str(tmp_path / "copy"), "--into")
    done = wirecopy(*arguments, database=database)
    assert done.returncode == 1
    assert "`wirecopy migrate`" in done.stderr
    wirecopy("migrate", database=database)
    done = wirecopy(*arguments, database=database)
    assert done == (0, "in step at seq 1; 1 articles, 0 withdrawn\n", "")
    exported = wirecopy("export", "--quiet", database=database).stdout
    assert '"headline":"Headline of a-1"' in exported


def test_an_address_is_no_place_for_a_copy(tmp_path: Path) -> None:
    target = f"postgresql://desk:secret@{tmp_path}"
    done = wirecopy("mirror", "https://news.test", target)
    assert (done.returncode, "fed by --into" in done.stderr, "secret" in done.stderr) == (2, True, False)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("https://news.test",),
        ("news.test", "copy"),
        ("https://news.test/?q=1", "copy"),
        ("https://news.test", "copy", "--follow", "--verify"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert wirecopy("mirror", *arguments).returncode == 2
