"""The drill: a client that does as it should passes every step, and one that does not is told of it."""

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.processes import UNUSED, started

pytestmark = pytest.mark.soak

Client = Callable[[httpx.Client], None]


def drilled(folder: Path, client: Client) -> str:
    """What a drill says of a client in the end."""
    said = ""
    with started(folder, "--drill", database=UNUSED) as server:
        key = re.search(r"wc_\w+", server.said)
        assert key is not None
        headers = {"authorization": f"Bearer {key[0]}"}
        with httpx.Client(base_url=server.address, headers=headers, timeout=40) as opened:
            threading.Thread(target=_until_gone, args=(client, opened), daemon=True).start()
            give_up = time.monotonic() + 90
            while time.monotonic() < give_up:
                said = (folder / "out.log").read_text(encoding="utf-8")
                if "the drill is over" in said:
                    return said
                time.sleep(0.1)
    raise AssertionError(said)


def _until_gone(client: Client, opened: httpx.Client) -> None:
    try:
        client(opened)
    except (httpx.TransportError, RuntimeError):
        return  # the server, or the test, is at its end


def good(client: httpx.Client) -> None:
    """Goes on after what it has taken, comes again when it is told to, and acknowledges."""
    after, tag = 0, ""
    while True:
        answer = client.get(
            "/v1/changes", params={"after": after, "include": "article"}, headers={"if-none-match": tag}
        )
        if answer.status_code in {429, 503}:
            time.sleep(float(answer.headers["retry-after"]) + 0.05)
            continue
        if answer.status_code == 200:
            tag, after = answer.headers["etag"], answer.json()["next_after"]
            client.post("/v1/receipts", json={"seq": after})
        time.sleep(0.05)


def hasty(client: httpx.Client) -> None:
    """Comes again at once, whatever it is told."""
    after = 0
    while True:
        answer = client.get("/v1/changes", params={"after": after})
        if answer.status_code == 200:
            after = answer.json()["next_after"]
        time.sleep(0.1)


def test_a_good_client_passes_every_step(tmp_path: Path) -> None:
    said = drilled(tmp_path, good)
    assert "FAILED" not in said
    assert len(re.findall(r"^  passed  ", said, re.MULTILINE)) == 13
    shown = said.partition("what your site is to show")[2].splitlines()[1:-1]
    assert len(shown) == 5
    assert all(re.fullmatch(r"  \w{26}  revision \d  [0-9a-f]{32}", line) for line in shown)


def test_a_client_that_does_not_wait_is_told_so(tmp_path: Path) -> None:
    said = drilled(tmp_path, hasty)
    assert re.findall(r"FAILED  (\w+): you came after 0\.\d s", said) == ["503", "429"]
    assert "  -     a receipt" in said
    assert "  -     304" in said
