"""A body of ours in XHTML, whose pictures and videos have records of their own beside it, put together again.

A record bears the id of its figure in the body: `body-3`. In the body stand the words of the caption with
their marks; all else is in the record.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from service.domain.article import Block, Box, ImageBlock, VideoBlock
from service.ingest.html.fragment import fragment
from service.ingest.html.tree import descendants, parsed
from service.ingest.notes import Notes
from service.ingest.shown import Medium


def placed(markup: str, records: Mapping[str, Medium], notes: Notes, *, where: str) -> tuple[Block, ...]:
    """The blocks of a body, the records in the places of their figures, a record without one at the end."""
    read = fragment(markup)
    notes.take_over(read.unread, where)
    waiting = list(_figures(markup))
    blocks = tuple(_block(block, waiting, records) for block in read.blocks)
    shown = set(_figures(markup))
    return (*blocks, *(record for place, record in records.items() if place not in shown))


def _figures(markup: str) -> Iterator[str]:
    """The ids of the figures in a body, in reading order."""
    if not markup.strip():
        return
    for figure in descendants(parsed(markup), "figure"):
        kinds = figure.get("class", "").split()
        if "image" in kinds or "video" in kinds:
            yield figure.get("id", "")


def _block(block: Block, waiting: list[str], records: Mapping[str, Medium]) -> Block:
    if isinstance(block, Box):
        # A box holds no box, so what comes back is always a flat block.
        return replace(block, blocks=tuple(_block(inner, waiting, records) for inner in block.blocks))
    if not isinstance(block, ImageBlock | VideoBlock):
        return block
    record = records.get(waiting.pop(0)) if waiting else None
    if record is None or type(record) is not type(block):
        return block
    if record.caption.text == block.caption.text:
        return replace(record, caption=replace(record.caption, marks=block.caption.marks))
    return record
