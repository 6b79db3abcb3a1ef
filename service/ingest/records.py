"""A line of an import: an article as the API takes it, or a record of an export."""

from typing import Any

import msgspec
from msgspec import UNSET

from service.domain import wire
from service.domain.record import Record
from service.ingest.sent import Sent, sent


class _Probe(msgspec.Struct):
    record: Any = UNSET


_probe = msgspec.json.Decoder(_Probe)


def read(document: bytes) -> Record | Sent:
    """What a line says. Raises Malformed, or InvalidInput naming every fault."""
    return _record(document) if is_record(document) else sent(document)


def is_record(document: bytes) -> bool:
    """Whether the line is one of an export, going by its `record`."""
    if b'"record"' not in document and b"\\u" not in document:
        # Neither written out nor escaped: it need not be read for that.
        return False
    try:
        return _probe.decode(document).record is not UNSET
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # Whatever it is, reading it as an article says best what is wrong with it.
        return False


def _record(document: bytes) -> Record:
    record: Record = wire.decode(document, Record)  # type: ignore[arg-type] # a union is no type
    return record
