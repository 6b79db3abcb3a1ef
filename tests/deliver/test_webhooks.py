"""Webhooks deliver every change of a partner's in order, whatever becomes of receivers and workers."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from service.deliver.deliverer import Deliverer
from service.deliver.turns import Turns
from service.domain.change import Change
from service.domain.errors import Unavailable
from service.newsroom import open_newsroom
from service.publish.notification import notification
from service.store import endpoints
from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Received, Receiver, Reply
from tests.serving import run, small

PAST_THE_PAUSE = timedelta(seconds=7)
"""Longer than the first pause between two attempts."""


def is_verified(received: Received, secret: str) -> bool:
    """Whether Standard Webhooks' own verifier takes it."""
    try:
        Webhook(secret).verify(received.body, received.headers)
    except WebhookVerificationError:
        return False
    return True


def test_each_change_arrives_once_in_order_signed_and_thin(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(3)
    article = pushed.site.take_in(small("a-1", headline="Another headline"))
    pushed.deliver()
    pushed.deliver()
    assert receiver.seqs == [1, 2, 3, 4]
    assert [each.id for each in receiver.received] == [f"{made['id']}-{seq}" for seq in (1, 2, 3, 4)]
    assert all(is_verified(each, made["secret"]) for each in receiver.received)
    last = receiver.received[-1]
    assert last.headers["content-type"] == "application/json"
    assert last.headers["user-agent"].startswith("Wirecopy/")
    shown = pushed.site.get(f"/v1/articles/{article.article.id}.json", authorization=pushed.key)
    assert last.message == {
        "type": "article.updated",
        "timestamp": last.message["timestamp"],
        "data": {
            "seq": 4,
            "kind": "updated",
            "article_id": article.article.id,
            "revision": 2,
            "etag": shown.headers["etag"].strip('"'),
            "material": True,
            "note": None,
            "reason": None,
            "instruction": None,
            "url": f"https://news.test/v1/articles/{article.article.id}",
            "feed": "https://news.test/v1/changes?after=3",
        },
    }
    assert pushed.webhook(made)["delivered_seq"] == 4


def test_a_new_webhook_gets_what_is_published_from_then_on(pushed: Pushed, receiver: Receiver) -> None:
    pushed.publish(2)
    pushed.ask("POST", "/v1/webhooks", {"url": receiver.url})
    pushed.site.take_in(small("later"))
    pushed.deliver()
    assert receiver.seqs == [3]


def test_a_partner_is_told_of_what_it_may_see_and_of_what_it_may_see_no_more(
    pushed: Pushed, receiver: Receiver
) -> None:
    key = pushed.site.key("reader", "sport")
    made = pushed.add(receiver, key=key)
    pushed.site.take_in(small("theirs", packages=("sport",)))
    pushed.site.take_in(small("others", packages=("weather",)))
    pushed.site.take_in(small("theirs", packages=("weather",)))
    pushed.deliver()
    assert [(each.seq, each.message["type"]) for each in receiver.received] == [
        (1, "article.published"),
        (3, "article.withdrawn"),
    ]
    told = receiver.received[-1].message["data"]
    assert (told["reason"], told["instruction"], told["etag"]) == ("entitlement", "remove", None)
    pushed.site.take_in(small("others", packages=("weather", "politics")))
    pushed.deliver()
    assert len(receiver.received) == 2
    assert pushed.ask("GET", f"/v1/webhooks/{made['id']}", key=key)["delivered_seq"] == 4


def test_what_fails_is_tried_again_before_what_follows(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(3)
    failing = {2: 2}

    def answer(received: Received) -> Reply:
        left = failing.get(received.seq, 0)
        failing[received.seq] = left - 1
        return Reply(503 if left > 0 else 200)

    receiver.answer = answer
    pushed.deliver()
    pushed.deliver()
    assert receiver.seqs == [1, 2], "the second waits for its time, and the third for the second"
    webhook = pushed.webhook(made)
    assert (webhook["state"], webhook["delivered_seq"], webhook["attempts"]) == ("active", 1, 1)
    assert webhook["failing_since"] < webhook["next_attempt_at"]
    pushed.clock.ahead += PAST_THE_PAUSE
    pushed.deliver()
    pushed.clock.ahead += 2 * PAST_THE_PAUSE
    pushed.deliver()
    assert receiver.seqs == [1, 2, 2, 2, 3]
    assert len({each.id for each in receiver.received}) == 3, "a repeat is known by its id"
    webhook = pushed.webhook(made)
    assert (webhook["delivered_seq"], webhook["attempts"], webhook["failing_since"]) == (3, 0, None)
    listed = pushed.ask("GET", f"/v1/webhooks/{made['id']}/deliveries")["deliveries"]
    assert [(each["seq"], each["attempt"], each["status"], each["delivered"]) for each in listed] == [
        (3, 1, 200, True),
        (2, 3, 200, True),
        (2, 2, 503, False),
        (2, 1, 503, False),
        (1, 1, 200, True),
    ]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(500), None),
        (Reply(307, {"location": "http://127.0.0.1:1/elsewhere"}), None),
        (Reply(301, {"location": "/elsewhere"}), None),
        (Reply(404), None),
    ],
)
def test_only_a_2xx_takes_a_change_and_a_redirect_is_not_followed(
    pushed: Pushed, receiver: Receiver, reply: Reply, error: str | None
) -> None:
    made = pushed.add(receiver)
    pushed.publish(1)
    receiver.answer = lambda _: reply
    pushed.deliver()
    assert [each.path for each in receiver.received] == ["/hook"]
    (delivery,) = pushed.ask("GET", f"/v1/webhooks/{made['id']}/deliveries")["deliveries"]
    assert (delivery["status"], delivery["error"], delivery["delivered"]) == (reply.status, error, False)


