"""How many requests a minute a partner's key may make, what is said of it, and who is not limited."""

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from service.http import limiting
from service.http.limiting import Allowance, Limits
from tests.conftest import settings_for
from tests.serving import Site, small

PUBLIC = "/v1/articles"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def slowed(site: Site) -> Clock:
    """Let the site's buckets go by a clock of ours."""
    clock, state = Clock(), site.framework.state
    state.served = state.served._replace(limits=Limits(clock=clock))
    return clock


def fields(answer: Response) -> tuple[str, str]:
    return answer.headers["ratelimit-policy"], answer.headers["ratelimit"]


def test_a_key_has_a_minutes_requests_at_once_and_then_one_at_a_time() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    taken = [limits.take("a", 60) for _ in range(61)]
    assert [each.remaining for each in taken] == [*range(59, -1, -1), 0]
    assert [each.retry_after for each in taken] == [None] * 60 + [1]
    assert taken[0] == Allowance(60, 59, 1, None)
    assert limits.take("b", 60).remaining == 59
    clock.seconds += 0.9
    assert limits.take("a", 60).retry_after == 1
    clock.seconds += 0.2
    assert limits.take("a", 60) == Allowance(60, 0, 60, None)
    assert limits.take("a", 60).retry_after == 1
    clock.seconds += 3600
    assert limits.take("a", 60).remaining == 59


@pytest.mark.parametrize("rate", [1, 7, 600, 1_000_000])
def test_no_more_than_the_rate_is_let_through_however_long_it_is_asked(rate: int) -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    asked, steps = 2 * min(rate, 1000), 5
    let_through = 0
    for _ in range(steps):
        let_through += sum(limits.take("a", rate).retry_after is None for _ in range(asked))
        clock.seconds += 60 * asked / rate / 4
    allowed = rate + rate * (steps - 1) * asked / rate / 4
    assert min(asked * steps, allowed) - 2 <= let_through <= allowed + 1


def test_waiting_as_long_as_is_said_is_enough() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    for rate in (1, 3, 40):
        key = f"key of {rate}"
        while (said := limits.take(key, rate)).retry_after is None:
            pass
        clock.seconds += said.retry_after
        assert limits.take(key, rate).retry_after is None


def test_a_rate_that_is_changed_holds_at_once() -> None:
    limits = Limits(clock=Clock())
    for _ in range(30):
        limits.take("a", 60)
    # Half of the minute is used up, whatever it holds.
    assert limits.take("a", 600).remaining == 299
    assert limits.take("a", 2).remaining == 0


def test_of_more_keys_than_there_are_places_those_that_wait_longest_are_kept() -> None:
    limits = Limits(clock=Clock())
    for _ in range(100):
        limits.take("the busiest", 100)
    for number in range(5 * limiting._PLACES):
        assert limits.take(f"key {number}", 100).remaining == 99
    assert limits.take("the busiest", 100).retry_after == 1


def test_processes_that_share_a_file_share_the_buckets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(limiting.SHARED, "")
    limiting.make_shared(tmp_path / "buckets")
    ours = limiting.open_limits()
    for _ in range(40):
        ours.take("4c8gk2m0r7tz", 600)
    theirs = (
        "from service.http import limiting; print(limiting.open_limits().take('4c8gk2m0r7tz', 600).remaining)"
    )
    answered = subprocess.run([sys.executable, "-c", theirs], capture_output=True, text=True, check=True)
    assert 559 <= int(answered.stdout) <= 600 - 40 + 100
    assert ours.take("4c8gk2m0r7tz", 600).remaining <= int(answered.stdout) + 100


def test_every_answer_to_a_partners_key_says_what_is_left(site: Site) -> None:
    article_id = site.take_in(small()).article.id
    slowed(site)
    key = {"authorization": site.key("reader")}
    answers = [
        first := site.get(PUBLIC, **key),
        site.request("HEAD", PUBLIC, None, **key),
        site.get(PUBLIC, if_none_match=first.headers["etag"], **key),
        site.get(f"{PUBLIC}?limit=0", **key),
        site.get("/v1/audit", **key),
        site.get(f"/v1/articles/{article_id}x", **key),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 304, 400, 403, 404]
    policy = '"default";q=600;w=60'
    assert [fields(answer) for answer in answers] == [
        (policy, f'"default";r={left};t=1') for left in range(599, 593, -1)
    ]


