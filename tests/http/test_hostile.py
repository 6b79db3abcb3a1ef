"""Documents made to do harm, before a running server: each refused, at little cost, and nothing fetched."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.processes import started
from tests.publisher import Page, Publisher

pytestmark = pytest.mark.soak

MB = 1_000_000
MOST_SECONDS = 2.5
"""Of processor time: a second on a machine of one's own, and other tests run beside this one."""
MOST_MEMORY = 100 * MB

_BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
_ITEM = "<rss version='2.0'><channel><item><title>&x;</title><link>&x;</link></item></channel></rss>"


class Attack(NamedTuple):
    """What is sent, and one of the statuses by which it is refused."""

    body: bytes
    media_type: str
    coding: str = "identity"
    refused: tuple[int, ...] = (400, 415, 422)


def attacks(trap: str) -> dict[str, Attack]:
    """By name; `trap` is an address that nobody is to ask."""
    nested_html = b"<!DOCTYPE html><title>x</title>" + b"<div>" * (9 * MB // 5)
    return {
        "an entity bomb in RSS": Attack(
            f"<!DOCTYPE rss [<!ENTITY b0 'x'>{_BOMB}<!ENTITY x '&b11;'>]>{_ITEM}".encode(),
            "application/rss+xml",
        ),
        "an external entity": Attack(
            f"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{_ITEM}".encode(), "application/rss+xml"
        ),
        "an entity of another host": Attack(
            f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{trap}'>]>{_ITEM}".encode(), "application/xml"
        ),
        "a parameter entity of another host": Attack(
            f"<!DOCTYPE nitf [<!ENTITY % p SYSTEM '{trap}'>%p;]><nitf><body>&x;</body></nitf>".encode(),
            "application/xml",
        ),
        "deeply nested XML": Attack(b"<rss><channel>" + b"<a>" * (9 * MB // 3), "application/rss+xml"),
        "deeply nested NewsML-G2": Attack(
            b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">' + b"<a>" * (9 * MB // 3),
            "application/vnd.iptc.g2.newsitem+xml",
        ),
        "deeply nested HTML": Attack(nested_html, "text/html"),
        "unclosed lists and tables": Attack(b"<html>" + b"<table><tr><td><ul><li>" * 390_000, "text/html"),
        "one attribute of 9 MB": Attack(b"<html><p title='" + b"x" * (9 * MB) + b"'>", "text/html"),
        "a million attributes": Attack(
            b"<html><p " + b" ".join(b"a%d=1" % n for n in range(MB)) + b">", "text/html"
        ),
        "nested arrays in JSON": Attack(b"[" * (9 * MB), "application/json"),
        "nested objects in our JSON": Attack(b'{"a":' * MB + b"1" + b"}" * MB, "application/json"),
        "nested objects in JSON-LD": Attack(
            b'{"@context":"https://schema.org","@type":"NewsArticle","a":' + b'{"a":' * MB,
            "application/ld+json",
        ),
        "nested objects in ninjs": Attack(b'{"uri":"x","a":' * 500_000, "application/vnd.iptc.ninjs+json"),
        "a charset that is a lie": Attack("<html><p>Grüße".encode("latin-1"), "text/html; charset=utf-8"),
        "a charset that is no charset": Attack(b"<html><p>x", "text/html; charset=zlib_codec"),
        "UTF-7": Attack(b"+ADw-html+AD4-", "text/html; charset=utf-7"),
        "a document that says UTF-16 and is not": Attack(
            b"<?xml version='1.0' encoding='UTF-16'?><rss><channel><item/></channel></rss>",
            "application/rss+xml",
        ),
        "a gzip bomb": Attack(gzip.compress(bytes(100 * MB)), "text/html", "gzip", (413,)),
        "a body of 100 MB": Attack(bytes(100 * MB), "text/html", refused=(413,)),
    }


class Costs(NamedTuple):
    """What a server's processes used up to now: processor time, and the most memory that one of them had."""

    seconds: float
    memory: int


def costs(pid: int) -> Costs:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks, most = 0, 0
    for each in (pid, *map(int, children)):
        said = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(said[11]) + int(said[12])
        status = Path(f"/proc/{each}/status").read_text().splitlines()
        most = max(most, *(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")))
    return Costs(ticks / os.sysconf("SC_CLK_TCK"), most)


def _pieces(body: bytes) -> Iterator[bytes]:
    """Without an announced length, so that nothing can be refused by that."""
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


def sent(address: str, key: str, attack: Attack) -> tuple[int, str]:
    """The answer's status and text; 413 where it came and the connection was closed before all was sent."""
    headers = {
        "authorization": f"Bearer {key}",
        "content-type": attack.media_type,
        "content-encoding": attack.coding,
    }
    try:
        answer = httpx.post(
            f"{address}/v1/ingest?dry_run=true", content=_pieces(attack.body), headers=headers, timeout=60
        )
    except httpx.WriteError:
        return 413, "closed while it was being sent"
    return answer.status_code, answer.text


def test_what_is_made_to_do_harm_is_refused_at_little_cost(tmp_path: Path) -> None:
    wrong = []
    with (
        Publisher(lambda _: Page(b"<!ENTITY x 'fetched'>")) as trap,
        started(tmp_path, "--sample", database=f"sqlite:///{tmp_path / 'w.db'}") as server,
    ):
        key = next(word for word in server.said.split() if word.startswith("wc_"))
        for name, attack in attacks(trap.url("/trap")).items():
            before = costs(server.process.pid)
            status, text = sent(server.address, key, attack)
            after = costs(server.process.pid)
            seconds, memory = after.seconds - before.seconds, after.memory - before.memory
            if status not in attack.refused or seconds > MOST_SECONDS or memory > MOST_MEMORY:
                wrong.append(f"{name}: {status}, {seconds:.2f} s, {memory / MB:.0f} MB: {text[:200]}")
        assert trap.asked == []
    assert not wrong, "\n".join(wrong)
