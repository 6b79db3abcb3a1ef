"""A figure's life over HTTP: found, put right by an editor, found again and again, revised, gone."""

import json
from typing import Any

import msgspec
import pytest
from httpx import Response

from service.domain.article import Article
from service.newsroom import Newsroom
from tests.conftest import settings_for
from tests.http.test_writing import JSON, PATCH, Editor, outcome, paragraph, problem, sent
from tests.serving import Site

FLED = "More than 14,000 people have fled the town, the UN says."
REVISED = "More than 15,500 people have now fled the town, the UN says."
BRIDGE = "The new bridge cost $40 million, officials said."
BOATS = "Crews counted 12 boats near the pier."
PAST = "2001-01-01T00:00:00Z"


class Desk(Editor):
    """An editor who takes pages in and patches figures."""

    def ingest(self, *paragraphs: str, query: str = "") -> dict[str, Any]:
        page = "\n\n".join(("Storm empties the harbour town", *paragraphs)).encode()
        taken = self.send("POST", f"/v1/ingest?source_id=storm{query}", page, content_type="text/plain")
        assert taken.status_code in (200, 201), taken.text
        article: dict[str, Any] = taken.json()["article"]
        return article

    def say(self, statistic_id: str, patch: Any, **headers: str) -> Response:
        return self.send("PATCH", f"/v1/statistics/{statistic_id}", patch, **headers)

    def record(self, statistic_id: str) -> dict[str, Any]:
        answered: dict[str, Any] = self.get(f"/v1/statistics/{statistic_id}").json()
        return answered

    def public(self, path: str) -> Response:
        return self.site.get(path)


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def by_surface(article: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["surface"]: each for each in article["statistics"]}


def states(record: dict[str, Any]) -> list[tuple[Any, ...]]:
    """From which revision to which a figure said what, and the correction that brought it."""
    return [
        (each["revision"], each["until_revision"], each["statistic"]["value"], each["correction"])
        for each in record["history"]
    ]


def test_an_editors_word_on_a_figure_outlives_whatever_happens_to_its_article(desk: Desk) -> None:
    found = by_surface(desk.ingest(FLED, BRIDGE, BOATS))
    fled, bridge, boats = (found[surface]["id"] for surface in ("14,000", "$40 million", "12"))
    edited = {"subject": "the harbour bridge", "attributed_to": "the port authority", "value": 42_000_000}
    said = desk.say(bridge, edited)
    assert outcome(said) == (200, "updated")
    assert desk.say(boats, {"review": "rejected"}).json()["statistic"]["review"] == "rejected"

    reingested = [
        (FLED, "A new paragraph, in which nothing is counted.", BRIDGE, BOATS),
        (FLED, f"On Monday it was confirmed: {BRIDGE}", f"Late at night, {BOATS}"),
        (FLED, "Analysis by Mara Ellin", BRIDGE, f"Late at night, {BOATS}"),
    ]
    articles = [desk.ingest(*paragraphs) for paragraphs in reingested]
    assert [each["revision"] for each in articles] == [4, 5, 6]
    for each in articles:
        now = {figure["id"]: figure for figure in each["statistics"]}
        assert {name: now[bridge][name] for name in edited} == edited
        assert (now[bridge]["low"], now[bridge]["method"]) == (42_000_000, "edited")
        assert now[boats]["review"] == "rejected"
        assert now[fled]["revision"] == 1
    article = articles[-1]
    (moved,) = (each["span"]["pointer"] for each in article["statistics"] if each["id"] == bridge)
    assert moved.startswith("/body/1/blocks/")

    body = desk.get(f"/v1/articles/{article['id']}").json()["body"]
    correction = {"at": "2026-11-20T12:00:00Z", "text": "The number was too low.", "revision": 7}
    patched = desk.patch(
        {"body": [paragraph(REVISED), *body[1:]], "corrections": [correction]}, article["id"]
    )
    assert outcome(patched) == (200, "updated")
    record = desk.public(f"/v1/statistics/{fled}").json()
    assert states(record) == [(1, 7, 14_000, None), (7, None, 15_500, "The number was too low.")]
    assert [each["at"] for each in record["history"]] == [
        each["at"] for each in desk.revisions(article["id"]) if each["revision"] in (1, 7)
    ]
    assert record["sentence"] == REVISED
    assert states(desk.record(bridge)) == [(1, 2, 40_000_000, None), (2, None, 42_000_000, None)]
    change = desk.get(f"/v1/articles/{article['id']}/revisions/7?diff=6").json()["difference"]["statistics"]
    assert [(each["kind"], each["after"]["id"]) for each in change] == [("changed", fled)]
    assert {"value", "low", "surface", "span"} <= set(change[0]["fields"])


