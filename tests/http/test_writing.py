"""The write side over HTTP: what is created, replaced, patched, refused, and what nobody loses by it."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from httpx import Response

from service.domain import wire
from tests.conftest import settings_for
from tests.serving import Site, small

ID = "01kb4w2m8v3f5n7q9s1t3v5x7z"
OTHER = "01kb4w2m8v3f5n7q9s1t3v5x80"
JSON = "application/json"
PATCH = "application/merge-patch+json"
NDJSON = "application/x-ndjson"


def sent(source_id: str = "a-1", **fields: Any) -> dict[str, Any]:
    """An article as a CMS sends it: only what it knows."""
    return {
        "publication": "newsroom",
        "source_id": source_id,
        "headline": f"Headline of {source_id}",
        "body": [{"type": "paragraph", "text": "Up to 300 people met on Monday."}],
    } | fields


class Editor:
    """Somebody with a key, at a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._key = site.key("editor")

    def send(self, method: str, path: str, document: Any, **headers: str) -> Response:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        given = {"authorization": self._key, "content_type": PATCH if method == "PATCH" else JSON} | headers
        return self.site.request(method, path, body, **given)

    def put(self, document: Any, article_id: str = ID, **headers: str) -> Response:
        return self.send("PUT", f"/v1/articles/{article_id}", document, **headers)

    def post(self, document: Any, **headers: str) -> Response:
        return self.send("POST", "/v1/articles", document, **headers)

    def patch(self, document: Any, article_id: str = ID, **headers: str) -> Response:
        return self.send("PATCH", f"/v1/articles/{article_id}", document, **headers)

    def get(self, path: str, **headers: str) -> Response:
        return self.site.get(path, authorization=self._key, **headers)

    def revisions(self, article_id: str = ID) -> list[dict[str, Any]]:
        answered: list[dict[str, Any]] = self.get(f"/v1/articles/{article_id}/revisions").json()["revisions"]
        return answered


@pytest.fixture
def editor(site: Site) -> Editor:
    return Editor(site)


def outcome(answered: Response) -> tuple[int, str]:
    return answered.status_code, answered.headers.get("wirecopy-outcome", answered.json().get("type", ""))


def problem(answered: Response) -> tuple[int, str]:
    assert answered.headers["content-type"] == "application/problem+json", answered.text
    return answered.status_code, answered.json()["type"].removeprefix("urn:wirecopy:problem:")


def test_a_put_creates_under_the_address_and_everybody_reads_it(editor: Editor) -> None:
    made = editor.put(sent())
    assert outcome(made) == (201, "created")
    assert made.headers["location"] == f"https://news.test/v1/articles/{ID}"
    read = editor.site.get(f"/v1/articles/{ID}", accept_encoding="identity")
    assert read.content == made.content
    assert read.headers["etag"] == made.headers["etag"]
    assert read.json()["status"] == "published"
    assert [each["surface"] for each in read.json()["statistics"]] == ["300"]


def test_the_same_content_again_makes_no_revision_and_no_change(editor: Editor) -> None:
    made = editor.put(sent())
    again = editor.put(sent())
    assert outcome(again) == (200, "unchanged")
    assert again.headers["etag"] == made.headers["etag"]
    assert outcome(editor.put(made.json())) == (200, "unchanged")
    assert outcome(editor.post(sent())) == (200, "unchanged")
    assert [each["revision"] for each in editor.revisions()] == [1]


def test_a_revision_is_numbered_and_says_what_changed(editor: Editor) -> None:
    editor.put(sent())
    second = editor.put(sent(headline="Another headline", section="World"))
    assert outcome(second) == (200, "updated")
    assert second.json()["revision"] == 2
    editor.patch({"section": "Home"})
    assert [(each["revision"], each["changed"]) for each in editor.revisions()] == [
        (1, None),
        (2, ["headline", "section"]),
        (3, ["section"]),
    ]


