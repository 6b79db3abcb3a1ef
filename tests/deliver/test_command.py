"""`wirecopy deliver` as a process, and what sends to webhooks killed at random moments."""

import os
import random
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Receiver, Reply
from tests.deliver.subscribing import headlines, standings, subscribe
from tests.forked import Forked
from tests.processes import Done, started, wirecopy
from tests.serving import small

KILLS = 3
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
SETTINGS = {
    "WIRECOPY_WEBHOOK_PRIVATE_ADDRESSES": "true",
    "WIRECOPY_WEBHOOK_TIMEOUT_SECONDS": "1",
    "WIRECOPY_PUBLIC_URL": "https://news.test",
}


def delivered_once(pushed: Pushed) -> Done:
    return wirecopy("deliver", "--once", database=pushed.site.settings.database_url, **SETTINGS)


def test_what_is_due_is_sent_once_and_the_exit_code_tells_of_failures(
    pushed: Pushed, receiver: Receiver
) -> None:
    pushed.add(receiver)
    pushed.publish(2)
    done = delivered_once(pushed)
    assert (done.returncode, done.stdout) == (0, "2 delivered, 0 attempts failed\n")
    assert receiver.seqs == [1, 2]
    receiver.answer = lambda _: Reply(500)
    pushed.site.take_in(small("later"))
    failed = delivered_once(pushed)
    assert (failed.returncode, failed.stdout) == (1, "0 delivered, 1 attempt failed\n")
    assert "change 3 was not taken: answered 500" in failed.stderr


def test_serving_sends_and_ends_when_it_is_told(pushed: Pushed, receiver: Receiver, tmp_path: Path) -> None:
    pushed.add(receiver)
    with started(tmp_path, database=pushed.site.settings.database_url, **SETTINGS) as server:
        pushed.publish(1)
        _wait_for(receiver, 1)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait() == 0


@pytest.mark.soak
def test_a_killed_sender_loses_nothing_and_sends_nothing_out_of_order(
    pushed: Pushed, receiver: Receiver, tmp_path: Path
) -> None:
    print(f"SEED={SEED}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    made = pushed.add(receiver)
    pushed.publish(30)
    receiver.answer = lambda _: _slowly()
    for _ in range(KILLS):
        sender = _sender(pushed, tmp_path)
        _wait_for(receiver, len(receiver.received) + 1)
        time.sleep(chance.uniform(0, 0.15))
        sender.kill()
    sender = _sender(pushed, tmp_path)
    give_up = time.monotonic() + 60
    while pushed.webhook(made)["delivered_seq"] < 30 and time.monotonic() < give_up:
        time.sleep(0.05)
    sender.send_signal(signal.SIGTERM)
    assert sender.wait() == 0
    steps = [following - each for each, following in pairwise(receiver.seqs)]
    assert (receiver.seqs[0], receiver.seqs[-1]) == (1, 30)
    assert set(steps) <= {0, 1}, "the next one, or the same once more"
    assert steps.count(0) <= KILLS


@pytest.mark.soak
def test_a_killed_sender_leaves_no_subscriber_with_an_old_feed(
    pushed: Pushed, receiver: Receiver, tmp_path: Path
) -> None:
    print(f"SEED={SEED}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    subscribe(pushed, receiver)
    receiver.answer = lambda _: _slowly()
    for number in range(KILLS):
        sender = _sender(pushed, tmp_path)
        pushed.site.take_in(small(f"a-{number}"))
        _wait_for(receiver, len(receiver.received) + 1)
        pushed.site.take_in(small(f"b-{number}"))
        time.sleep(chance.uniform(0, 1))
        sender.kill()
    sender = _sender(pushed, tmp_path)
    give_up = time.monotonic() + 60
    while standings(pushed)[0]["delivered_seq"] < 2 * KILLS and time.monotonic() < give_up:
        time.sleep(0.05)
    sender.kill()
    entries = [len(headlines(each)) for each in receiver.received]
    assert entries == sorted(entries), "none goes back behind what was sent before"
    assert entries[-1] == 2 * KILLS


def _sender(pushed: Pushed, folder: Path) -> Forked:
    return Forked(
        "deliver",
        folder=folder,
        out=folder / "out.log",
        err=folder / "err.log",
        environment={"WIRECOPY_DATABASE_URL": pushed.site.settings.database_url, **SETTINGS},
    )


def _slowly() -> Reply:
    time.sleep(0.01)
    return Reply()


def _wait_for(receiver: Receiver, count: int) -> None:
    give_up = time.monotonic() + 30
    while len(receiver.received) < count:
        assert time.monotonic() < give_up, f"{count} requests did not arrive"
        time.sleep(0.005)
