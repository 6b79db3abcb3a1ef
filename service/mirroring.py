"""A copy of another newsroom's articles that goes into this one: under their ids, with their rights.

What its origin shows is published here, in the same packages and with the same limits on its pictures; what
the origin withdraws is withdrawn here. What an editor withdrew here stays so until an editor releases it.
Revisions are counted anew.
"""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import NamedTuple, Self

from msgspec.structs import replace

from service.domain import wire
from service.domain.article import Article, Correction
from service.domain.audit import Actor
from service.domain.errors import InvalidInput, WirecopyError
from service.mirror import Document, Effect, State, Target, Withdrawal
from service.mirror.target import Counts
from service.newsroom import Newsroom
from service.store import audit, known, saving
from service.store.arrivals import Incoming, Saved, Turn
from service.store.database import Connection
from service.store.known import Known

BATCH = 100
"""Articles in a transaction."""

HELD = "not passed on: an editor withdrew it here, which holds until it is released here"


class _Read(NamedTuple):
    """An article that is to be shown as it says, or one that is to be taken away."""

    article_id: str
    content: Article | Withdrawal


class _Undone(Exception):
    """How a trial leaves its transaction."""

    def __init__(self, differing: list[str]) -> None:
        super().__init__()
        self.differing = differing


class PassedOn:
    """A target that hands each page to the newsroom before its own copy has it: the copy remembers what was
    handed on. A page that comes twice changes nothing the second time."""

    def __init__(self, copy: Target, newsroom: Newsroom, *, actor: Actor) -> None:
        self._copy = copy
        self._newsroom = newsroom
        self._actor = actor
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        try:
            self._runner.run(self._newsroom.require_schema())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go; the copy stays as it is."""
        self._runner.run(self._newsroom.database.close())
        self._runner.close()

    def state(self) -> State:
        return self._copy.state()

    def apply(self, effects: Sequence[Document | Withdrawal], state: State) -> State:
        refused = self._runner.run(take_in(self._newsroom, effects, actor=self._actor))
        return self._copy.apply(effects, replace(state, owed={**state.owed, **refused}))

    def counts(self) -> Counts:
        return self._copy.counts()

    def documents(self) -> Iterator[tuple[str, bytes]]:
        return self._copy.documents()

    def withdrawn(self) -> Iterator[str]:
        return self._copy.withdrawn()

    def differing(self) -> Iterator[str]:
        documents = self._copy.documents()
        while some := list(islice(documents, BATCH)):
            yield from self._runner.run(differing(self._newsroom, some))
        gone = self._copy.withdrawn()
        while ids := list(islice(gone, BATCH)):
            yield from self._runner.run(still_shown(self._newsroom, ids))


async def take_in(newsroom: Newsroom, effects: Sequence[Effect], *, actor: Actor) -> dict[str, str]:
    """Show what an origin shows, take away what it took away; gives those that could not be taken in, by
    id, with why. Raises Unavailable."""
    read, refused = await asyncio.to_thread(_read_all, newsroom, effects)
    for start in range(0, len(read), BATCH):
        refused |= await _saved(newsroom, read[start : start + BATCH], actor)
    return refused


async def differing(newsroom: Newsroom, documents: Sequence[tuple[str, bytes]]) -> list[str]:
    """The ids of those that taking them in would change something about."""
    effects = [Document(article_id, 0, 0, "", content) for article_id, content in documents]
    read, refused = await asyncio.to_thread(_read_all, newsroom, effects)

    def attempt(connection: Connection) -> list[str]:
        arrived, held = _arrived(connection, read)
        outcomes = saving.save(connection, arrived, at=newsroom.clock(), record=lambda _written: None)
        changed = [
            incoming.article_id or ""
            for incoming, outcome in zip(arrived, outcomes, strict=True)
            if not isinstance(outcome, Saved) or outcome.outcome != "unchanged"
        ]
        raise _Undone([*held, *changed])

    try:
        return await newsroom.database.write(attempt)
    except _Undone as undone:
        return [*refused, *undone.differing]


async def still_shown(newsroom: Newsroom, ids: Sequence[str]) -> list[str]:
    """Those that readers see here."""
    there = await newsroom.database.read(known.by_id, ids)
    return [each.id for each in there.values() if each.packages is not None]


def _read_all(newsroom: Newsroom, effects: Sequence[Effect]) -> tuple[list[_Read], dict[str, str]]:
    read, refused = [], {}
    for effect in effects:
        if isinstance(effect, Withdrawal):
            read.append(_Read(effect.article_id, effect))
        elif isinstance(effect, Document):
            try:
                article = newsroom.accepted(wire.decode_article(effect.content))
                read.append(_Read(effect.article_id, article))
            except InvalidInput as error:
                refused[effect.article_id] = str(error)
    return read, refused


async def _saved(newsroom: Newsroom, batch: Sequence[_Read], actor: Actor) -> dict[str, str]:
    def save(connection: Connection) -> dict[str, str]:
        at = newsroom.clock()

        def record(written: Sequence[Saved]) -> int:
            note = f"{len(written)} articles of an origin"
            return audit.append(connection, "import", "done", actor, at=at, note=note)

        arrived, held = _arrived(connection, batch)
        outcomes = saving.save(connection, arrived, at=at, record=record)
        return held | {
            incoming.article_id or "": str(outcome)
            for incoming, outcome in zip(arrived, outcomes, strict=True)
            if isinstance(outcome, WirecopyError)
        }

    try:
        return await newsroom.database.write(save)
    except InvalidInput as error:
        # A value that the database cannot hold, in one of them: alone, each answers for itself.
        if len(batch) == 1:
            return {batch[0].article_id: str(error)}
    alone: dict[str, str] = {}
    for each in batch:
        alone |= await _saved(newsroom, [each], actor)
    return alone


def _arrived(connection: Connection, batch: Sequence[_Read]) -> tuple[list[Incoming], dict[str, str]]:
    """What is to become of the articles of a batch; and by id those that an editor withdrew here, with why
    they stay so."""
    there = known.by_id(connection, [each.article_id for each in batch])
    arrived, held = [], {}
    for each in batch:
        current = there.get(each.article_id)
        if isinstance(each.content, Article) and current is not None and _is_held(connection, current):
            held[each.article_id] = HELD
        elif (incoming := _incoming(each, current)) is not None:
            arrived.append(incoming)
    return arrived, held


def _is_held(connection: Connection, current: Known) -> bool:
    """Whether an editor withdrew the article here. Of that the trail has an entry of its own; what the origin
    withdrew came with others."""
    if current.article.status != "withdrawn":
        return False
    return audit.last_of(connection, current.id, among=("withdraw", "release")) == "withdraw"


def _incoming(read: _Read, current: Known | None) -> Incoming | None:
    """What is to become of an article; null for the withdrawal of one that is not shown here."""
    content = read.content
    if isinstance(content, Article):
        article = _numbered(content, None if current is None else current.article)
        return Incoming(article, article_id=read.article_id, turn=Turn("released"))
    if current is None or current.packages is None:
        return None
    turn = Turn("withdrawn", content.note, reason=content.reason, instruction=content.instruction)
    if content.kind == "expired":
        turn = Turn("expired")
    return Incoming(current.article, article_id=current.id, figures="kept", turn=turn)


def _numbered(article: Article, current: Article | None) -> Article:
    """The article with each correction said of the revision that makes it here."""
    known_as = (
        {} if current is None else {(each.at, each.text): each.revision for each in current.corrections}
    )
    following = 1 if current is None else current.revision + 1

    def numbered(correction: Correction) -> Correction:
        return replace(correction, revision=known_as.get((correction.at, correction.text), following))

    return replace(article, corrections=tuple(map(numbered, article.corrections)))