def test_a_receiver_that_does_not_answer_is_not_waited_for(pushed: Pushed, receiver: Receiver) -> None:
    made, over = pushed.add(receiver), threading.Event()
    pushed.publish(1)

    def answer(_: Received) -> Reply:
        over.wait(5)
        return Reply()

    receiver.answer = answer
    pushed.deliver(webhook_timeout_seconds=1)
    over.set()
    (delivery,) = pushed.ask("GET", f"/v1/webhooks/{made['id']}/deliveries")["deliveries"]
    assert (delivery["status"], delivery["error"]) == (None, "no answer within 1 s")
    assert 1000 <= delivery["duration_ms"] < 2000


def test_an_endless_answer_is_not_read_to_its_end(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(2)
    receiver.answer = lambda _: Reply(200, {"content-length": str(2**40)}, b"x" * 200_000)
    pushed.deliver(webhook_timeout_seconds=2)
    assert pushed.webhook(made)["delivered_seq"] == 2


def test_retry_after_is_honoured_within_bounds(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(1)
    receiver.answer = lambda _: Reply(429, {"retry-after": "600"})
    before = pushed.clock()
    pushed.deliver()
    assert not _tried_again(pushed, receiver, timedelta(minutes=9))
    assert pushed.webhook(made)["next_attempt_at"] >= (before + timedelta(minutes=10)).isoformat()[:16]
    receiver.answer = lambda _: Reply(503, {"retry-after": str(10**9)})
    assert _tried_again(pushed, receiver, timedelta(minutes=2))
    assert _tried_again(pushed, receiver, timedelta(hours=6, minutes=1))


def _tried_again(pushed: Pushed, receiver: Receiver, later: timedelta) -> bool:
    count = len(receiver.received)
    pushed.clock.ahead += later
    pushed.deliver()
    return len(receiver.received) > count


def test_after_two_days_of_failure_it_is_paused_until_somebody_sets_it_going(
    pushed: Pushed, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    made = pushed.add(receiver)
    pushed.publish(2)
    receiver.answer = lambda _: Reply(500)
    for later in (timedelta(), timedelta(days=1), timedelta(days=1, seconds=1)):
        pushed.clock.ahead += later
        pushed.deliver()
    assert pushed.webhook(made)["state"] == "paused"
    attempts = len(receiver.received)
    assert attempts == 3
    assert f"webhook {made['id']}" in caplog.text
    assert "paused" in caplog.records[-1].getMessage()
    assert made["secret"].removeprefix("whsec_") not in caplog.text
    receiver.answer = lambda _: Reply()
    pushed.deliver()
    assert len(receiver.received) == attempts
    going = pushed.ask("PATCH", f"/v1/webhooks/{made['id']}", {"state": "active"})
    assert (going["state"], going["attempts"], going["failing_since"]) == ("active", 0, None)
    pushed.deliver()
    assert receiver.seqs[attempts:] == [1, 2]


def test_a_receiver_that_is_gone_is_paused_at_once(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(1)
    receiver.answer = lambda _: Reply(410)
    pushed.deliver()
    assert pushed.webhook(made)["state"] == "paused"


def test_a_replay_sends_everything_after_a_change_again(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(4)
    pushed.deliver()
    replayed = pushed.ask("POST", f"/v1/webhooks/{made['id']}/replay", {"after_seq": 2})
    assert replayed["delivered_seq"] == 2
    pushed.deliver()
    assert receiver.seqs == [1, 2, 3, 4, 3, 4]
    assert receiver.received[4].id == receiver.received[2].id


def test_a_replay_that_is_asked_for_while_a_change_is_on_its_way_is_not_lost(
    pushed: Pushed, receiver: Receiver
) -> None:
    made = pushed.add(receiver)
    pushed.publish(3)
    asked: list[Any] = []

    def answer(received: Received) -> Reply:
        if received.seq == 3 and not asked:
            asked.append(pushed.ask("POST", f"/v1/webhooks/{made['id']}/replay", {"after_seq": 1}))
        return Reply()

    receiver.answer = answer
    pushed.deliver()
    assert receiver.seqs == [1, 2, 3, 2, 3]


def test_what_is_paused_or_removed_in_the_middle_of_a_turn_gets_nothing_more(
    pushed: Pushed, receiver: Receiver
) -> None:
    made = pushed.add(receiver)
    path = f"/v1/webhooks/{made['id']}"
    pushed.publish(4)

    def answer(received: Received) -> Reply:
        if received.seq == 2:
            pushed.ask("PATCH", path, {"state": "paused"})
        if received.seq == 3:
            pushed.ask("DELETE", path)
        return Reply()

    receiver.answer = answer
    pushed.deliver()
    assert receiver.seqs == [1, 2]
    pushed.ask("PATCH", path, {"state": "active"})
    pushed.deliver()
    assert receiver.seqs == [1, 2, 3]
    assert pushed.ask("GET", "/v1/webhooks") == {"webhooks": []}


def test_while_a_secret_is_rotated_both_sign(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    path = f"/v1/webhooks/{made['id']}/rotation"
    second = pushed.ask("POST", path, {"grace_seconds": 60})["secret"]
    pushed.publish(1)
    pushed.deliver()
    pushed.clock.ahead += timedelta(seconds=61)
    pushed.site.take_in(small("later"))
    pushed.deliver()
    third = pushed.ask("POST", path, {"grace_seconds": 0})["secret"]
    pushed.site.take_in(small("last"))
    pushed.deliver()
    signed = [
        [is_verified(each, secret) for secret in (made["secret"], second, third)]
        for each in receiver.received
    ]
    assert signed == [[True, True, False], [False, True, False], [False, False, True]]


def test_a_changed_url_holds_for_the_next_change(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(2)
    with Receiver() as other:

        def answer(_: Received) -> Reply:
            pushed.ask("PATCH", f"/v1/webhooks/{made['id']}", {"url": other.url})
            return Reply()

        receiver.answer = answer
        pushed.deliver()
        assert (receiver.seqs, other.seqs) == ([1], [2])


def test_workers_share_the_webhooks_without_doubling_or_disorder(pushed: Pushed) -> None:
    """Three at once, each with connections of its own, over five webhooks."""
    with Receiver() as first, Receiver() as second, Receiver() as third:
        receivers = [first, second, third]
        for receiver in receivers:
            pushed.add(receiver)
        pushed.publish(12)
        run(_together(pushed, 3))
        for receiver in receivers:
            assert receiver.seqs == list(range(1, 13))


async def _together(pushed: Pushed, workers: int) -> None:
    newsrooms = [open_newsroom(pushed.site.settings, clock=pushed.clock) for _ in range(workers)]
    deliverers = [Deliverer(each.database, pushed.site.settings, pushed.clock) for each in newsrooms]
    await asyncio.gather(*(each.run(once=True) for each in deliverers))
    for newsroom in newsrooms:
        await newsroom.database.close()


def test_a_worker_that_is_killed_after_the_2xx_sends_it_again_and_loses_nothing(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pushed.add(receiver)
    pushed.publish(3)

    def killed(*_: object) -> None:
        raise Unavailable("nothing can be noted any more")

    with monkeypatch.context() as patched:
        patched.setattr(Turns, "_note", killed)
        # Nothing is let go either: nobody does who is dead.
        pushed.deliver()
    assert receiver.seqs == [1]
    assert pushed.webhook(made)["delivered_seq"] == 0
    pushed.deliver()
    assert receiver.seqs == [1], "the lease still holds"
    pushed.clock.ahead += timedelta(seconds=2 * pushed.site.settings.webhook_timeout_seconds + 1)
    pushed.deliver()
    assert receiver.seqs == [1, 1, 2, 3]
    assert receiver.received[0].id == receiver.received[1].id


def test_a_worker_that_lost_its_lease_moves_nothing_on(pushed: Pushed, receiver: Receiver) -> None:
    """It was away for so long that another one took over."""
    made = pushed.add(receiver)
    another: list[Received] = []
    pushed.publish(2)
    lease = timedelta(seconds=2 * pushed.site.settings.webhook_timeout_seconds + 1)

    def answer(received: Received) -> Reply:
        if not another:
            another.append(received)
            pushed.clock.ahead += lease
            pushed.deliver()
        return Reply()

    receiver.answer = answer
    pushed.deliver()
    assert receiver.seqs == [1, 1, 2]
    assert pushed.webhook(made)["delivered_seq"] == 2


def test_a_lease_is_as_long_as_it_is_said_to_be_however_long_the_claim_waited(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another writer kept the worker from claiming."""
    pushed.add(receiver)
    pushed.publish(1)

    def answer(_: Received) -> Reply:
        if len(receiver.received) == 1:
            pushed.deliver()
        return Reply()

    receiver.answer = answer

    async def delivered() -> None:
        newsroom = open_newsroom(pushed.site.settings, clock=pushed.clock)
        write = newsroom.database.write_beside

        async def write_late(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(newsroom.database, "write_beside", write)
            pushed.clock.ahead += timedelta(minutes=10)
            return await write(*args, **kwargs)

        monkeypatch.setattr(newsroom.database, "write_beside", write_late)
        await Deliverer(newsroom.database, pushed.site.settings, pushed.clock).run(once=True)
        await newsroom.database.close()

    run(delivered())
    assert receiver.seqs == [1]


def test_a_defect_of_ours_counts_as_a_failed_attempt_and_keeps_nothing_from_others(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = pushed.add(receiver)
    pushed.publish(2)

    def write(change: Change, *args: Any) -> bytes:
        if change.seq == 2:
            raise ZeroDivisionError("what nobody thought of")
        return notification(change, *args)

    with Receiver() as other, monkeypatch.context() as patched:
        patched.setattr("service.deliver.webhooks.notification", write)
        made = pushed.ask("POST", "/v1/webhooks", {"url": other.url, "after_seq": 2})
        pushed.site.take_in(small("later"))
        assert pushed.deliver().turns.failed == 1
        assert (receiver.seqs, other.seqs) == ([1], [3])
        assert pushed.webhook(made)["attempts"] == 0
        webhook = pushed.webhook(broken)
        assert (webhook["delivered_seq"], webhook["attempts"]) == (1, 1)
        assert webhook["failing_since"] < webhook["next_attempt_at"]
        pushed.deliver()
        assert pushed.webhook(broken)["attempts"] == 1, "the second waits for its time"
        pushed.clock.ahead += timedelta(days=2, seconds=1)
        pushed.deliver()
        assert pushed.webhook(broken)["state"] == "paused"
    assert [each.exc_info is not None for each in caplog.records] == [True, True]
    assert f"webhook {broken['id']}" in caplog.text
    pushed.ask("PATCH", f"/v1/webhooks/{broken['id']}", {"state": "active"})
    pushed.deliver()
    assert receiver.seqs == [1, 2, 3]


def test_a_worker_goes_on_after_a_defect_of_ours(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pushed.add(receiver)
    pushed.publish(1)
    claim, arrived, failed = endpoints.claim, threading.Event(), threading.Event()

    def claimed(*args: Any, **kwargs: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError("what nobody thought of")
        return claim(*args, **kwargs)

    def answer(_: Received) -> Reply:
        arrived.set()
        return Reply()

    receiver.answer = answer
    monkeypatch.setattr(endpoints, "claim", claimed)
    monkeypatch.setattr("service.deliver.deliverer.AFTER_A_DEFECT", 0.05)

    async def running() -> None:
        newsroom = open_newsroom(pushed.site.settings)
        work = asyncio.create_task(Deliverer(newsroom.database, pushed.site.settings, pushed.clock).run())
        assert await asyncio.to_thread(arrived.wait, 5)
        work.cancel()
        await asyncio.wait([work])
        await newsroom.database.close()

    run(running())
    assert "what nobody thought of" in caplog.text


def test_what_is_sent_once_does_not_hide_a_defect_of_ours(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody would look again."""
    pushed.add(receiver)
    pushed.publish(1)

    def claimed(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("what nobody thought of")

    monkeypatch.setattr(endpoints, "claim", claimed)
    with pytest.raises(ZeroDivisionError):
        pushed.deliver()


def test_a_lease_that_ran_out_is_nobodys_but_the_next_workers(pushed: Pushed, receiver: Receiver) -> None:
    pushed.add(receiver)
    pushed.publish(1)

    async def claimed() -> list[bool]:
        newsroom, at = open_newsroom(pushed.site.settings), pushed.clock()
        leases = [
            lease
            for worker, since in (("one", at), ("two", at), ("three", at + timedelta(minutes=1)))
            for lease in await newsroom.database.write_beside(
                endpoints.claim, [worker], ["webhook"], at=since, until=since + timedelta(seconds=30)
            )
        ]
        held = [await newsroom.database.write_beside(endpoints.held, lease) for lease in leases]
        await newsroom.database.close()
        return [each is not None for each in held]

    assert run(claimed()) == [False, True]


def test_a_worker_that_is_stopped_lets_go_of_what_it_was_at(pushed: Pushed, receiver: Receiver) -> None:
    pushed.add(receiver)
    pushed.publish(2)
    reached, over = threading.Event(), threading.Event()

    def answer(_: Received) -> Reply:
        reached.set()
        over.wait(5)
        return Reply()

    receiver.answer = answer
    pushed.stop_at(reached)
    over.set()
    pushed.deliver()
    assert receiver.seqs == [1, 1, 2], "at once: nobody waits for the lease to run out"


def test_a_worker_that_runs_sends_what_is_published_meanwhile(pushed: Pushed, receiver: Receiver) -> None:
    pushed.add(receiver)
    arrived = threading.Event()

    def answer(_: Received) -> Reply:
        arrived.set()
        return Reply()

    receiver.answer = answer

    async def running() -> None:
        newsroom = open_newsroom(pushed.site.settings)
        work = asyncio.create_task(Deliverer(newsroom.database, pushed.site.settings, pushed.clock).run())
        await newsroom.take_in(small())
        assert await asyncio.to_thread(arrived.wait, 5)
        work.cancel()
        await asyncio.wait([work])
        await newsroom.database.close()

    run(running())


def test_what_a_partner_was_sent_is_on_record(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(2)
    pushed.deliver()
    path = f"/v1/partners/{made['partner_id']}/sendings"
    sent = pushed.ask("GET", path, key=pushed.site.key("admin"))["sendings"]
    assert [(each["channel"], each["key_id"], each["after_seq"], each["up_to_seq"]) for each in sent] == [
        ("webhook", None, 1, 2),
        ("webhook", None, 0, 1),
    ]


def test_a_partner_that_ended_is_sent_nothing(pushed: Pushed, receiver: Receiver) -> None:
    made = pushed.add(receiver)
    pushed.publish(1)
    admin = pushed.site.key("admin")
    pushed.ask("DELETE", f"/v1/partners/{made['partner_id']}", key=admin)
    pushed.deliver()
    assert receiver.received == []
    path, patched = f"/v1/webhooks/{made['id']}", "application/merge-patch+json"
    refused = [
        pushed.site.send("PATCH", path, {"state": "active"}, admin, content_type=patched),
        pushed.site.send("POST", f"{path}/replay", {"after_seq": 0}, admin),
    ]
    assert [each.status_code for each in refused] == [409, 409]
    assert "has ended" in refused[0].json()["detail"]
    assert pushed.ask("GET", path, key=admin)["state"] == "paused"


def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    pushed: Pushed, receiver: Receiver
) -> None:
    """It was allowed when the webhook was made, by its name."""
    key, site = pushed.key, pushed.site
    document = {"url": f"http://localhost:{receiver.port}/hook", "after_seq": 0}
    made = pushed.ask("POST", "/v1/webhooks", document, key=key)
    site.take_in(small())
    pushed.deliver(webhook_private_addresses=False)
    assert receiver.received == []
    (delivery,) = pushed.ask("GET", f"/v1/webhooks/{made['id']}/deliveries")["deliveries"]
    assert (delivery["status"], delivery["error"]) == (
        None,
        "refused: the name leads to no public address",
    )
    pushed.clock.ahead += PAST_THE_PAUSE
    pushed.deliver()
    assert receiver.seqs == [1]


def test_an_old_log_of_attempts_is_removed(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pushed.add(receiver)
    path = f"/v1/webhooks/{made['id']}/deliveries"
    pushed.publish(4)
    monkeypatch.setattr("service.deliver.webhooks.Webhooks.log_length", 3)
    pushed.deliver()
    assert [each["seq"] for each in pushed.ask("GET", path)["deliveries"]] == [4, 3, 2]
    pushed.clock.ahead += timedelta(days=31)
    pushed.site.take_in(small("later"))
    pushed.deliver()
    assert [each["seq"] for each in pushed.ask("GET", path)["deliveries"]] == [5]


def test_a_webhook_with_much_to_send_lets_others_have_their_turn(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.deliver.webhooks.MOST_CHANGES", 2)
    monkeypatch.setattr("service.deliver.deliverer.MOST_AT_ONCE", 1)
    for name in "ab":
        document = {"url": receiver.url + name, "after_seq": 0}
        pushed.ask("POST", "/v1/webhooks", document)
    pushed.publish(4)
    pushed.deliver()
    order = [each.path[-1] for each in receiver.received]
    assert "".join(order) == "aabbaabb"


def test_no_proxy_of_the_environment_is_asked(
    pushed: Pushed, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    pushed.add(receiver)
    pushed.publish(1)
    pushed.deliver()
    assert receiver.seqs == [1]
