"""The API's reference page, from a small description that has every feature the page knows."""

import base64
import copy
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from service.publish.reference import CONTENT_SECURITY_POLICY, reference_page
from service.settings import Settings
from tests.elements import found, words
from tests.serving import Site

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>`{{ 7 * 7 }}`"

DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Press", "version": "2", "description": "Said `plainly`.\n\nTwice\n    over."},
    "servers": [{"url": "https://press.example/"}],
    "tags": [{"name": "Papers"}, {"name": "Unused"}],
    "paths": {
        "/papers/{name}": {
            "get": {
                "operationId": "getPaper",
                "tags": ["Papers"],
                "summary": "One paper",
                "description": "By its `name`.",
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
                    | {"description": "Its name.", "example": "a b/c"},
                    {"name": "kind", "in": "query", "schema": {"enum": ["daily", "weekly"]}}
                    | {"example": "daily"},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1.0}},
                ],
                "responses": {
                    "200": {
                        "description": "As `asked`.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Paper"},
                                "example": {"name": "L’Écho", "parts": []},
                            },
                            "text/html": {"schema": {"type": "string"}},
                        },
                    },
                    "304": {"description": "Current."},
                    "406": {"description": "Nothing that suits."},
                },
            },
            "head": {"operationId": "headPaper", "responses": {"200": {"description": "Headers."}}},
        },
        "/health": {
            "get": {"operationId": "getHealth", "responses": {"200": {"description": "Up."}}},
        },
    },
    "components": {
        "schemas": {
            "Paper": {
                "description": "A newspaper.",
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$"},
                    "parts": {
                        "type": "array",
                        "items": {
                            "anyOf": [{"$ref": "#/components/schemas/Text"}],
                            "discriminator": {
                                "propertyName": "type",
                                "mapping": {"text": "#/components/schemas/Text"},
                            },
                        },
                        "default": [],
                    },
                    "price": {"anyOf": [{"type": "number", "maximum": 9.5}, {"type": "null"}]},
                    "founded": {"type": "string", "format": "date", "description": "The first `issue`."},
                    "copies": {"type": "object", "additionalProperties": {"type": "integer"}},
                    "live": {"type": ["boolean", "null"], "default": False},
                },
            },
            "Text": {"type": "object", "properties": {"type": {"const": "text"}}, "required": ["type"]},
            "Either": {"oneOf": [{"$ref": "#/components/schemas/Text"}, {"type": "string"}]},
        }
    },
}


def page(description: dict[str, Any] = DESCRIPTION) -> html.HtmlElement:
    return html.fromstring(reference_page(description), parser=html.HTMLParser(encoding="utf-8"))


def rows(of: html.HtmlElement, nth: int = 0) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in of.xpath(".//table")[nth].xpath("./tbody/tr")]


def article(anchor: str) -> html.HtmlElement:
    return found(page(), f".//article[@aria-labelledby='{anchor}']")


def test_an_operation_shows_its_address_words_and_parameters() -> None:
    shown = article("operation-getPaper")
    assert words(found(shown, "h3")) == "One paper"
    assert words(found(shown, "p[@class='path']")) == "GET/papers/{name}"
    assert [each.text for each in shown.xpath("./p/code")][1:] == ["name"]
    assert rows(shown) == [
        ["name", "path, required", "string", "Its name.", "a b/c"],
        ["kind", "query", "daily, weekly", "", "daily"],
        ["limit", "query", "integer", "at least 1", ""],
    ]


def test_a_request_is_ready_to_run_in_each_media_type_that_may_be_asked_for() -> None:
    address = "'https://press.example/papers/a%20b%2Fc?kind=daily'"
    assert [words(each) for each in article("operation-getPaper").xpath("./pre")] == [
        f"curl -H 'Accept: application/json' {address}",
        f"curl -H 'Accept: text/html' {address}",
    ]
    assert [words(each) for each in article("operation-getHealth").xpath("./pre")] == [
        "curl https://press.example/health"
    ]


def test_each_answer_links_to_its_schema_and_shows_its_example() -> None:
    shown = article("operation-getPaper")
    assert rows(shown, 1) == [
        ["200", "As asked.", "application/json", "Paper"],
        ["200", "As asked.", "text/html", "string"],
        ["304", "Current.", "none", "empty"],
        ["406", "Nothing that suits.", "none", "empty"],
    ]
    assert shown.xpath(".//td/a/@href") == ["#schema-Paper"]
    (example,) = shown.xpath("./details/pre/code")
    assert example.text == '{\n  "name": "L’Écho",\n  "parts": []\n}'
    assert json.loads(example.text) == {"name": "L’Écho", "parts": []}


