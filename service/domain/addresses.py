"""Which addresses of the Internet are everybody's: the only ones that a partner may have us connect to."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

_EVERYBODYS = IPv6Network("2000::/3")
"""Global unicast (RFC 4291, section 2.4): all that IANA has given out."""

_NOT_EVERYBODYS = (
    # Python 3.11 knows a part of the first and nothing of the last (RFC 6890, RFC 7526, RFC 9637).
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("3fff::/20"),
)

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 by way of NAT64 (RFC 6052): what networks without IPv4 resolve its names to."""


def is_public(address: Address) -> bool:
    """Whether it is everybody's: not private, loopback, link-local, shared, multicast, reserved or
    unspecified, nor an IPv6 address that stands for an IPv4 address which is."""
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if address not in _EVERYBODYS:
            return False
    elif address.is_multicast:
        return False
    return address.is_global and not any(address in network for network in _NOT_EVERYBODYS)


def literal_in(url: str) -> Address | None:
    """The address that a URL names by its numbers; null where it has a name."""
    try:
        return ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return None


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
