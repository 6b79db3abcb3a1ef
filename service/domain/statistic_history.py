"""The history of a figure: what it said, from which revision of its article to which.

A figure's states follow each other like the revisions of its article, but only where its facts changed. The
last one is the figure as the article has it now; those before have ended, as has the last one of a figure
that is gone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from service.domain.article import Article, Correction
from service.domain.statistic import Statistic


class Ended(NamedTuple):
    """What a figure said up to, and without, the revision `until_revision` of its article."""

    statistic: Statistic
    until_revision: int


class Shown(NamedTuple):
    """A revision of the article that whoever asks may know of, and when it was made."""

    revision: int
    at: datetime


class State(NamedTuple):
    """What a figure said from `revision` of its article on, made at `at`, up to and without
    `until_revision`, null while it still says so. `correction` is the text of the correction that brought
    it."""

    revision: int
    at: datetime
    until_revision: int | None
    statistic: Statistic
    correction: str | None


def ended(before: Article, after: Article) -> tuple[Statistic, ...]:
    """The figures of a revision whose state ends with the next one: changed there, or gone."""
    if before.statistics == after.statistics:
        return ()
    since = {statistic.id: statistic.revision for statistic in after.statistics}
    return tuple(each for each in before.statistics if since.get(each.id) != each.revision)


def last_shown(first: int, until: int, shown: Sequence[Shown]) -> int | None:
    """The last revision from `first` up to and without `until` that may be known of; None without any."""
    return max((each.revision for each in shown if first <= each.revision < until), default=None)


def states(
    past: Sequence[Ended],
    current: Statistic | None,
    shown: Sequence[Shown],
    corrections: Sequence[Correction],
    *,
    rejected_too: bool,
) -> tuple[State, ...]:
    """The states of one figure that may be known of, oldest first.

    A state counts where one of its revisions is among those `shown`, which rise; its `revision`, `at` and
    `until_revision` are those of the first of them and of the first after it. Those that an editor rejected
    count only for who may see them.
    """
    told: list[tuple[Statistic, int | None]] = [*past]
    if current is not None:
        told.append((current, None))
    found = []
    for statistic, until in told:
        since = [each for each in shown if each.revision >= statistic.revision]
        within = since if until is None else [each for each in since if each.revision < until]
        if within and (rejected_too or statistic.review != "rejected"):
            found.append(
                State(
                    within[0].revision,
                    within[0].at,
                    None if until is None else _next(until, shown),
                    statistic,
                    _text(statistic.revision, corrections),
                )
            )
    return tuple(sorted(found, key=lambda state: state.revision))


def _next(revision: int, shown: Sequence[Shown]) -> int:
    """The first revision from this one on that may be known of; the one itself where none is."""
    return next((each.revision for each in shown if each.revision >= revision), revision)


def _text(revision: int, corrections: Sequence[Correction]) -> str | None:
    """What was put right with a revision, all of it."""
    told = [correction.text for correction in corrections if correction.revision == revision]
    return "\n".join(told) or None
