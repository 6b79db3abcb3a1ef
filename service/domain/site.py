"""On which site a page is: the host of its address."""

import re

from service.domain.forms import is_web_address

NOWHERE = ""
"""The host of an address whose own is too long to be one."""

_HOST = re.compile("https?://([^/?#]+)", re.IGNORECASE)
_LONGEST = 253 + len(":65535")
"""A host name (RFC 1035, section 2.3.4) and a port: what is indexed must have an end."""


def host_of(address: str | None) -> str | None:
    """The host and port of a web address, in lower case; None where the text is none."""
    if address is None or not is_web_address(address):
        return None
    # Not `urlsplit`, which takes several times as long: an import asks of every article.
    found = _HOST.match(address)
    host = NOWHERE if found is None else found[1].lower()
    return host if len(host) <= _LONGEST else NOWHERE


def site(host: str) -> frozenset[str]:
    """The hosts that are one site: with `www.` and without."""
    bare = host.removeprefix("www.")
    return frozenset((bare, f"www.{bare}"))
