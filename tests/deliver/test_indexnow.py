"""Search engines are told of the addresses of what changed, in batches (IndexNow)."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from service.deliver.turns import Turns
from service.domain.errors import Unavailable
from service.settings import SettingsError, from_environment
from service.store import public_addresses
from service.store.database import Connection
from service.store.public_addresses import Revision, Whereabouts
from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Receiver, Reply
from tests.serving import small

KEY = "8f2c7a1e-5b3d-4e6f"
MINUTE = timedelta(minutes=1, seconds=1)


def deliver(pushed: Pushed, receiver: Receiver, **settings: Any) -> None:
    """A minute later, with private addresses forbidden: the endpoint is the operator's."""
    pushed.clock.ahead += MINUTE
    given = {"indexnow_endpoint": receiver.url, "indexnow_key": KEY, "webhook_private_addresses": False}
    pushed.deliver(**(given | settings))


def told(receiver: Receiver) -> list[list[str]]:
    """The addresses that came, batch by batch."""
    return [each.message["urlList"] for each in receiver.received]


def page(slug: str) -> str:
    return f"https://news.test/articles/{slug}"


def standing(pushed: Pushed) -> dict[str, Any]:
    found: dict[str, Any] = pushed.ask("GET", "/v1/indexnow", key=pushed.site.key("admin"))
    return found


def test_what_changes_goes_in_one_batch_as_the_protocol_says(pushed: Pushed, receiver: Receiver) -> None:
    pushed.publish(1)
    deliver(pushed, receiver)
    assert receiver.received == [], "what was published before is known, or is found by the sitemap"
    articles = [pushed.site.take_in(small(f"b-{number}")).article for number in range(2)]
    pushed.site.take_in(small("b-0", headline="Another headline", slug=articles[0].slug))
    deliver(pushed, receiver)
    (received,) = receiver.received
    assert received.headers["content-type"] == "application/json; charset=utf-8"
    assert received.message == {
        "host": "news.test",
        "key": KEY,
        "keyLocation": "https://news.test/indexnow-key.txt",
        "urlList": [page(str(each.slug)) for each in articles],
    }
    deliver(pushed, receiver)
    assert len(receiver.received) == 1
    assert standing(pushed)["delivered_seq"] == 4


def test_what_changes_within_a_minute_of_a_batch_waits_for_the_next_one(
    pushed: Pushed, receiver: Receiver
) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-1", slug="first"))
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-2", slug="second"))
    pushed.deliver(indexnow_endpoint=receiver.url, indexnow_key=KEY)
    assert told(receiver) == [[page("first")]]
    pushed.site.take_in(small("a-3", slug="third"))
    deliver(pushed, receiver)
    assert told(receiver)[1:] == [[page("second"), page("third")]]


def test_what_was_withdrawn_expired_or_moved_is_told_by_the_address_that_it_had(
    pushed: Pushed, receiver: Receiver
) -> None:
    editor = pushed.site.key("editor")
    expires = pushed.clock() + timedelta(hours=1)
    gone = pushed.site.take_in(small("gone", slug="gone")).article
    pushed.site.take_in(small("expiring", slug="expiring", expires_at=expires))
    pushed.site.take_in(small("moving", slug="here"))
    deliver(pushed, receiver)
    pushed.ask("POST", f"/v1/articles/{gone.id}/withdrawal", {}, key=editor)
    pushed.site.take_in(small("moving", slug="there"))
    pushed.clock.ahead += timedelta(hours=1)
    pushed.site.keep_time()
    deliver(pushed, receiver)
    assert told(receiver) == [[page("gone"), page("here"), page("there"), page("expiring")]]


def test_the_address_of_what_nobody_saw_is_not_told(pushed: Pushed, receiver: Receiver) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("draft", slug="draft"), publish=False)
    pushed.site.take_in(small("sport", slug="sport", packages=("sport",)))
    pushed.site.take_in(small("moved", slug="seen"))
    pushed.site.take_in(small("moved", slug="unseen", packages=("sport",)))
    deliver(pushed, receiver)
    assert told(receiver) == [[page("seen")]]


def test_only_addresses_that_the_key_stands_for_are_told(pushed: Pushed, receiver: Receiver) -> None:
    deliver(pushed, receiver)
    for number, url in enumerate(
        (
            "https://elsewhere.test/a",
            "https://news.test.evil/a",
            "http://news.test/a",
            "https://news.test/ü[1]#1",
        )
    ):
        pushed.site.take_in(small(f"a-{number}", url=url))
    deliver(pushed, receiver)
    assert told(receiver) == [["https://news.test/%C3%BC%5B1%5D"]]


@pytest.mark.parametrize("status", [429, 503])
def test_a_search_engine_that_is_busy_is_told_later(pushed: Pushed, receiver: Receiver, status: int) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-1", slug="first"))
    receiver.answer = lambda _: Reply(status, {"retry-after": "600"})
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-2", slug="second"))
    deliver(pushed, receiver)
    assert len(receiver.received) == 1
    stands = standing(pushed)
    assert (stands["state"], stands["attempts"], stands["last"]["status"]) == ("active", 1, status)
    receiver.answer = lambda _: Reply(202)
    pushed.clock.ahead += timedelta(minutes=10)
    deliver(pushed, receiver)
    assert told(receiver)[1:] == [[page("first"), page("second")]]


