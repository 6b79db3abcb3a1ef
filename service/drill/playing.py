"""Playing the script: each step when the client has taken the one before, and a list of how it did."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from service.domain.reader import Reader
from service.drill.script import SCRIPT, Step
from service.newsroom import Newsroom
from service.store import feed, partners, receipts

LONGEST_STEP = 60.0
"""Seconds that a client is given for a step."""

RETRY_AFTER = 2
"""Seconds that a client is told to stay away when it is refused."""

_LOOKS_EVERY = 0.1


class Result(NamedTuple):
    """How a step went; `detail` says what was wrong."""

    step: Step
    passed: bool
    detail: str = ""


class Refusal:
    """A fault that the client is to meet: refused once with a status, and then seen coming again or not."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.refused_at: float | None = None
        self.came_after: float | None = None
        self.came_again = asyncio.Event()

    def meet(self, now: float) -> bool:
        """Whether the client is refused now; notes when it comes again."""
        if self.refused_at is None:
            self.refused_at = now
            return True
        if self.came_after is None:
            self.came_after = now - self.refused_at
            self.came_again.set()
        return False


class Drill:
    """One partner's drill. `say` is handed each line for people.

    What the client took is known from where it reads on (`asked`), and from its receipts.
    """

    def __init__(self, newsroom: Newsroom, partner_id: str, say: Callable[[str], None]) -> None:
        self._newsroom = newsroom
        self._partner_id = partner_id
        self._say = say
        self._asked_after: int | None = None
        self._has_come = asyncio.Event()
        self.refusal: Refusal | None = None
        self.saw_304 = False
        """Whether the client asked for what had not changed with `If-None-Match`."""

    def asked(self, after: int | None) -> None:
        """The client asked for the changes after a number; null where that cannot be told, as of a stream."""
        if after is not None:
            self._asked_after = max(after, self._asked_after or 0)
        self._has_come.set()

    async def run(self) -> None:
        """Wait for the client, play all steps to it, and say how it did."""
        self._say("the drill begins when your client asks for changes")
        await self._has_come.wait()
        results = [await self._play(number, step) for number, step in enumerate(SCRIPT, start=1)]
        for line in [*await self._told(results), "the drill is over"]:
            self._say(line)

    async def _play(self, number: int, step: Step) -> Result:
        self._say(f"{number:2}/{len(SCRIPT)} {step.name}: {step.expects}")
        if step.fault is not None:
            return await self._refuse(step, step.fault)
        before = newest = await self._newest()
        await step.act(self._newsroom)
        give_up = time.monotonic() + LONGEST_STEP
        while time.monotonic() < give_up:
            await asyncio.sleep(_LOOKS_EVERY)
            newest = await self._newest()
            # A release, and the end of rights, come when their time has come.
            if newest > before and await self._taken() >= newest and await self._newsroom.next_due() is None:
                return Result(step, passed=True)
        taken = await self._taken()
        return Result(step, passed=False, detail=f"you went on after {taken}, not yet after {newest}")

    async def _refuse(self, step: Step, status: int) -> Result:
        refusal = self.refusal = Refusal(status)
        with suppress(TimeoutError):
            await asyncio.wait_for(refusal.came_again.wait(), LONGEST_STEP)
        self.refusal = None
        if refusal.refused_at is None:
            return Result(step, passed=False, detail="you asked for nothing that could be refused")
        if refusal.came_after is None:
            return Result(step, passed=False, detail="you did not come again")
        if refusal.came_after < RETRY_AFTER:
            waited = f"{refusal.came_after:.1f} s"
            return Result(step, passed=False, detail=f"you came after {waited}, not after {RETRY_AFTER} s")
        return Result(step, passed=True)

    async def _told(self, results: Sequence[Result]) -> list[str]:
        lines = [""]
        for result in results:
            mark, detail = ("passed", "") if result.passed else ("FAILED", f": {result.detail}")
            lines.append(f"  {mark}  {result.step.name}{detail}")
        acknowledged = await self._acknowledged()
        newest = await self._newest()
        lines.append(
            f"  {_may(self.saw_304)}  304: a page that had not changed was asked for by its entity tag"
        )
        lines.append(f"  {_may(acknowledged == newest)}  a receipt for change {newest}")
        lines.append("")
        lines.append("what your site is to show now, by entity tag; anything else is wrong:")
        return [*lines, *[f"  {line}" for line in await self._shown()]]

    async def _shown(self) -> Iterator[str]:
        page = await self._newsroom.database.read(
            feed.page, await self._reader(), after=0, limit=1000, compact=True, with_articles=True
        )
        return (
            f"{each.change.article_id}  revision {each.change.revision}  {each.etag}"
            for each in page.changes
            if each.article is not None
        )

    async def _newest(self) -> int:
        """The number of the newest change that is the partner's."""
        page = await self._newsroom.database.read(feed.page, await self._reader(), after=0, limit=1000)
        return page.changes[-1].change.seq if page.changes else 0

    async def _taken(self) -> int:
        return max(self._asked_after or 0, await self._acknowledged())

    async def _acknowledged(self) -> int:
        return (await self._newsroom.database.read(receipts.newest, self._partner_id)).seq

    async def _reader(self) -> Reader:
        granted = await self._newsroom.database.read(partners.grants, self._partner_id)
        return Reader("reader", self._partner_id, granted)


def _may(done: bool) -> str:
    """What a client may do, and need not."""
    return "passed" if done else "  -   "
