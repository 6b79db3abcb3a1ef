"""Connecting to public addresses only: what a name leads to is looked at when it is connected to.

A partner's name may lead to one address when the webhook is made and to another one later, so what is checked
is what is connected to.
"""

import asyncio
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_address

import httpcore

from service.domain.addresses import is_public

LOOKUPS = 20
"""Names that are looked up at a time, each in a thread that nobody can stop: as many as are sent to at a time
(`service.deliver.deliverer`)."""

LONGEST_LOOKUP = 5.0
"""Seconds for which a name is waited for."""


class NotPublic(httpcore.ConnectError):
    """The name leads to no public address."""


class Unresolved(httpcore.ConnectError):
    """The name leads nowhere."""


class Checked(httpcore.AsyncNetworkBackend):
    """Resolves a name itself and connects to what it found and was allowed. The name stays what certificates
    are compared with. `private_addresses` allows every address."""

    def __init__(self, *, private_addresses: bool) -> None:
        self._private_addresses = private_addresses
        self._network = httpcore.AnyIOBackend()
        # Not the event loop's own: names that hang would hold up everything else that is done there.
        self._lookups = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="wirecopy-lookup")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The first of the allowed addresses that answers."""
        failed: Exception = NotPublic("the name leads to no public address")
        for address in await self._resolved(host, port):
            if not self._private_addresses and not is_public(ip_address(address)):
                continue
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise NotPublic("a partner has no sockets here")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Look up no more names. Those that hang are not waited for."""
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def _resolved(self, host: str, port: int) -> list[str]:
        """The addresses of a name, each once, in the system's order."""
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            async with asyncio.timeout(LONGEST_LOOKUP):
                found = await asyncio.get_running_loop().run_in_executor(self._lookups, look_up)
        except (OSError, UnicodeError) as error:
            raise Unresolved("the name cannot be resolved") from error
        return list(dict.fromkeys(str(address[0]) for *_, address in found))
