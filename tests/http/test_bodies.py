"""What a body may be: its size, its coding and its type. Its pace is tested in tests/test_slow_clients.py."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import zstandard
from httpx import Response
from litestar import Litestar, post
from litestar.testing import TestClient

from service.http import problems
from service.http.bodies import chunks, require_media_type, whole_body
from service.http.pacing import Paced
from service.http.served import AnyRequest

Client = TestClient[Any]

MOST = 100_000
BOMB = bytes(50_000_000)

packed: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "identity": bytes,
}


@post("/whole")
async def whole(request: AnyRequest) -> bytes:
    return await whole_body(request, max_bytes=MOST, seconds=5)


@post("/pieces")
async def by_piece(request: AnyRequest) -> list[int]:
    return [len(piece) async for piece in chunks(request, max_bytes=MOST, idle_seconds=5)]


@post("/typed")
async def typed(request: AnyRequest) -> str:
    return require_media_type(request, ("application/json", "text/plain"))


@post("/slow")
async def slow(request: AnyRequest) -> None:
    await whole_body(request, max_bytes=MOST, seconds=5)
    await asyncio.sleep(30)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    app = Litestar([whole, by_piece, typed, slow], exception_handlers=problems.HANDLERS, logging_config=None)
    with TestClient(Paced(app, seconds=1)) as opened:
        yield opened


def send(client: Client, path: str, content: Any, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, content=content, headers=named)


def is_problem(answer: Response, name: str, status: int) -> bool:
    kind = f"urn:wirecopy:problem:{name}"
    return (answer.status_code, answer.json()["type"], answer.json()["status"]) == (status, kind, status)


@pytest.mark.parametrize("coding", packed)
def test_a_body_is_read_whatever_its_coding(client: Client, coding: str) -> None:
    plain = b"The council met on Monday. " * 1_000
    answer = send(client, "/whole", packed[coding](plain), content_encoding=coding)
    assert answer.content == plain


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_in_several_members_is_read_whole(client: Client, coding: str) -> None:
    content = packed[coding](b"one, ") + packed[coding](b"two")
    assert send(client, "/whole", content, content_encoding=coding).content == b"one, two"


def test_an_empty_body_is_empty(client: Client) -> None:
    assert send(client, "/whole", b"", content_encoding="gzip").content == b""


@pytest.mark.parametrize("coding", packed)
def test_a_body_past_the_limit_is_a_413_when_it_is_unpacked_too(client: Client, coding: str) -> None:
    assert is_problem(send(client, "/whole", packed[coding](BOMB), content_encoding=coding), "too-large", 413)


def test_a_body_of_exactly_the_limit_is_read(client: Client) -> None:
    assert len(send(client, "/whole", bytes(MOST)).content) == MOST
    assert is_problem(send(client, "/whole", bytes(MOST + 1)), "too-large", 413)


def test_an_endless_body_without_a_length_is_a_413(client: Client) -> None:
    answer = send(client, "/whole", (bytes(1_000) for _ in range(1_000)))
    assert is_problem(answer, "too-large", 413)


def test_a_length_past_the_limit_is_refused_before_anything_is_read(client: Client) -> None:
    answer = send(client, "/whole", b"short", content_length=str(10**30))
    assert is_problem(answer, "too-large", 413)


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "deflate"])
def test_a_coding_that_is_not_known_is_a_415_that_names_those_that_are(client: Client, coding: str) -> None:
    answer = send(client, "/whole", b"abc", content_encoding=coding)
    assert is_problem(answer, "unsupported-media-type", 415)
    assert answer.headers["accept-encoding"] == "zstd, gzip"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("broken", ["not packed", "cut short", "with more behind it"])
def test_a_body_that_is_not_what_its_coding_says_is_a_400(client: Client, coding: str, broken: str) -> None:
    whole = packed[coding](b"The council met on Monday.")
    content = {"not packed": b"plain", "cut short": whole[:-3], "with more behind it": whole + b"..."}[broken]
    assert is_problem(send(client, "/whole", content, content_encoding=coding), "bad-request", 400)


def test_a_window_larger_than_http_allows_is_a_400(client: Client) -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27)
    content = zstandard.ZstdCompressor(compression_params=wide).compressobj().compress(bytes(10**8))
    assert is_problem(send(client, "/whole", content, content_encoding="zstd"), "bad-request", 400)


@pytest.mark.parametrize("coding", packed)
def test_a_long_body_comes_in_pieces(client: Client, coding: str) -> None:
    pieces = send(client, "/pieces", packed[coding](bytes(90_000)), content_encoding=coding).json()
    assert sum(pieces) == 90_000


@pytest.mark.parametrize("said", ["application/JSON; charset=UTF-8", "text/plain"])
def test_a_media_type_is_recognised_with_its_parameters(client: Client, said: str) -> None:
    assert send(client, "/typed", b"{}", content_type=said).text == said.partition(";")[0].lower()


@pytest.mark.parametrize("said", ["text/html", "", "json"])
def test_another_media_type_is_a_415_that_lists_those_that_are_read(client: Client, said: str) -> None:
    answer = send(client, "/typed", b"{}", content_type=said)
    assert is_problem(answer, "unsupported-media-type", 415)
    assert answer.headers["accept"] == "application/json, text/plain"


def test_a_request_that_takes_too_long_is_a_503_that_says_its_outcome_is_unknown(client: Client) -> None:
    answer = send(client, "/slow", b"{}")
    assert is_problem(answer, "unavailable", 503)
    assert answer.headers["retry-after"] == "5"
    assert "not known" in answer.json()["detail"]
