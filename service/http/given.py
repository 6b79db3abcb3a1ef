"""A small JSON document as a client sends it, checked against its type."""

from typing import TypeVar

from service.domain import wire
from service.domain.characters import forbidden
from service.domain.composition import in_nfc
from service.domain.errors import refusal
from service.http.articles import JSON
from service.http.bodies import require_media_type, whole_body
from service.http.served import AnyRequest, served_by

T = TypeVar("T")


async def given(request: AnyRequest, kind: type[T]) -> T:
    """The body. Raises Refused where it is not taken, Malformed, or InvalidInput with every fault."""
    require_media_type(request, (JSON,))
    return checked(wire.decode(await document(request), kind))


def checked(value: T) -> T:
    """What was decoded, with its texts in NFC. Raises InvalidInput naming each with a control character."""
    faults = list(forbidden(value, wire.encode(value)))
    if faults:
        raise refusal(faults)
    return in_nfc(value)


async def document(request: AnyRequest) -> bytes:
    """The body as bytes, within the limits that the settings set."""
    settings = served_by(request).settings
    return await whole_body(request, max_bytes=settings.body_max_bytes, seconds=settings.body_timeout_seconds)
