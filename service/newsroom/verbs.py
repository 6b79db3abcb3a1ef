"""The newsroom itself: one database, one folder of pictures, and what may be done with them."""

import asyncio
import getpass
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal, TypeVar

from service.domain import wire
from service.domain.article import Article, Publication
from service.domain.audit import Action, Actor
from service.domain.change import Instruction, Reason
from service.domain.consistency import accepted
from service.domain.errors import InvalidInput, PreconditionFailed, Unavailable
from service.domain.precondition import NOTHING_ASKED, Precondition
from service.domain.report import require_no_errors
from service.domain.succession import Figures
from service.ingest import patching, statistic_patching
from service.newsroom import turns
from service.newsroom.clock import Done, do_what_is_due
from service.newsroom.current import as_expected, reported, saved_one, with_statistic
from service.settings import Settings
from service.store import agenda, articles, idempotency, publications, schema
from service.store.arrivals import Incoming, Saved, Turn
from service.store.database import Connection, Database, open_database
from service.store.expected import changed_meanwhile
from service.store.files import Files
from service.store.idempotency import Request
from service.store.known import Known
from service.store.statistic_history import Reported

_ATTEMPTS = 3
"""So often a patch is worked out before the lock is taken, as the article was changed meanwhile."""

REMEMBERED = timedelta(hours=24)
"""For so long a POST may be sent again under its `Idempotency-Key`."""

Read = TypeVar("Read")
Result = TypeVar("Result")

_clock_log = logging.getLogger("wirecopy.clock")


def now() -> datetime:
    """The current moment, UTC."""
    return datetime.now(UTC)


