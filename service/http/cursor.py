"""Cursors of lists as a parameter, and the link to the next page."""

from datetime import datetime
from urllib.parse import urlencode

from service.domain import cursor as cursors
from service.domain.cursor import encode as encode
from service.http.answers import Header
from service.http.problems import ParameterError
from service.http.served import AnyRequest


def decode(cursor: str, *, ids: int) -> tuple[datetime, list[str]]:
    """The moment and so many ids. Raises ParameterError for what `encode` did not give."""
    try:
        return cursors.decode(cursor, ids=ids)
    except ValueError:
        raise ParameterError(
            "cursor: not one of ours; take it from the page before, unchanged", parameter="cursor"
        ) from None


def next_link(request: AnyRequest, address: str, following: str | None) -> tuple[Header, ...]:
    """The `Link` header (RFC 8288) to the page after this one, with the same filters; none after the last."""
    if following is None:
        return ()
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    target = f"{address}?{urlencode([*asked, ('cursor', following)])}"
    return ((b"link", f'<{target}>; rel="next"'.encode("ascii")),)
