"""What was withdrawn: 410 to those who saw it, on every route, and to everybody else as unknown as ever."""

from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from service.domain.article import Article, ImageBlock, Paragraph
from service.domain.change import Change
from service.domain.media import Caption, Image
from service.store import changes
from tests.newsdesk import Desk
from tests.reporting import LORRIES, reporting, told
from tests.serving import Site

NEVER = "01kb4w2m8v3f5n7q9s1t3v5x7z"
PAST = "2001-01-01T00:00:00Z"


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def twice(site: Site, **fields: Any) -> Article:
    """An article with a figure, in its second revision."""
    site.take_in(reporting(**fields))
    return site.take_in(reporting(headline="Newer", **fields)).article


def paths(article_id: str, slug: str, statistic_id: str) -> list[str]:
    """Every address at which something of an article is to be had."""
    article, statistic = f"/v1/articles/{article_id}", f"/v1/statistics/{statistic_id}"
    return [
        *(f"{article}{suffix}" for suffix in ("", ".json", ".jsonld", "/report", "/revisions")),
        *(f"{article}/revisions/{number}" for number in ("1", "2", "2?diff=1")),
        f"/articles/{slug}",
        *(f"{statistic}{suffix}" for suffix in ("", ".json", ".jsonld", ".html")),
        f"/statistics/{statistic_id}",
    ]


def all_of(article: Article) -> list[str]:
    return paths(article.id or "", article.slug or "", article.statistics[0].id or "")


def statuses(site: Site, article: Article, key: str | None = None) -> set[int]:
    headers = {} if key is None else {"authorization": key}
    return {site.get(path, **headers).status_code for path in all_of(article)}


def said(answer: Response) -> dict[str, Any]:
    """A problem, but for what differs from request to request."""
    problem: dict[str, Any] = answer.json()
    return {name: value for name, value in problem.items() if name not in {"request_id", "at"}}


def test_what_was_withdrawn_is_gone_from_every_route_for_those_who_saw_it(desk: Desk) -> None:
    article = twice(desk.site)
    outsider, everything = desk.site.key("reader", "sport"), desk.site.key("reader")
    assert statuses(desk.site, article) == {200}
    desk.withdraw(article.id or "", reason="legal", note="Withdrawn by order of a court.")
    told_at = desk.site.get("/v1/changes?after=2").json()["changes"][0]["at"]
    for path in all_of(article):
        for headers in ({}, {"authorization": everything}):
            answer = desk.site.get(path, **headers)
            assert answer.status_code == 410, path
            assert said(answer) == {
                "type": "urn:wirecopy:problem:gone",
                "title": "What you were shown here is not to be shown any more",
                "status": 410,
                "detail": "The article was withdrawn. Remove your copy.",
                "reason": "legal",
                "instruction": "remove",
                "note": "Withdrawn by order of a court.",
            }
            assert answer.json()["at"] == told_at
            assert answer.headers["cache-control"] == "no-store"
            assert "lorries" not in answer.text
        assert desk.site.request("HEAD", path).status_code == 410
    assert statuses(desk.site, article, outsider) == {404}
    assert statuses(desk.site, article, desk.admin) == {200}
    desk.release(article.id or "")
    assert statuses(desk.site, article) == {200}


def test_what_nobody_saw_is_unknown_in_the_words_for_what_never_was(desk: Desk) -> None:
    draft = desk.site.take_in(reporting("draft"), publish=False).article
    packaged = desk.site.take_in(reporting("packaged", packages=("sport",))).article
    desk.withdraw(draft.id or "")
    desk.withdraw(packaged.id or "")
    for article in (draft, packaged):
        for path, never in zip(all_of(article), paths(NEVER, "never", NEVER), strict=True):
            answer = desk.site.get(path)
            assert answer.status_code == 404
            assert said(answer) == said(desk.site.get(never)), path
    assert statuses(desk.site, packaged, desk.site.key("reader", "sport")) == {410}


