"""A page taken in over HTTP: what is understood of it, and what is said of it beside it."""

from urllib.parse import urlencode

import pytest
from httpx import Response

from tests.http.test_writing import JSON, Editor, outcome, problem, sent
from tests.serving import Site

PAGE = (
    b"Ferry line opens\n\nBy Tove Lind\n\nUp to 300 passengers a day are expected, the operator said."
    b"\n\nThe line was closed for years.\n"
)


@pytest.fixture
def editor(site: Site) -> Editor:
    return Editor(site)


def ingest(editor: Editor, query: str = "", page: object = PAGE, **headers: str) -> Response:
    return editor.send("POST", f"/v1/ingest{query}", page, **({"content_type": "text/plain"} | headers))


def test_a_page_is_taken_in_by_its_text(editor: Editor) -> None:
    shown = ingest(editor, "?dry_run=true")
    assert shown.status_code == 200
    assert (shown.json()["outcome"], shown.json()["article"]["headline"]) == (None, "Ferry line opens")
    assert {each["code"] for each in shown.json()["findings"]} >= {"image_missing"}
    assert editor.get("/v1/articles").json()["articles"] == []
    assert problem(ingest(editor)) == (422, "invalid-input")
    query = "?source_id=ferry&section=Home"
    taken = ingest(editor, query, idempotency_key="k")
    assert outcome(taken) == (201, "created")
    article = taken.json()["article"]
    assert (article["section"], article["byline"][0]["name"]) == ("Home", "Tove Lind")
    assert editor.site.get(f"/v1/articles/{article['id']}").json() == article
    again = ingest(editor, query, idempotency_key="k")
    assert (again.status_code, again.json()) == (201, taken.json())
    assert outcome(ingest(editor, query)) == (200, "unchanged")


def test_a_page_is_read_in_the_charset_that_is_said(editor: Editor) -> None:
    page = "Fähre fährt wieder\n\nDie Fähre fuhr am Montag.\n\nSie fährt täglich.\n".encode("utf-16-le")
    taken = ingest(editor, "?source_id=f", page, content_type="text/plain; charset=utf-16le")
    assert taken.json()["article"]["headline"] == "Fähre fährt wieder"
    wrong = ingest(editor, "?source_id=f", b"\xff", content_type="text/plain; charset=utf-8")
    assert problem(wrong) == (422, "invalid-input")


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "utf-7", "idna", "rot13", "nonsense"])
def test_a_charset_that_no_page_is_written_in_is_refused(editor: Editor, charset: str) -> None:
    kind = f"text/plain; charset={charset}"
    refused = ingest(editor, "?source_id=f", b"x" * 100_000, content_type=kind)
    assert problem(refused) == (422, "invalid-input")
    assert "charset" in refused.json()["detail"]


# Of each parameter what is too long for its column or of no use as what it is to be.
WRONG = {
    "publication": ("Not A Slug", "a" * 65, "", "a\0", b"\xff"),
    "source_id": ("s" * 501, "", "a\0b", "a\x85b", "\ufffe", b"\xff"),
    "url": ("ftp://x.test/", "//x.test/", f"https://x.test/{'x' * 2_000}", "https://a:b@x.test/", "", "\n"),
    "language": ("en_GB", f"en{'-abcdefgh' * 20}", "", "\0"),
    "section": ("s" * 501, "", "a\0b", "a\nb", "a\x85b", "\uffff", b"\xff", b"\xed\xa0\x80"),
    "published": ("yesterday", "2026-11-20", "2026-11-20T07:15:00", "9999-12-31T23:59:59-23:59", "", "null"),
}


@pytest.mark.parametrize(
    ("page", "kind"), [(sent(), JSON), (PAGE, "text/plain")], ids=["our own JSON", "a text"]
)
def test_what_is_said_beside_a_page_is_held_to_what_an_article_may_hold(
    editor: Editor, page: object, kind: str
) -> None:
    for name, values in WRONG.items():
        for value in values:
            query = "?" + urlencode({"source_id": "ferry"} | {name: value})
            refused = ingest(editor, query, page, content_type=kind)
            assert problem(refused) in ((400, "invalid-parameter"), (422, "invalid-input")), (name, value)
            told = [each["pointer"] for each in refused.json().get("errors", ())]
            assert refused.json().get("parameter") == name or told == [f"/{name}"], (name, value)
    assert editor.get("/v1/articles").json()["articles"] == []


@pytest.mark.parametrize(
    ("page", "kind"), [(sent(), JSON), (PAGE, "text/plain")], ids=["our own JSON", "a text"]
)
def test_what_is_said_beside_a_page_wins_over_what_it_says(editor: Editor, page: object, kind: str) -> None:
    said = {
        "publication": "weekly",
        "source_id": "s" * 500,
        "url": "https://x.test/ferry",
        "language": "en-GB",
        "section": "é" * 500,
    }
    query = "?" + urlencode(said | {"published": "2026-11-20T07:15:00+01:00"})
    taken = ingest(editor, query, page, content_type=kind)
    assert outcome(taken) == (201, "created")
    article = editor.get(f"/v1/articles/{taken.json()['article']['id']}").json()
    assert {name: article[name] for name in said} == said
    assert article["published_at"] == "2026-11-20T06:15:00Z"
