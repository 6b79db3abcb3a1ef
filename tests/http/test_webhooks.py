"""The API for webhooks, on both databases. What they send is in tests/deliver/."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Response

from tests.serving import Site, small

URL = "https://radio.example/wirecopy?token=1"
SECRET = "secret"  # noqa: S105 - the name of a field


def ask(site: Site, key: str, method: str, path: str, document: Any = None) -> Response:
    body = None if document is None else json.dumps(document).encode()
    kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
    return site.request(method, path, body, authorization=key, content_type=kind)


def made(site: Site, key: str, **fields: Any) -> dict[str, Any]:
    answer = ask(site, key, "POST", "/v1/webhooks", {"url": URL} | fields)
    assert answer.status_code == 201, answer.text
    webhook: dict[str, Any] = answer.json()
    return webhook


def test_a_partner_makes_a_webhook_and_sees_its_secret_only_then(site: Site) -> None:
    key = site.key("reader")
    site.take_in(small())
    answer = ask(site, key, "POST", "/v1/webhooks", {"url": URL})
    webhook = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    kind, _, coded = webhook.pop("secret").partition("_")
    assert (kind, len(base64.b64decode(coded, validate=True))) == ("whsec", 32)
    assert webhook.pop("previous_until") is None
    assert webhook == {
        "id": webhook["id"],
        "partner_id": webhook["partner_id"],
        "url": URL,
        "state": "active",
        "created_at": webhook["created_at"],
        "delivered_seq": 1,
        "attempts": 0,
        "failing_since": None,
        "next_attempt_at": None,
    }
    shown = site.get(f"/v1/webhooks/{webhook['id']}", authorization=key)
    assert shown.json() == webhook
    assert shown.headers["cache-control"] == "private, no-cache"
    assert site.get("/v1/webhooks", authorization=key).json() == {"webhooks": [webhook]}


EACH: list[Callable[[str], tuple[str, str, Any]]] = [
    lambda path: ("GET", path, None),
    lambda path: ("GET", f"{path}/deliveries", None),
    lambda path: ("PATCH", path, {"state": "paused"}),
    lambda path: ("POST", f"{path}/rotation", {}),
    lambda path: ("POST", f"{path}/replay", {"after_seq": 0}),
    lambda path: ("DELETE", path, None),
]


def test_a_partner_cannot_tell_the_webhooks_of_others_from_none(site: Site) -> None:
    owner, other, admin = site.key("reader"), site.key("reader"), site.key("admin")
    webhook = made(site, owner)
    for request in EACH:
        another, none = (
            ask(site, other, *request(f"/v1/webhooks/{webhook_id}"))
            for webhook_id in (webhook["id"], "0" * 12)
        )
        assert (another.status_code, another.json()["detail"]) == (404, none.json()["detail"])
    assert site.get("/v1/webhooks", authorization=other).json() == {"webhooks": []}
    whose = f"/v1/webhooks?partner={webhook['partner_id']}"
    assert site.get(whose, authorization=other).status_code == 403
    mine = {"url": URL, "partner_id": webhook["partner_id"]}
    assert ask(site, other, "POST", "/v1/webhooks", mine).status_code == 403
    assert ask(site, owner, "POST", "/v1/webhooks", mine).status_code == 201
    assert len(site.get(whose, authorization=admin).json()["webhooks"]) == 2
    for request in EACH:
        assert ask(site, admin, *request(f"/v1/webhooks/{webhook['id']}")).is_success


def test_only_partners_and_admins_keep_webhooks(site: Site) -> None:
    path = f"/v1/webhooks/{made(site, site.key('reader'))['id']}"
    requests = [request(path) for request in EACH]
    for method, target, document in [*requests, ("GET", "/v1/webhooks", None), ("POST", "/v1/webhooks", {})]:
        refused = ask(site, site.key("editor"), method, target, document)
        assert refused.status_code == 403
        assert site.request(method, target).status_code == 401


def test_an_admin_names_the_partner(site: Site) -> None:
    admin, webhook = site.key("admin"), made(site, site.key("reader"))
    assert made(site, admin, partner_id=webhook["partner_id"])["partner_id"] == webhook["partner_id"]
    nobodys = ask(site, admin, "POST", "/v1/webhooks", {"url": URL})
    assert (nobodys.status_code, nobodys.json()["pointer"]) == (422, "/partner_id")
    unknown = ask(site, admin, "POST", "/v1/webhooks", {"url": URL, "partner_id": "0" * 12})
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"url": "http://127.0.0.1/hook"}, "/url"),
        ({"url": "https://[::ffff:10.0.0.1]/hook"}, "/url"),
        ({"url": "https://user:secret@radio.example/hook"}, "/url"),
        ({"url": "mailto:desk@radio.example"}, "/url"),
        ({"url": URL, "after_seq": 7}, "/after_seq"),
        ({"url": URL, "after_seq": -1}, "/after_seq"),
        ({"url": URL, "colour": "red"}, "/colour"),
        ({}, "/url"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused(site: Site, document: dict[str, Any], pointer: str) -> None:
    key = site.key("reader")
    refused = ask(site, key, "POST", "/v1/webhooks", document)
    assert (refused.status_code, refused.json()["pointer"]) == (422, pointer)
    assert site.get("/v1/webhooks", authorization=key).json() == {"webhooks": []}


def test_a_list_is_asked_for_by_a_partners_id_and_by_nothing_else(site: Site) -> None:
    admin, owner = site.key("admin"), site.key("reader")
    webhook = made(site, owner)
    for path in ("/v1/webhooks", "/v1/keys"):
        wrong = site.get(f"{path}?partner=zzz", authorization=admin)
        assert (wrong.status_code, wrong.json()["parameter"]) == (400, "partner")
    assert site.get("/v1/webhooks?partner=zzz", authorization=owner).status_code == 400
    assert site.get(f"/v1/webhooks?partner={'0' * 12}", authorization=admin).json() == {"webhooks": []}
    its = site.get(f"/v1/webhooks?partner={webhook['partner_id']}", authorization=admin)
    assert [each["id"] for each in its.json()["webhooks"]] == [webhook["id"]]


def test_a_partner_has_five_webhooks_at_most(site: Site) -> None:
    key = site.key("reader")
    first, *_ = (made(site, key) for _ in range(5))
    assert ask(site, key, "POST", "/v1/webhooks", {"url": URL}).status_code == 409
    removed = ask(site, key, "DELETE", f"/v1/webhooks/{first['id']}")
    assert (removed.status_code, removed.content) == (204, b"")
    made(site, key)
    made(site, site.key("reader"))


def test_a_webhook_is_changed_by_what_is_sent_alone(site: Site) -> None:
    key = site.key("reader")
    path = f"/v1/webhooks/{made(site, key)['id']}"
    elsewhere = "https://radio.example/elsewhere"
    assert ask(site, key, "PATCH", path, {"url": elsewhere}).json()["state"] == "active"
    paused = ask(site, key, "PATCH", path, {"state": "paused"}).json()
    assert (paused["url"], paused["state"]) == (elsewhere, "paused")
    for wrong in ({"url": "http://10.0.0.1/"}, {"state": "lost"}, {"delivered_seq": 0}, {"url": None}):
        assert ask(site, key, "PATCH", path, wrong).status_code == 422
    assert site.get(path, authorization=key).json() == paused


def test_a_replay_cannot_begin_beyond_the_feeds_end(site: Site) -> None:
    key = site.key("reader")
    path = f"/v1/webhooks/{made(site, key)['id']}/replay"
    refused = ask(site, key, "POST", path, {"after_seq": 1})
    assert (refused.status_code, refused.json()["pointer"]) == (422, "/after_seq")


def test_a_rotation_tells_the_new_secret_and_how_long_the_old_one_signs(site: Site) -> None:
    key = site.key("reader")
    webhook = made(site, key)
    path = f"/v1/webhooks/{webhook['id']}/rotation"
    rotated = ask(site, key, "POST", path, {"grace_seconds": 3600}).json()
    assert rotated[SECRET].startswith("whsec_")
    assert rotated[SECRET] != webhook[SECRET]
    assert rotated["previous_until"] > webhook["created_at"]
    assert ask(site, key, "POST", path, {"grace_seconds": 0}).json()["previous_until"] is None
    assert ask(site, key, "POST", path, {"grace_seconds": 604_801}).status_code == 422


def test_what_is_done_to_a_webhook_is_in_the_trail_without_its_secrets(site: Site) -> None:
    key = site.key("reader")
    webhook = made(site, key)
    path = f"/v1/webhooks/{webhook['id']}"
    second = ask(site, key, "POST", f"{path}/rotation", {}).json()[SECRET]
    ask(site, key, "PATCH", path, {"state": "paused"})
    ask(site, key, "PATCH", path, {"state": "paused"})
    ask(site, key, "DELETE", path)
    trail = site.get("/v1/audit", authorization=site.key("admin"))
    entries = [each for each in trail.json()["entries"] if each["action"].startswith("webhook")]
    assert [each["action"] for each in entries] == [
        "webhook_remove",
        "webhook_change",
        "webhook_change",
        "webhook_add",
    ]
    assert all(webhook["id"] in each["note"] and "radio.example" in each["note"] for each in entries)
    for hidden in (webhook[SECRET], second, "token=1"):
        assert hidden not in trail.text