def test_a_key_that_is_refused_pauses_it_until_somebody_sets_it_going(
    pushed: Pushed, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-1", slug="first"))
    receiver.answer = lambda _: Reply(403)
    for _ in range(3):
        deliver(pushed, receiver)
    assert len(receiver.received) == 1
    assert standing(pushed)["state"] == "paused"
    (error,) = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert "answered 403; paused" in error
    receiver.answer = lambda _: Reply()
    admin = pushed.site.key("admin")
    going = pushed.ask("PATCH", "/v1/indexnow", {"state": "active"}, key=admin)
    assert (going["state"], going["attempts"]) == ("active", 0)
    deliver(pushed, receiver)
    assert told(receiver)[1:] == [[page("first")]]
    trail = pushed.ask("GET", "/v1/audit", key=admin)["entries"]
    assert "indexnow_change" in {each["action"] for each in trail}


@pytest.mark.parametrize("status", [400, 422])
def test_a_batch_that_is_refused_is_logged_and_keeps_back_nothing_that_follows(
    pushed: Pushed, receiver: Receiver, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-1", slug="first"))
    receiver.answer = lambda _: Reply(status)
    deliver(pushed, receiver)
    receiver.answer = lambda _: Reply()
    pushed.site.take_in(small("a-2", slug="second"))
    deliver(pushed, receiver)
    assert told(receiver) == [[page("first")], [page("second")]]
    (error,) = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert f"answered {status}; its addresses are left out" in error
    stands = standing(pushed)
    assert (stands["state"], stands["attempts"], stands["delivered_seq"]) == ("active", 0, 2)


def test_the_whole_of_an_article_is_read_only_where_its_address_was_another(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of changes it would be gigabytes."""
    deliver(pushed, receiver)
    for headline in ("One headline", "Another", "The last one"):
        pushed.site.take_in(small("stays", slug="stays", headline=headline))
    for slug in ("here", "there"):
        pushed.site.take_in(small("moves", slug=slug))
    decode, read = msgspec.json.decode, []

    def counted(snapshot: bytes, **options: Any) -> Any:
        decoded = decode(snapshot, **options)
        if options.get("type") is Whereabouts:
            read.append(decoded.slug)
        return decoded

    monkeypatch.setattr(msgspec.json, "decode", counted)
    deliver(pushed, receiver)
    assert told(receiver) == [[page("stays"), page("here"), page("there")]]
    assert read == ["here"]


def test_what_cannot_be_read_at_once_in_time_is_told_in_smaller_batches(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    were_public = public_addresses.were_public

    def slow(connection: Connection, asked: Sequence[Revision]) -> Mapping[Revision, Whereabouts]:
        if len(asked) > 10:
            raise Unavailable("the search took too long")
        return were_public(connection, asked)

    monkeypatch.setattr(public_addresses, "were_public", slow)
    deliver(pushed, receiver)
    pushed.publish(7)
    deliver(pushed, receiver)
    deliver(pushed, receiver)
    assert [len(each) for each in told(receiver)] == [5, 2]


def test_another_endpoint_goes_on_where_the_one_before_stopped(pushed: Pushed, receiver: Receiver) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-1", slug="first"))
    receiver.answer = lambda _: Reply(403)
    deliver(pushed, receiver)
    with Receiver() as other:
        deliver(pushed, other)
        assert told(other) == [[page("first")]]
        assert standing(pushed)["url"] == other.url


def test_where_it_is_not_set_up_nothing_is_told(pushed: Pushed, receiver: Receiver) -> None:
    deliver(pushed, receiver)
    pushed.publish(1)
    pushed.deliver()
    assert receiver.received == []


def test_a_worker_that_is_killed_after_the_answer_tells_it_again(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(pushed, receiver)
    pushed.site.take_in(small("a-1", slug="first"))

    def killed(*_: object) -> None:
        raise Unavailable("nothing can be noted any more")

    with monkeypatch.context() as patched:
        patched.setattr(Turns, "_note", killed)
        deliver(pushed, receiver)
    deliver(pushed, receiver)
    deliver(pushed, receiver)
    assert told(receiver) == [[page("first")]] * 2


def test_settings_that_cannot_be_used_are_told_at_the_start() -> None:
    key, endpoint = "WIRECOPY_INDEXNOW_KEY", "WIRECOPY_INDEXNOW_ENDPOINT"
    assert from_environment({key: KEY, endpoint: "https://engine.test/"}).indexnow_key == KEY
    for given, named in (
        ({key: "short"}, key),
        ({key: "not/a/file/name"}, key),
        ({endpoint: "https://engine.test/"}, key),
        ({key: KEY, endpoint: "engine.test"}, endpoint),
    ):
        with pytest.raises(SettingsError, match=named):
            from_environment(given)
