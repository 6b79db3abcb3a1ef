"""Only what was looked at is connected to."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpcore
import pytest

from service.deliver.sending import Sender
from tests.serving import run


class Network:
    """Stands in for the network: names lead where a test says, and nothing is connected to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
        self.connected: list[str] = []
        self._addresses = addresses
        monkeypatch.setattr(socket, "getaddrinfo", self._resolved)
        monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", self._connect)

    def _resolved(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if not self._addresses:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in self._addresses]

    async def _connect(self, host: str, *_: Any, **__: Any) -> Any:
        self.connected.append(host)
        raise httpcore.ConnectError


def posted(url: str = "https://radio.example/hook", *, private_addresses: bool = False) -> str | None:
    """What became of a request."""

    async def post() -> str | None:
        async with Sender(seconds=5, private_addresses=private_addresses) as sender:
            return (await sender.post(url, {}, b"{}")).error

    return run(post())


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fd00::1"],
)
def test_a_name_that_leads_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    network = Network(monkeypatch, address)
    assert posted() == "refused: the name leads to no public address"
    assert network.connected == []


def test_of_several_addresses_only_the_public_ones_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, "10.0.0.1", "8.8.8.8", "127.0.0.1", "2606:4700::1111", "8.8.8.8")
    assert posted() == "cannot connect"
    assert network.connected == ["8.8.8.8", "2606:4700::1111"]


def test_a_setting_allows_every_address(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(monkeypatch, "10.0.0.1")
    assert posted(private_addresses=True) == "cannot connect"
    assert network.connected == ["10.0.0.1"]


def test_other_ways_to_write_an_address_are_resolved_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver takes them for 127.0.0.1."""
    connected: list[str] = []

    async def connect(_: Any, host: str, *__: Any, **___: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    for host in ("127.1", "2130706433", "0x7f000001", "0177.0.0.1"):
        assert posted(f"http://{host}/") is not None
    assert connected == []


def test_a_name_that_leads_nowhere_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    Network(monkeypatch)
    assert posted() == "the name cannot be resolved"
    assert posted(f"https://{'a' * 64}.example/") == "the name cannot be resolved"


def test_the_certificate_is_compared_with_the_name_and_not_with_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Network(monkeypatch, "8.8.8.8")
    names: list[str | None] = []

    class Stream(httpcore.AsyncNetworkStream):
        async def start_tls(
            self,
            ssl_context: ssl.SSLContext,
            server_hostname: str | None = None,
            timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        ) -> httpcore.AsyncNetworkStream:
            names.append(server_hostname)
            raise httpcore.ConnectError

    async def connect(*_: Any, **__: Any) -> Stream:
        return Stream()

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    assert posted() == "cannot connect"
    assert names == ["radio.example"]


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Name servers that do not answer before the test ends."""
    over = threading.Event()

    def resolved(*_: Any, **__: Any) -> list[Any]:
        over.wait(5)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    yield
    over.set()


@pytest.mark.usefixtures("hanging")
def test_names_that_hang_hold_up_nobody_else_in_this_process() -> None:
    async def elsewhere() -> float:
        async with Sender(seconds=5, private_addresses=False) as sender:
            hooks = [f"https://radio-{number}.example/hook" for number in range(40)]
            posting = [asyncio.ensure_future(sender.post(hook, {}, b"{}")) for hook in hooks]
            await asyncio.sleep(0.05)
            started = time.monotonic()
            await asyncio.to_thread(time.monotonic)
            waited = time.monotonic() - started
            for each in posting:
                each.cancel()
            await asyncio.gather(*posting, return_exceptions=True)
        return waited

    assert run(elsewhere()) < 0.5


@pytest.mark.usefixtures("hanging")
def test_a_name_is_not_waited_for_longer_than_it_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.deliver.addresses.LONGEST_LOOKUP", 0.05)
    started = time.monotonic()
    assert posted() == "the name cannot be resolved"
    assert time.monotonic() - started < 2