def test_of_two_editors_the_second_is_told_and_loses_nothing(editor: Editor) -> None:
    tag = editor.put(sent()).headers["etag"]
    assert outcome(editor.put(sent(headline="By the first"), if_match=tag)) == (200, "updated")
    refused = editor.put(sent(headline="By the second"), if_match=tag)
    assert problem(refused) == (412, "precondition-failed")
    assert problem(editor.patch({"headline": "By the second"}, if_match=tag)) == (412, "precondition-failed")
    assert editor.get(f"/v1/articles/{ID}").json()["headline"] == "By the first"
    # Who asks again because the answer was lost is told that it is done: RFC 9110, 13.1.1.
    assert outcome(editor.put(sent(headline="By the first"), if_match=tag)) == (200, "unchanged")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_a_tag_that_was_read_compressed_is_good_for_if_match(editor: Editor, coding: str) -> None:
    editor.put(sent(standfirst="Long enough to be compressed. " * 60))
    tag = editor.get(f"/v1/articles/{ID}", accept_encoding=coding).headers["etag"]
    assert tag.endswith(f'-{coding}"')
    assert outcome(editor.put(sent(headline="Now"), if_match=f'"other", {tag}')) == (200, "updated")


def test_if_none_match_creates_only_what_is_not_there(editor: Editor) -> None:
    assert outcome(editor.put(sent(), if_none_match="*")) == (201, "created")
    assert problem(editor.put(sent(), if_none_match="*")) == (412, "precondition-failed")
    assert problem(editor.put(sent("a-2"), OTHER, if_match="*")) == (412, "precondition-failed")
    assert editor.get(f"/v1/articles/{OTHER}").status_code == 404


@pytest.mark.parametrize("tag", ["unquoted", '"half', 'W/"weak"', '""x""'])
def test_a_tag_that_matches_nothing_changes_nothing(editor: Editor, tag: str) -> None:
    editor.put(sent())
    answered = editor.put(sent(headline="Now"), if_match=tag)
    assert answered.status_code == (412 if tag.startswith("W/") else 400)
    assert editor.get(f"/v1/articles/{ID}").json()["revision"] == 1


def test_a_setting_demands_if_match(database_url: str, tmp_path: Any) -> None:
    demanding = msgspec.structs.replace(settings_for(database_url, tmp_path), require_if_match=True)
    with Site(demanding) as site:
        editor = Editor(site)
        assert problem(editor.put(sent())) == (428, "precondition-required")
        assert problem(editor.patch({"headline": "H"})) == (428, "precondition-required")
        assert outcome(editor.put(sent(), if_none_match="*")) == (201, "created")
        assert outcome(editor.post(sent("a-2"))) == (201, "created")


def test_a_post_finds_the_article_by_publication_and_source_id(editor: Editor) -> None:
    made = editor.post(sent("cms-7"))
    assert outcome(made) == (201, "created")
    again = editor.post(sent("cms-7", headline="Another"))
    assert (outcome(again), again.json()["id"]) == ((200, "updated"), made.json()["id"])
    assert outcome(editor.post(sent("cms-7", headline="A third", id=made.json()["id"]))) == (200, "updated")
    elsewhere = editor.post(sent("cms-7", publication="weekly"))
    assert outcome(elsewhere) == (201, "created")


def test_a_cms_finds_its_article_by_its_own_number(editor: Editor) -> None:
    made = editor.post(sent("cms-7"))
    editor.post(sent("cms-8"))
    editor.post(sent("cms-7", publication="weekly"))
    found = editor.get("/v1/articles?publication=newsroom&source_id=cms-7").json()["articles"]
    assert [each["id"] for each in found] == [made.json()["id"]]
    assert problem(editor.get("/v1/articles?source_id=cms-7")) == (400, "invalid-parameter")


