"""What an article is called in formats that ask for a URI, and addresses as URIs."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from service.domain.article import Article
from service.domain.forms import is_web_address

_IN_PATH = "/:@!$&'()*+,;=~%"
"""What stands in a path as it is, beside letters, digits, `-`, `.` and `_` (RFC 3986, section 3.3)."""
_IN_QUERY = f"{_IN_PATH}?"
_IN_HOST = "!$&'()*+,;=~%:[]"
_PART = r"[A-Za-z0-9._~/:@!$&'()*+,;=-]"
_URI = re.compile(rf"https?://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?(?:/{_PART}*)?(?:\?(?:{_PART}|\?)+)?", re.ASCII)
"""Most addresses as they are: a sitemap has thousands, and taking one apart takes ten times as long."""


def urn(article_id: str) -> str:
    """What an article is called in every format, for ever."""
    return f"urn:wirecopy:article:{article_id}"


def name_of(article: Article) -> str:
    """The same, and of an article that was not taken in here, the newsroom's own name for it."""
    if article.id is not None:
        return urn(article.id)
    return f"urn:wirecopy:source:{article.publication}:{quote(article.source_id, safe='')}"


def uri(address: str | None) -> str | None:
    """The address as a URI (RFC 3987, section 3.1), so that it is one for those who know no IRI; null for one
    that cannot be followed."""
    if address is None:
        return None
    if _URI.fullmatch(address):
        return address
    if not is_web_address(address):
        return None
    parts = urlsplit(address)
    return urlunsplit(
        (
            parts.scheme,
            _host(parts.netloc),
            quote(parts.path, safe=_IN_PATH),
            quote(parts.query, safe=_IN_QUERY),
            quote(parts.fragment, safe=_IN_QUERY),
        )
    )


def _host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return quote(host, safe=_IN_HOST)