def test_a_rejected_figure_is_nowhere_but_in_the_newsroom_until_it_is_brought_back(desk: Desk) -> None:
    article = desk.ingest(FLED, BOATS)
    boats, path = by_surface(article)["12"]["id"], f"/v1/articles/{article['id']}"
    before = desk.public(path)
    desk.say(boats, {"review": "rejected"})
    shown = desk.public(path)
    assert boats not in shown.text
    assert boats in desk.get(path).text
    assert shown.headers["etag"] not in {desk.get(path).headers["etag"], before.headers["etag"]}
    for place in (f"{path}.jsonld", "/v1/articles", f"{path}/revisions/2", f"/articles/{article['slug']}"):
        assert boats not in desk.public(place).text, place
    reader = desk.site.key("reader")
    assert boats not in desk.site.get(path, authorization=reader).text
    assert problem(desk.public(f"/v1/statistics/{boats}")) == (404, "not-found")
    assert [each["statistic"]["review"] for each in desk.record(boats)["history"]] == [
        "unreviewed",
        "rejected",
    ]

    assert desk.ingest(FLED, f"Late at night, {BOATS}")["statistics"][1]["review"] == "rejected"
    assert boats not in desk.public(path).text
    desk.say(boats, {"review": "unreviewed"})
    assert boats in desk.public(path).text
    # What was rejected meanwhile is no part of what readers may know.
    assert states(desk.public(f"/v1/statistics/{boats}").json()) == [(1, 2, 12, None), (4, None, 12, None)]


def test_a_figure_that_was_rejected_out_of_sight_does_not_show_once_it_is_gone(desk: Desk) -> None:
    article = desk.ingest(FLED, BOATS)
    boats, key = by_surface(article)["12"]["id"], article["id"]
    assert desk.public(f"/v1/statistics/{boats}").status_code == 200
    desk.patch({"packages": ["wire"]}, key)
    desk.say(boats, {"review": "rejected"})
    desk.patch({"packages": [], "body": [paragraph(FLED)]}, key)
    assert desk.public(f"/v1/articles/{key}").status_code == 200
    for authorization in (None, desk.site.key("reader")):
        headers = {} if authorization is None else {"authorization": authorization}
        assert problem(desk.site.get(f"/v1/statistics/{boats}", **headers)) == (404, "not-found")
    assert desk.record(boats)["gone"] is True


def test_an_editors_word_is_still_there_when_a_figure_comes_back(desk: Desk) -> None:
    article = desk.ingest(FLED, BRIDGE, BOATS)
    path = f"/v1/articles/{article['id']}"
    fled, bridge, boats = (by_surface(article)[each]["id"] for each in ("14,000", "$40 million", "12"))
    desk.ingest(REVISED, BRIDGE, BOATS)
    desk.say(bridge, {"subject": "the harbour bridge", "value": 42_000_000})
    desk.say(boats, {"review": "rejected"})
    desk.say(fled, {"review": "rejected"})
    assert desk.ingest("Nothing is counted.")["statistics"] == []
    # The words that were rejected, and not those by which the figure was first known.
    back = {
        each["id"]: each for each in desk.ingest(REVISED, f"Late at night, {BOATS}", BRIDGE)["statistics"]
    }
    assert back.keys() == {fled, bridge, boats}
    assert (back[bridge]["subject"], back[bridge]["value"]) == ("the harbour bridge", 42_000_000)
    assert (back[fled]["review"], back[boats]["review"]) == ("rejected", "rejected")
    assert not {fled, boats} & {each["id"] for each in desk.public(path).json()["statistics"]}
    for gone in (fled, boats):
        assert problem(desk.public(f"/v1/statistics/{gone}")) == (404, "not-found")
    assert states(desk.record(bridge)) == [
        (1, 3, 40_000_000, None),
        (3, 6, 42_000_000, None),
        (7, None, 42_000_000, None),
    ]
    # Another number in the place is another matter.
    fewer = desk.ingest(REVISED.replace("15,500", "15,000"), BRIDGE)["statistics"][0]
    assert (fewer["id"], fewer["review"]) == (fled, "unreviewed")


