"""Many articles at once: taking in the lines of an import, and giving out everything there is.

A line is an article as the API takes it, or a record of an export (`service.domain.record`), by which an
article keeps its number, its times and its place, and with its history the change feed.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec

from service.domain import wire
from service.domain.audit import Actor
from service.domain.change import Change, in_full
from service.domain.errors import Conflict, Fault, Forbidden, InvalidInput, WirecopyError, refusal
from service.domain.record import ArticleRecord, ChangeRecord, PublicationRecord, Record, RevisionRecord
from service.ingest import records
from service.ingest.sent import Sent
from service.newsroom import Newsroom
from service.store import audit, changes, exporting, known, publications, saving
from service.store.arrivals import Incoming, Kept, Saved
from service.store.database import Connection

PAGE = 200
"""Articles, or revisions, that an export reads at once."""

_SKEW = timedelta(minutes=5)
"""So far the clocks of two newsrooms may be apart."""


class Line(NamedTuple):
    """A line of an import, counted from 1, without its line break; never blank."""

    number: int
    document: bytes


class Wrong(msgspec.Struct, frozen=True):
    """A fault: an RFC 6901 JSON Pointer to the place in the line, and what must be there instead."""

    pointer: str
    detail: str


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a line. `done` is said of what is no article; `errors` name the faults of one that was
    rejected, `detail` all of them in a sentence."""

    line: int
    outcome: Literal["created", "updated", "unchanged", "done", "rejected"]
    id: str | None = None
    revision: int | None = None
    detail: str | None = None
    errors: tuple[Wrong, ...] = ()


class _Read(NamedTuple):
    line: Line
    content: Incoming | PublicationRecord | Change


class _Undone(Exception):
    """How a dry run leaves its transaction."""

    def __init__(self, results: dict[int, Result]) -> None:
        super().__init__()
        self.results = results


async def load(
    newsroom: Newsroom, lines: Sequence[Line], *, actor: Actor, restoring: bool, dry_run: bool = False
) -> list[Result]:
    """Take in a batch of lines, in one transaction: a result each, in their order. A line that is rejected
    changes nothing and keeps nothing else back.

    Only who is `restoring` may hand in an export's records, which say themselves what was when. A dry run
    finds out what would become of each line of the batch, and changes nothing. Raises Unavailable.
    """
    # Figures may have to be found in every one of them, while others are answered.
    read = await asyncio.to_thread(_read_all, newsroom, lines, restoring=restoring)
    accepted = [each for each in read if isinstance(each, _Read)]
    results = {each.line: each for each in read if isinstance(each, Result)}
    if accepted:
        results |= await _load(newsroom, accepted, actor=actor, dry_run=dry_run)
    return [results[line.number] for line in lines]


async def holds(newsroom: Newsroom, article_id: str) -> bool:
    """Whether there is an article of this id, for whomever to see."""
    return bool(await newsroom.database.read(known.by_id, [article_id]))


def _read_all(newsroom: Newsroom, lines: Sequence[Line], *, restoring: bool) -> list["_Read | Result"]:
    return [_read(newsroom, line, restoring=restoring) for line in lines]


def _read(newsroom: Newsroom, line: Line, *, restoring: bool) -> _Read | Result:
    try:
        content = records.read(line.document)
        if not restoring and not isinstance(content, Sent):
            raise Forbidden("a record of an export takes the key of an admin")
        return _Read(line, _content(newsroom, content))
    except WirecopyError as error:
        return _rejected(line, error)


def _content(newsroom: Newsroom, content: Sent | Record) -> Incoming | PublicationRecord | Change:
    match content:
        case Sent():
            article = newsroom.accepted(content.article)
            arrived = Incoming(article, content.wish, article.id, figures=content.figures)
            newsroom.require_publishable(arrived)
            return arrived
        case ArticleRecord() | RevisionRecord():
            return _restored(newsroom, content)
        case ChangeRecord(change=change):
            _require_past(newsroom, change.at, "/change/at")
            return in_full(change)
        case PublicationRecord():
            _require_past(newsroom, content.updated_at, "/updated_at")
            return content


def _restored(newsroom: Newsroom, record: ArticleRecord | RevisionRecord) -> Incoming:
    _require_past(newsroom, record.at, "/at")
    _require_past(newsroom, record.listed_at, "/listed_at")
    article = newsroom.accepted(record.article)
    missing = [name for name in ("id", "slug") if getattr(article, name) is None]
    if article.revision < 1:
        missing.append("revision")
    if missing:
        raise refusal(
            [Fault(f"/article/{name}", "is missing: this is no record of an export") for name in missing]
        )
    kept = Kept(
        record.at,
        record.listed_at,
        record.material,
        record.changed,
        announced=isinstance(record, RevisionRecord),
    )
    return Incoming(article, article_id=article.id, kept=kept)


def _require_past(newsroom: Newsroom, at: datetime, pointer: str) -> None:
    """Raise InvalidInput for a moment that lies ahead: our own stamps could not follow it."""
    if at > newsroom.clock() + _SKEW:
        raise refusal([Fault(pointer, "must not lie ahead")])