def test_an_article_keeps_its_id_publication_and_source_id(editor: Editor) -> None:
    editor.put(sent())
    assert problem(editor.put(sent("a-2"))) == (409, "conflict")
    assert problem(editor.put(sent(), OTHER)) == (409, "conflict")
    assert problem(editor.put(sent(id=OTHER))) == (422, "invalid-input")
    assert problem(editor.patch({"source_id": "a-2"})) == (409, "conflict")
    assert problem(editor.patch({"id": OTHER})) == (422, "invalid-input")
    assert [each["revision"] for each in editor.revisions()] == [1]


def test_an_idempotency_key_makes_a_post_happen_once(editor: Editor) -> None:
    first = editor.post(sent(), idempotency_key='"k-1"')
    editor.post(sent(headline="Meanwhile"))
    again = editor.post(sent(), idempotency_key='"k-1"')
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    assert editor.get(f"/v1/articles/{first.json()['id']}").json()["headline"] == "Meanwhile"
    assert problem(editor.post(sent("a-2"), idempotency_key='"k-1"')) == (422, "idempotency-key-reused")
    assert problem(editor.post(sent(), idempotency_key='"')) == (400, "bad-request")
    # Another's key is another name.
    assert outcome(Editor(editor.site).post(sent("a-2"), idempotency_key='"k-1"')) == (201, "created")


def test_several_faults_are_told_at_once_each_with_its_place(editor: Editor) -> None:
    refused = editor.put(
        sent(headline="", gender="news", body=[{"type": "paragraph", "text": ""}, {"type": "poem"}])
    )
    assert problem(refused) == (422, "invalid-input")
    told = {each["pointer"]: each["detail"] for each in refused.json()["errors"]}
    assert set(told) == {"/headline", "/gender", "/body/0/text", "/body/1/type"}
    assert told["/body/0/text"] == "must not be empty"
    assert "body[0].text: must not be empty" in refused.json()["detail"]
    assert editor.get(f"/v1/articles/{ID}").status_code == 404


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 422),
        (b'{"headline": "\xff"}', 400),
        (b"[" * 100_000, 422),
        (json.dumps(sent(headline="\ud800")).encode(), 422),
        (json.dumps(sent(headline="a\u0000b")).encode(), 422),
        (json.dumps(sent(headline="a\u0085b")).encode(), 422),
        (json.dumps(sent(headline="h" * 5_000)).encode(), 422),
        (json.dumps(sent(source_id="s" * 5_000)).encode(), 422),
        (json.dumps(sent(publication="Not A Slug")).encode(), 422),
        (json.dumps(sent(body=[{"type": "paragraph", "text": "x"}] * 6_000)).encode(), 422),
        (json.dumps(sent(status="withdrawn")).encode(), 422),
        (json.dumps(sent(slug="Not a slug")).encode(), 422),
        (json.dumps(sent(published_at="2026-01-01T00:00:00")).encode(), 422),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_changes_nothing(
    editor: Editor, document: bytes, status: int
) -> None:
    for refused in (editor.put(document), editor.post(document)):
        assert problem(refused) == (status, "invalid-input")
        assert refused.json()["detail"]
    assert editor.get("/v1/articles").json()["articles"] == []


def test_a_patch_changes_what_it_names(editor: Editor) -> None:
    editor.put(sent(section="World", standfirst="Soon", tags=[{"name": "ferries"}]))
    patched = editor.patch({"section": None, "headline": "Another", "source": {"name": "Agency"}})
    assert outcome(patched) == (200, "updated")
    article = patched.json()
    assert (article["section"], article["headline"], article["standfirst"]) == (None, "Another", "Soon")
    assert article["source"] == {"name": "Agency", "url": None}
    assert [tag["name"] for tag in article["tags"]] == ["ferries"]
    assert outcome(editor.patch({"headline": "Another"})) == (200, "unchanged")
    assert outcome(editor.patch({})) == (200, "unchanged")