def test_a_figure_comes_back_within_one_import_as_it_was(desk: Desk) -> None:
    made = desk.post(sent(body=[paragraph(FLED), paragraph(BOATS)])).json()
    boats = by_surface(made)["12"]["id"]
    desk.say(boats, {"review": "rejected"})
    lines = [sent(body=[paragraph(FLED)]), sent(body=[paragraph(BOATS), paragraph(FLED)])]
    body = "\n".join(map(json.dumps, lines)).encode()
    done = desk.send("POST", "/v1/articles:import", body, content_type="application/x-ndjson")
    assert [json.loads(line)["outcome"] for line in done.content.splitlines()] == ["updated", "updated"]
    now = desk.get(f"/v1/articles/{made['id']}").json()
    assert (by_surface(now)["12"]["id"], by_surface(now)["12"]["review"]) == (boats, "rejected")


def test_a_drafts_figure_is_no_part_of_the_history_that_readers_see(desk: Desk) -> None:
    (figure,) = desk.ingest(FLED.replace("14,000", "13,000"), query="&draft=true")["statistics"]
    path = f"/v1/statistics/{figure['id']}"
    assert problem(desk.public(path)) == (404, "not-found")
    desk.ingest(FLED)
    assert states(desk.public(path).json()) == [(2, None, 14_000, None)]
    assert states(desk.record(figure["id"])) == [(1, 2, 13_000, None), (2, None, 14_000, None)]


def test_a_withdrawn_articles_figures_and_their_history_are_gone_with_it(desk: Desk) -> None:
    article = desk.ingest(FLED)
    desk.patch({"body": [paragraph(REVISED)]}, article["id"])
    path = f"/v1/statistics/{article['statistics'][0]['id']}"
    assert len(desk.public(path).json()["history"]) == 2
    desk.patch({"expires_at": PAST}, article["id"])
    assert problem(desk.public(path)) == (410, "gone")
    assert len(desk.get(path).json()["history"]) == 2


def test_a_figure_that_is_gone_from_its_article_still_tells_its_history(desk: Desk) -> None:
    article = desk.ingest(FLED, BOATS)
    figure = by_surface(article)["14,000"]
    desk.ingest(BOATS, "Nobody counts the people any more.")
    record = desk.public(f"/v1/statistics/{figure['id']}").json()
    assert (record["gone"], record["sentence"], record["article"]["revision"]) == (True, FLED, 1)
    assert states(record) == [(1, 2, 14_000, None)]
    assert problem(desk.say(figure["id"], {"value": 5})) == (409, "conflict")


def test_words_of_a_restricted_revision_do_not_show_in_a_public_history(desk: Desk) -> None:
    article = desk.ingest(FLED)
    figure, path = article["statistics"][0]["id"], article["id"]
    desk.patch({"packages": ["wire"], "body": [paragraph(f"Only for customers: {FLED}")]}, path)
    desk.patch({"packages": [], "body": [paragraph(REVISED)]}, path)
    public = desk.public(f"/v1/statistics/{figure}")
    assert "customers" not in public.text
    assert states(public.json()) == [(1, 3, 14_000, None), (3, None, 15_500, None)]
    assert "customers" in desk.get(f"/v1/statistics/{figure}").text


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"value": 14200}, {"value": 14200, "low": 14200, "high": None, "edited": ["value"]}),
        ({"modifier": "about"}, {"value": 14000, "low": None, "high": None, "edited": ["modifier"]}),
        ({"modifier": "between", "low": 1, "high": 2}, {"value": None, "low": 1, "high": 2}),
        ({"modifier": "vague", "low": 24}, {"value": None, "low": 24, "high": None}),
        ({"value": 0.1, "unit": "%", "unit_kind": "percent"}, {"value": 0.1, "low": 0.1, "unit": "%"}),
        ({"subject": None, "places": ["Homs"], "period": "2014"}, {"subject": None, "places": ["Homs"]}),
        ({"change": "increase", "per": "day"}, {"change": "increase", "edited": ["change", "per"]}),
        ({"review": "accepted"}, {"review": "accepted", "method": "found", "edited": []}),
    ],
)
def test_a_patch_says_what_an_editor_says_and_the_rest_follows(
    desk: Desk, patch: dict[str, Any], expected: dict[str, Any]
) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    said = desk.say(figure["id"], patch)
    assert outcome(said) == (200, "updated")
    assert said.json() == desk.record(figure["id"])
    statistic = said.json()["statistic"]
    assert {name: statistic[name] for name in expected} == expected
    assert outcome(desk.say(figure["id"], patch)) == (200, "unchanged")
    assert [each["revision"] for each in desk.revisions(said.json()["article"]["id"])] == [1, 2]


