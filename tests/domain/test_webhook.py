"""When a webhook that fails is tried again, and which addresses it may lead to."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from msgspec.structs import replace

from service.domain.addresses import is_public
from service.domain.endpoint import Endpoint, put_off, sendable
from service.domain.errors import InvalidInput

START = datetime(2026, 11, 21, tzinfo=UTC)
WEBHOOK = Endpoint(
    id="9d5n1r8w3y6c",
    kind="webhook",
    url="https://radio.example/wirecopy",
    state="active",
    created_at=START,
    delivered_seq=0,
    attempts=0,
    failing_since=None,
    next_attempt_at=None,
)


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_the_pauses_double_from_five_seconds_to_six_hours_over_two_days(chance: float) -> None:
    webhook, at, pauses = WEBHOOK, START, []
    while True:
        following = put_off(webhook, at=at, asked=None, is_gone=False, chance=chance)
        if following.state == "paused":
            break
        pauses.append((following.until - at).total_seconds())
        webhook = replace(webhook, attempts=webhook.attempts + 1, failing_since=following.since)
        at = following.until
    assert at - START == timedelta(days=2), "the last attempt is at the very end"
    assert 15 < len(pauses) < 25
    slower = 1 + chance / 4
    expected = [min(5 * 2**number, 6 * 3600) * slower for number in range(len(pauses) - 1)]
    assert pauses[:-1] == pytest.approx(expected)


def test_a_receiver_that_is_gone_is_not_tried_again() -> None:
    assert put_off(WEBHOOK, at=START, asked=None, is_gone=True, chance=0).state == "paused"


def test_what_somebody_paused_meanwhile_stays_paused() -> None:
    paused = replace(WEBHOOK, state="paused")
    assert put_off(paused, at=START, asked=None, is_gone=False, chance=0).state == "paused"


@pytest.mark.parametrize(
    ("asked", "pause"), [(-60, 5), (0, 5), (1, 5), (90, 90), (10**12, 6 * 3600), (float("inf"), 6 * 3600)]
)
def test_a_receiver_may_ask_for_more_time_but_not_for_ever(asked: float, pause: float) -> None:
    following = put_off(WEBHOOK, at=START, asked=asked, is_gone=False, chance=0)
    assert (following.until - START).total_seconds() == pause


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.216.34",
        "2606:4700::1111",
        "64:ff9b::808:808",  # 8.8.8.8, by NAT64
        "::ffff:8.8.8.8",
        "2002:808:808::1",  # 8.8.8.8, by 6to4
    ],
)
def test_what_is_everybodys_is_public(address: str) -> None:
    assert is_public(ip_address(address))


NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 - not bound to
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001:db8::1",
    "2001::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_somebodys_own_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_webhook_cannot_be_made_for_an_address_that_is_not_public(address: str) -> None:
    url = f"https://{f'[{address}]' if ':' in address else address}/hook"
    with pytest.raises(InvalidInput, match="public address"):
        sendable(url, pointer="/url", private_addresses=False)
    assert sendable(url, pointer="/url", private_addresses=True) == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://radio.example/",
        "radio.example/hook",
        "https://user:secret@radio.example/hook",
        "https://radio.example/hook#part",
        "https://radio.example:99999/hook",
        "https://radio.example/a b",
        "https://r\u00e4dio.example/hook",
        "https:///hook",
        "https://[::1/hook",
        "http://localhost/hook",
        "http://localhost./hook",
        "http://metadata.localhost/hook",
    ],
)
def test_what_cannot_be_sent_to_is_no_endpoint(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sendable(url, pointer="/url", private_addresses=False)
    assert refused.value.pointer == "/url"


@pytest.mark.parametrize(
    "url", ["https://radio.example/hook?token=1", "http://8.8.8.8:8080/", "https://[2606:4700::1111]/hook"]
)
def test_what_is_public_is_an_endpoint(url: str) -> None:
    assert sendable(url, pointer="/url", private_addresses=False) == url
