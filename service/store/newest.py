"""Which change of an article is the newest that a reader notices, found without reading those before it.

An article may have tens of thousands of changes, and none of them is decoded here. Whether one is the
reader's follows from its packages and from what they were entitled to then (`service.domain.change.told`): of
those in the same packages, between two changes of the grants, the last one stands for all.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.reader import Reader
from service.store.tables import articles, changes
from service.store.visibility import asked, for_each_kind, may_concern

_NO_END = 2**63 - 1

_within = sa.and_(changes.c.seq > sa.bindparam("after"), changes.c.seq <= sa.bindparam("end"))
_ids: sa.BindParameter[Sequence[str]] = sa.bindparam("ids", expanding=True)

# By the index, from the end: what may concern a reader without packages of their own does.
_last = for_each_kind(
    lambda kind: sa.select(
        articles.c.id,
        sa.select(changes.c.seq)
        .where(changes.c.article_id == articles.c.id, _within, may_concern(kind))
        .order_by(changes.c.seq.desc())
        .limit(1)
        .scalar_subquery(),
    ).where(articles.c.id.in_(_ids))
)
_by_packages = (
    sa.select(
        changes.c.article_id,
        changes.c.packages_before,
        changes.c.packages_after,
        changes.c.partner_id,
        sa.func.max(changes.c.seq),
    )
    .where(changes.c.article_id.in_(_ids), _within, may_concern("partner"))
    .group_by(changes.c.article_id, changes.c.packages_before, changes.c.packages_after, changes.c.partner_id)
)


class Newest:
    """The newest changes up to `end` that a reader notices, each article asked for once."""

    def __init__(self, connection: Connection, reader: Reader, *, end: int) -> None:
        self._connection = connection
        self._reader = reader
        self._end = end
        self._found: dict[str, int] = {}

    def of(self, ids: Iterable[str], *, after: int) -> Mapping[str, int]:
        """The numbers of these articles' newest changes, and of those asked for before. They notice one of
        each that follows `after`."""
        if wanted := set(ids) - self._found.keys():
            self._found |= numbers(self._connection, self._reader, wanted, after=after, end=self._end)
        return self._found


def numbers(
    connection: Connection, reader: Reader, ids: Collection[str], *, after: int = 0, end: int = _NO_END
) -> dict[str, int]:
    """Of each article the number of the newest change that the reader notices, after one number and up to
    another; articles without any are left out. To be asked of some hundreds of them at once."""
    if reader.kind != "partner":
        asking = {"ids": sorted(ids), "after": after, "end": end}
        rows = connection.execute(_last[reader.kind], asking)
        return {article_id: seq for article_id, seq in rows if seq is not None}
    found: dict[str, int] = {}
    for start, stop in reversed(spans(reader, after=after, end=end)):
        asking = {"ids": sorted(set(ids) - found.keys()), "after": start, "end": stop} | asked(reader)
        newest: dict[str, int] = {}
        for article_id, before, behind, own, seq in connection.execute(_by_packages, asking):
            if own is not None or any(reader.may_see(packages(each), stop) for each in (before, behind)):
                newest[article_id] = max(seq, newest.get(article_id, 0))
        found |= newest
        if len(found) == len(ids):
            break
    return found


def spans(reader: Reader, *, after: int, end: int) -> list[tuple[int, int]]:
    """The stretches of the feed, each after one number and up to another, in which the reader was entitled
    to the same."""
    turns = {seq for grant in reader.grants for seq in (grant.since_seq, grant.until_seq) if seq is not None}
    return list(pairwise(sorted({after, end, *(seq for seq in turns if after < seq < end)})))


@lru_cache(maxsize=4096)
def packages(said: str | None) -> frozenset[str] | None:
    """What `changes.packages_before` and `packages_after` hold."""
    return None if said is None else frozenset(json.loads(said))
