"""Cursors of lists: opaque to clients, for us the order key where a page ended."""

import base64
import binascii
from datetime import UTC, datetime, timedelta

import msgspec

from service.domain.identity import is_id
from service.http.problems import ParameterError
from service.store.articles import Position

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode(position: Position) -> str:
    """A URL-safe string without padding."""
    microseconds = (position.listed_at - _EPOCH) // timedelta(microseconds=1)
    packed = msgspec.msgpack.encode((microseconds, position.id))
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(cursor: str) -> Position:
    """Raises ParameterError for what `encode` did not give."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        microseconds, article_id = msgspec.msgpack.decode(packed, type=tuple[int, str])
        moment = _EPOCH + timedelta(microseconds=microseconds)
    except (binascii.Error, ValueError, OverflowError, msgspec.MsgspecError):
        raise _foreign() from None
    if not is_id(article_id):
        raise _foreign()
    return Position(moment, article_id)


def _foreign() -> ParameterError:
    return ParameterError(
        "cursor: not one of ours; take it from the page before, unchanged", parameter="cursor"
    )