def test_a_key_that_made_its_requests_is_told_when_to_come_back(site: Site) -> None:
    clock = slowed(site)
    key = {"authorization": site.key("reader", rate=2)}
    other = {"authorization": site.key("reader", rate=2)}
    assert [site.get(PUBLIC, **key).status_code for _ in range(3)] == [200, 200, 429]
    refused = site.get(PUBLIC, **key)
    assert fields(refused) == ('"default";q=2;w=60', '"default";r=0;t=60')
    assert refused.headers["retry-after"] == "30"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.json()["type"] == "urn:wirecopy:problem:rate-limited"
    assert "30 s" in refused.json()["detail"]
    assert site.get(PUBLIC, **other).status_code == 200
    clock.seconds += 30
    assert [site.get(PUBLIC, **key).status_code for _ in range(2)] == [200, 429]
    # What a supervisor asks looks at no key.
    assert site.get("/healthz", **key).status_code == 200


def test_the_newsroom_and_those_without_a_key_are_not_limited(site: Site) -> None:
    for headers in ({}, {"authorization": site.key("editor")}, {"authorization": "Bearer wrong"}):
        assert "ratelimit" not in site.get(PUBLIC, **headers).headers


def basic(authorization: str, user: str = "reader") -> dict[str, str]:
    token = authorization.removeprefix("Bearer ")
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()}


@pytest.mark.parametrize("user", ["", "reader", "Zoë"])
def test_a_key_may_be_sent_as_a_password_to_read(site: Site, user: str) -> None:
    site.take_in(small("a-1", packages=("sport",)))
    key = basic(site.key("reader", "sport"), user)
    answer = site.get(PUBLIC, **key)
    assert [each["source_id"] for each in answer.json()["articles"]] == ["a-1"]
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "ratelimit" in answer.headers


def test_a_password_does_not_write(site: Site) -> None:
    admin = site.key("admin")
    assert site.get("/v1/audit", **basic(admin)).status_code == 200
    answer = site.request(
        "PUT", "/v1/articles/01m822k0000000000000000000", b"{}", authorization=basic(admin)["authorization"]
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="wirecopy", error="invalid_token"'


@pytest.mark.parametrize(
    "sent", ["Basic", "Basic !", "Basic YQ", "Basic YQ==", "Basic OndjXw==", "Basic w7w6"]
)
def test_what_is_no_password_of_ours_is_refused(site: Site, sent: str) -> None:
    answer = site.get(PUBLIC, authorization=sent)
    assert answer.status_code == 401
    assert answer.headers.get_list("www-authenticate") == [
        'Bearer realm="wirecopy", error="invalid_token"',
        'Basic realm="wirecopy", charset="UTF-8"',
    ]


def test_an_api_that_is_not_public_asks_for_a_key_and_leaves_the_pages(
    database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(database_url, tmp_path)
    closed: Any = {name: getattr(settings, name) for name in settings.__struct_fields__}
    with Site(type(settings)(**(closed | {"public_access": False}))) as site:
        site.load_sample()
        key = {"authorization": site.key("reader", "public")}
        article = site.get("/v1/articles?limit=1", **key).json()["articles"][0]
        in_the_api = [
            "/v1/articles",
            f"/v1/articles/{article['id']}",
            "/v1/statistics.csv",
            "/v1/articles?x=1",
        ]
        for path in in_the_api:
            assert site.get(path).status_code == site.request("HEAD", path).status_code == 401
            assert site.get(path, **key).status_code in (200, 400)
        assert "invalid_token" not in site.get(PUBLIC).headers["www-authenticate"]
        page = site.get(f"/articles/{article['slug']}")
        picture = next(
            block["image"]["id"]
            for each in site.get("/v1/articles?limit=50", **key).json()["articles"]
            for block in each["body"]
            if block["type"] == "image" and block["image"]["sha256"]
        )
        assert page.status_code == 200
        for path in ("/docs", "/openapi.json", "/healthz", f"/v1/images/{picture}/file"):
            assert site.get(path).status_code == 200, path
