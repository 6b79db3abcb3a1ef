"""A cursor: for clients an opaque text, for us the order key where a page ended."""

import base64
import binascii
from datetime import UTC, datetime, timedelta

import msgspec

from service.domain.identity import is_id

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode(listed_at: datetime, *ids: str) -> str:
    """A URL-safe string without padding."""
    microseconds = (listed_at - _EPOCH) // timedelta(microseconds=1)
    packed = msgspec.msgpack.encode((microseconds, *ids))
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(cursor: str, *, ids: int) -> tuple[datetime, list[str]]:
    """The moment and so many ids. Raises ValueError for what `encode` did not give."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        microseconds, *names = msgspec.msgpack.decode(packed, type=list[int | str])
        moment = _EPOCH + timedelta(microseconds=msgspec.convert(microseconds, int))
        named = [name for name in names if isinstance(name, str) and is_id(name)]
    except (binascii.Error, ValueError, OverflowError, msgspec.MsgspecError):
        raise ValueError("no cursor of ours") from None
    if len(named) != len(names) or len(names) != ids:
        raise ValueError("no cursor of ours")
    return moment, named