@pytest.mark.parametrize(
    ("patch", "status"),
    [
        ([], 422),
        ({"headline": None}, 422),
        ({"headline": 3}, 422),
        ({"nonsense": 1}, 422),
        (b"{", 400),
        ({"status": "withdrawn"}, 422),
        ({"status": "draft"}, 422),
    ],
)
def test_a_patch_that_cannot_be_used_changes_nothing(editor: Editor, patch: Any, status: int) -> None:
    editor.put(sent())
    assert problem(editor.patch(patch)) == (status, "invalid-input")
    assert [each["revision"] for each in editor.revisions()] == [1]
    assert problem(editor.patch({}, OTHER)) == (404, "not-found")


def test_figures_follow_their_words_through_a_patch_of_the_body(editor: Editor) -> None:
    before = editor.put(sent(body=[paragraph("Up to 300 people met."), paragraph("It cost $40 million.")]))
    kept, gone = before.json()["statistics"]
    body = [
        paragraph("Nothing is said here."),
        paragraph("Up to 300 people met."),
        paragraph("It took 2 km."),
    ]
    after = editor.patch({"body": body}).json()["statistics"]
    assert [(each["surface"], each["span"]["pointer"]) for each in after] == [
        ("300", "/body/1/text"),
        ("2", "/body/2/text"),
    ]
    assert {**kept, "span": None} == {**after[0], "span": None}
    assert gone["id"] not in {each["id"] for each in after}


def test_a_figure_that_an_editor_removed_stays_removed(editor: Editor) -> None:
    editor.put(sent())
    assert editor.patch({"statistics": []}).json()["statistics"] == []
    after = editor.patch({"headline": "Another"}).json()
    assert (after["headline"], after["statistics"]) == ("Another", [])
    assert editor.put(sent(statistics=[])).json()["statistics"] == []


def paragraph(text: str) -> dict[str, str]:
    return {"type": "paragraph", "text": text}


def test_an_exact_decimal_comes_through_a_patch_exactly(editor: Editor) -> None:
    editor.put(sent(body=[paragraph("Prices rose 0.1 percent to 7.70 euros and 123456789012.345 more.")]))
    figures = editor.get(f"/v1/articles/{ID}").text
    assert '"value":0.1,' in figures
    assert '"value":0.1,' in editor.patch({"section": "Money"}).text


def test_a_draft_is_seen_by_editors_until_it_is_published(editor: Editor) -> None:
    assert outcome(editor.put(sent(status="draft"))) == (201, "created")
    assert editor.site.get(f"/v1/articles/{ID}").status_code == 404
    assert editor.get(f"/v1/articles/{ID}").json()["status"] == "draft"
    assert outcome(editor.patch({"headline": "Still a draft"})) == (200, "updated")
    assert editor.site.get(f"/v1/articles/{ID}").status_code == 404
    assert editor.patch({"status": "published"}).json()["status"] == "published"
    assert editor.site.get(f"/v1/articles/{ID}").json()["headline"] == "Still a draft"
    assert problem(editor.put(sent(status="draft"))) == (422, "invalid-input")


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_another_media_type_is_refused_with_those_that_are_read(editor: Editor, method: str) -> None:
    path = "/v1/articles" if method == "POST" else f"/v1/articles/{ID}"
    refused = editor.send(method, path, sent(), content_type="application/xml")
    assert problem(refused) == (415, "unsupported-media-type")
    assert "json" in refused.headers["accept-patch" if method == "PATCH" else "accept"]


def test_what_articles_share_is_kept_once(editor: Editor) -> None:
    picture = {"type": "image", "image": {"url": "https://pictures.test/1.jpg"}}
    shared = {"tags": [{"name": "ferries"}], "byline": [{"name": "Mara Ellin"}], "body": [picture]}
    ids = [editor.post(sent(f"a-{number}", **shared)).json()["body"][0]["image"]["id"] for number in range(3)]
    assert len(set(ids)) == 1
    assert len(editor.get(f"/v1/images/{ids[0]}").json()["uses"]) == 3


