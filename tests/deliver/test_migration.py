"""Webhooks become endpoints of the one queue, and are webhooks again a version before."""

import sqlalchemy as sa

from service.newsroom import open_newsroom
from service.store.database import Connection
from tests.conftest import migrate
from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Receiver, Reply
from tests.deliver.subscribing import standings, subscribe
from tests.deliver.test_indexnow import deliver
from tests.serving import run, small


def test_webhooks_and_what_they_were_sent_outlive_a_migration_down_and_up(
    pushed: Pushed, receiver: Receiver
) -> None:
    made = pushed.add(receiver)
    with Receiver() as subscriber, Receiver() as engine:
        subscribe(pushed, subscriber)
        deliver(pushed, engine, webhook_private_addresses=True)
        pushed.publish(2)
        receiver.answer = lambda received: Reply(204 if received.seq == 1 else 500)
        deliver(pushed, engine, webhook_private_addresses=True)
        assert (len(subscriber.received), len(engine.received)) == (1, 1)
    path = f"/v1/webhooks/{made['id']}"
    before = [pushed.ask("GET", each) for each in (path, f"{path}/deliveries")]
    url = pushed.site.settings.database_url
    run(migrate(url, "0006"))
    assert run(_rows(pushed, "webhooks")) == 1
    assert run(_rows(pushed, "deliveries")) == 2
    run(migrate(url))
    assert [pushed.ask("GET", each) for each in (path, f"{path}/deliveries")] == before
    assert standings(pushed) == [], "what the version before knows nothing of"
    receiver.answer = lambda _: Reply()
    pushed.site.take_in(small("later"))
    pushed.ask("PATCH", path, {"state": "active"})
    pushed.deliver()
    assert receiver.seqs == [1, 2, 2, 3]


def test_what_the_version_before_has_no_word_for_is_kept_in_the_trail(
    pushed: Pushed, receiver: Receiver
) -> None:
    subscribe(pushed, receiver)
    deliver(pushed, receiver, webhook_private_addresses=True)
    admin = pushed.site.key("admin")
    (standing,) = standings(pushed)
    pushed.ask("PATCH", "/v1/indexnow", {"state": "paused"}, key=admin)
    pushed.ask("DELETE", f"/v1/hub/subscriptions/{standing['id']}", key=admin)
    before = pushed.ask("GET", "/v1/audit", key=admin)["entries"]
    told = {each["action"]: each["note"] for each in before}
    url = pushed.site.settings.database_url
    run(migrate(url, "0006"))
    older = {each["note"] for each in pushed.ask("GET", "/v1/audit", key=admin)["entries"]}
    assert {f"{word}: {told[word]}" for word in ("indexnow_change", "subscription_remove")} <= older
    run(migrate(url))
    assert pushed.ask("GET", "/v1/audit", key=admin)["entries"] == before


async def _rows(pushed: Pushed, table: str) -> int:
    def count(connection: Connection) -> int:
        return int(connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608

    newsroom = open_newsroom(pushed.site.settings)
    try:
        return await newsroom.database.read(count)
    finally:
        await newsroom.database.close()
