"""Who may ask what: keys, roles, refusals that reveal nothing, and what each role sees."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar, post
from litestar.routes import HTTPRoute

import service.app
from service.domain.article import ImageBlock, Paragraph
from service.domain.audit import ROLES, Actor, Role
from service.domain.media import Image
from service.domain.span import span
from service.domain.statistic import Statistic
from service.http.client import address_of
from service.keyring import Issued, Keyring
from service.newsroom import now, open_newsroom
from service.settings import Settings
from tests.conftest import settings_for
from tests.serving import Site, run, small

MISSING = "01m822k0000000000000000000"
SOMEBODY = Actor(name="a test")
PARTNERS_OWN = re.compile("/v1/(receipts|webhooks)(/|$)")
"""The addresses at which a partner changes what is its own, and nothing of the newsroom's."""

ANYBODYS = {("POST", "/hub")}
"""What whoever comes may ask for: nothing of it changes anything of the newsroom's."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE")


def litestar(site: Site) -> Litestar:
    """The framework's application inside of what wraps it."""
    app: Any = site.app
    while not isinstance(app, Litestar):
        app = app._app
    return app


def routes(site: Site, article_id: str) -> Iterator[tuple[str, frozenset[str]]]:
    """An address of every route there is, and the methods that it knows."""
    for route in litestar(site).routes:
        # A mounted application would not ask who comes in.
        assert isinstance(route, HTTPRoute), route.path
        path = route.path_format.replace("{article_id}", article_id)
        yield re.sub(r"{\w+}", "1", path), frozenset(map(str, route.methods))


def with_keyring(site: Site, verb: str, *arguments: Any, at: datetime | None = None, **options: Any) -> Any:
    """Do something with the keys on a connection of its own, by another clock where one is given."""

    async def apart() -> Any:
        newsroom = open_newsroom(site.settings)
        try:
            keyring = Keyring(newsroom.database, now if at is None else lambda: at)
            return await getattr(keyring, verb)(*arguments, **options)
        finally:
            await newsroom.database.close()

    return run(apart())


def told(answer: Response) -> dict[str, Any]:
    """A problem without what tells one request from another."""
    problem: dict[str, Any] = answer.json()
    del problem["request_id"]
    return problem


def test_no_route_changes_anything_of_the_newsrooms_without_an_editors_key(site: Site) -> None:
    saved = site.take_in(small())
    reader, article_id = site.key("reader"), saved.article.id or ""
    known = list(routes(site, article_id))
    assert len(known) > 15
    writing = 0
    for path, methods in known:
        for method in set(METHODS) - {"GET", "HEAD", "OPTIONS"}:
            anonymous = site.request(method, path, b"{}", content_type="application/json")
            known_to_us = site.request(method, path, b"{}", authorization=reader)
            if method in methods and PARTNERS_OWN.match(path):
                # Let in, and told what is wrong with the rest.
                assert anonymous.status_code == 401, (method, path)
                assert known_to_us.status_code in (404, 415), (method, path)
                continue
            if (method, path) in ANYBODYS:
                # A form is asked for, of whoever comes; what it may ask for is in tests/http/test_hub.py.
                assert (anonymous.status_code, known_to_us.status_code) == (415, 415)
                continue
            expected = (401, 403) if method in methods else (405, 405)
            assert (anonymous.status_code, known_to_us.status_code) == expected, (method, path)
            writing += method in methods
    assert writing >= 3
    trail = site.get("/v1/audit", authorization=site.key("admin")).json()["entries"]
    assert [entry["action"] for entry in trail] == ["key_add", "key_add", "partner_add", "ingest"]
    assert site.get(f"/v1/articles/{article_id}").content == saved.snapshot


