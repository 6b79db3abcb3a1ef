"""Whoever asks the hub for a feed, and meant it, is sent it whenever it changes (W3C WebSub)."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from service.deliver.turns import Turns
from service.domain.errors import Unavailable
from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Received, Receiver, Reply
from tests.deliver.subscribing import (
    TOPIC,
    ask,
    deleted,
    echo,
    headlines,
    is_signed,
    standings,
    subscribe,
)
from tests.serving import small

PAST_THE_PAUSE = timedelta(seconds=7)
SECRET = "a very long and random secret"  # noqa: S105 - of a test
ANOTHER = "what somebody else would like"
DAY = timedelta(days=1)


def test_a_subscriber_that_meant_it_gets_the_feed_as_it_is_served_whenever_it_changes(
    pushed: Pushed, receiver: Receiver
) -> None:
    pushed.publish(1)
    subscribe(pushed, receiver)
    assert receiver.received == [], "it has read what there is"
    pushed.site.take_in(small("later"))
    pushed.deliver()
    pushed.deliver()
    (received,) = receiver.received
    served = pushed.site.get("/v1/changes.atom")
    assert received.body == served.content
    assert headlines(received) == ["Headline of later", "Headline of a-0"]
    assert received.headers["content-type"] == served.headers["content-type"]
    assert received.headers["link"] == f'<https://news.test/hub>; rel="hub", <{TOPIC}>; rel="self"'
    assert "x-hub-signature" not in received.headers


def test_what_changes_before_the_callback_was_asked_is_sent_once_it_has_answered(
    pushed: Pushed, receiver: Receiver
) -> None:
    pushed.publish(1)
    receiver.reply = echo
    ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC)
    pushed.site.take_in(small("meanwhile"))
    receiver.answer = lambda _: Reply(500)
    pushed.deliver()
    receiver.answer = lambda _: Reply()
    pushed.clock.ahead += PAST_THE_PAUSE
    pushed.deliver()
    assert [headlines(each) for each in receiver.received] == [
        ["Headline of meanwhile", "Headline of a-0"]
    ] * 2


def test_the_callback_is_asked_whether_it_meant_it_and_keeps_its_own_parameters(
    pushed: Pushed, receiver: Receiver
) -> None:
    subscribe(pushed, receiver, callback=f"{receiver.url}?user=7&hub.x=1", lease_seconds=7200)
    (asked,) = receiver.asked
    assert asked.path.startswith("/hook?user=7&hub.x=1&")
    challenge = asked.query["hub.challenge"]
    assert asked.query == {
        "user": "7",
        "hub.x": "1",
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.challenge": challenge,
        "hub.lease_seconds": "7200",
    }
    assert len(challenge) == 32
    pushed.publish(1)
    pushed.deliver()
    assert [each.path for each in receiver.received] == ["/hook?user=7&hub.x=1"]


def test_asking_waits_for_no_callback(pushed: Pushed, receiver: Receiver) -> None:
    answer = ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC)
    assert (answer.status_code, answer.content, receiver.asked) == (202, b"", [])


def _challenge(asked: Received) -> bytes:
    return asked.query["hub.challenge"].encode()


NO_ECHOES: list[Callable[[Received], Reply]] = [
    lambda _: Reply(404),
    lambda _: Reply(200, body=b"something else"),
    lambda asked: Reply(200, body=_challenge(asked) + b"\n"),
    lambda asked: Reply(400, body=_challenge(asked)),
    lambda asked: Reply(302, {"location": "/hook"}, _challenge(asked)),
    lambda asked: Reply(200, {"content-length": str(2**40)}, _challenge(asked) + b"x" * 100_000),
]


def test_who_does_not_echo_the_challenge_and_that_alone_is_sent_nothing(
    pushed: Pushed, receiver: Receiver
) -> None:
    replies = {f"/hook/{number}": reply for number, reply in enumerate(NO_ECHOES)}
    receiver.reply = lambda asked: replies[asked.path.partition("?")[0]](asked)
    for number in range(len(replies)):
        ask(pushed, mode="subscribe", callback=f"{receiver.url}/{number}", topic=TOPIC)
    pushed.deliver()
    pushed.publish(1)
    pushed.deliver()
    assert len(receiver.asked) == len(replies), "none was asked again"
    assert (receiver.received, standings(pushed)) == ([], [])


def test_a_callback_that_does_not_answer_is_asked_three_times(pushed: Pushed, receiver: Receiver) -> None:
    receiver.reply = lambda _: Reply(503)
    ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC)
    for later in (timedelta(), PAST_THE_PAUSE, 4 * PAST_THE_PAUSE, DAY):
        pushed.clock.ahead += later
        pushed.deliver()
    assert len(receiver.asked) == 3
    assert len({each.query["hub.challenge"] for each in receiver.asked}) == 3
    assert standings(pushed) == []


def test_a_callback_that_answers_later_is_subscribed(pushed: Pushed, receiver: Receiver) -> None:
    receiver.reply = lambda _: Reply(503)
    ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC)
    pushed.deliver()
    pushed.deliver()
    assert len(receiver.asked) == 1, "the next time is a little later"
    receiver.reply = echo
    pushed.clock.ahead += PAST_THE_PAUSE
    pushed.deliver()
    pushed.publish(1)
    pushed.deliver()
    assert len(receiver.received) == 1


def test_what_is_sent_is_signed_with_the_secret_that_was_given(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver, secret=SECRET)
    pushed.publish(1)
    pushed.deliver()
    assert is_signed(receiver.received[0], SECRET)
    assert not is_signed(receiver.received[0], ANOTHER)


def test_a_withdrawal_reaches_subscribers(pushed: Pushed, receiver: Receiver) -> None:
    saved = pushed.site.take_in(small())
    subscribe(pushed, receiver)
    article_id = saved.article.id
    pushed.ask("POST", f"/v1/articles/{article_id}/withdrawal", {}, key=pushed.site.key("editor"))
    pushed.deliver()
    (received,) = receiver.received
    assert headlines(received) == []
    assert deleted(received) == [f"urn:wirecopy:article:{article_id}"]


def test_a_feed_of_a_section_is_sent_when_something_comes_into_it_changes_in_it_or_leaves_it(
    pushed: Pushed, receiver: Receiver
) -> None:
    pushed.site.take_in(small("tide", section="Harbour"))
    subscribe(pushed, receiver, topic="https://news.test/feeds/section/Harbour.atom")
    for article in (
        small("vote", section="Politics"),
        small("quay", section="Harbour"),
        small("quay", section="Harbour", headline="Another headline"),
        small("vote", section="Politics", headline="Yet another one"),
        small("quay", section="Politics"),
    ):
        pushed.site.take_in(article)
        pushed.deliver()
    assert [set(headlines(each)) for each in receiver.received] == [
        {"Headline of quay", "Headline of tide"},
        {"Another headline", "Headline of tide"},
        {"Headline of tide"},
    ]


def test_the_withdrawal_of_the_last_article_of_a_section_reaches_its_subscribers(
    pushed: Pushed, receiver: Receiver
) -> None:
    saved = pushed.site.take_in(small("tide", section="Harbour"))
    subscribe(pushed, receiver, topic="https://news.test/feeds/section/Harbour.atom")
    path = f"/v1/articles/{saved.article.id}/withdrawal"
    pushed.ask("POST", path, {}, key=pushed.site.key("editor"))
    pushed.deliver()
    (received,) = receiver.received
    assert (headlines(received), len(deleted(received))) == ([], 1)


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_each_form_of_a_feed_is_sent_as_it_is_served(pushed: Pushed, receiver: Receiver, suffix: str) -> None:
    path = f"/feeds/latest.{suffix}"
    subscribe(pushed, receiver, topic=f"https://news.test{path}")
    pushed.publish(1)
    pushed.deliver()
    (received,), served = receiver.received, pushed.site.get(path)
    assert received.body == served.content
    assert received.headers["content-type"] == served.headers["content-type"]
    links = served.headers["link"]
    assert '<https://news.test/hub>; rel="hub"' in links
    assert f'<https://news.test{path}>; rel="self"' in links


def test_who_asks_for_a_feed_that_there_is_not_is_denied(pushed: Pushed, receiver: Receiver) -> None:
    topic = "https://news.test/feeds/section/Nowhere.atom"
    subscribe(pushed, receiver, topic=topic)
    (told,) = receiver.asked
    reason = told.query["hub.reason"]
    assert told.query == {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason}
    assert standings(pushed) == []


def test_several_changes_in_a_row_are_one_document(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    pushed.publish(5)
    pushed.deliver()
    assert [len(headlines(each)) for each in receiver.received] == [5]


def test_what_readers_without_a_key_do_not_notice_is_not_sent(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    pushed.site.take_in(small("sport", packages=("sport",)))
    pushed.site.take_in(small("draft"), publish=False)
    pushed.deliver()
    assert receiver.received == []
    (standing,) = standings(pushed)
    assert standing["delivered_seq"] == 1, "it was looked at, and is not looked at again"
    pushed.publish(1)
    pushed.deliver()
    assert [headlines(each) for each in receiver.received] == [["Headline of a-0"]]


def test_a_change_that_concerns_nobody_is_noted_of_all_subscribers_of_a_topic_at_once(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        subscribe(pushed, receiver, callback=f"{receiver.url}/{number}")
    monkeypatch.setattr("service.deliver.deliverer.MOST_AT_ONCE", 1)
    turns, take = [], Turns.take

    async def counted(self: Turns, lease: Any) -> None:
        turns.append(lease)
        await take(self, lease)

    monkeypatch.setattr(Turns, "take", counted)
    pushed.site.take_in(small("sport", packages=("sport",)))
    pushed.deliver()
    assert {each["delivered_seq"] for each in standings(pushed)} == {1}
    assert len(turns) == 1


def test_what_is_not_taken_is_tried_again_as_it_is_then(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    receiver.answer = lambda _: Reply(500)
    pushed.publish(1)
    pushed.deliver()
    pushed.site.take_in(small("later"))
    pushed.deliver()
    assert len(receiver.received) == 1, "it waits for its time"
    (standing,) = standings(pushed)
    assert (standing["attempts"], standing["last"]["status"]) == (1, 500)
    receiver.answer = lambda _: Reply()
    pushed.clock.ahead += PAST_THE_PAUSE
    pushed.deliver()
    assert [len(headlines(each)) for each in receiver.received] == [1, 2]
    (standing,) = standings(pushed)
    assert (standing["attempts"], standing["failing_since"], standing["delivered_seq"]) == (0, None, 2)


def test_a_subscription_outlives_two_days_of_failure_and_the_next_change_is_tried_anew(
    pushed: Pushed, receiver: Receiver
) -> None:
    subscribe(pushed, receiver)
    receiver.answer = lambda _: Reply(500)
    pushed.publish(1)
    for later in (timedelta(), DAY, DAY, DAY):
        pushed.clock.ahead += later
        pushed.deliver()
    assert len(receiver.received) == 3, "given up after two days"
    receiver.answer = lambda _: Reply()
    pushed.site.take_in(small("later"))
    pushed.deliver()
    assert headlines(receiver.received[-1]) == ["Headline of later", "Headline of a-0"]


def test_a_subscriber_that_is_gone_is_removed(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    receiver.answer = lambda _: Reply(410)
    pushed.publish(1)
    pushed.deliver()
    assert standings(pushed) == []


def test_a_lease_ends_unless_it_is_renewed(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver, lease_seconds=2 * 86_400)
    with Receiver() as other:
        subscribe(pushed, other, lease_seconds=2 * 86_400)
        pushed.clock.ahead += DAY
        subscribe(pushed, other, lease_seconds=2 * 86_400)
        pushed.clock.ahead += DAY + timedelta(seconds=1)
        pushed.publish(1)
        pushed.deliver()
        assert (len(receiver.received), len(other.received)) == (0, 1)
        assert len(standings(pushed)) == 1


def test_a_lease_that_ended_is_removed_though_nothing_changes(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    pushed.clock.ahead += timedelta(days=10, seconds=1)
    pushed.deliver()
    assert standings(pushed) == []


def test_a_lease_is_as_long_as_was_asked_for_within_bounds(pushed: Pushed, receiver: Receiver) -> None:
    wanted = {None: 10 * DAY, 60: timedelta(hours=1), 10**15: 30 * DAY, 86_400: DAY}
    for seconds, granted in wanted.items():
        before = pushed.clock()
        subscribe(pushed, receiver, lease_seconds=seconds)
        assert receiver.asked[-1].query["hub.lease_seconds"] == str(int(granted.total_seconds()))
        (standing,) = standings(pushed)
        expires = datetime.fromisoformat(standing["expires_at"])
        assert before + granted <= expires <= pushed.clock() + granted


def test_a_renewal_leaves_out_nothing_that_is_still_to_be_sent(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    pushed.publish(1)
    subscribe(pushed, receiver, secret=SECRET)
    (received,) = receiver.received
    assert headlines(received) == ["Headline of a-0"]
    assert is_signed(received, SECRET)


def test_a_renewal_that_is_not_confirmed_changes_nothing(pushed: Pushed, receiver: Receiver) -> None:
    """Nobody can take a subscription from its subscriber, or have it signed otherwise."""
    subscribe(pushed, receiver, secret=SECRET)
    (before,) = standings(pushed)
    receiver.reply = lambda _: Reply(404)
    for mode in ("subscribe", "unsubscribe"):
        ask(pushed, mode=mode, callback=receiver.url, topic=TOPIC, secret=ANOTHER, lease_seconds=86_400)
        pushed.deliver()
    pushed.publish(1)
    pushed.deliver()
    assert is_signed(receiver.received[0], SECRET)
    (after,) = standings(pushed)
    assert after["expires_at"] == before["expires_at"]


def test_who_unsubscribes_and_confirms_it_is_sent_nothing_more(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    subscribe(pushed, receiver, mode="unsubscribe")
    asked = receiver.asked[-1].query
    assert (asked["hub.mode"], "hub.lease_seconds" in asked) == ("unsubscribe", False)
    pushed.publish(1)
    pushed.deliver()
    assert (receiver.received, standings(pushed)) == ([], [])


def test_to_unsubscribe_what_there_is_not_asks_nobody(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver, mode="unsubscribe")
    assert receiver.asked == []


def test_an_admin_ends_a_subscription_and_the_callback_is_told(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    (standing,) = standings(pushed)
    admin = pushed.site.key("admin")
    pushed.ask("DELETE", f"/v1/hub/subscriptions/{standing['id']}", key=admin)
    pushed.publish(1)
    pushed.deliver()
    told = receiver.asked[-1].query
    assert (told["hub.mode"], told["hub.topic"]) == ("denied", TOPIC)
    assert (receiver.received, standings(pushed)) == ([], [])
    trail = pushed.ask("GET", "/v1/audit", key=admin)["entries"]
    assert "subscription_remove" in {each["action"] for each in trail}


@pytest.mark.parametrize("mode", ["subscribe", "unsubscribe"])
def test_what_an_admin_ended_is_not_kept_by_asking_again(
    pushed: Pushed, receiver: Receiver, mode: str
) -> None:
    subscribe(pushed, receiver)
    (standing,) = standings(pushed)
    pushed.ask("DELETE", f"/v1/hub/subscriptions/{standing['id']}", key=pushed.site.key("admin"))
    ask(pushed, mode=mode, callback=receiver.url, topic=TOPIC)
    pushed.deliver()
    assert receiver.asked[-1].query["hub.mode"] == "denied"
    assert standings(pushed) == []


def test_where_nothing_is_public_any_more_subscribers_are_denied(pushed: Pushed, receiver: Receiver) -> None:
    subscribe(pushed, receiver)
    pushed.publish(1)
    pushed.deliver(public_access=False)
    assert receiver.asked[-1].query["hub.mode"] == "denied"
    assert (receiver.received, standings(pushed)) == ([], [])


def test_a_callback_whose_name_leads_to_a_private_address_is_not_connected_to(
    pushed: Pushed, receiver: Receiver
) -> None:
    receiver.reply = echo
    callback = f"http://localhost:{receiver.port}/hook"
    ask(pushed, mode="subscribe", callback=callback, topic=TOPIC)
    for _ in range(3):
        pushed.deliver(webhook_private_addresses=False)
        pushed.clock.ahead += DAY
    assert (receiver.asked, standings(pushed)) == ([], [])


def test_what_is_asked_for_while_the_callback_is_asked_is_not_lost(
    pushed: Pushed, receiver: Receiver
) -> None:
    """The later wish counts."""

    def reply(asked: Received) -> Reply:
        if len(receiver.asked) == 1:
            ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC, secret=SECRET)
        return echo(asked)

    receiver.reply = reply
    ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC)
    pushed.deliver()
    pushed.publish(1)
    pushed.deliver()
    assert len(receiver.asked) == 2
    assert is_signed(receiver.received[0], SECRET)


def test_a_worker_that_is_killed_after_the_2xx_sends_the_document_again(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(pushed, receiver)
    pushed.publish(1)

    def killed(*_: object) -> None:
        raise Unavailable("nothing can be noted any more")

    with monkeypatch.context() as patched:
        patched.setattr(Turns, "_note", killed)
        pushed.deliver()
    assert len(receiver.received) == 1
    pushed.deliver()
    assert len(receiver.received) == 1, "the lease still holds"
    pushed.clock.ahead += timedelta(seconds=2 * pushed.site.settings.webhook_timeout_seconds + 1)
    pushed.deliver()
    pushed.deliver()
    first, second = receiver.received
    assert first.body == second.body


def test_a_worker_that_is_stopped_while_it_asks_a_callback_lets_go(
    pushed: Pushed, receiver: Receiver
) -> None:
    ask(pushed, mode="subscribe", callback=receiver.url, topic=TOPIC)
    reached, over = threading.Event(), threading.Event()

    def reply(asked: Received) -> Reply:
        if len(receiver.asked) == 1:
            reached.set()
            over.wait(5)
        return echo(asked)

    receiver.reply = reply
    pushed.stop_at(reached)
    over.set()
    pushed.deliver()
    (standing,) = standings(pushed)
    assert (len(receiver.asked), standing["asked"]) == (2, None)
