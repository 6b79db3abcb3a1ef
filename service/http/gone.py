"""What was taken from a reader is answered with 410, to those who saw it and to nobody else."""

from collections.abc import Callable

from service.domain.change import Change
from service.domain.errors import Gone, NotFound, WirecopyError
from service.domain.reader import Reader
from service.http.authentication import reader_of
from service.http.served import AnyRequest, served_by
from service.store.database import Connection

Loss = Callable[[Connection, str, Reader], Change | None]
"""The change by which something of this name was taken from a reader; see `service.store.gone`."""


async def absence(request: AnyRequest, loss: Loss, name: str, unknown: NotFound) -> WirecopyError:
    """Why this reader is not shown what has this name: Gone where they saw it once, else what is said of what
    never was."""
    reader = reader_of(request)
    # The newsroom is shown what was withdrawn: what it misses there never was.
    change = None
    if not reader.is_newsroom:
        change = await served_by(request).newsroom.database.read(loss, name, reader)
    if change is None:
        return unknown
    return Gone(
        f"{_happened(change)} {_to_do(change)}",
        at=change.at,
        reason=change.reason,
        instruction=change.instruction,
        note=change.note,
    )


def _happened(change: Change) -> str:
    if change.kind == "expired":
        return "The article has expired."
    if change.reason == "entitlement":
        return "The article is not in your packages any more."
    return "The article was withdrawn."


def _to_do(change: Change) -> str:
    if change.instruction == "replace":
        return "Put the note in its place." if change.note else "Say so in its place."
    return "Remove your copy."