def test_a_route_that_declares_no_role_is_for_admins(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @post("/undeclared", status_code=200)
    async def undeclared() -> dict[str, str]:
        return {"done": "yes"}

    monkeypatch.setattr(service.app, "ROUTES", [*service.app.ROUTES, undeclared])
    with Site(settings_for(database_url, tmp_path)) as site:
        statuses = [site.request("POST", "/undeclared").status_code]
        statuses += [
            site.request("POST", "/undeclared", authorization=site.key(role)).status_code for role in ROLES
        ]
    assert statuses == [401, 403, 403, 200]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_refusal_says_the_same_of_what_is_there_and_of_what_is_not(site: Site, method: str) -> None:
    draft = site.take_in(small("a-2"), publish=False).article.id
    public = site.take_in(small()).article.id
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": site.key("reader")}):
        refusals = [
            site.request(method, f"/v1/articles/{each}", b"\xff", **headers)
            for each in (public, draft, MISSING, "nonsense")
        ]
        assert {answer.status_code for answer in refusals} < {401, 403}
        first, *others = [
            {
                name: value
                for name, value in answer.headers.items()
                # How many requests are left is another number each time.
                if name not in ("x-request-id", "ratelimit")
            }
            for answer in refusals
        ]
        assert all(other == first for other in others)
        assert all(told(answer) == told(refusals[0]) for answer in refusals)


def test_how_to_send_a_key_is_said_and_whether_the_one_sent_was_wrong(site: Site) -> None:
    without = site.get("/v1/audit")
    wrong = site.get("/v1/audit", authorization="Bearer wrong")
    assert (without.status_code, wrong.status_code) == (401, 401)
    assert without.headers.get_list("www-authenticate")[0] == 'Bearer realm="wirecopy"'
    challenge, *_ = wrong.headers.get_list("www-authenticate")
    assert challenge == 'Bearer realm="wirecopy", error="invalid_token"'
    assert without.json()["type"] == "urn:wirecopy:problem:unauthenticated"
    assert without.headers["cache-control"] == "no-store"
    low = site.get("/v1/audit", authorization=site.key("editor"))
    assert (low.status_code, low.json()["type"]) == (403, "urn:wirecopy:problem:forbidden")


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wc_",
        "Basic d2M6d2M=",
        "wc_4c8gk2m0r7tz_" + "0" * 52,
        "Bearer wc_4c8gk2m0r7tz_" + "0" * 52,
        "Bearer wc_4c8gk2m0r7tz_" + "0" * 9000,
        "Bearer wc_4C8GK2M0R7TZ_" + "0" * 52,
        "Bearer wc_4c8gk2m0r7tz_" + "0" * 52 + " more",
        "Bearer wc_%00_%FF",
    ],
)
def test_what_is_no_good_key_is_refused_everywhere_but_for_operations(site: Site, sent: str) -> None:
    headers = {"authorization": sent}
    for path in ("/v1/articles", f"/v1/articles/{MISSING}", "/docs", "/v1/articles?limit=0"):
        answer = site.get(path, **headers)
        assert answer.status_code == 401, path
        assert "invalid_token" in answer.headers["www-authenticate"]
    for path in ("/healthz", "/readyz", "/metrics"):
        assert site.get(path, **headers).status_code == 200


def test_a_key_is_good_until_it_expires_is_revoked_or_is_rotated(site: Site) -> None:
    def status(issued: Issued) -> int:
        return site.get("/v1/articles", authorization=f"bearer {issued.token}").status_code

    def rotated(issued: Issued, at: datetime | None = None) -> Issued:
        grace = timedelta(hours=1)
        new: Issued = with_keyring(site, "rotate", issued.key.id, grace=grace, at=at, actor=SOMEBODY)
        return new

    soon, earlier = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(hours=2)
    lasting = with_keyring(site, "add", "lasting", "editor", expires_at=soon, actor=SOMEBODY)
    expired = with_keyring(
        site,
        "add",
        "expired",
        "editor",
        expires_at=earlier + timedelta(hours=1),
        at=earlier,
        actor=SOMEBODY,
    )
    assert (status(lasting), status(expired)) == (200, 401)
    following = rotated(lasting)
    assert (status(lasting), status(following)) == (200, 200)
    assert following.token.secret != lasting.token.secret
    last = rotated(following, at=earlier)
    assert (status(lasting), status(following), status(last)) == (401, 401, 200)
    mixed = f"wc_{expired.key.id}_{last.token.secret}"
    assert site.get("/v1/articles", authorization=f"Bearer {mixed}").status_code == 401
    with_keyring(site, "revoke", last.key.id, actor=SOMEBODY)
    assert status(last) == 401


def newsroom_of(site: Site) -> dict[str, str]:
    """An article in each state that readers may not all see, and one for all: its id by its name."""
    text = "At least 12 boats sank."
    place = span(text, 0, 17, container="paragraph", pointer="/body/1/text")
    figure = Statistic(value=Decimal(12), low=Decimal(12), modifier="at_least", surface="12", span=place)

    def showing(name: str, **fields: Any) -> Any:
        body = (ImageBlock(image=Image(url=f"https://example.com/{name}.jpg")), Paragraph(text=text))
        return small(name, body=body, statistics=(figure,), **fields)

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    saved = {
        "draft": site.take_in(showing("draft"), publish=False),
        "embargoed": site.take_in(showing("embargoed", embargo_until=tomorrow)),
        "packaged": site.take_in(showing("packaged", packages=("sport",))),
        "public": site.take_in(showing("public")),
    }
    return {name: each.article.id or "" for name, each in saved.items()}


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (None, {"public"}),
        ("reader", {"public", "packaged"}),
        ("editor", {"public", "packaged", "embargoed", "draft"}),
        ("admin", {"public", "packaged", "embargoed", "draft"}),
    ],
)
def test_each_role_sees_its_articles_in_every_form_and_no_other(
    site: Site, role: Role | None, seen: set[str]
) -> None:
    ids = newsroom_of(site)
    everything = {"authorization": site.key("admin")}
    headers = {} if role is None else {"authorization": site.key(role)}
    listed = site.get("/v1/articles", **headers).json()["articles"]
    assert {article["source_id"] for article in listed} == seen
    for name, article_id in ids.items():
        article = site.get(f"/v1/articles/{article_id}", **everything).json()
        for path in (
            f"/v1/articles/{article_id}",
            f"/v1/articles/{article_id}.jsonld",
            f"/v1/articles/{article_id}/report",
            f"/v1/articles/{article_id}/revisions",
            f"/v1/articles/{article_id}/revisions/1",
            f"/articles/{article['slug']}",
            f"/v1/images/{article['body'][0]['image']['id']}",
            f"/v1/statistics/{article['statistics'][0]['id']}",
            f"/statistics/{article['statistics'][0]['id']}",
        ):
            assert site.get(path, **headers).status_code == (200 if name in seen else 404), (name, path)