async def _load(
    newsroom: Newsroom, batch: Sequence[_Read], *, actor: Actor, dry_run: bool
) -> dict[int, Result]:
    def work(connection: Connection) -> dict[int, Result]:
        results = _take(connection, batch, actor=actor, at=newsroom.clock(), dry_run=dry_run)
        if dry_run:
            raise _Undone(results)
        return results

    try:
        return await newsroom.database.write(work)
    except _Undone as undone:
        return undone.results
    except InvalidInput as error:
        # A value that the database cannot hold, in one of them: alone, each answers for itself.
        if len(batch) == 1:
            return {batch[0].line.number: _rejected(batch[0].line, error)}
    alone: dict[int, Result] = {}
    for each in batch:
        alone |= await _load(newsroom, [each], actor=actor, dry_run=dry_run)
    return alone


def _take(
    connection: Connection, batch: Sequence[_Read], *, actor: Actor, at: datetime, dry_run: bool
) -> dict[int, Result]:
    """Publications, then articles, then changes: each may stand on the ones before."""
    results: dict[int, Result] = {}
    for each in batch:
        if isinstance(each.content, PublicationRecord):
            record = each.content
            changed = publications.restore(connection, record.publication, updated_at=record.updated_at)
            results[each.line.number] = Result(each.line.number, "done" if changed else "unchanged")
    arrived = [(each.line, each.content) for each in batch if isinstance(each.content, Incoming)]
    trail = _Trail(connection, batch, actor=actor, at=at)
    outcomes = saving.save(connection, [incoming for _, incoming in arrived], at=at, record=trail.record)
    for (line, _), outcome in zip(arrived, outcomes, strict=True):
        results[line.number] = _result(line, outcome)
    for each in batch:
        if isinstance(each.content, Change):
            results[each.line.number] = (
                # What it stands on may be in an earlier batch, which was undone.
                Result(each.line.number, "done")
                if dry_run
                else _restore_change(connection, each.line, each.content)
            )
    if not trail.recorded and any(result.outcome == "done" for result in results.values()):
        trail.record(())
    return results


class _Trail:
    """Makes one entry in the audit trail for all that a batch writes."""

    def __init__(self, connection: Connection, batch: Sequence[_Read], *, actor: Actor, at: datetime) -> None:
        self._connection = connection
        self._lines = f"lines {batch[0].line.number} to {batch[-1].line.number}"
        self._actor = actor
        self._at = at
        self.recorded = False

    def record(self, written: Sequence[Saved]) -> int:
        self.recorded = True
        created = sum(each.outcome == "created" for each in written)
        note = f"{self._lines}: {created} created, {len(written) - created} updated"
        return audit.append(self._connection, "import", "done", self._actor, at=self._at, note=note)


def _restore_change(connection: Connection, line: Line, change: Change) -> Result:
    """Append the feed's next change; one that is there already must say the same."""
    last = changes.last(connection)
    if change.seq <= last.seq:
        if changes.change(connection, change.seq) != change:
            return _rejected(line, Conflict(f"change {change.seq} is here already and says something else"))
        return Result(line.number, "unchanged", change.article_id, change.revision)
    if change.seq != last.seq + 1:
        return _rejected(line, Conflict(f"change {change.seq} cannot follow {last.seq}: some are missing"))
    if last.at is not None and change.at < last.at:
        return _rejected(line, Conflict(f"change {change.seq} cannot be older than the one before it"))
    etags = known.etags(connection, [change.article_id])
    if etags.get((change.article_id, change.revision)) != change.etag:
        return _rejected(line, Conflict(f"change {change.seq} is of a revision that is not here"))
    changes.append(connection, [change])
    return Result(line.number, "done", change.article_id, change.revision)


def _result(line: Line, outcome: Saved | WirecopyError) -> Result:
    if isinstance(outcome, WirecopyError):
        return _rejected(line, outcome)
    return Result(line.number, outcome.outcome, outcome.article.id, outcome.article.revision)


def _rejected(line: Line, error: WirecopyError) -> Result:
    faults = error.faults if isinstance(error, InvalidInput) else ()
    errors = tuple(Wrong(fault.pointer, fault.detail) for fault in faults)
    return Result(line.number, "rejected", detail=str(error), errors=errors)


async def export(newsroom: Newsroom, *, history: bool) -> AsyncIterator[bytes]:
    """Everything there is, as the lines of an import: publications, articles in the order in which they were
    last revised or, with `history`, all their revisions in the order in which they were made, and then the
    change feed.

    What is written meanwhile comes at the end, an article that was there already once more; no change
    comes before the revision that it is of.
    """
    database = newsroom.database
    for publication, updated_at in await database.read(exporting.all_publications):
        yield _line(PublicationRecord(publication=publication, updated_at=updated_at))
    after, seq = None, 0
    while True:
        end = (await database.read(changes.last)).seq
        begun = after
        while revisions := await database.read(exporting.page, after=after, limit=PAGE, history=history):
            yield b"".join(_article_line(each, "revision" if history else "article") for each in revisions)
            after = revisions[-1].place
        while history and seq < end:
            page = await database.read(exporting.page_of_changes, after=seq, limit=min(1000, end - seq))
            yield b"".join(_line(ChangeRecord(change=change)) for change in page)
            seq = page[-1].seq
        if after == begun:
            return


def _article_line(exported: exporting.Exported, record: str) -> bytes:
    described: dict[str, Any] = {
        "record": record,
        "at": exported.at,
        "listed_at": exported.listed_at,
        "material": exported.material,
        "was_public": exported.was_public,
        "changed": exported.changed,
        # Byte for byte: it is what the entity tag was made of.
        "article": msgspec.Raw(exported.snapshot),
    }
    return _line(described)


def _line(value: Any) -> bytes:
    return wire.encode(value) + b"\n"