def test_a_schema_shows_its_properties_with_their_kinds_and_limits() -> None:
    shown = article("schema-Paper")
    assert words(found(shown, "p")) == "A newspaper."
    assert rows(shown) == [
        ["name", "string", "yes", "characters, at least: 1; characters, at most: 9; pattern ^[a-z]+$"],
        ["parts", "array of by type: text Text", "no", ""],
        ["price", "number or null", "no", "at most 9.5"],
        ["founded", "string (date)", "no", "The first issue."],
        ["copies", "object whose values are integer", "no", ""],
        ["live", "boolean or null", "no", "default false"],
    ]
    assert words(found(article("schema-Either"), "p")) == "Text or string"


def test_head_is_mentioned_once_and_has_no_entry_of_its_own() -> None:
    text = reference_page(DESCRIPTION).decode()
    assert text.count("<code>HEAD</code>") == 1
    assert "headPaper" not in text


def test_an_operation_without_a_tag_is_listed_all_the_same() -> None:
    assert [words(each) for each in page().xpath("//h2")] == ["Contents", "Papers", "Other", "Schemas"]


def test_every_link_leads_to_the_one_element_of_its_id() -> None:
    whole = page()
    ids = whole.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = whole.xpath("//@href") + [f"#{each}" for each in whole.xpath("//@aria-labelledby")]
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert all(target.startswith("#") for target in targets)


def test_headings_descend_one_level_at_a_time_and_table_headers_say_their_scope() -> None:
    whole = page()
    levels = [int(each.tag[1]) for each in whole.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))
    assert not whole.xpath("//th[not(@scope)]")
    assert len(whole.xpath("//main")) == len(whole.xpath("//nav")) == 1


def test_the_policy_allows_the_one_style_and_the_page_asks_for_nothing_else() -> None:
    whole = page()
    (style,) = whole.xpath("//style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    for directive in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        assert f"{directive} 'none'" in CONTENT_SECURITY_POLICY
    assert not whole.xpath("//script | //link | //img | //iframe | //*[@src] | //*[@style]")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_the_same_description_gives_the_same_bytes_and_is_left_as_it_was() -> None:
    before = copy.deepcopy(DESCRIPTION)
    assert reference_page(DESCRIPTION) == reference_page(DESCRIPTION)
    assert before == DESCRIPTION


def test_the_service_own_description_is_shown_whole(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'w.db'}", media_dir=str(tmp_path), access_log=False
    )
    with Site(settings) as site:
        description = site.get("/openapi.json").json()
    whole = page(description)
    assert [(words(each.getprevious()), words(each)) for each in whole.xpath("//p[@class='path']/code")] == [
        operation for tag in description["tags"] for operation in _tagged(description, tag["name"])
    ]
    assert not whole.xpath("//p[@class='path'][not(following-sibling::pre)]")
    ids = set(whole.xpath("//@id"))
    assert {f"schema-{name}" for name in description["components"]["schemas"]} <= ids
    assert {target.removeprefix("#") for target in whole.xpath("//@href")} <= ids


def _tagged(description: dict[str, Any], tag: str) -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, methods in description["paths"].items()
        for method in ("get", "post", "put", "patch", "delete")
        if tag in methods.get(method, {}).get("tags", ())
    ]


@pytest.mark.parametrize("hostile", [HOSTILE, "</style></details>", "`", ""])
def test_a_hostile_string_is_shown_as_text_wherever_it_stands(hostile: str) -> None:
    whole = page(_hostile(DESCRIPTION, hostile))
    tame = page()
    names = {each.tag for each in tame.iter()} | {"code"}
    assert {each.tag for each in whole.iter()} <= names
    assert {name for each in whole.iter() for name in each.attrib} <= {
        name for each in tame.iter() for name in each.attrib
    }
    assert f"Press{hostile}" in found(whole, ".//h1").text_content()
    assert f"founded{hostile}" in whole.text_content()
    assert "49" not in words(whole)


def _hostile(value: Any, hostile: str) -> Any:
    """The same description with something appended to every string, names that authors choose included."""
    if isinstance(value, dict):
        return {
            key + hostile if _is_free(key) else key: each if key == "in" else _hostile(each, hostile)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_hostile(each, hostile) for each in value]
    return value + hostile if isinstance(value, str) else value


def _is_free(key: str) -> bool:
    """Whether OpenAPI leaves this name to the author: a path, media type, property or schema."""
    return "/" in key or key in {"founded", "copies", "price", "Paper", "Either"}
