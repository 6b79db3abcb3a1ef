"""Clients that are slow, lie or vanish, against a real server: they harm nobody else."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import httpx
import pytest

from service.commands.serve import SLOW_HEADERS_MS
from service.http.pacing import LINGER_SECONDS
from tests.conftest import migrate, settings_for
from tests.processes import serving
from tests.serving import Site, run

MANY = 50
BODY_SECONDS = 2
HEADER_SECONDS = SLOW_HEADERS_MS / 1000
SPARE_SECONDS = 10
"""What a loaded machine may take beyond the limit that is tested. Who is never let go fails all the same."""

GET = b"GET /v1/articles HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bytes]]:
    """A running server's address, and the head of a POST with a key, to be ended by the test."""
    folder = tmp_path_factory.mktemp("slow")
    url = f"sqlite:///{folder / 'wirecopy.db'}"
    run(migrate(url))
    with Site(settings_for(url, folder)) as site:
        key = site.key("editor")
    head = (
        f"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: {key}\r\n"
    )
    quick = {"WIRECOPY_BODY_TIMEOUT_SECONDS": str(BODY_SECONDS), "WIRECOPY_BODY_MAX_BYTES": "100000"}
    with serving(folder, database=url, **quick) as (address, _):
        yield address, head.encode()


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=60)


def sent(address: str, *parts: bytes) -> bytes:
    """What comes back, to the end of the connection."""
    with closing(connected(address)) as client:
        for part in parts:
            client.sendall(part)
        return received(client)


def received(client: socket.socket) -> bytes:
    """All to the end of the connection."""
    return b"".join(iter(lambda: client.recv(65536), b""))


def wait_until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_many_clients_that_hang_delay_nobody_and_are_let_go(server: tuple[str, bytes]) -> None:
    address, head = server
    halves = [
        b"",
        head,
        head + b"Content-Length: 1000\r\n\r\n{",
        head + b"Transfer-Encoding: chunked\r\n\r\n400\r\n{",
        GET.replace(b"Connection: close\r\n", b""),
    ]
    httpx.get(f"{address}/v1/articles")
    before = figure(address, "process_open_fds")
    with ExitStack() as hanging:
        clients = [hanging.enter_context(closing(connected(address))) for _ in range(MANY)]
        for number, client in enumerate(clients):
            client.sendall(halves[number % len(halves)])
        started = time.monotonic()
        for _ in range(20):
            assert status(sent(address, GET)) == 200
        # Who is delayed by those who hang is so until they are let go.
        assert time.monotonic() - started < HEADER_SECONDS
        for client in clients:
            while client.recv(65536):
                pass  # until the server ends the connection; the socket's own timeout fails the test
        assert time.monotonic() - started < HEADER_SECONDS + SPARE_SECONDS
    # A few the service may have opened meanwhile for itself, such as a connection that writes.
    wait_until(lambda: figure(address, "process_open_fds") <= before + MANY / 20)


def test_a_body_that_trickles_is_a_408_in_time(server: tuple[str, bytes]) -> None:
    address, head = server
    with closing(connected(address)) as client:
        started = time.monotonic()
        client.sendall(head + b"Content-Length: 1000\r\n\r\n")
        answer, took = b"", 0.0
        while not answer and took < BODY_SECONDS + SPARE_SECONDS:
            client.sendall(b"{")
            client.settimeout(0.2)
            with suppress(TimeoutError):
                answer = client.recv(65536)
            client.settimeout(60)
            took = time.monotonic() - started
        answer += received(client)
    assert status(answer) == 408
    assert b"connection: close" in answer.lower()
    assert b"urn:wirecopy:problem:timeout" in answer
    assert 0.9 * BODY_SECONDS < took < BODY_SECONDS + SPARE_SECONDS


@pytest.mark.parametrize("size", [200_000, 20_000_000])
def test_who_sends_too_much_reads_the_413_when_all_is_sent(server: tuple[str, bytes], size: int) -> None:
    address, head = server
    answer = sent(address, head + b"Content-Length: %d\r\n\r\n" % size, bytes(size))
    assert status(answer) == 413
    assert b"urn:wirecopy:problem:too-large" in answer


def test_who_is_refused_for_another_reason_reads_that_too(server: tuple[str, bytes]) -> None:
    address, _ = server
    head = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"
    assert status(sent(address, head, bytes(20_000_000))) == 401


