"""A copy does not believe what does not prove itself, and can be proven itself."""

import sqlite3
from pathlib import Path

import httpx
import pytest

from service.mirror import Mirror, MirrorError, Origin
from service.mirror.sqlite import SqliteFile
from tests.mirror.copies import Copying

GARBLED = (b"The council met on Monday", b"The council met on Sunday")


def spoil_pages(path: str, body: bytes) -> bytes:
    return body.replace(*GARBLED) if path == "/v1/changes" else body


def spoil_everything(_path: str, body: bytes) -> bytes:
    return body.replace(*GARBLED)


def test_a_document_that_was_changed_on_the_way_is_fetched_again(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    copying.transport.change = spoil_pages
    assert copying.caught_up(copy) == "in step at seq 1; 1 articles, 0 withdrawn"
    assert copying.held(copy) == copying.served()


def test_a_document_that_cannot_be_had_unchanged_is_owed_until_it_can(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    copying.publish("a-2", body=())
    copying.transport.change = spoil_everything
    for _ in range(2):
        said = copying.caught_up(copy)
        assert said == "not in step, at seq 2 of 2; 1 articles, 0 withdrawn, 1 could not be taken"
        assert copying.held(copy).keys() == {"a-2"}
    copying.transport.change = lambda _path, body: body
    assert copying.caught_up(copy) == "in step at seq 2; 2 articles, 0 withdrawn"
    assert copying.held(copy) == copying.served()


def test_an_owed_document_that_was_withdrawn_is_owed_no_longer(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    copying.transport.change = spoil_everything
    copying.caught_up(copy)
    copying.withdraw("a-1")
    assert copying.caught_up(copy) == "in step at seq 2; 0 articles, 1 withdrawn"


def test_verifying_finds_every_kind_of_difference(copying: Copying, copy: str) -> None:
    for name in ("fine", "lost", "altered", "kept", "forgotten", "slandered"):
        copying.publish(name)
    copying.withdraw("kept")
    copying.withdraw("forgotten")
    copying.caught_up(copy)
    assert copying.verified(copy) == []
    spoil = spoil_file if copy.endswith(".db") else spoil_folder
    spoil(copying.folder / copy, copying.ids())
    assert copying.verified(copy) == [
        "extra 00000000000000000000000000",
        "missing lost",
        "not_noted forgotten",
        "other_bytes altered",
        "still_there kept",
        "wrongly_noted slandered",
    ]


def spoil_folder(folder: Path, ids: dict[str, str]) -> None:
    articles, withdrawn = folder / "articles", folder / "withdrawn"
    (articles / f"{ids['lost']}.json").unlink()
    for name in (ids["altered"], ids["kept"], "0" * 26):
        (articles / f"{name}.json").write_bytes(b"{}")
    (withdrawn / f"{ids['forgotten']}.json").unlink()
    (withdrawn / f"{ids['slandered']}.json").write_bytes(b"{}")


def spoil_file(file: Path, ids: dict[str, str]) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("DELETE FROM articles WHERE id = ?", (ids["lost"],))
    for name in (ids["altered"], ids["kept"], "0" * 26):
        connection.execute("INSERT OR REPLACE INTO articles VALUES (?, 1, '', 1, '{}')", (name,))
    connection.execute("DELETE FROM withdrawn WHERE id = ?", (ids["forgotten"],))
    connection.execute(
        "INSERT INTO withdrawn (id, seq, kind, at) VALUES (?, 1, 'expired', '')", (ids["slandered"],)
    )
    connection.close()


def test_what_changes_while_a_copy_is_verified_is_no_difference(copying: Copying, copy: str) -> None:
    for number in range(3):
        copying.publish(f"a-{number}")
    copying.caught_up(copy)
    changed = iter(("a-0", "a-1"))

    def meanwhile(path: str, body: bytes) -> bytes:
        # From the second page on: the first one says how far behind the copy is.
        if path == "/v1/changes" and (name := next(changed, None)) is not None:
            copying.publish(name, headline="Another headline")
            copying.withdraw(name)
        return body

    copying.transport.change = meanwhile
    with copying.target(copy) as target:
        mirror = Mirror(copying.origin(), target)
        assert mirror.verify() == []
        assert mirror.standing().in_step
    assert copying.held(copy) == copying.served()


def test_a_receipt_is_given_once_for_each_number_at_which_the_copy_is_in_step(copying: Copying) -> None:
    key = copying.site.key("reader", "public")

    def receipts() -> int:
        return copying.transport.asked.count("/v1/receipts")

    with copying.target("copy") as target:
        mirror = Mirror(copying.origin(key), target)
        mirror.acknowledge()
        assert receipts() == 0, "it is not known yet where the feed ends"
        copying.publish("a-1")
        for _ in range(2):
            mirror.catch_up()
            mirror.acknowledge()
        assert (receipts(), mirror.standing().acknowledged) == (1, 1)
        copying.publish("a-2")
        copying.transport.change = spoil_everything
        mirror.catch_up()
        mirror.acknowledge()
        assert (receipts(), mirror.standing().acknowledged) == (1, 1), "an article is owed"
        copying.transport.change = lambda _path, body: body
        mirror.catch_up()
        mirror.acknowledge()
    assert receipts() == 2
    assert copying.site.get("/v1/receipts", authorization=key).json()["seq"] == 2


def test_a_receipt_that_is_not_taken_is_tried_for_a_minute_by_whoever_has_all_time() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.url.path, request.content) == ("/v1/receipts", b'{"seq":7}')
        return httpx.Response(503)

    slept: list[float] = []
    transport = httpx.MockTransport(answer)
    origin = Origin("https://news.test", patience=float("inf"), transport=transport, sleep=slept.append)
    with pytest.raises(MirrorError, match="it answers 503"):
        origin.acknowledge(7)
    assert 20 < sum(slept) <= 60


def test_a_copy_that_two_mirrors_work_on_is_left_to_the_first(copying: Copying, tmp_path: Path) -> None:
    copying.publish("a-1")
    path, address = tmp_path / "copy.db", "https://news.test"
    with SqliteFile(path, address) as one, SqliteFile(path, address) as other:
        Mirror(copying.origin(), one).catch_up()
        with pytest.raises(Exception, match="another mirror"):
            Mirror(copying.origin(), other).catch_up()
    with copying.target("copy"), pytest.raises(Exception, match="another mirror"), copying.target("copy"):
        pass