def test_what_is_measured_can_be_named(desk: Desk) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    variable = {"label": "people who fled", "population": "residents"}
    said = desk.say(figure["id"], {"variable": variable}).json()["statistic"]["variable"]
    assert {name: said[name] for name in ("label", "population", "kind")} == {**variable, "kind": "count"}
    assert desk.say(figure["id"], {"variable": None}).json()["statistic"]["variable"] is None


def test_everything_that_is_wrong_with_a_patch_is_told_at_once(desk: Desk) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    patch = {
        "id": "x",
        "surface": "15,000",
        "modifier": "roughly",
        "subject": 5,
        "method": "edited",
        "variable": {"id": "x", "label": ""},
    }
    refused = desk.say(figure["id"], patch)
    assert problem(refused) == (422, "invalid-input")
    assert {each["pointer"] for each in refused.json()["errors"]} == {
        "/id", "/surface", "/modifier", "/subject", "/method", "/variable/id", "/variable/label"
    }  # fmt: skip
    assert len(desk.revisions(desk.record(figure["id"])["article"]["id"])) == 1


@pytest.mark.parametrize(
    ("patch", "status"),
    [
        ({"modifier": "between"}, 422),
        ({"value": None}, 422),
        ({"value": True}, 422),
        ({"value": "many"}, 422),
        ({"low": 5}, 422),
        ({"value": 1, "low": 1, "high": 1, "modifier": "exact", "variable": []}, 422),
        ({"method": "found", "value": 5}, 422),
        ({"method": None}, 422),
        ([], 422),
        (b"{", 400),
        (b'{"value": 1e999999999}', 422),
        (b'{"value": 1234567890123456789012345678901234567890}', 422),
    ],
)
def test_a_patch_that_cannot_be_used_is_refused(desk: Desk, patch: Any, status: int) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    assert desk.say(figure["id"], patch).status_code == status
    assert desk.record(figure["id"])["statistic"] == figure


@pytest.mark.parametrize(
    ("patch", "pointers"),
    [
        ({"modifier": ["about"]}, ["/modifier"]),
        ({"modifier": {"about": 1}}, ["/modifier"]),
        ({"modifier": []}, ["/modifier"]),
        ({"value": "5"}, ["/value"]),
        ({"value": 5, "high": "5", "low": "five"}, ["/high", "/low"]),
        ({"subject": "people\u0007", "unit": "\u0085"}, ["/subject", "/unit"]),
        ({"subject": "people\u0007", "span": None}, ["/span", "/subject"]),
        ({"places": ["Homs", "\u0001"]}, ["/places/1"]),
    ],
)
def test_a_fault_is_told_of_at_its_place_in_the_patch(
    desk: Desk, patch: dict[str, Any], pointers: list[str]
) -> None:
    _, figure = desk.ingest(BOATS, FLED)["statistics"]
    refused = desk.say(figure["id"], patch)
    assert problem(refused) == (422, "invalid-input")
    assert sorted(each["pointer"] for each in refused.json()["errors"]) == pointers
    assert desk.record(figure["id"])["statistic"] == figure


