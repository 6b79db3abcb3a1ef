"""In which file of the sitemap an article is, and which of the files everybody is shown.

An article is entered into the last file when everybody first sees it, and stays in that file for good: a
file is found by its number, and nothing is scanned for the index of a million articles.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.store.bulk import upsert
from service.store.tables import sitemaps

FILE = 5_000
"""Articles that a file takes. With addresses of 2,048 characters, each of which XML writes as five, they
still fit into the 50 MB of sitemaps.org; ten times as many would not."""


class Entry(NamedTuple):
    """An article that is written: the file that it is in, if any; whether everybody is shown it now; and
    whether what they are shown of it changes."""

    article_id: str
    number: int | None
    is_shown: bool
    is_noticed: bool


_files = sa.select(sitemaps.c.number, sitemaps.c.taken, sitemaps.c.changed_at).where(
    sa.or_(
        sitemaps.c.number.in_(sa.bindparam("numbers", expanding=True)),
        sitemaps.c.number == sa.select(sa.func.max(sitemaps.c.number)).scalar_subquery(),
    )
)


def enter(connection: Connection, entries: Sequence[Entry], *, at: datetime) -> dict[str, int]:
    """Enter the articles that everybody sees into the last file, and note which files change. Gives the file
    of every article that is in one. To be called inside `Database.write` only."""
    numbers = {each.article_id: each.number for each in entries if each.number is not None}
    arriving = [each.article_id for each in entries if each.is_shown and each.number is None]
    changed = {each.number for each in entries if each.is_noticed and each.number is not None}
    if not arriving and not changed:
        return numbers
    taken: dict[int, int] = {}
    before: dict[int, datetime] = {}
    for number, count, changed_at in connection.execute(_files, {"numbers": sorted(changed)}):
        taken[number], before[number] = count, changed_at
    for article_id, number in zip(arriving, _places(taken), strict=False):
        numbers[article_id] = number
        changed.add(number)
    rows = [
        {"number": each, "taken": taken[each], "changed_at": max(at, before.get(each, at))}
        for each in sorted(changed)
    ]
    upsert(connection, sitemaps, rows)
    return numbers


def sites_changed(connection: Connection, *, at: datetime) -> None:
    """Note that other sites are the publications' now: any file may list other pages. To be called inside
    `Database.write` only."""
    connection.execute(sa.update(sitemaps).where(sitemaps.c.changed_at < at).values(changed_at=at))


def _places(taken: dict[int, int]) -> Iterable[int]:
    """The files with room for one article after the other; counts what is taken."""
    last = max(taken, default=1)
    while True:
        if taken.get(last, 0) >= FILE:
            last += 1
        taken[last] = taken.get(last, 0) + 1
        yield last
