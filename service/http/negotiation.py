"""Choosing a representation by `Accept` and a coding by `Accept-Encoding` (RFC 9110, section 12.5).

Ours, because the framework's own ignores `q=0`.
"""

import re
from functools import lru_cache

_QUALITY = re.compile(r"q\s*=\s*(\d*\.?\d+|\d+\.)", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')

CODINGS = ("br", "zstd", "gzip")
"""Content codings on offer, the one we prefer first."""


@lru_cache(maxsize=1024)
def best_type(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type to serve, or None when none is acceptable.

    The most specific range that matches decides a type's quality; of equals the first offered wins.
    Without the header anything is acceptable. Parameters other than `q` are not told apart.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = _weights(accept)
    best, quality = None, 0.0
    for media_type in offered:
        family = media_type.partition("/")[0] + "/*"
        keys = (media_type, family, "*/*", "*")
        weight = next((ranges[key] for key in keys if key in ranges), 0.0)
        if weight > quality:
            best, quality = media_type, weight
    return best


@lru_cache(maxsize=1024)
def best_coding(accept_encoding: str | None) -> str | None:
    """The content coding to apply, or None for the plain bytes.

    Plain bytes are acceptable unless refused, and come last among equals; when everything is refused
    they are sent all the same, as RFC 9110 12.5.3 allows.
    """
    if accept_encoding is None:
        return None
    weights = _weights(accept_encoding)
    anything = weights.get("*", 0.0)
    best, quality = None, weights.get("identity", 0.0)
    for coding in reversed(CODINGS):
        weight = weights.get(coding, weights.get("x-gzip", anything) if coding == "gzip" else anything)
        if weight > 0 and weight >= quality:
            best, quality = coding, weight
    return best


def _weights(header: str) -> dict[str, float]:
    """Each range of a list header with its quality, lower case.

    Lenient, as clients are: `q=.2` and a bare `*` are common, and a malformed quality counts as none
    given. What stands in quotation marks is a parameter's and not looked at.
    """
    weights: dict[str, float] = {}
    for element in _QUOTED.sub("", header).split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        given = (_QUALITY.fullmatch(parameter) for parameter in parameters)
        quality = next((min(float(match[1]), 1.0) for match in given if match), 1.0)
        if name:
            weights.setdefault(name.lower(), quality)
    return weights
