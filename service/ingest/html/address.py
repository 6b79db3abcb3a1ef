"""Addresses in a page: made absolute, and nothing taken for one that a reader's browser must not follow."""

import re
from urllib.parse import quote, urljoin

from service.domain.forms import is_web_address

_MAIL = re.compile(r"mailto:[^\s<>\"'`\\^{|}%?&#,;:@]+@[^\s<>\"'`\\^{|}%?&#,;:@]+")
_LONGEST = 2_000
_UNSAFE = "%/?#[]:@!$&'()*+,;=~"


def absolute(address: str | None, base: str | None) -> str | None:
    """A web address, made absolute by the page's own; null for none, and for scripts, data and anchors."""
    words = (address or "").strip()
    if not words or words.startswith("#") or len(words) > _LONGEST:
        return None
    try:
        joined = urljoin(base, words) if base else words
    except ValueError:
        return None
    if joined.startswith("//"):
        joined = f"https:{joined}"
    if not is_web_address(joined):
        joined = quote(joined, safe=_UNSAFE) if joined.startswith(("http://", "https://")) else ""
    return joined if is_web_address(joined) and len(joined) <= _LONGEST else None


def linked(address: str | None, base: str | None) -> str | None:
    """Where a link leads: a web address or a mailbox; null for anything else."""
    words = (address or "").strip()
    return words if _MAIL.fullmatch(words) else absolute(words, base)
