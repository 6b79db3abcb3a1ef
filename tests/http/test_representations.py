"""Validators, conditional requests, codings, HEAD: the same on every route that is read."""

import gzip
import hashlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import zstandard
from httpx import Response

from tests.serving import Site, small

LONG = "The harbour was closed. " * 80

ROUTES: dict[str, Callable[[dict[str, Any]], str]] = {
    "article": lambda article: f"/v1/articles/{article['id']}",
    "json": lambda article: f"/v1/articles/{article['id']}.json",
    "jsonld": lambda article: f"/v1/articles/{article['id']}.jsonld",
    "newsml": lambda article: f"/v1/articles/{article['id']}.newsml",
    "csv": lambda article: f"/v1/articles/{article['id']}.csv",
    "list": lambda _: "/v1/articles?limit=2",
    "summaries": lambda _: "/v1/articles?fields=summary",
    "revisions": lambda article: f"/v1/articles/{article['id']}/revisions",
    "revision": lambda article: f"/v1/articles/{article['id']}/revisions/1",
    "report": lambda article: f"/v1/articles/{article['id']}/report",
    "image": lambda article: f"/v1/images/{_image(article)['id']}",
    "file": lambda article: f"/v1/images/{_image(article)['id']}/file",
    "statistic": lambda article: f"/v1/statistics/{article['statistics'][0]['id']}",
    "statistic-jsonld": lambda article: f"/v1/statistics/{article['statistics'][0]['id']}.jsonld",
    "statistic-page": lambda article: f"/statistics/{article['statistics'][0]['id']}",
    "statistics": lambda _: "/v1/statistics?limit=3",
    "statistics-jsonld": lambda _: "/v1/statistics.jsonld?limit=3",
    "statistics-csv": lambda _: "/v1/statistics.csv?limit=3",
    "statistics-columns": lambda _: "/v1/statistics.csv-metadata.json",
    "page": lambda article: f"/articles/{article['slug']}",
    "openapi": lambda _: "/openapi.json",
    "schema": lambda _: "/v1/schemas/article.json",
    "docs": lambda _: "/docs",
}


def _image(article: dict[str, Any]) -> dict[str, Any]:
    image: dict[str, Any] = next(block["image"] for block in article["body"] if "image" in block)
    return image


@pytest.fixture
def path(sample_site: Site, request: pytest.FixtureRequest) -> str:
    """The address of one route's resource in the sample newsroom."""
    return ROUTES[request.param](sample_site.sample_article("at-2026-0516-saltmere"))


every_route = pytest.mark.parametrize("path", list(ROUTES), indirect=True)


def bare(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


@every_route
def test_a_get_has_a_strong_etag_and_a_cache_policy_and_304s(sample_site: Site, path: str) -> None:
    answer = sample_site.get(path, accept_encoding="identity")
    tag = answer.headers["etag"]
    assert answer.status_code == 200
    assert tag.startswith('"')
    assert "max-age" in answer.headers["cache-control"]
    assert "Accept-Encoding" in answer.headers["vary"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = sample_site.get(path, accept_encoding="identity", if_none_match=sent)
        assert (again.status_code, again.content) == (304, b""), sent
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == answer.headers["cache-control"]
        assert again.headers["vary"] == answer.headers["vary"]
    assert sample_site.get(path, if_none_match='"other"').status_code == 200


@every_route
def test_head_answers_like_get_without_a_body(sample_site: Site, path: str) -> None:
    got, head = sample_site.get(path), sample_site.request("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    assert bare(head) == bare(got)


@every_route
def test_each_coding_decodes_to_the_same_bytes_under_a_tag_of_its_own(sample_site: Site, path: str) -> None:
    plain = sample_site.get(path, accept_encoding="identity")
    tags = {plain.headers["etag"]}
    assert "content-encoding" not in plain.headers
    if len(plain.content) < 1000 or plain.headers["content-type"].startswith("image/"):
        coded = sample_site.get(path, accept_encoding="br, gzip, zstd")
        assert "content-encoding" not in coded.headers
        return
    decode: dict[str, Callable[[bytes], bytes]] = {
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
        "gzip": gzip.decompress,
    }
    for coding, decoded in decode.items():
        answer = sample_site.raw(path, coding)
        assert answer.headers["x-coding"] == coding
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert decoded(answer.content) == plain.content
        tags.add(answer.headers["etag"])
    assert len(tags) == 4


@every_route
def test_last_modified_is_honoured_where_no_tag_is_sent(sample_site: Site, path: str) -> None:
    modified = sample_site.get(path).headers["last-modified"]
    assert sample_site.get(path, if_modified_since=modified).status_code == 304
    assert sample_site.get(path, if_modified_since="Mon, 01 Jan 2001 00:00:00 GMT").status_code == 200
    assert sample_site.get(path, if_modified_since="nonsense").status_code == 200
    assert sample_site.get(path, if_modified_since=modified, if_none_match='"x"').status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", None),
        ("*", "br"),
        ("*;q=0", None),
        ("*, br;q=0", "zstd"),
        ("identity", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("deflate", None),
        ("GZIP;Q=0.3", "gzip"),
        ("gzip;q=banana", "gzip"),
        ("gzip;q=.5, br;q=.2", "gzip"),
        ("br;q=0.0, gzip;q=7", "gzip"),
        ("", None),
    ],
)
def test_the_coding_honours_the_clients_weights(site: Site, accepted: str, coding: str | None) -> None:
    site.take_in(small(headline=LONG))
    answer = site.get("/v1/articles", accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == coding


def test_a_new_revision_changes_the_tag_of_the_article_and_of_its_list(site: Site) -> None:
    saved = site.take_in(small())
    paths = ("/v1/articles", f"/v1/articles/{saved.article.id}", f"/v1/articles/{saved.article.id}.jsonld")
    before = [site.get(path).headers["etag"] for path in paths]
    site.take_in(small(headline="Another headline"))
    after = [site.get(path).headers["etag"] for path in paths]
    assert not set(before) & set(after)


def test_picture_files_are_served_as_kept_and_never_as_a_page(sample_site: Site) -> None:
    listed = sample_site.get("/v1/articles?limit=200").json()["articles"]
    pictures = {
        block["image"]["id"]: block["image"]
        for article in listed
        for block in article["body"]
        if block["type"] == "image" and block["image"]["sha256"]
    }
    assert len(pictures) >= 5
    for image_id, image in pictures.items():
        answer = sample_site.get(f"/v1/images/{image_id}/file")
        assert hashlib.sha256(answer.content).hexdigest() == image["sha256"]
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        record = sample_site.get(f"/v1/images/{image_id}").json()
        assert record["image"] == image
        assert record["file_url"].endswith(f"/v1/images/{image_id}/file")
        assert record["uses"]


def test_answers_carry_purge_keys_of_what_they_show(site: Site) -> None:
    saved = site.take_in(small())
    keys = site.get("/v1/articles").headers["surrogate-key"].split(" ")
    assert {"articles", f"article-{saved.article.id}"} <= set(keys)


def test_problems_are_kept_by_no_cache(site: Site) -> None:
    for path in ("/nowhere", "/v1/articles?limit=0"):
        assert site.get(path).headers["cache-control"] == "no-store"