def test_of_what_nobody_saw_nothing_is_read_that_would_take_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it changed, it is as quickly unknown as what never was."""
    hidden = twice(desk.site, packages=("sport",))
    desk.withdraw(hidden.id or "")
    outsider, insider = desk.site.key("reader", "weather"), desk.site.key("reader", "sport")
    decoded: list[Change] = []

    def seen(said: dict[str, Any], make: Any = changes._change) -> Change:
        decoded.append(make(said))
        return decoded[-1]

    monkeypatch.setattr(changes, "_change", seen)
    assert statuses(desk.site, hidden) == statuses(desk.site, hidden, outsider) == {404}
    assert not decoded
    assert statuses(desk.site, hidden, insider) == {410}
    assert decoded


def test_what_has_expired_is_gone_too(desk: Desk) -> None:
    article = twice(desk.site)
    desk.done("PATCH", f"/v1/articles/{article.id}", {"expires_at": PAST})
    for path in all_of(article):
        answer = said(desk.site.get(path))
        assert (answer["status"], answer["detail"]) == (410, "The article has expired. Remove your copy.")
        assert not answer.keys() & {"reason", "instruction", "note"}


def test_what_left_a_partners_packages_is_gone_for_that_partner_alone(desk: Desk) -> None:
    moved = twice(desk.site, source_id="moved", packages=("sport",))
    taken = twice(desk.site, source_id="taken", packages=("weather",))
    partner_id, key = desk.partner("sport", "weather")
    _, stranger = desk.partner("news", name="Somebody")
    desk.site.take_in(reporting("moved", packages=("world",)))
    desk.done("PATCH", f"/v1/partners/{partner_id}", {"packages": ["sport"]})
    for article in (moved, taken):
        assert statuses(desk.site, article, key) == {410}
        answer = said(desk.site.get(f"/v1/articles/{article.id}", authorization=key))
        assert (answer["reason"], answer["instruction"]) == ("entitlement", "remove")
        assert statuses(desk.site, article, stranger) == statuses(desk.site, article) == {404}


def test_a_replacement_is_told_of(desk: Desk) -> None:
    article = twice(desk.site)
    desk.withdraw(article.id or "", instruction="replace", note="Read the other one.")
    answer = said(desk.site.get(f"/v1/articles/{article.id}"))
    assert (answer["instruction"], answer["note"]) == ("replace", "Read the other one.")
    assert answer["detail"] == "The article was withdrawn. Put the note in its place."


def test_a_slug_that_came_after_the_withdrawal_is_nobodys(desk: Desk) -> None:
    article = twice(desk.site)
    desk.withdraw(article.id or "")
    desk.done("PATCH", f"/v1/articles/{article.id}", {"slug": "what-really-happened"})
    assert desk.site.get("/articles/what-really-happened").status_code == 404
    assert desk.site.get("/articles/what-really-happened", authorization=desk.admin).status_code == 200


def test_a_figure_that_stood_in_no_revision_that_was_seen_is_unknown(desk: Desk) -> None:
    hidden = told("Some 40 boats were lost.", "40 boats", 40, unit="boats")
    rejected = told("There were 12 crews.", "12 crews", 12, unit="crews", review="rejected")
    drafted = desk.site.take_in(reporting("a-1", hidden), publish=False).article
    shown = desk.site.take_in(reporting("a-1", LORRIES, rejected)).article
    desk.withdraw(shown.id or "")
    later = desk.site.take_in(reporting("a-1", LORRIES, told("Now 7 ships.", "7 ships", 7, unit="ships")))
    (lorries, crews), (boats,) = shown.statistics, drafted.statistics
    ships = next(each for each in later.article.statistics if each.unit == "ships")
    found = [
        desk.site.get(f"/v1/statistics/{each.id}").status_code for each in (lorries, crews, boats, ships)
    ]
    assert found == [410, 404, 404, 404]
    assert desk.site.get(f"/v1/statistics/{boats.id}", authorization=desk.admin).status_code == 200


def test_a_picture_of_a_withdrawn_article_is_as_unknown_as_any(desk: Desk) -> None:
    picture = ImageBlock(image=Image(url="https://pictures.test/1.jpg"), caption=Caption(text="The quay."))
    article = desk.site.take_in(
        replace(reporting(), body=(picture, Paragraph(text="Words.")), statistics=())
    ).article
    (image_id,) = [block.image.id for block in article.body if isinstance(block, ImageBlock)]
    assert desk.site.get(f"/v1/images/{image_id}").status_code == 200
    desk.withdraw(article.id or "")
    assert desk.site.get(f"/v1/images/{image_id}").status_code == 404


def test_the_newsroom_asks_for_a_revision_that_never_was(desk: Desk) -> None:
    article = twice(desk.site)
    desk.withdraw(article.id or "")
    answer = desk.ask("GET", f"/v1/articles/{article.id}/revisions/9")
    assert (answer.status_code, said(answer)["type"]) == (404, "urn:wirecopy:problem:not-found")