def at_the_command_line() -> Actor:
    """Whoever runs a command here."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "unknown"
    return Actor(name=f"{user}, at the command line")


class Newsroom:
    """One database and one folder of pictures, and what may be done with them.

    `clock` gives the current moment; tests hand in their own. `max_blocks` is how many blocks an article
    may have. With `errors_block` nothing is published whose report has an error.
    """

    def __init__(
        self,
        database: Database,
        files: Files,
        *,
        clock: Callable[[], datetime] = now,
        max_blocks: int = 5_000,
        errors_block: bool = False,
    ) -> None:
        self.database = database
        self.files = files
        self.max_blocks = max_blocks
        self.errors_block = errors_block
        self.clock = clock

    async def migrate(self, target: str = "head") -> tuple[str | None, str | None]:
        """Move the schema; gives the revisions before and after. See `service.store.schema.migrate`."""
        return await self.database.migrate(schema.migrate, target)

    async def require_schema(self) -> None:
        """Raise Unavailable unless the database is at the revision that this version needs."""
        current = await self.database.read(schema.current)
        if current != schema.head():
            raise Unavailable(
                f"the database is at {current or 'no revision'}, this version needs {schema.head()}: "
                "run `wirecopy migrate`"
            )

    async def is_empty(self) -> bool:
        """Whether no article was ever taken in."""
        return await self.database.read(articles.none_at_all)

    async def take_in(
        self,
        article: Article,
        *,
        publish: bool = True,
        figures: Figures = "found",
        actor: Actor | None = None,
    ) -> Saved:
        """Store an article that was built here and, unless it is to stay a draft, publish it when its time
        has come.

        An article whose embargo or publication lies ahead is scheduled: kept, and shown to nobody.
        Raises InvalidInput, with a pointer, when a value is not as `service.domain` declares it or a
        span does not fit its text: what was built in Python was never checked, and what is stored must
        always be readable again.
        """
        status: Literal["draft", "published"] = "published" if publish else "draft"
        arrived = Incoming(self.accepted(wire.checked(article)), status, figures=figures)
        return await self.write(arrived, action="ingest", actor=actor or at_the_command_line())

    def accepted(self, article: Article) -> Article:
        """An article that was read, in its normal form. Raises InvalidInput naming all of its faults."""
        return accepted(article, max_blocks=self.max_blocks)

    def require_publishable(self, arrived: Incoming) -> None:
        """Raise InvalidInput for what is to be shown and has an error in its report, where that is asked."""
        takes_away = arrived.turn is not None and arrived.turn.kind == "withdrawn"
        if self.errors_block and arrived.status == "published" and not takes_away:
            require_no_errors(arrived.article)

    async def write(
        self, arrived: Incoming, *, action: Action, actor: Actor, request: Request | None = None
    ) -> Saved:
        """Take one article in.

        Raises InvalidInput for a draft of a published article, Conflict for a key that is another
        article's, PreconditionFailed where the article is not as its writer expects it. Under the key of
        an earlier `request` nothing is written again; KeyReused where that asked for something else.
        """

        self.require_publishable(arrived)

        def save(connection: Connection) -> Saved:
            # The clock is read under the write lock, so that times follow the order of the changes.
            at = self.clock()
            if request is not None:
                idempotency.forget(connection, before=at - REMEMBERED)
                if (before := idempotency.earlier(connection, request)) is not None:
                    return before
            saved = saved_one(connection, arrived, at=at, action=action, actor=actor)
            if request is not None:
                idempotency.remember(connection, request, saved, at=at)
            return saved

        return await self.database.write(save)

    async def patch(
        self, article_id: str, patch: bytes, *, expected: Precondition = NOTHING_ASKED, actor: Actor
    ) -> Saved:
        """Change some fields of an article: JSON Merge Patch over its current revision.

        A patch never undoes another's. Raises NotFound where there is no such article, else what `write`
        raises.
        """
        change = patching.read(patch)
        return await self._revise(
            article_id, lambda current: self._patched(current, change), expected, action="patch", actor=actor
        )

    async def correct(
        self,
        article_id: str,
        text: str,
        *,
        material: bool = True,
        change: dict[str, Any] | None = None,
        expected: Precondition = NOTHING_ASKED,
        actor: Actor,
    ) -> Saved:
        """Put a published article right, and say so: `text` joins its corrections. `change`, a JSON Merge
        Patch, may come with it; `updated_at` moves on a material correction only.

        Raises NotFound, Conflict where the article is not published, else what `write` raises.
        """

        def corrected(current: Known) -> Incoming:
            return turns.corrected(current, self._patched(current, change or {}), text, material=material)

        return await self._revise(article_id, corrected, expected, action="correct", actor=actor)

    async def withdraw(
        self,
        article_id: str,
        *,
        reason: Reason = "editorial",
        instruction: Instruction = "remove",
        note: str | None = None,
        expected: Precondition = NOTHING_ASKED,
        actor: Actor,
    ) -> Saved:
        """Take an article from all readers, until it is released again; once more changes nothing.

        Raises NotFound, PreconditionFailed.
        """
        turn = Turn("withdrawn", note, reason=reason, instruction=instruction)

        def withdrawn(current: Known) -> Incoming:
            return turns.as_it_is(current)._replace(turn=turn)

        return await self._revise(article_id, withdrawn, expected, action="withdraw", actor=actor)

    async def release(
        self,
        article_id: str,
        *,
        note: str | None = None,
        expected: Precondition = NOTHING_ASKED,
        actor: Actor,
    ) -> Saved:
        """Show an article to its readers now: a draft, one whose time has not come, one that was withdrawn.

        An embargo is lifted with it, and a publication that lies ahead is now. Raises NotFound,
        PreconditionFailed, and Conflict where the article has expired.
        """

        def released(current: Known) -> Incoming:
            return turns.released(current, note, at=self.clock())

        return await self._revise(article_id, released, expected, action="release", actor=actor)

    async def keep_time(self, *, limit: int = 100) -> int:
        """Do what the clock has to do with articles by now: release, expire, end rights in pictures. At most
        so many of them; gives with how many it was done. Of many workers who try at once, one does it.

        Raises Unavailable. What has to be done is found again as long as it is not done; what cannot be done
        is logged, and put off so that it keeps nothing from the others.
        """
        if not await self.database.read(agenda.is_due, self.clock()):
            return 0

        def keep(connection: Connection) -> Done:
            # The clock is read under the write lock, so that times follow the order of the changes.
            return do_what_is_due(connection, at=self.clock(), limit=limit)

        done = await self.database.write(keep)
        for article_id, error in done.failed.items():
            _clock_log.error("article %s: what is due cannot be done: %s", article_id, error)
        return done.articles

    async def next_due(self) -> datetime | None:
        """When the clock next has something to do; null for never."""
        return await self.database.read(agenda.next_due)

    async def _revise(
        self,
        article_id: str,
        make: Callable[[Known], Incoming],
        expected: Precondition,
        *,
        action: Action,
        actor: Actor,
    ) -> Saved:
        """Make a next revision of an article's current one."""

        def save(connection: Connection, arrived: Incoming) -> Saved:
            self.require_publishable(arrived)
            return saved_one(connection, arrived, at=self.clock(), action=action, actor=actor)

        return await self._worked_out(
            partial(as_expected, article_id=article_id, expected=expected), make, save
        )

    async def _worked_out(
        self,
        read: Callable[[Connection], Read],
        make: Callable[[Read], Incoming],
        save: Callable[[Connection, Incoming], Result],
    ) -> Result:
        """Save what is made of what is there. It is worked out before the lock is taken, and anew where
        somebody else was quicker."""
        for _ in range(_ATTEMPTS):
            current = await self.database.read(read)
            # Figures may have to be found: not while the lock is held, nor where others are to be answered.
            arrived = await asyncio.to_thread(make, current)
            with suppress(PreconditionFailed):
                return await self.database.write(save, arrived)
        # With the lock held, since others were quicker each time.
        return await self.database.write(lambda connection: save(connection, make(read(connection))))

    def _patched(self, current: Known, change: dict[str, Any]) -> Incoming:
        changed = patching.patched(current.article, change)
        status: Literal["draft", "published"] = "draft" if changed.status == "draft" else "published"
        unchanged_since = Precondition(match=(current.etag,))
        figures: Figures = "given" if "statistics" in change else "kept"
        return Incoming(self.accepted(changed), status, current.id, unchanged_since, figures=figures)

    async def patch_statistic(
        self,
        statistic_id: str,
        patch: bytes,
        *,
        tag_of: Callable[[Reported], str],
        expected: Precondition = NOTHING_ASKED,
        actor: Actor,
    ) -> tuple[Saved, Reported]:
        """Change what an article's current revision says of a figure: JSON Merge Patch, an editor's word.

        `tag_of` gives the entity tag that `expected` is about. It is worked out as `patch` does. Raises
        NotFound where there never was such a figure, Conflict where it is gone from its article,
        PreconditionFailed, and InvalidInput naming every fault.
        """
        change = patching.read(patch)

        def edited(figure: Reported) -> Incoming:
            if not expected.matches(tag_of(figure)) or not expected.differs(tag_of(figure)):
                raise changed_meanwhile()
            changed = statistic_patching.patched(figure.statistic, change)
            article = with_statistic(figure.article, changed)
            status: Literal["draft", "published"] = "draft" if article.status == "draft" else "published"
            unchanged_since = Precondition(match=(figure.etag,))
            return Incoming(self.accepted(article), status, article.id, unchanged_since, figures="kept")

        def save(connection: Connection, arrived: Incoming) -> tuple[Saved, Reported]:
            saved = saved_one(connection, arrived, at=self.clock(), action="patch", actor=actor)
            return saved, reported(connection, statistic_id)

        return await self._worked_out(partial(reported, statistic_id=statistic_id), edited, save)

    async def save_publications(self, described: Sequence[Publication]) -> None:
        """Create or replace the publications."""
        for publication in described:
            await self.database.write(publications.save, publication, at=self.clock())


def open_newsroom(settings: Settings, *, clock: Callable[[], datetime] = now) -> Newsroom:
    """The newsroom of these settings. Raises InvalidInput when they name no usable database."""
    return Newsroom(
        open_database(settings),
        Files(settings.media_path),
        clock=clock,
        max_blocks=settings.max_blocks,
        errors_block=settings.errors_block,
    )


def decode_publications(document: bytes) -> tuple[Publication, ...]:
    """Read a JSON list of publications. Raises InvalidInput naming what is wrong."""
    try:
        return wire.decode(document, tuple[Publication, ...])
    except InvalidInput as error:
        raise InvalidInput(f"the publications file: {error}") from None
