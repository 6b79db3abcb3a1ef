"""What changed between two revisions, over HTTP, on both databases."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from service.domain.article import Article, Paragraph
from tests.serving import Site, small

PARTNERS = (Path(__file__).parents[2] / "docs/partners.md").read_text()
FORMS = ("application/json", "text/html")
FIRST = Paragraph(text="The council met on Monday.")


def revised(site: Site, *revisions: dict[str, Any]) -> str:
    """An article taken in once for each of these; the address of its revisions."""
    saved = [site.take_in(small(**fields)) for fields in revisions]
    return f"/v1/articles/{saved[0].article.id}/revisions"


def test_a_difference_tells_the_fields_blocks_and_words_that_changed(site: Site) -> None:
    path = revised(
        site,
        {"headline": "Fire in mill", "section": "Local", "body": (FIRST,)},
        {
            "headline": "Fire in old mill",
            "body": (Paragraph(text="It burnt."), Paragraph(text="The council met on Tuesday.")),
        },
    )
    answer = site.get(f"{path}/2?diff=1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found = answer.json()
    assert [found[side]["revision"] for side in ("before", "after")] == [1, 2]
    assert found["after"]["url"] == f"https://news.test{path}/2"
    fields = {field["name"]: field for field in found["difference"]["fields"]}
    assert fields.keys() == {"headline", "section", "updated_at"}
    assert (fields["section"]["before"], fields["section"]["after"]) == ("Local", None)
    assert fields["headline"]["words"]["runs"] == [
        {"kind": "equal", "text": "Fire in "},
        {"kind": "insert", "text": "old "},
        {"kind": "equal", "text": "mill"},
    ]
    added, changed = found["difference"]["blocks"]
    assert added == {
        "kind": "added",
        "type": "paragraph",
        "after": "/body/0",
        "block": {"type": "paragraph", "text": "It burnt.", "marks": []},
    }
    assert (changed["kind"], changed["before"], changed["after"]) == ("changed", "/body/0", "/body/1")
    assert {"kind": "delete", "text": "Monday"} in changed["words"]["runs"]


def test_the_example_of_the_documentation_is_what_is_answered(site: Site) -> None:
    (shown,) = (
        json.loads(each)
        for each in re.findall(r"```json\n(.*?)```", PARTNERS, re.DOTALL)
        if "difference" in each
    )
    same = Paragraph(text="It adjourned.")
    corrected = Paragraph(text="The council met on Tuesday.")
    path = revised(site, {"body": (FIRST, same)}, {"body": (corrected, same)})
    found = site.get(f"{path}/2?diff=1").json()
    assert found.keys() == shown.keys()
    assert found["after"].keys() == shown["after"].keys()
    for one in (found, shown):  # The times are this test's own.
        (moved,) = one["difference"].pop("fields")
        assert (moved["name"], moved["words"]) == ("updated_at", None)
    assert found["difference"] == shown["difference"]


def test_without_the_parameter_a_revision_is_served_as_before(site: Site) -> None:
    path = revised(site, {"headline": "Before"}, {"headline": "After"})
    answer = site.get(f"{path}/2", accept="text/html")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["headline"] == "After"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/html;q=0.5, application/json", "application/json"),
    ],
)
def test_a_browser_gets_a_page_and_everybody_else_json(
    site: Site, accept: str | None, media_type: str
) -> None:
    path = revised(site, {"headline": "Before"}, {"headline": "After"})
    answer = site.get(f"{path}/2?diff=1", **({} if accept is None else {"accept": accept}))
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"].split(", ")


def test_what_is_neither_json_nor_a_page_is_answered_406(site: Site) -> None:
    path = revised(site, {"headline": "Before"}, {"headline": "After"})
    answer = site.get(f"{path}/2?diff=1", accept="application/ld+json")
    assert answer.status_code == 406
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("diff", ["2", "3", "0", "-1", "1.5", "one", "", "null", "9" * 5000, "1&diff=1"])
def test_only_an_earlier_revision_can_be_compared_with(site: Site, diff: str) -> None:
    path = revised(site, {"headline": "Before"}, {"headline": "After"})
    answer = site.get(f"{path}/2?diff={diff}")
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:wirecopy:problem:invalid-parameter"
    assert answer.json()["parameter"] == "diff"


@pytest.mark.parametrize("asked", ["3?diff=1", "01?diff=1", "99999999999?diff=1"])
def test_a_revision_that_is_not_there_has_no_difference(site: Site, asked: str) -> None:
    path = revised(site, {"headline": "Before"}, {"headline": "After"})
    assert site.get(f"{path}/{asked}").status_code == 404
    assert site.get("/v1/articles/01m822k0000000000000000000/revisions/2?diff=1").status_code == 404


def test_a_revision_that_was_never_public_cannot_be_compared_with(site: Site) -> None:
    draft = site.take_in(small(headline="What we may say"), publish=False)
    site.take_in(small(headline="What we said"))
    site.take_in(small(headline="What we said then"))
    path = f"/v1/articles/{draft.article.id}/revisions"
    for accept in ("application/json", "text/html"):
        refused = site.get(f"{path}/2?diff=1", accept=accept)
        assert refused.status_code == 404
        assert "may say" not in refused.text
    assert site.get(f"{path}/3?diff=2").status_code == 200


def test_each_form_and_each_pair_of_revisions_has_a_tag_of_its_own(site: Site) -> None:
    path = revised(site, {"headline": "One"}, {"headline": "Two"}, {"headline": "Three"})
    asked = [(f"{path}/{pair}", accept) for pair in ("2?diff=1", "3?diff=1", "3?diff=2") for accept in FORMS]
    tags = set()
    for address, accept in asked:
        tag = site.get(address, accept=accept, accept_encoding="identity").headers["etag"]
        again = site.get(address, accept=accept, accept_encoding="identity", if_none_match=tag)
        assert (again.status_code, again.content) == (304, b"")
        tags.add(tag)
    assert len(tags) == len(asked)


@pytest.mark.parametrize("accept", FORMS)
def test_head_answers_like_get_without_a_body(site: Site, accept: str) -> None:
    address = f"{revised(site, {'headline': 'One'}, {'headline': 'Two'})}/2?diff=1"
    got, head = site.get(address, accept=accept), site.request("HEAD", address, accept=accept)
    assert (head.status_code, head.content) == (200, b"")
    for answer in (got, head):
        del answer.headers["x-request-id"]
    assert head.headers == got.headers


def test_the_page_says_which_revisions_and_when_and_runs_no_script(site: Site) -> None:
    path = revised(site, {"headline": "<script>alert(1)</script>"}, {"headline": "<b>Fire</b> & smoke"})
    history = site.get(path).json()["revisions"]
    answer = site.get(f"{path}/2?diff=1", accept="text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    document = html.document_fromstring(answer.text)
    assert not document.xpath("//script | //b")
    (headline,) = document.xpath("//dt[. = 'headline']/following-sibling::dd[1]/p")
    assert "".join(headline.xpath(".//text()[not(parent::ins)]")) == "<script>alert(1)</script>"
    assert document.xpath("//header//a/@href") == [each["url"] for each in history]
    times = document.xpath("//header//time/@datetime")
    assert [time[:16] for time in times] == [each["at"][:16] for each in history]


def large(number: int) -> Article:
    """Some 5 MB of JSON, no block of which is in the next revision."""
    body = tuple(Paragraph(text=f"{number}.{n}") for n in range(4_000))
    return small(body=(*body, *(Paragraph(text=f"{number} {n} word" * 2_000) for n in range(180))))


def test_a_large_difference_does_not_take_long(site: Site) -> None:
    saved = [site.take_in(large(number)) for number in (1, 2)]
    started = time.process_time()  # the service works in this process, on a machine that may do more
    answer = site.get(f"/v1/articles/{saved[0].article.id}/revisions/2?diff=1")
    assert answer.status_code == 200
    assert time.process_time() - started < 10  # under one, here
    assert answer.json()["difference"]["coarse"]
