"""Keeping a copy in step with its origin: read a page of changes, put it into the copy, remember how far."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from service.mirror.errors import OtherReader, Rewound
from service.mirror.feed import Document, Page, Unsound, Withdrawal, fault_in, revision_in
from service.mirror.origin import LONGEST_WAIT, Origin
from service.mirror.target import Counts, Target
from service.mirror.verifying import Difference, differences, expected

T = TypeVar("T")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a copy stands: it holds what the changes up to `seq` made of it; the origin's newest is `last`,
    null where it did not say yet. `errors` are articles that could not be taken, by id, with why. The origin
    was given a receipt for change `acknowledged`, null for none since this mirror began."""

    seq: int
    last: int | None
    articles: int
    withdrawn: int
    errors: dict[str, str]
    acknowledged: int | None = None

    @property
    def in_step(self) -> bool:
        return self.seq == self.last and not self.errors

    def __str__(self) -> str:
        held = f"{self.articles:,} articles, {self.withdrawn:,} withdrawn"
        if self.in_step:
            return f"in step at seq {self.seq:,}; {held}"
        wrong = f", {len(self.errors):,} could not be taken" if self.errors else ""
        end = "of an unknown number" if self.last is None else f"of {self.last:,}"
        return f"not in step, at seq {self.seq:,} {end}; {held}{wrong}"


class Mirror:
    """Keeps the copy in `target` in step with `origin`.

    `waiting` is entered wherever it waits for the origin, and may raise: nothing is half-done there.
    """

    def __init__(
        self,
        origin: Origin,
        target: Target,
        *,
        waiting: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._origin = origin
        self._target = target
        self._waiting = waiting
        self._state = target.state()
        self._reader = self._state.reader
        self._last: int | None = None
        self._acknowledged: int | None = None

    def behind(self) -> int:
        """How many changes the origin has that the copy was not told of, others' included. Raises Rewound
        and OtherReader where the origin's feed is not the one that the copy has followed."""
        mark = self._state.mark
        with self._waiting():
            page = self._origin.page(mark.seq - 1 if mark else 0, limit=1, articles=False)
        self._require_reader(page)
        if mark is not None and page.mark != mark:
            raise Rewound(
                "the origin's feed does not have the change that this copy saw last: it was restored to an "
                "earlier state; start over in an empty target"
            )
        self._last = max(page.last, self._state.seq)
        return self._last - self._state.seq

    def catch_up(self, tell: Callable[[int], None] = lambda _done: None) -> Standing:
        """Bring the copy in step; gives where it then stands. After each page `tell` is given how many of
        the changes are done that it was behind. Raises MirrorError, with everything kept that was put in
        before."""
        self.behind()
        begun = self._state.seq
        # From the start, only the latest state of each article matters.
        for page in self._pages(begun, compact=begun == 0):
            self._take(page)
            tell(self._state.seq - begun)
        self._settle()
        return self.standing()

    def follow(self) -> Iterator[int]:
        """Bring the copy in step and keep it there, for ever; gives up to which number it is, each time that
        it has caught up. Changes are waited for at the origin, half a minute at a time."""
        yield self.catch_up().seq
        while True:
            try:
                with self._waiting():
                    page = self._origin.page(self._state.seq, wait=LONGEST_WAIT)
            except Rewound:
                # Who waits is answered from what a worker knew last: the feed itself is to say so.
                self.catch_up()
                continue
            self._require_reader(page)
            self._take(page)
            if page.up_to == page.last:
                self._settle()
                yield self._state.seq

    def verify(self) -> list[Difference]:
        """Bring the copy in step, then read all of the origin again and compare. What changes at the origin
        meanwhile is brought in step and not compared."""
        self.catch_up()
        begun = self._state.seq
        wanted = expected(self._pages(0, compact=True))
        found = differences(self._target, wanted)
        pages = self._pages(begun, articles=False)
        touched = frozenset[str]().union(*(page.ids for page in pages))
        self.catch_up()
        return [each for each in found if each.article_id not in touched]

    def acknowledge(self) -> None:
        """Give the origin a receipt for where the copy stands, which takes a partner's key: once for a
        number, and none while the copy is not in step. Raises MirrorError."""
        seq = self._state.seq
        if seq == self._acknowledged or seq != self._last or self._state.owed:
            return
        with self._waiting():
            self._origin.acknowledge(seq)
        self._acknowledged = seq

    def standing(self) -> Standing:
        """Where the copy stands, by what the origin said last."""
        counts: Counts = self._target.counts()
        return Standing(
            seq=self._state.seq,
            last=self._last,
            articles=counts.articles,
            withdrawn=counts.withdrawn,
            errors=dict(self._state.owed),
            acknowledged=self._acknowledged,
        )

    def _pages(self, after: int, *, compact: bool = False, articles: bool = True) -> Iterator[Page]:
        """All pages up to the feed's end; each is fetched while the one before it is worked on."""

        def fetch(after: int) -> Page:
            return self._origin.page(after, compact=compact, articles=articles)

        coming = _begun(lambda: fetch(after))
        while True:
            with self._waiting():
                page = coming.result()
            self._require_reader(page)
            if page.up_to == page.last:
                yield page
                return
            coming = _begun(lambda after=page.up_to: fetch(after))  # type: ignore[misc] # a default binds it
            yield page

    def _require_reader(self, page: Page) -> None:
        """Raise OtherReader unless the page is of the feed that is followed; the first that comes is."""
        if self._reader is None:
            self._reader = page.reader
        elif page.reader != self._reader:
            raise OtherReader(
                f"this is the copy of another reader: of {self._reader}, and the origin shows what "
                f"{page.reader} sees; give that reader's key, or another target"
            )

    def _take(self, page: Page) -> None:
        """Put a page into the copy."""
        owed = {key: why for key, why in self._state.owed.items() if key not in page.effects}
        effects: list[Document | Withdrawal] = []
        for effect in page.effects.values():
            if isinstance(effect, Unsound):
                owed[effect.article_id] = effect.why
            else:
                effects.append(effect)
        mark = page.mark or self._state.mark
        state = replace(
            self._state, reader=self._reader, seq=page.up_to, last=page.last, mark=mark, owed=owed
        )
        self._last = page.last
        if state != self._state:
            self._state = self._target.apply(effects, state)

    def _settle(self) -> None:
        """Ask once more for the articles that are owed, each by its own address."""
        if not self._state.owed:
            return
        owed, effects = {}, []
        for article_id in self._state.owed:
            with self._waiting():
                served = self._origin.article(article_id)
            if served is None:
                # It is not to be had any more; the change that says so comes by the feed.
                continue
            fault = fault_in(served.content, article_id=article_id, etag=served.etag)
            if fault is not None:
                owed[article_id] = fault
            else:
                effects.append(
                    Document(
                        article_id,
                        self._state.seq,
                        revision_in(served.content),
                        served.etag or "",
                        served.content,
                    )
                )
        self._state = self._target.apply(effects, replace(self._state, owed=owed))


def _begun(work: Callable[[], T]) -> "Future[T]":
    """What comes of some work, under way in a thread that does not keep the process from ending."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is to have it
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
