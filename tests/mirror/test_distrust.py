"""What an origin may send, and what becomes of it: nothing is written outside the target, nothing is kept
that is not as the contract says."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.mirror import Mirror, MirrorError, Origin, Standing, asking, open_target

ADDRESS = "https://news.test"
ID = "01kb4w2m8v3f5n7q9s1t3v5x7z"
AT = "2026-11-21T09:30:00Z"

Answering = Callable[[httpx.Request], httpx.Response]


def mirrored(answer: Answering, folder: Path, **options: Any) -> Standing:
    origin = Origin(ADDRESS, transport=httpx.MockTransport(answer), **({"patience": 0} | options))
    with open_target(str(folder / "copy"), ADDRESS) as target:
        return Mirror(origin, target).catch_up()


def row(article: bytes | None = None, **fields: Any) -> bytes:
    """A change, whose fields may be anything; the article as it is."""
    content = article or json.dumps({"id": ID, "revision": 1, "headline": "The council met"}).encode()
    given = {
        "seq": 1,
        "kind": "published",
        "article_id": ID,
        "revision": 1,
        "etag": hashlib.sha256(content).hexdigest()[:32],
        "at": AT,
        "material": True,
        "note": None,
        "reason": None,
        "instruction": None,
        "url": f"{ADDRESS}/v1/articles/{ID}",
    } | fields
    return json.dumps(given).encode()[:-1] + b',"article":' + content + b"}"


def page(*rows: bytes, next_after: Any = 1, last: Any = 1, reader: Any = "public") -> bytes:
    ends = json.dumps({"next_after": next_after, "last": last, "reader": reader})
    return b'{"changes":[' + b",".join(rows) + b"]," + ends.encode()[1:]


def serving(body: bytes) -> Answering:
    """The same page, then the end of the feed; no article by its own address."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/v1/changes":
            return httpx.Response(404)
        return httpx.Response(200, content=body)

    return answer


