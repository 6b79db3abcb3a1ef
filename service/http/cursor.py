"""Cursors of lists: opaque to clients, for us the order key where a page ended; and the link to the next."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import msgspec

from service.domain.identity import is_id
from service.http.answers import Header
from service.http.problems import ParameterError
from service.http.served import AnyRequest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode(listed_at: datetime, *ids: str) -> str:
    """A URL-safe string without padding."""
    microseconds = (listed_at - _EPOCH) // timedelta(microseconds=1)
    packed = msgspec.msgpack.encode((microseconds, *ids))
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(cursor: str, *, ids: int) -> tuple[datetime, list[str]]:
    """The moment and so many ids. Raises ParameterError for what `encode` did not give."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        microseconds, *names = msgspec.msgpack.decode(packed, type=list[int | str])
        moment = _EPOCH + timedelta(microseconds=msgspec.convert(microseconds, int))
        named = [name for name in names if isinstance(name, str) and is_id(name)]
    except (binascii.Error, ValueError, OverflowError, msgspec.MsgspecError):
        raise _foreign() from None
    if len(named) != len(names) or len(names) != ids:
        raise _foreign()
    return moment, named


def next_link(request: AnyRequest, address: str, following: str | None) -> tuple[Header, ...]:
    """The `Link` header (RFC 8288) to the page after this one, with the same filters; none after the last."""
    if following is None:
        return ()
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    target = f"{address}?{urlencode([*asked, ('cursor', following)])}"
    return ((b"link", f'<{target}>; rel="next"'.encode("ascii")),)


def _foreign() -> ParameterError:
    return ParameterError(
        "cursor: not one of ours; take it from the page before, unchanged", parameter="cursor"
    )