def test_the_slug_of_a_draft_tells_nothing_of_its_first_headline(editor: Editor) -> None:
    editor.put(sent(headline="Minister arrested", status="draft"))
    assert editor.put(sent(headline="Quiet day")).json()["slug"] == "quiet-day"
    assert editor.patch({"headline": "A very quiet day"}).json()["slug"] == "quiet-day"
    editor.put(sent("a-2", slug="given", status="draft"), OTHER)
    assert editor.patch({"headline": "Else", "status": "published"}, OTHER).json()["slug"] == "given"


def test_a_patch_that_is_no_text_is_told_as_a_document_would_be(editor: Editor) -> None:
    editor.put(sent())
    refused = editor.patch(b'{"headline": "\\ud800"}')
    assert problem(refused) == (422, "invalid-input")
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/headline"]
    assert "nested deeper" in editor.patch(b'{"headline": ' + b"[" * 100_000).json()["detail"]
    status = editor.patch({"status": None})
    assert [each["pointer"] for each in status.json()["errors"]] == ["/status"]


def test_control_characters_are_told_together_with_other_faults(editor: Editor) -> None:
    refused = editor.put(sent(headline="a\u0000b", language=5))
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/headline", "/language"}


def test_an_article_too_long_to_be_searched_asks_for_its_figures(editor: Editor) -> None:
    long = [paragraph("1 " * 49_000)] * 3
    refused = editor.put(sent(body=long))
    assert problem(refused) == (422, "invalid-input")
    assert "empty lists" in refused.json()["detail"]
    assert outcome(editor.put(sent(body=long, quotations=[], statistics=[]))) == (201, "created")


def test_sixteen_patches_at_once_all_take_effect(editor: Editor) -> None:
    editor.put(sent())
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: editor.patch({"tags": [{"name": f"t{n}"}]}), range(16)))
    assert {each.status_code for each in answers} == {200}
    assert editor.get(f"/v1/articles/{ID}").json()["revision"] == 17


def test_what_was_withdrawn_stays_so_until_its_expiry_is_put_off(editor: Editor) -> None:
    editor.put(sent(expires_at="2020-01-01T00:00:00Z"))
    assert editor.get(f"/v1/articles/{ID}").json()["status"] == "withdrawn"
    assert editor.patch({"section": "World"}).json()["status"] == "withdrawn"
    assert editor.patch({"expires_at": "2999-01-01T00:00:00Z"}).json()["status"] == "published"


def test_of_many_patches_at_once_none_is_lost_though_all_ask_for_any_tag(editor: Editor) -> None:
    editor.put(sent())
    fields = ("section", "standfirst", "dateline", "alternative_headline")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda field: editor.patch({field: "x"}, if_match="*"), fields))
    assert {each.status_code for each in answers} == {200}
    article = editor.get(f"/v1/articles/{ID}").json()
    assert {article[field] for field in fields} == {"x"}
    assert article["revision"] == 5


def test_what_was_written_here_is_what_the_newsroom_writes(site: Site, editor: Editor) -> None:
    """One way for data: the route and the newsroom's verb come to the same."""
    article = small("b-1")
    by_route = editor.post(json.loads(wire.encode(article)) | {"status": "published"}).json()
    by_verb = site.take_in(small("b-2", headline=article.headline)).article
    ignored = {"id", "source_id", "slug"}
    plain = json.loads(wire.encode(by_verb))
    assert {k: v for k, v in by_route.items() if k not in ignored} == {
        k: v for k, v in plain.items() if k not in ignored
    }


def test_an_article_with_an_error_in_its_report_is_not_published_where_a_setting_says_so(
    editor: Editor,
) -> None:
    editor.site.newsroom.errors_block = True
    empty = sent(body=[])
    refused = editor.post(empty)
    assert problem(refused) == (422, "invalid-input")
    assert "body_empty" in refused.text
    assert editor.post(empty | {"status": "draft"}).status_code == 201
    line = editor.send("POST", "/v1/articles:import", empty | {"source_id": "a-2"}, content_type=NDJSON)
    assert "body_empty" in line.text
    assert outcome(editor.put(sent("a-3"))) == (201, "created")
    assert problem(editor.patch({"body": []})) == (422, "invalid-input")