def test_who_asks_first_is_refused_before_sending_anything(server: tuple[str, bytes]) -> None:
    address, head = server
    took = []
    for _ in range(3):
        started = time.monotonic()
        answer = sent(address, head + b"Content-Length: 200000\r\nExpect: 100-continue\r\n\r\n")
        took.append(time.monotonic() - started)
        assert status(answer) == 413
    # To wait for what was not asked for would take that long each time, however quick the machine.
    assert min(took) < min(LINGER_SECONDS, BODY_SECONDS)


def test_who_may_send_is_told_to_go_on(server: tuple[str, bytes]) -> None:
    address, head = server
    with closing(connected(address)) as client:
        client.sendall(head + b"Connection: close\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert status(client.recv(65536)) == 100
        client.sendall(b"{}")
        assert status(received(client)) == 422


LIES = {
    "two lengths": (b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    "a negative length": (b"Content-Length: -2\r\n\r\n{}", 400),
    "a length beyond numbers": (b"Content-Length: 99999999999999999999999\r\n\r\n{}", 400),
    "chunks that are none": (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", 400),
    "a chunk of endless size": (b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n", 400),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_request_that_contradicts_itself_is_refused(server: tuple[str, bytes], lie: str) -> None:
    address, head = server
    rest, expected = LIES[lie]
    assert status(sent(address, head + rest)) == expected


def test_a_header_without_end_is_refused(server: tuple[str, bytes]) -> None:
    address, head = server
    with closing(connected(address)) as client:
        # It is let go while it is still sending.
        with suppress(ConnectionError):
            client.sendall(head + b"X: " + b"x" * 1_000_000)
        assert status(client.recv(65536)) == 431


def test_chunks_win_over_a_length_and_the_connection_ends(server: tuple[str, bytes]) -> None:
    """RFC 9112, section 6.1: what follows could be a smuggled request."""
    address, head = server
    both = b"Content-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    answer = sent(address, head + both + GET)
    assert status(answer) == 422
    assert answer.count(b"HTTP/1.1") == 1


def test_a_body_cut_short_writes_nothing_and_is_no_failure_of_ours(server: tuple[str, bytes]) -> None:
    address, head = server
    before = httpx.get(f"{address}/v1/articles").content
    refused = refusals(address)
    for _ in range(MANY):
        with closing(connected(address)) as client:
            client.sendall(head + b'Content-Length: 1000\r\n\r\n{"publication": "newsroom"')
    with closing(connected(address)) as client:
        client.sendall(head + b"Content-Length: 1000\r\n\r\n{}")
        client.shutdown(socket.SHUT_WR)
        assert status(client.recv(65536)) == 400
    # Not before each of them is done with is there nothing left that might yet be written.
    wait_until(lambda: refusals(address) == refused + MANY + 1)
    assert httpx.get(f"{address}/v1/articles").content == before
    assert 'status="500"' not in httpx.get(f"{address}/metrics").text


def refusals(address: str) -> float:
    """How many requests to write were answered 400."""
    name = 'wirecopy_requests_total{method="POST",route="/v1/articles",status="400"}'
    lines = httpx.get(f"{address}/metrics").text.splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith(name))


def test_two_hundred_idle_connections_delay_nobody(server: tuple[str, bytes]) -> None:
    address, _ = server
    with ExitStack() as idle:
        for _ in range(200):
            idle.enter_context(closing(connected(address)))
        started = time.monotonic()
        assert status(sent(address, GET)) == 200
        assert time.monotonic() - started < HEADER_SECONDS / 2


def test_memory_does_not_grow_with_what_is_refused(server: tuple[str, bytes]) -> None:
    address, head = server
    big = head + b"Content-Length: 50000000\r\n\r\n" + bytes(20_000_000)
    sent(address, GET)
    before = figure(address, "process_resident_memory_bytes")
    with ExitStack() as senders:
        for _ in range(10):
            client = senders.enter_context(closing(connected(address)))
            client.settimeout(1)
            try:
                client.sendall(big)
            except OSError:
                continue
    assert figure(address, "process_resident_memory_bytes") - before < 50_000_000


def figure(address: str, name: str) -> float:
    """A figure of the server's only worker."""
    lines = httpx.get(f"{address}/metrics").text.splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name} "))
    return float(line.split()[1])