def test_a_patch_never_undoes_what_another_editor_does_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The article is changed while a patch of its figure is worked out, more often than that is tried."""
    (figure,) = desk.ingest(FLED)["statistics"]
    work_out, places = Newsroom.accepted, ["Homs", "Aleppo", "Hama"]

    def overtaken(self: Newsroom, article: Article) -> Article:
        accepted = work_out(self, article)
        if places:
            with monkeypatch.context() as undone:
                undone.setattr(Newsroom, "accepted", work_out)
                said = {"dateline": places.pop()}
                assert outcome(desk.patch(said, article.id or "")) == (200, "updated")
        return accepted

    monkeypatch.setattr(Newsroom, "accepted", overtaken)
    assert outcome(desk.say(figure["id"], {"subject": "families"})) == (200, "updated")
    assert places == []
    article = desk.get(f"/v1/articles/{desk.record(figure['id'])['article']['id']}").json()
    assert (article["dateline"], article["statistics"][0]["subject"]) == ("Homs", "families")


def test_a_figure_given_back_is_the_finders_again_with_the_next_run(desk: Desk) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    desk.say(figure["id"], {"subject": "families", "value": 13_000})
    given_back = desk.say(figure["id"], {"method": "found"}).json()["statistic"]
    assert (given_back["method"], given_back["edited"], given_back["value"]) == ("found", [], 13_000)
    (again,) = desk.ingest(FLED, "New.")["statistics"]
    assert (again["id"], again["value"], again["subject"]) == (figure["id"], 14_000, figure["subject"])


def test_two_editors_of_one_figure_do_not_overwrite_each_other(desk: Desk) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    path = f"/v1/statistics/{figure['id']}"
    tag = desk.get(path).headers["etag"]
    first = desk.say(figure["id"], {"subject": "families"}, if_match=tag)
    assert outcome(first) == (200, "updated")
    assert problem(desk.say(figure["id"], {"subject": "tourists"}, if_match=tag)) == (
        412,
        "precondition-failed",
    )
    assert desk.get(path, accept_encoding="identity").headers["etag"] == first.headers["etag"]
    assert outcome(desk.say(figure["id"], {"subject": "tourists"}, if_match=first.headers["etag"])) == (
        200,
        "updated",
    )


def test_a_setting_demands_if_match_of_a_figure_too(database_url: str, tmp_path: Any) -> None:
    demanding = msgspec.structs.replace(settings_for(database_url, tmp_path), require_if_match=True)
    with Site(demanding) as site:
        desk = Desk(site)
        (figure,) = desk.ingest(FLED)["statistics"]
        assert problem(desk.say(figure["id"], {"value": 5})) == (428, "precondition-required")
        assert outcome(desk.say(figure["id"], {"value": 5}, if_match="*")) == (200, "updated")


def test_who_may_patch_a_figure_and_what_is_left_of_it(desk: Desk) -> None:
    (figure,) = desk.ingest(FLED)["statistics"]
    path, patch = f"/v1/statistics/{figure['id']}", json.dumps({"subject": "families"}).encode()
    assert problem(desk.site.request("PATCH", path, patch, content_type=PATCH)) == (401, "unauthenticated")
    reader = desk.site.key("reader")
    refused = desk.site.request("PATCH", path, patch, content_type=PATCH, authorization=reader)
    assert problem(refused) == (403, "forbidden")
    assert problem(desk.say(figure["id"], patch, content_type=JSON)) == (415, "unsupported-media-type")
    assert problem(desk.say("0" * 26, patch)) == (404, "not-found")
    assert problem(desk.say("nonsense", patch)) == (404, "not-found")
    said = desk.say(figure["id"], patch)
    trail = desk.site.get("/v1/audit", authorization=desk.site.key("admin")).json()["entries"]
    patched = [(each["revision"], each["outcome"]) for each in trail if each["action"] == "patch"]
    assert patched == [(said.json()["article"]["revision"], "updated")]


def test_a_list_of_figures_that_is_sent_again_does_not_undo_an_editors_word(desk: Desk) -> None:
    """What a system sends that knows nothing of the editor, and what an editor sends back whole."""
    made = desk.put(sent(body=[paragraph(FLED)])).json()
    figure = made["statistics"][0]["id"]
    desk.say(figure, {"subject": "families", "review": "accepted"})
    (after,) = desk.put(sent(body=[paragraph(FLED)], statistics=made["statistics"])).json()["statistics"]
    assert (after["subject"], after["review"], after["revision"]) == ("families", "accepted", 2)
    whole = desk.get(f"/v1/articles/{made['id']}").json()
    assert outcome(desk.put(whole, made["id"])) == (200, "unchanged")
    contradictory = {**made["statistics"][0], "edited": ["value"]}
    refused = desk.put(sent(body=[paragraph(FLED)], statistics=[contradictory]))
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/statistics/0"]
    assert desk.put(sent(body=[paragraph(FLED)], statistics=[])).json()["statistics"] == []
