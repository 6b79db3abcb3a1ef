"""Partners over HTTP: what they are made of, what they see when that changes, and how they end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.domain.audit import Action
from tests.newsdesk import Desk
from tests.processes import serving, wirecopy
from tests.serving import Site, small

UNKNOWN = "000000000000"


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def actions(desk: Desk) -> list[Action]:
    """What the trail says was done, the oldest first."""
    return [entry["action"] for entry in reversed(desk.done("GET", "/v1/audit")["entries"])]


def test_a_partner_is_made_listed_and_shown(desk: Desk) -> None:
    given = {"name": " Harbour Radio ", "packages": ["sport", "public", "sport"], "rate_per_minute": 120}
    made = desk.done("POST", "/v1/partners", given | {"contact": "desk@radio.example"})
    assert made["packages"] == ["public", "sport"]
    assert (made["name"], made["contact"]) == ("Harbour Radio", "desk@radio.example")
    assert (made["rate_per_minute"], made["ended_at"]) == (120, None)
    assert desk.done("GET", "/v1/partners") == {"partners": [made]}
    shown = desk.done("GET", f"/v1/partners/{made['id']}")
    assert shown.pop("status")["acknowledged"] == {"seq": 0, "at": None}
    assert shown == made
    assert actions(desk) == ["key_add", "partner_add"]


def test_a_partner_for_whom_nothing_is_said_sees_what_is_public(desk: Desk) -> None:
    desk.site.take_in(small("public"))
    desk.site.take_in(small("sport", packages=("sport",)))
    made = desk.done("POST", "/v1/partners", {"name": "Harbour Radio"})
    issued = desk.done("POST", f"/v1/partners/{made['id']}/keys", {"name": "their site"})
    assert (made["packages"], issued["key"]["role"], issued["key"]["partner_id"]) == (
        ["public"],
        "reader",
        made["id"],
    )
    assert desk.sources(f"Bearer {issued['token']}") == {"public"}


@pytest.mark.parametrize(
    ("given", "status", "pointer"),
    [
        ({}, 422, "/name"),
        ({"name": ""}, 422, "/name"),
        ({"name": "a\nb"}, 422, "/name"),
        ({"name": "Harbour Radio"}, 409, "/name"),
        ({"name": "x", "packages": [" sport"]}, 422, "/packages/0"),
        ({"name": "x", "packages": ["sport", ""]}, 422, "/packages/1"),
        ({"name": "x", "packages": ["a\u0000b"]}, 422, "/packages/0"),
        ({"name": "x", "contact": "a\u0000b"}, 422, "/contact"),
        ({"name": "x", "rate_per_minute": 0}, 422, "/rate_per_minute"),
        ({"name": "x", "rate_per_minute": 1.5}, 422, "/rate_per_minute"),
        ({"name": "x", "id": UNKNOWN}, 422, "/id"),
    ],
)
def test_what_no_partner_can_be_made_of_is_named(
    desk: Desk, given: dict[str, Any], status: int, pointer: str
) -> None:
    desk.partner()
    answer = desk.ask("POST", "/v1/partners", given)
    assert (answer.status_code, answer.json()["pointer"]) == (status, pointer), answer.text
    assert len(desk.done("GET", "/v1/partners")["partners"]) == 1


def test_a_change_of_packages_holds_at_once_and_the_rest_stays(desk: Desk) -> None:
    for package in ("sport", "weather"):
        desk.site.take_in(small(package, packages=(package,)))
    partner_id, key = desk.partner("sport")
    assert desk.sources(key) == {"sport"}
    changed = desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["weather"], "contact": "a@b.c"})
    assert (changed["name"], changed["contact"], changed["packages"]) == (
        "Harbour Radio",
        "a@b.c",
        ["weather"],
    )
    assert desk.sources(key) == {"weather"}
    assert desk.done("PATCH", f"/v1/partners/{partner_id}", {"contact": None})["contact"] is None
    assert desk.sources(key) == {"weather"}


def test_a_patch_that_changes_nothing_leaves_no_entry(desk: Desk) -> None:
    partner_id, _ = desk.partner("sport")
    before = actions(desk)
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["sport"], "contact": None})
    assert actions(desk) == before
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"name": "Harbour Radio Two"})
    assert actions(desk) == [*before, "partner_change"]


@pytest.mark.parametrize(
    ("patch", "status", "pointer"),
    [
        ({"name": None}, 422, "/name"),
        ({"name": "Coast Weekly"}, 409, "/name"),
        ({"packages": "sport"}, 422, "/packages"),
        ({"ended_at": None, "id": "x"}, 422, "/id"),
        ([], 422, ""),
    ],
)
def test_a_wrong_patch_changes_nothing(desk: Desk, patch: Any, status: int, pointer: str) -> None:
    partner_id, _ = desk.partner("sport")
    desk.partner(name="Coast Weekly")
    before = desk.done("GET", f"/v1/partners/{partner_id}")
    answer = desk.ask("PATCH", f"/v1/partners/{partner_id}", patch)
    assert (answer.status_code, answer.json()["pointer"]) == (status, pointer), answer.text
    assert desk.done("GET", f"/v1/partners/{partner_id}") == before


def test_a_partner_that_ends_has_nothing_more(desk: Desk) -> None:
    desk.site.take_in(small())
    partner_id, key = desk.partner("*")
    assert desk.sources(key) == {"a-1"}
    ended = desk.done("DELETE", f"/v1/partners/{partner_id}")
    assert ended["ended_at"] is not None
    assert ended["packages"] == []
    assert desk.site.get("/v1/articles", authorization=key).status_code == 401
    (only,) = desk.done("GET", f"/v1/keys?partner={partner_id}")["keys"]
    assert only["revoked_at"] == ended["ended_at"]
    assert desk.ask("POST", f"/v1/partners/{partner_id}/keys", {"name": "again"}).status_code == 404
    refused = desk.ask("PATCH", f"/v1/partners/{partner_id}", {"packages": ["*"]})
    assert (refused.status_code, "under another name" in refused.json()["detail"]) == (409, True)
    assert desk.ask("POST", "/v1/partners", {"name": "Harbour Radio"}).status_code == 409
    assert desk.ask("POST", f"/v1/keys/{only['id']}/rotation", {}).status_code == 409
    before = actions(desk)
    assert desk.done("DELETE", f"/v1/partners/{partner_id}") == ended
    assert actions(desk) == before
    assert before[-1] == "partner_end"


def test_what_is_no_partner_is_not_found(desk: Desk) -> None:
    for partner_id in (UNKNOWN, "nonsense", "%00", "x" * 300):
        path = f"/v1/partners/{partner_id}"
        assert desk.ask("GET", path).status_code == 404, path
        assert desk.ask("PATCH", path, {}).status_code == 404, path
        assert desk.ask("DELETE", path).status_code == 404, path
        assert desk.ask("POST", f"{path}/keys", {"name": "x"}).status_code == 404, path


def test_partners_and_keys_are_for_admins_alone(desk: Desk) -> None:
    partner_id, key = desk.partner("*")
    for path in ("/v1/partners", f"/v1/partners/{partner_id}", "/v1/keys"):
        for other in (key, desk.site.key("editor")):
            assert desk.site.get(path, authorization=other).status_code == 403
        assert desk.site.get(path).status_code == 401
        shown = desk.site.get(path, authorization=desk.admin)
        assert shown.headers["cache-control"] == "private, no-cache"


def test_a_key_is_made_listed_rotated_and_revoked(desk: Desk) -> None:
    made = desk.ask("POST", "/v1/keys", {"name": "Website CMS", "role": "editor"})
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    key, token = made.json()["key"], made.json()["token"]
    assert token.startswith(f"wc_{key['id']}_")
    listed = desk.ask("GET", "/v1/keys")
    assert listed.json()["keys"][-1] == key
    assert token.rpartition("_")[2] not in listed.text

    def status(token: str) -> int:
        return desk.site.get("/v1/articles", authorization=f"Bearer {token}").status_code

    graced = desk.done("POST", f"/v1/keys/{key['id']}/rotation", {"grace_seconds": 3600})["token"]
    assert (status(token), status(graced)) == (200, 200)
    last = desk.ask("POST", f"/v1/keys/{key['id']}/rotation", {})
    assert (last.status_code, last.headers["cache-control"]) == (200, "no-store")
    assert (status(token), status(graced), status(last.json()["token"])) == (401, 401, 200)
    revoked = desk.done("DELETE", f"/v1/keys/{key['id']}")
    assert revoked["revoked_at"] is not None
    assert status(last.json()["token"]) == 401
    assert desk.done("DELETE", f"/v1/keys/{key['id']}") == revoked
    assert actions(desk)[1:] == ["key_add", "key_rotate", "key_rotate", "key_revoke"]


@pytest.mark.parametrize(
    ("given", "status", "pointer"),
    [
        ({"name": "x", "role": "reader"}, 422, "/partner_id"),
        ({"name": "x", "role": "editor", "partner_id": UNKNOWN}, 422, "/partner_id"),
        ({"name": "x", "role": "reader", "partner_id": UNKNOWN}, 404, None),
        ({"name": "x", "role": "owner"}, 422, "/role"),
        ({"name": "", "role": "editor"}, 422, "/name"),
        ({"name": "x", "role": "editor", "expires_at": "2020-01-01T00:00:00Z"}, 422, "/expires_at"),
    ],
)
def test_what_no_key_can_be_made_of_is_named(
    desk: Desk, given: dict[str, Any], status: int, pointer: str | None
) -> None:
    answer = desk.ask("POST", "/v1/keys", given)
    assert (answer.status_code, answer.json().get("pointer")) == (status, pointer), answer.text


def test_what_is_no_key_is_not_found(desk: Desk) -> None:
    for key_id in (UNKNOWN, "nonsense", "%00"):
        assert desk.ask("DELETE", f"/v1/keys/{key_id}").status_code == 404
        assert desk.ask("POST", f"/v1/keys/{key_id}/rotation", {}).status_code == 404
    wrong = desk.ask("GET", "/v1/keys?partner=nonsense")
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "partner")


def test_a_key_that_is_revoked_is_refused_by_every_worker_at_once(tmp_path: Path, database_url: str) -> None:
    admin = wirecopy("key", "add", "admin", "--role", "admin", database=database_url).stdout.strip()
    reader = wirecopy("partner", "add", "Harbour Radio", database=database_url).stdout.strip()
    with serving(tmp_path, "--workers", "2", database=database_url) as (address, _):

        def statuses() -> set[int]:
            """Of as many connections as let both workers answer."""
            headers = {"authorization": f"Bearer {reader}", "connection": "close"}
            return {httpx.get(f"{address}/v1/articles", headers=headers).status_code for _ in range(20)}

        assert statuses() == {200}
        of_admin = {"authorization": f"Bearer {admin}"}
        httpx.delete(f"{address}/v1/keys/{reader.split('_')[1]}", headers=of_admin).raise_for_status()
        assert statuses() == {401}


def test_a_key_with_an_expiry_says_until_when(desk: Desk) -> None:
    partner_id, _ = desk.partner()
    until = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    given = {"name": "for a day", "expires_at": until.isoformat()}
    issued = desk.done("POST", f"/v1/partners/{partner_id}/keys", given)
    assert datetime.fromisoformat(issued["key"]["expires_at"]) == until
