"""Where a request comes from: the client's address, behind a proxy too."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from litestar.types import Scope

from service.http.answers import header
from service.settings import Network

Address = IPv4Address | IPv6Address


def address_of(scope: Scope, trusted: Sequence[Network]) -> str | None:
    """The client's IP address; null where there is none, as at a Unix socket.

    Behind a proxy that is trusted it is the last address of `X-Forwarded-For` that is no trusted proxy's
    itself: a client may write what it likes at the head of that list, each proxy adds at its end.
    """
    client = scope.get("client")
    nearest = None if client is None else _address(client[0])
    if nearest is None or not _among(nearest, trusted):
        return None if nearest is None else str(nearest)
    for hop in reversed((header(scope, b"x-forwarded-for") or "").split(",")):
        told = _address(hop)
        if told is None:
            break
        nearest = told
        if not _among(told, trusted):
            break
    return str(nearest)


def _among(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> Address | None:
    """An address without the brackets and the port that some proxies write; null for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket that listens at both kinds names an IPv4 client by an IPv6 address.
    return getattr(address, "ipv4_mapped", None) or address
