"""The audit trail over HTTP: every write with who, when and from where, the newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from service.domain.audit import Actor
from service.newsroom import open_newsroom
from service.store import audit, saving
from service.store.arrivals import Incoming, Saved
from service.store.database import Connection
from tests.serving import Site, run, small

JSON = "application/json"


def trail(site: Site, query: str = "") -> dict[str, Any]:
    answer = site.get(f"/v1/audit{query}", authorization=site.key("admin"))
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def imported(site: Site, *source_ids: str) -> list[str]:
    """Articles that one write took in together, as an import does."""

    def take_in(connection: Connection) -> list[str]:
        at = datetime.now(UTC)

        def record(written: Sequence[Saved]) -> int:
            note = f"{len(written)} articles"
            return audit.append(connection, "import", "done", Actor(name="an import"), at=at, note=note)

        arrived = [Incoming(small(each), "published") for each in source_ids]
        outcomes = saving.save(connection, arrived, at=at, record=record)
        return [each.article.id or "" for each in outcomes if isinstance(each, Saved)]

    async def apart() -> list[str]:
        newsroom = open_newsroom(site.settings)
        try:
            return await newsroom.database.write(take_in)
        finally:
            await newsroom.database.close()

    return run(apart())


def test_a_write_leaves_who_when_what_and_under_which_request(site: Site) -> None:
    before = datetime.now(UTC)
    editor = site.key("editor")
    written = site.request(
        "POST",
        "/v1/articles",
        msgspec.json.encode(
            {
                "publication": "gazette",
                "source_id": "a-1",
                "headline": "Ferry",
                "body": [{"type": "paragraph", "text": "The ferry sails again."}],
            }
        ),
        authorization=editor,
        content_type=JSON,
        x_request_id="cms-77",
    )
    assert written.status_code == 201, written.text
    _, entry, *_ = trail(site)["entries"]
    assert (entry["action"], entry["outcome"]) == ("post", "created")
    assert (entry["article_id"], entry["revision"]) == (written.json()["id"], 1)
    assert entry["actor"]["name"] == "a editor"
    assert entry["actor"]["key_id"] in editor
    assert entry["actor"]["request_id"] == "cms-77"
    assert before <= datetime.fromisoformat(entry["at"]) <= datetime.now(UTC)


def test_pages_lead_through_the_whole_trail_without_a_gap(site: Site) -> None:
    for number in range(5):
        site.take_in(small(f"a-{number}"))
    admin = site.key("admin")
    seen: list[int] = []
    query = "?limit=2"
    while query:
        page = site.get(f"/v1/audit{query}", authorization=admin).json()
        seen += [entry["id"] for entry in page["entries"]]
        query = f"?limit=2&before={page['next_before']}" if page["next_before"] else ""
    assert seen == [6, 5, 4, 3, 2, 1]


def test_the_trail_of_an_article_has_the_import_that_brought_it(site: Site) -> None:
    first, second = imported(site, "a-1", "a-2")
    site.take_in(small("a-2", headline="Put right"))
    mine = trail(site, f"?article={second}")["entries"]
    assert [(entry["action"], entry["note"]) for entry in mine] == [
        ("ingest", None),
        ("import", "2 articles"),
    ]
    assert [entry["action"] for entry in trail(site, f"?article={first}")["entries"]] == ["import"]
    assert trail(site, "?article=01m822k0000000000000000000")["entries"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("article=x", "article"), ("limit=201", "limit"), ("before=0", "before"), ("since=1", "since")],
)
def test_a_wrong_parameter_of_the_trail_is_named(site: Site, query: str, parameter: str) -> None:
    answer = site.get(f"/v1/audit?{query}", authorization=site.key("admin"))
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_the_trail_is_kept_by_no_shared_cache_and_has_a_tag(site: Site) -> None:
    admin = site.key("admin")
    answer = site.get("/v1/audit", authorization=admin)
    assert answer.headers["cache-control"] == "private, no-cache"
    again = site.get("/v1/audit", authorization=admin, if_none_match=answer.headers["etag"])
    assert again.status_code == 304
