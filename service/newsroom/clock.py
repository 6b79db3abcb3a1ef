"""What the clock has to do with articles: release, expire, end rights in pictures."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from service.domain.audit import Actor
from service.domain.errors import WirecopyError
from service.newsroom import turns
from service.store import agenda, audit, saving
from service.store.arrivals import Saved
from service.store.database import Connection

_PUT_OFF = timedelta(minutes=1)
"""What could not be done is tried again after that."""


class Done(NamedTuple):
    """With how many articles it was done; why it cannot be done with others, by their ids."""

    articles: int
    failed: Mapping[str, WirecopyError]


def do_what_is_due(connection: Connection, *, at: datetime, limit: int) -> Done:
    """Do what is due by now, for so many articles at most. To be called inside `Database.write` only."""
    due = agenda.due(connection, at=at, limit=limit)
    if not due:
        return Done(0, {})
    actor = Actor(name="the clock")

    def record(written: Sequence[Saved]) -> int:
        return audit.append(connection, "clock", "done", actor, at=at, note=f"{len(written)} articles")

    saved = saving.save(connection, [turns.due(each, at=at) for each in due], at=at, record=record)
    failed, idle = {}, []
    for each, outcome in zip(due, saved, strict=True):
        if isinstance(outcome, WirecopyError):
            failed[each.id] = outcome
        elif outcome.outcome == "unchanged":
            idle.append(each.id)
    agenda.done(connection, idle, at=at)
    agenda.put_off(connection, list(failed), at=at, until=at + _PUT_OFF)
    return Done(len(due) - len(failed), failed)
