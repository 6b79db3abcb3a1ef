"""Taking an archive in, batch after batch, so that it can be stopped at any moment and loses nothing."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from service.commands import resuming
from service.commands.archive import STDIN, Archive, Identity
from service.commands.interruption import Interrupted, Interruption
from service.commands.progress import Tell
from service.commands.rejects import Rejects
from service.commands.resuming import Counts, State
from service.domain.errors import InvalidInput
from service.ingest.ndjson import KEPT_TO_SENT, Batch, Batches, Lines, Numbered, too_long
from service.newsroom import Newsroom, at_the_command_line
from service.settings import Settings
from service.transfer import Line, Result, holds, load


class Asked(NamedTuple):
    """What the command was asked to do. `rejects` is null for the place that the file's name gives."""

    path: str
    rejects: Path | None
    dry_run: bool
    resume: bool
    as_json: bool

    @property
    def rejects_path(self) -> Path:
        return self.rejects or Path("import.rejects" if self.path == STDIN else f"{self.path}.rejects")

    @property
    def state_path(self) -> Path:
        """Beside the rejects: where those can be written, this can."""
        rejects = self.rejects_path
        return rejects.with_name(f"{rejects.name.removesuffix('.rejects')}.state")


async def state_before(
    newsroom: Newsroom, archive: Archive, asked: Asked, settings: Settings
) -> State | None:
    """The state to go on from; what is decided is said. Raises InvalidInput where an import cannot go on
    though it is asked to."""
    source = None if asked.dry_run else archive.identity()
    state = resuming.read(asked.state_path) if source else None
    if state is None:
        if asked.resume:
            _say("no import of this file was stopped on the way: beginning at the first line")
        return None
    if not asked.resume:
        _say(
            f"an import of this file was stopped after line {state.line:,}: beginning again at the first "
            "(--resume would have gone on)"
        )
        asked.state_path.unlink()
        return None
    resuming.require_same(state, source, resuming.database_of(settings.database_url))
    if state.last_id is not None and not await holds(newsroom, state.last_id):
        raise InvalidInput(
            "the database has not what the import that was stopped took in; "
            "without --resume the file is taken in from its first line"
        )
    _say(f"going on after line {state.line:,}")
    return state


class Import:
    """One run, from the first line or from a state `before`: what it has done so far is in `counts`, and all
    up to `line` is kept."""

    def __init__(
        self,
        newsroom: Newsroom,
        archive: Archive,
        asked: Asked,
        settings: Settings,
        interruption: Interruption,
        *,
        before: State | None,
    ) -> None:
        self._newsroom = newsroom
        self._archive = archive
        self._asked = asked
        self._interruption = interruption
        self._longest = KEPT_TO_SENT * settings.body_max_bytes
        self._database = resuming.database_of(settings.database_url)
        self._source = None if asked.dry_run else archive.identity()
        self.counts = before.counts if before else Counts()
        self.line, self._offset = (before.line, before.offset) if before else (0, 0)
        self._last_id = before.last_id if before else None
        self._rejects = (
            None
            if asked.dry_run
            else Rejects(asked.rejects_path, kept=before.rejects_bytes if before else None)
        )

    @property
    def can_go_on(self) -> bool:
        """Whether `--resume` would find something to go on from."""
        return self._source is not None and self.line > 0

    async def run(self, tell: Tell) -> None:
        """Take everything in. Raises Interrupted, Unavailable, OSError; InvalidInput for a broken file."""
        tell(self.counts.lines, self._archive.position)
        try:
            for batch in self._batches():
                if self._interruption.came:
                    raise Interrupted
                await self._take(batch)
                tell(self.counts.lines, self._archive.position)
        finally:
            if self._rejects is not None:
                self._rejects.close()
        if self._source is not None:
            self._asked.state_path.unlink(missing_ok=True)

    def _batches(self) -> Iterator[Batch]:
        lines = Lines(max_line_bytes=self._longest, number=self.line, offset=self._offset)
        batches = Batches(lines)
        for piece in self._archive.pieces(self._offset):
            yield from batches.feed(piece)
        yield from batches.end()

    async def _take(self, batch: Batch) -> None:
        """In this order, so that whatever moment is the last: nothing is acknowledged that is not kept, and
        nothing is passed over that was not acknowledged."""
        results = await self._load(batch)
        for numbered, result in zip(batch, results, strict=True):
            self.counts.add(result.outcome)
            if result.outcome == "rejected":
                self._reject(numbered, result.detail or "")
            elif result.id is not None:
                self._last_id = result.id
        rejects_bytes = self._rejects.settle() if self._rejects else 0
        if self._asked.as_json:
            click.echo(b"".join(_lines(results)), nl=False)
        self.line, self._offset = batch[-1].number, batch[-1].end
        if self._source is not None:
            self._keep(self._source, rejects_bytes)

    async def _load(self, batch: Batch) -> list[Result]:
        lines = [Line(each.number, each.document) for each in batch if each.document is not None]
        taken = iter(
            await load(
                self._newsroom,
                lines,
                actor=at_the_command_line(),
                restoring=True,
                dry_run=self._asked.dry_run,
            )
        )
        return [self._too_long(each) if each.document is None else next(taken) for each in batch]

    def _too_long(self, line: Numbered) -> Result:
        return Result(line.number, "rejected", detail=too_long(line, self._longest))

    def _reject(self, line: Numbered, detail: str) -> None:
        if self._rejects is not None:
            self._rejects.add(line.number, detail, line.document)
        elif not self._asked.as_json:
            _say(f"line {line.number}: {' '.join(detail.split())}")

    def _keep(self, source: Identity, rejects_bytes: int) -> None:
        state = State(
            source=source,
            database=self._database,
            line=self.line,
            offset=self._offset,
            rejects_bytes=rejects_bytes,
            counts=self.counts,
            last_id=self._last_id,
        )
        resuming.write(self._asked.state_path, state)


def _lines(results: Iterable[Result]) -> Iterator[bytes]:
    return (msgspec.json.encode(result) + b"\n" for result in results)


def _say(sentence: str) -> None:
    click.echo(f"wirecopy: {sentence}", err=True)