def written(folder: Path) -> dict[str, bytes]:
    """Every file, by its name within the folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_what_keeps_to_the_contract_is_taken(tmp_path: Path) -> None:
    assert str(mirrored(serving(page(row())), tmp_path)) == "in step at seq 1; 1 articles, 0 withdrawn"
    assert written(tmp_path).keys() == {"copy/state.json", f"copy/articles/{ID}.json"}


BROKEN = [
    b"",
    b"null",
    b"[]",
    b"<html>",
    b'{"changes":[]}',
    b"[" * 100_000,
    b"\xff\xfe",
    page(row(article_id="../../outside")),
    page(row(article_id="/etc/passwd")),
    page(row(article_id="")),
    page(row(article_id=f"{ID}\n")),
    page(row(article_id=f"{ID[:-1]}\0")),
    page(row(article_id=ID.upper())),
    page(row(article_id=None)),
    page(row(article_id=7)),
    page(row(seq=-1)),
    page(row(seq=0)),
    page(row(seq=2)),
    page(row(seq=2**63), next_after=2**63, last=2**63),
    page(row(seq=10**400), next_after=10**400, last=10**400),
    page(row(seq=1.5)),
    page(row(seq="1")),
    page(row(revision=-1)),
    page(row(revision=10**30)),
    page(row(kind="exploded")),
    page(row(kind=None)),
    page(row(at="yesterday")),
    page(row(at="2026-11-21T09:30:00")),
    page(row(reason="spite", kind="withdrawn")),
    page(row(etag="x" * 32)),
    page(row(etag=[])),
    page(row(), row()),
    page(row(), next_after=0, last=1),
    page(row(), next_after=2, last=1),
    page(next_after=0, last=7),
    page(row(), next_after=None),
    page(row(), reader=None),
    page(row(), reader=""),
    page(row(), reader="public\n"),
    page(row(), reader="\x1b[2J"),
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_page_of_a_feed_is_refused_and_leaves_nothing(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(MirrorError, match="the origin sent"):
        mirrored(serving(body), tmp_path)
    assert written(tmp_path).keys() <= {"copy/state.json"}


@pytest.mark.parametrize(
    "article",
    [
        b'{"id":"another","revision":1}',
        b'{"id":7,"revision":1}',
        b'{"revision":1}',
        b"[1]",
        b'"text"',
        b'{"id":"../../outside","revision":1}',
    ],
)
def test_a_document_that_is_not_the_articles_own_is_not_taken(article: bytes, tmp_path: Path) -> None:
    mirrored(serving(page(row(article))), tmp_path)
    assert written(tmp_path).keys() == {"copy/state.json"}


def test_a_withdrawal_is_kept_with_what_is_said_of_it(tmp_path: Path) -> None:
    body = page(row(b"null", kind="withdrawn", etag=None, reason="legal", instruction="remove", note="Why"))
    assert str(mirrored(serving(body), tmp_path)) == "in step at seq 1; 0 articles, 1 withdrawn"
    kept = json.loads((tmp_path / "copy" / "withdrawn" / f"{ID}.json").read_bytes())
    assert kept == {
        "article_id": ID,
        "seq": 1,
        "kind": "withdrawn",
        "at": AT,
        "reason": "legal",
        "instruction": "remove",
        "note": "Why",
    }


def test_an_endless_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 100)
    limits = []

    def answer(request: httpx.Request) -> httpx.Response:
        limits.append(int(request.url.params["limit"]))
        return httpx.Response(200, content=b" " * 101)

    with pytest.raises(MirrorError, match="more than 100 bytes"):
        mirrored(answer, tmp_path, page_size=4)
    assert limits == [1]


def test_a_page_that_is_too_long_is_asked_for_in_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 2_000)

    def answer(request: httpx.Request) -> httpx.Response:
        few = int(request.url.params["limit"]) <= 2
        return httpx.Response(200, content=page(row()) if few else b" " * 2_001)

    assert mirrored(answer, tmp_path, page_size=200).in_step


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "the key is missing"),
        (403, "the key may not"),
        (404, "there is no change feed"),
        (302, "it leads elsewhere, to https://elsewhere.test"),
        (418, "it answers 418"),
    ],
)
def test_a_refusal_is_told_at_once(status: int, said: str, tmp_path: Path) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            status, headers={"location": "https://elsewhere.test"}, json={"detail": "Ask us."}
        )

    with pytest.raises(MirrorError, match=f"{said}.*Ask us"):
        mirrored(answer, tmp_path, patience=1_000, sleep=pytest.fail)


def test_a_busy_origin_is_asked_again_when_it_says(tmp_path: Path) -> None:
    answers = iter(
        [
            httpx.Response(429, headers={"retry-after": "7"}),
            httpx.Response(503, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}),
            httpx.Response(200, content=page(row())),
            httpx.Response(502),
            httpx.Response(503),
            httpx.Response(200, content=page(row())),
        ]
    )
    slept: list[float] = []
    standing = mirrored(lambda _: next(answers), tmp_path, patience=60, sleep=slept.append)
    assert standing.in_step
    stated, past, first, second = slept
    assert (stated, past) == (7, 0)
    assert 0.25 <= first <= 0.5 <= second <= 1


@pytest.mark.parametrize("said", ["Thu, 01 Jan 99999999999999999999 00:00:00 GMT", "soon", "-1"])
def test_a_retry_after_that_says_nothing_is_passed_over(said: str, tmp_path: Path) -> None:
    busy, good = httpx.Response(503, headers={"retry-after": said}), page(row())
    answers = iter([busy, httpx.Response(200, content=good), httpx.Response(200, content=good)])
    slept: list[float] = []
    assert mirrored(lambda _: next(answers), tmp_path, patience=60, sleep=slept.append).in_step
    assert 0.25 <= slept[0] <= 0.5


def test_an_origin_that_stays_away_is_given_up_when_patience_ends(tmp_path: Path) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody listens")

    slept: list[float] = []
    with pytest.raises(MirrorError, match="nobody listens"):
        mirrored(answer, tmp_path, patience=60, sleep=slept.append)
    assert 20 < sum(slept) <= 60
    assert slept == sorted(slept)


def test_a_key_goes_to_the_origin_alone(tmp_path: Path) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(307, headers={"location": "https://elsewhere.test/v1/changes"})

    with pytest.raises(MirrorError):
        mirrored(answer, tmp_path, key="wc_id_secret")
    (request,) = asked
    assert request.url.host == "news.test"
    assert request.headers["authorization"] == "Bearer wc_id_secret"


@pytest.mark.parametrize("target", ["copy", "copy.db"])
def test_a_copy_of_another_origin_is_refused(target: str, tmp_path: Path) -> None:
    open_target(str(tmp_path / target), "https://other.test").__exit__(None, None, None)
    with pytest.raises(MirrorError, match=r"a copy of https://other\.test"):
        open_target(str(tmp_path / target), ADDRESS)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "letter.txt").write_text("Dear")
    with pytest.raises(MirrorError, match="neither empty nor a copy"):
        open_target(str(tmp_path / "copy"), ADDRESS)
    assert written(tmp_path) == {"copy/letter.txt": b"Dear"}


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 20, b"other"])
def test_a_file_of_something_else_is_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(content)
    with pytest.raises(MirrorError):
        open_target(str(path), ADDRESS)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "url",
    [
        "news.test",
        "ftp://news.test",
        "http://",
        "https://me:secret@news.test",
        "https://news.test/?a=b",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(MirrorError):
        Origin(url)


def test_addresses_are_the_same_however_they_are_written() -> None:
    assert Origin("HTTPS://News.Test:443/").url == ADDRESS
