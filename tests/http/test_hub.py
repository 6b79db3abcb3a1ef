"""The hub's API and IndexNow's, on both databases. What they send is in tests/deliver/."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx import Response
from msgspec.structs import replace

from service.newsroom import now
from tests.emptying import empty, shared
from tests.newsdesk import Desk
from tests.serving import Site

FORM = "application/x-www-form-urlencoded"
CALLBACK = "https://reader.example/push/5f0c2a?user=7"
TOPIC = "https://news.test/v1/changes.atom"
WISH = {"hub.mode": "subscribe", "hub.callback": CALLBACK, "hub.topic": TOPIC}
SUBSCRIPTIONS = "/v1/hub/subscriptions"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with shared(request, tmp_path_factory.mktemp("hub"), now) as site:
        yield site


@pytest.fixture
def site(shared_site: Site) -> Site:
    """Over an empty database, on SQLite and on PostgreSQL in turn."""
    empty(shared_site)
    return shared_site


def ask(site: Site, wish: dict[str, Any] | str | bytes, **headers: str) -> Response:
    body = wish if isinstance(wish, bytes) else (wish if isinstance(wish, str) else urlencode(wish)).encode()
    return site.request("POST", "/hub", body, **({"content_type": FORM} | headers))


def test_anybody_may_ask_and_an_admin_sees_who_did_but_not_the_callback(site: Site) -> None:
    asked = ask(site, WISH | {"hub.secret": "a secret"})
    assert (asked.status_code, asked.content, asked.headers["cache-control"]) == (202, b"", "no-store")
    answer = Desk(site).ask("GET", SUBSCRIPTIONS)
    (standing,) = answer.json()["subscriptions"]
    created = datetime.fromisoformat(standing.pop("created_at"))
    assert timedelta() <= site.clock() - created < timedelta(minutes=1)
    assert standing == {
        "id": standing["id"],
        "topic": TOPIC,
        "host": "reader.example",
        "is_signed": False,
        "asked": "subscribe",
        "expires_at": None,
        "delivered_seq": 0,
        "attempts": 0,
        "failing_since": None,
        "next_attempt_at": None,
        "last": None,
    }
    assert "5f0c2a" not in answer.text
    assert "a secret" not in answer.text


def test_asking_again_for_the_same_is_one_subscription(site: Site) -> None:
    for topic in (TOPIC, TOPIC.replace("changes", "%63h%61nges")):
        assert ask(site, WISH | {"hub.topic": topic}).status_code == 202
    assert len(Desk(site).done("GET", SUBSCRIPTIONS)["subscriptions"]) == 1


def test_parameters_that_are_not_the_hubs_are_passed_over(site: Site) -> None:
    assert ask(site, WISH | {"hub.verify": "async", "colour": "red"}).status_code == 202


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"hub.mode": "publish"}, "/hub.mode"),
    ({"hub.topic": "https://elsewhere.example/feed.atom"}, "/hub.topic"),
    ({"hub.topic": "https://news.test/v1/articles"}, "/hub.topic"),
    ({"hub.topic": "https://news.test/feeds/latest.html"}, "/hub.topic"),
    ({"hub.callback": "http://127.0.0.1/push"}, "/hub.callback"),
    ({"hub.callback": "https://user:secret@reader.example/push"}, "/hub.callback"),
    ({"hub.callback": "ftp://reader.example/push"}, "/hub.callback"),
    ({"hub.callback": "https://reader.example/" + "x" * 2_000}, "/hub.callback"),
    ({"hub.lease_seconds": "0"}, "/hub.lease_seconds"),
    ({"hub.lease_seconds": "-5"}, "/hub.lease_seconds"),
    ({"hub.lease_seconds": "a day"}, "/hub.lease_seconds"),
    ({"hub.secret": ""}, "/hub.secret"),
    ({"hub.secret": "ü" * 100}, "/hub.secret"),
    ({"hub.secret": "a\x00b"}, "/hub.secret"),
    ({"hub.callback": None}, "/hub.callback"),
    ({"hub.mode": None}, "/hub.mode"),
]


def test_what_cannot_be_asked_for_is_refused_and_the_fault_is_named(site: Site) -> None:
    for wish, pointer in REFUSED:
        given = {name: value for name, value in (WISH | wish).items() if value is not None}
        refused = ask(site, given)
        assert (refused.status_code, refused.json()["pointer"]) == (422, pointer), wish
    assert Desk(site).done("GET", SUBSCRIPTIONS)["subscriptions"] == []


def test_what_is_no_form_is_refused(site: Site) -> None:
    bodies: list[str | bytes] = [
        urlencode(WISH) + "&hub.mode=subscribe",
        b"hub.mode=%ff",
        "&".join(f"a{number}=1" for number in range(100)),
        "",
    ]
    assert [ask(site, each).status_code for each in bodies] == [422] * 4
    assert ask(site, "a" * 20_000).status_code == 413


def test_another_media_type_is_refused(site: Site) -> None:
    assert ask(site, b"{}", content_type="application/json").status_code == 415


def test_a_host_and_the_service_have_so_many_subscriptions_at_most(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.hub.MOST_OF_A_HOST", 1)
    monkeypatch.setattr("service.hub.MOST_SUBSCRIPTIONS", 2)
    callbacks = ("https://a.example/1", "https://a.example/2", "https://b.example/1", "https://c.example/1")
    answers = [ask(site, WISH | {"hub.callback": each}).status_code for each in callbacks]
    assert answers == [202, 409, 202, 409]
    assert ask(site, WISH | {"hub.callback": callbacks[0]}).status_code == 202, "to renew takes no room"


def test_an_address_may_ask_so_many_times_a_minute(site: Site) -> None:
    with Site(replace(site.settings, rate_per_minute=2)) as strict:
        answers = [ask(strict, WISH) for _ in range(3)]
    assert [each.status_code for each in answers] == [202, 202, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_where_nothing_is_public_nobody_subscribes(site: Site) -> None:
    with Site(replace(site.settings, public_access=False)) as closed:
        assert ask(closed, WISH).status_code == 403


def test_subscriptions_are_neither_webhooks_nor_shown_to_others_than_admins(site: Site) -> None:
    ask(site, WISH)
    desk = Desk(site)
    (standing,) = desk.done("GET", SUBSCRIPTIONS)["subscriptions"]
    assert desk.done("GET", "/v1/webhooks") == {"webhooks": []}
    paths = (SUBSCRIPTIONS, "/v1/indexnow")
    for key in (site.key("reader"), site.key("editor")):
        assert {desk.ask("GET", path, key=key).status_code for path in paths} == {403}
        assert desk.ask("DELETE", f"{SUBSCRIPTIONS}/{standing['id']}", key=key).status_code == 403
    assert {site.get(path).status_code for path in paths} == {401}
    assert desk.ask("GET", f"/v1/webhooks/{standing['id']}").status_code == 404


def test_subscriptions_are_listed_page_by_page(site: Site) -> None:
    for number in range(5):
        ask(site, WISH | {"hub.callback": f"https://reader.example/{number}"})
    desk, seen, after = Desk(site), [], ""
    while True:
        page = desk.done("GET", f"{SUBSCRIPTIONS}?limit=2{after}")
        seen += [each["id"] for each in page["subscriptions"]]
        if page["next_after"] is None:
            break
        after = f"&after_id={page['next_after']}"
    assert len(set(seen)) == len(seen) == 5
    assert desk.ask("GET", f"{SUBSCRIPTIONS}?after_id=x").status_code == 400


def test_what_is_no_subscription_cannot_be_ended(site: Site) -> None:
    desk = Desk(site)
    webhook = desk.done(
        "POST", "/v1/webhooks", {"url": "https://radio.example/", "partner_id": desk.partner()[0]}
    )
    for no_id in ("0" * 26, "x", webhook["id"]):
        assert desk.ask("DELETE", f"{SUBSCRIPTIONS}/{no_id}").status_code == 404


def test_the_key_of_indexnow_is_served_where_it_is_set(site: Site) -> None:
    assert site.get("/indexnow-key.txt").status_code == 404
    with Site(replace(site.settings, indexnow_key="8f2c7a1e-5b3d")) as told:
        answer = told.get("/indexnow-key.txt")
    assert (answer.text, answer.headers["content-type"]) == ("8f2c7a1e-5b3d", "text/plain; charset=utf-8")


def test_where_indexnow_is_not_set_up_it_has_no_standing(site: Site) -> None:
    desk = Desk(site)
    assert desk.ask("GET", "/v1/indexnow").status_code == 404
    assert desk.ask("PATCH", "/v1/indexnow", {"state": "active"}).status_code == 404