def test_editors_see_revisions_that_were_never_public(site: Site) -> None:
    article_id = site.take_in(small(), publish=False).article.id
    site.take_in(small(headline="Now for everybody"))

    def numbers(**headers: str) -> list[int]:
        answer = site.get(f"/v1/articles/{article_id}/revisions", **headers).json()
        return [each["revision"] for each in answer["revisions"]]

    editor, reader = site.key("editor"), site.key("reader")
    assert (numbers(), numbers(authorization=reader)) == ([2], [2])
    assert numbers(authorization=editor) == [1, 2]
    first = f"/v1/articles/{article_id}/revisions/1"
    assert [site.get(first, authorization=key).status_code for key in (reader, editor)] == [404, 200]
    compared = f"/v1/articles/{article_id}/revisions/2?diff=1"
    assert [site.get(compared, authorization=key).status_code for key in (reader, editor)] == [404, 200]


def test_what_a_key_is_answered_with_is_for_its_caller_alone(site: Site) -> None:
    ids = newsroom_of(site)
    editor = site.key("editor")
    article = site.get(f"/v1/articles/{ids['public']}").json()
    for path in (
        "/v1/articles",
        f"/v1/articles/{ids['public']}",
        f"/v1/articles/{ids['public']}.jsonld",
        f"/v1/articles/{ids['public']}/report",
        f"/v1/articles/{ids['public']}/revisions",
        f"/v1/articles/{ids['public']}/revisions/1",
        f"/articles/{article['slug']}",
        f"/v1/images/{article['body'][0]['image']['id']}",
        f"/v1/statistics/{article['statistics'][0]['id']}",
        f"/statistics/{article['statistics'][0]['id']}",
        "/v1/statistics.csv-metadata.json",
    ):
        public, private = site.get(path), site.get(path, authorization=editor)
        assert public.headers["cache-control"].startswith("public")
        assert private.headers["cache-control"] == "private, no-cache"
        for answer in (public, private):
            assert "Authorization" in answer.headers["vary"].split(", ")
        if path != "/v1/articles":
            assert private.headers["etag"] == public.headers["etag"]
        tag = private.headers["etag"]
        again = site.get(path, authorization=editor, if_none_match=tag)
        assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")


def test_a_list_with_a_key_has_no_date_because_no_change_tells_of_drafts(site: Site) -> None:
    site.take_in(small())
    assert "last-modified" in site.get("/v1/articles").headers
    assert "last-modified" not in site.get("/v1/articles", authorization=site.key("editor")).headers


def test_options_and_405_name_the_methods_of_the_route(site: Site) -> None:
    for path, methods in routes(site, MISSING):
        for answer in (site.request("OPTIONS", path), site.request("PURGE", path)):
            assert set(answer.headers["allow"].split(", ")) == methods, path


TRUSTED = Settings(trusted_proxies="10.0.0.0/8, 192.0.2.1, 2001:db8::/32")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "6.6.6.6, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
        ("10.1.2.3", "10.7.7.7, 10.9.9.9", "10.7.7.7"),
        ("10.1.2.3", "198.51.100.1:4711", "198.51.100.1"),
        ("10.1.2.3", "6.6.6.6, unknown, 10.9.9.9", "10.9.9.9"),
        ("10.1.2.3", "unknown", "10.1.2.3"),
        ("10.1.2.3", None, "10.1.2.3"),
        ("::ffff:10.1.2.3", "[2001:db9::7]:443", "2001:db9::7"),
        ("2001:db8::1", "198.51.100.1", "198.51.100.1"),
        ("192.0.2.2", "198.51.100.1", "192.0.2.2"),
        (None, "198.51.100.1", None),
    ],
)
def test_the_clients_address_is_the_last_that_no_trusted_proxy_has(
    peer: str | None, forwarded: str | None, address: str | None
) -> None:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    scope: Any = {"client": (peer, 1) if peer else None, "headers": headers, "state": {}}
    assert address_of(scope, TRUSTED.trusted_networks) == address
