"""Writing articles: their rows, the revisions' snapshots and the changes, in the caller's transaction.

One article is a batch of one. Everything is decided in memory from a few queries, then written in bulk: the
cost of an article in a batch is a fraction of its cost alone.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article, Correction, Status
from service.domain.change import Change
from service.domain.errors import Conflict, PreconditionFailed, WirecopyError
from service.domain.identity import new_id
from service.domain.revising import (
    changed_fields,
    due_at,
    first,
    is_material,
    kept_as,
    says_the_same,
    shown_from,
    shown_to_readers,
    status_at,
    successor,
)
from service.domain.rights import settled
from service.domain.slug import slug_of
from service.domain.statistic import Statistic
from service.domain.statistic_history import ended
from service.store import audit, changes, effects, known, publications, statistic_history
from service.store.arrivals import Incoming, Kept, Outcome, Saved, Turn
from service.store.expected import require
from service.store.known import Key, Known, as_kept
from service.store.slugs import Slugs
from service.store.visibility import etag_of
from service.store.writing import Step, write


def save(
    connection: Connection,
    arrived: Sequence[Incoming],
    *,
    at: datetime,
    record: Callable[[Sequence[Saved]], int | None],
) -> list[Saved | WirecopyError]:
    """Take articles in, in their order: each gets its first revision, its next, or nothing when it says
    the same as before. To be called inside `Database.write` only.

    What cannot be taken in comes back as its error and changes nothing: InvalidInput for a draft of a
    published article, Conflict for a key that is another article's, PreconditionFailed. `record` is
    handed what was written before it is, and gives the number of its entry in the audit trail.
    """
    batch = _Batch(connection, arrived, at)
    outcomes = [batch.take(each) for each in arrived]
    if batch.changes and not batch.steps:
        changes.append(connection, batch.changes)
    if batch.steps:
        for publication in {step.article.publication: None for step in batch.steps}:
            publications.ensure(connection, publication, at=at)
        written = [each for each in outcomes if isinstance(each, Saved) and each.outcome != "unchanged"]
        write(connection, batch.steps, at=batch.at, audit_id=record(written))
        changes.append(connection, batch.changes)
    return outcomes


class _Batch:
    """What is known, and what is to be written, while the articles of a batch are gone through."""

    def __init__(self, connection: Connection, arrived: Sequence[Incoming], at: datetime) -> None:
        self._by_key: dict[Key, Known] = known.by_key(
            connection, ((each.article.publication, each.article.source_id) for each in arrived)
        )
        self._by_id = {each.id: each for each in self._by_key.values()}
        self._by_id |= known.by_id(
            connection,
            (each.article_id for each in arrived if each.article_id and each.article_id not in self._by_id),
        )
        self._etags = known.etags(
            connection,
            (each.article_id or "" for each in arrived if each.kept and each.article_id in self._by_id),
        )
        self._connection = connection
        self._ended: dict[str, list[Statistic]] = defaultdict(list)
        self._slugs = Slugs(connection, filter(None, map(self._wanted_slug, arrived)))
        self._last = changes.last(connection)
        # Whether an embargo lies ahead is the clock's to say; our stamps besides never go back, whatever
        # the clock does: they follow the order of the feed.
        self._now = at
        self._at = max(at, self._last.at) if self._last.at is not None else at
        self.steps: list[Step] = []
        self.changes: list[Change] = []

    @property
    def at(self) -> datetime:
        """The stamp that all others come before."""
        return self._at

    def take(self, arrived: Incoming) -> Saved | WirecopyError:
        try:
            now = self._found(arrived)
            if arrived.kept is not None and not _leaves_a_gap(arrived, now):
                return self._take_over(arrived, arrived.kept, now)
            if arrived.kept is not None and arrived.kept.announced:
                raise Conflict("the revisions before this one are missing", pointer="/article/revision")
            return self._create(arrived) if now is None else self._revise(arrived, now)
        except WirecopyError as error:
            return error

    def _found(self, arrived: Incoming) -> Known | None:
        article = arrived.article
        same_key = self._by_key.get((article.publication, article.source_id))
        if arrived.article_id is None:
            return same_key
        found = self._by_id.get(arrived.article_id)
        if found is not None and found.key != (article.publication, article.source_id):
            raise Conflict(
                "this article has another publication and source_id, which stay as they are",
                pointer="/source_id",
            )
        if same_key is not None and same_key.id != arrived.article_id:
            raise Conflict(
                f"the article of this publication and source_id has the id {same_key.id}",
                pointer="/source_id",
            )
        return found

    def _create(self, arrived: Incoming) -> Saved:
        require(arrived.expected, None)
        article_id = arrived.article_id or new_id(self._at)
        status = status_at(arrived.article, None, publish=arrived.status == "published", at=self._now)
        article = settled(arrived.article, self._now)
        wanted = arrived.article.slug or slug_of(arrived.article.headline) or article_id
        slug = self._slugs.free(wanted, article_id, fresh=arrived.article_id is None)
        created = first(article, article_id=article_id, slug=slug, status=status)
        listed_at = shown_from(created, self._now)
        return self._step("created", created, None, listed_at=listed_at, material=True, changed=None)

    def _revise(self, arrived: Incoming, now: Known) -> Saved:
        current, turn = now.article, arrived.turn
        status = self._status(arrived, current)
        if not arrived.expected.differs(now.etag):
            raise PreconditionFailed("There is such an article already; it was not touched.")
        slug = self._next_slug(arrived.article, now)
        at = max(self._at, now.revised_at)
        article = arrived.article if arrived.kept is not None else settled(arrived.article, self._now)
        if turn is not None and turn.kind == "corrected":
            said = Correction(at=at, text=turn.note or "", revision=current.revision + 1)
            article = replace(article, corrections=(*article.corrections, said))
        following = successor(
            current,
            article,
            slug=slug,
            status=status,
            at=at,
            figures=arrived.figures,
            past=lambda: self._past(now.id),
            material=turn.material if turn is not None and turn.kind == "corrected" else None,
        )
        if following is None:
            if turn is not None and turn.kind == "withdrawn":
                self._say_again(now, turn)
            # RFC 9110, 13.1.1: what was asked for is there already, as when a lost answer is asked for again.
            return Saved("unchanged", current, now.etag, now.snapshot, now.revised_at)
        require(arrived.expected, now.etag)
        corrected = turn is not None and turn.kind == "corrected"
        material = turn.material if turn is not None and corrected else is_material(current, following)
        # Once shown, an article keeps its place in the lists: pages must neither skip nor repeat it.
        listed_at = now.listed_at if now.ever_shown else shown_from(following, self._now)
        changed = changed_fields(current, following)
        return self._step(
            "updated", following, now, listed_at=listed_at, material=material, changed=changed, turn=turn
        )

    def _status(self, arrived: Incoming, current: Article) -> Status:
        if arrived.kept is not None:
            return arrived.article.status
        match arrived.turn:
            case Turn(kind="withdrawn" | "expired"):
                return "withdrawn"
            case Turn(kind="released"):
                return "published"
            case _:
                publish = arrived.status == "published"
                status = status_at(arrived.article, current, publish=publish, at=self._now)
                if current.status == "withdrawn" and status != "withdrawn" and self._is_held(current):
                    return "withdrawn"
                return status

    def _is_held(self, current: Article) -> bool:
        """Whether somebody withdrew the article; what merely expired may be shown again by a later time."""
        article_id = current.id or ""
        told = changes.last_of(self._connection, article_id)
        kind = None if told is None else told.kind
        by_editor = audit.last_of(self._connection, article_id, among=("withdraw", "release"))
        return by_editor == "withdraw" or (by_editor is None and kind == "withdrawn")

    def _past(self, article_id: str) -> list[Statistic]:
        """What figures of an article said until they changed or went, what each said last behind the rest."""
        written = statistic_history.ended_last(self._connection, article_id)
        return [*written, *self._ended.get(article_id, ())]

    def _next_slug(self, article: Article, now: Known) -> str:
        """The slug given, else the one it has: but one made of a headline that nobody was to see is made
        anew."""
        current = now.article
        wanted = article.slug or current.slug or now.id
        made = slug_of(current.headline)
        if not now.ever_shown and wanted == current.slug and wanted in {made, f"{made[:80]}-{now.id}"}:
            wanted = slug_of(article.headline) or now.id
        return wanted if wanted == current.slug else self._slugs.free(wanted, now.id, fresh=False)

    def _take_over(self, arrived: Incoming, kept: Kept, now: Known | None) -> Saved:
        """A revision of another store, as it was there: new here, the next of those that are here, or one
        of those."""
        article_id = arrived.article_id or ""
        here = now is not None and arrived.article.revision <= now.article.revision
        revision = kept_as(arrived.article, article_id, before=None if here or now is None else now.article)
        if here:
            snapshot = wire.encode(revision)
            if self._etags.get((article_id, revision.revision)) != etag_of(snapshot):
                raise Conflict(f"revision {revision.revision} is here already and says something else")
            return Saved("unchanged", revision, etag_of(snapshot), snapshot, kept.at)
        if now is not None and not kept.announced and says_the_same(now.article, revision):
            return Saved("unchanged", now.article, now.etag, now.snapshot, now.revised_at)
        self._slugs.require(revision.slug or article_id, article_id)
        outcome: Outcome = "created" if now is None else "updated"
        return self._step(
            outcome,
            revision,
            now,
            listed_at=kept.listed_at,
            material=kept.material,
            changed=kept.changed,
            kept=kept,
        )

    def _step(
        self,
        outcome: Outcome,
        article: Article,
        before: Known | None,
        *,
        listed_at: datetime,
        material: bool,
        changed: tuple[str, ...] | None,
        kept: Kept | None = None,
        turn: Turn | None = None,
    ) -> Saved:
        """Note a revision to be written, and let the rest of the batch see it as what is known."""
        snapshot = wire.encode(article)
        etag = etag_of(snapshot)
        at = self._stamp(before, kept)
        shown = shown_to_readers(article)
        packages = effects.shown_in(article)
        before_slug = before.article.slug if before is not None else None
        past = () if before is None else ended(before.article, article)
        if past:
            self._ended[article.id or ""] += past
        self._slugs.move(article.id or "", before=before_slug, after=article.slug)
        self.steps.append(
            Step(
                article,
                snapshot,
                None if shown is article else wire.encode(shown),
                etag,
                at if kept is None else kept.at,
                at,
                listed_at,
                material,
                packages,
                due_at(article),
                changed,
                past,
                new=before is None,
                renamed=before is not None and before_slug != article.slug,
                shown_before=None if before is None else before.packages,
                sitemap=None if before is None else before.sitemap,
            )
        )
        self._announce(self.steps[-1], before, turn, by_feed=kept is not None and kept.announced)
        last_shown = packages if packages is not None or before is None else before.last_shown
        self._know(self.steps[-1], last_shown=last_shown)
        return Saved(outcome, article, etag, snapshot, self.steps[-1].at)

    def _announce(self, step: Step, before: Known | None, turn: Turn | None, *, by_feed: bool) -> None:
        """Note the change that readers notice of a revision, unless the feed comes along with it."""
        kind = effects.kind_of(step.article, before, turn, at=self._now)
        if kind is None or by_feed:
            return
        self._at = max(self._at, step.revised_at)
        seq = self._last.seq + len(self.changes) + 1
        self.changes.append(effects.change_of(kind, step, before, turn, seq=seq))

    def _say_again(self, now: Known, turn: Turn) -> None:
        """Tell those who saw an article before it was gone of another reason for which it is."""
        last = changes.last_of(self._connection, now.id)
        if last is None:
            return
        seq = self._last.seq + len(self.changes) + 1
        said = effects.said_again(last, turn, at=self._at, seq=seq)
        if said is not None:
            self.changes.append(said)

    def _stamp(self, before: Known | None, kept: Kept | None) -> datetime:
        """When an article is revised here, by our clock: what a copy is kept in step by."""
        if kept is not None and kept.announced:
            # Its changes come along, with their times.
            return kept.at
        at = self._at if before is None else max(self._at, before.revised_at)
        if kept is None:
            return at
        # One after the other, so that an export of them comes in the same order.
        self._at = at + timedelta(microseconds=1)
        return at

    def _know(self, step: Step, *, last_shown: frozenset[str] | None) -> None:
        article = step.article
        now = Known(
            (
                article.id,
                article.publication,
                article.source_id,
                step.listed_at,
                step.revised_at,
                step.etag,
                step.snapshot,
                as_kept(step.packages),
                as_kept(last_shown),
                step.sitemap,
            )
        )
        self._by_key[now.key] = self._by_id[now.id] = now
        self._etags[now.id, article.revision] = step.etag

    def _wanted_slug(self, arrived: Incoming) -> str | None:
        article = arrived.article
        now = self._by_key.get((article.publication, article.source_id))
        return article.slug or (now.article.slug if now is not None else slug_of(article.headline))


def _leaves_a_gap(arrived: Incoming, now: Known | None) -> bool:
    """Whether a revision of another store is neither the next of those that are here nor one of those."""
    return now is not None and arrived.article.revision > now.article.revision + 1
