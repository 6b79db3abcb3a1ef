"""Where partners stand: what of the feed is theirs, what they acknowledged, what they may be showing still.

What a change is to a partner, `service.domain.change.told` says here too. All of it costs what the partner
is behind by, however long the feed is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.change import Change, ends, told
from service.domain.delivery import Sending
from service.domain.partner import PartnerStatus, StillShown, WebhookStanding
from service.domain.reader import EVERY, Reader
from service.store import changes as written
from service.store import feed, newest, partners, receipts, usage, webhooks
from service.store.tables import articles, changes, sendings

SHOWN = 100
"""Articles that a status names."""

_LOOKED_AT = 5_000
"""Changes in which the newest of a partner's is looked for."""

_CHUNK = 500

_LATE = timedelta(minutes=1)
"""What was sent is noted a few seconds later, under the time of the last of it."""

_within = sa.and_(changes.c.seq > sa.bindparam("after"), changes.c.seq <= sa.bindparam("end"))
_backwards = (
    sa.select(*written.COLUMNS)
    .where(changes.c.seq <= sa.bindparam("end"))
    .order_by(changes.c.seq.desc())
    .limit(_CHUNK)
)
_by_packages = (
    sa.select(changes.c.packages_before, changes.c.packages_after, sa.func.count())
    .where(_within, changes.c.partner_id.is_(None))
    .group_by(changes.c.packages_before, changes.c.packages_after)
)
_own = sa.select(sa.func.count()).where(_within, changes.c.partner_id == sa.bindparam("partner_id"))
# Articles that went out of some packages, by those in which they were; whose these are is asked of each.
_leaving = (
    sa.select(changes.c.article_id, changes.c.packages_before, changes.c.partner_id)
    .where(
        _within,
        changes.c.at >= sa.bindparam("since"),
        sa.or_(
            sa.and_(changes.c.partner_id == sa.bindparam("partner_id"), changes.c.kind == "withdrawn"),
            sa.and_(
                changes.c.partner_id.is_(None),
                changes.c.packages_before.is_not(None),
                changes.c.packages_after.is_distinct_from(changes.c.packages_before),
            ),
        ),
    )
    .distinct()
)
_numbered = sa.select(*written.COLUMNS).where(changes.c.seq.in_(sa.bindparam("seqs", expanding=True)))
_headlines = sa.select(articles.c.id, articles.c.headline).where(
    articles.c.id.in_(sa.bindparam("ids", expanding=True))
)
_first_sent = (
    sa.select(sendings.c.at)
    .where(sendings.c.partner_id == sa.bindparam("partner_id"))
    .order_by(sendings.c.id)
    .limit(1)
)


class _Given(NamedTuple):
    """What a partner was given: changes up to `seq`, since when."""

    seq: int
    since: datetime | None


def standing(connection: Connection, partner_id: str) -> PartnerStatus:
    """Where a partner stands. To be asked by `Database.search`: one that is far behind takes a while."""
    reader = Reader("reader", partner_id, partners.grants(connection, partner_id))
    # Asked first: what is appended meanwhile is of no concern.
    end = feed.last(connection)
    acknowledged = receipts.newest(connection, partner_id)
    sent = usage.sendings_to(connection, partner_id, before=None, limit=100) or ()
    still_shown = _still_shown(
        connection, reader, after=acknowledged.seq, end=end, given=_given(connection, partner_id, sent)
    )
    return PartnerStatus(
        acknowledged=acknowledged,
        newest_seq=_newest(connection, reader, end=end),
        behind=_behind(connection, reader, after=acknowledged.seq, end=end),
        sent=tuple({each.channel: each for each in reversed(sent)}.values()),
        webhooks=tuple(
            WebhookStanding(**{name: getattr(each, name) for name in WebhookStanding.__struct_fields__})
            for each in webhooks.listed(connection, partner_id)
        ),
        still_shown=_named(connection, still_shown[:SHOWN]),
        still_shown_count=len(still_shown),
    )


def _newest(connection: Connection, reader: Reader, *, end: int) -> int | None:
    for last in range(end, max(end - _LOOKED_AT, 0), -_CHUNK):
        for row in connection.execute(_backwards, {"end": last}).mappings():
            if told(written.of_row(row), reader) is not None:
                return int(row["seq"])
    return None


def _behind(connection: Connection, reader: Reader, *, after: int, end: int) -> int:
    """How many changes are the reader's. Whether one is follows from its packages and the grants of its time:
    of those between two changes of the grants, it is asked once for all of the same packages."""
    counted = 0
    for start, stop in newest.spans(reader, after=after, end=end):
        for before, behind, count in connection.execute(_by_packages, {"after": start, "end": stop}):
            if any(reader.may_see(newest.packages(each), stop) for each in (before, behind)):
                counted += count
    own = {"after": after, "end": end, "partner_id": reader.partner_id}
    return counted + int(connection.execute(_own, own).scalar_one())


def _given(connection: Connection, partner_id: str, sent: Sequence[Sending]) -> _Given:
    """As what it acknowledged and what it was sent show."""
    asking = {"partner_id": partner_id}
    first_sent: datetime | None = connection.execute(_first_sent, asking).scalar_one_or_none()
    first_said = receipts.since(connection, partner_id)
    moments = [first_said] if first_said is not None else []
    moments += [first_sent - _LATE] if first_sent is not None else []
    numbers = [receipts.newest(connection, partner_id).seq, *(each.up_to_seq for each in sent)]
    return _Given(max(numbers), min(moments, default=None))


def _still_shown(
    connection: Connection, reader: Reader, *, after: int, end: int, given: _Given
) -> list[Change]:
    """The changes by which the articles were taken from the reader, the last first."""
    if given.since is None:
        return []
    left = _left(connection, reader, after=after, end=end, since=given.since)
    lost: list[Change] = []
    for start in range(0, len(left), _CHUNK):
        ids = left[start : start + _CHUNK]
        had = newest.numbers(connection, reader, ids, end=min(given.seq, end))
        seqs = newest.numbers(connection, reader, had.keys(), after=after, end=end).values()
        for row in connection.execute(_numbered, {"seqs": list(seqs)}).mappings():
            change = told(written.of_row(row), reader)
            if change is not None and ends(change) and change.at >= given.since:
                lost.append(change)
    return sorted(lost, key=lambda change: change.seq, reverse=True)


def _left(connection: Connection, reader: Reader, *, after: int, end: int, since: datetime) -> list[str]:
    """The articles that went out of packages which the reader has or had, all of them."""
    ever = {grant.package for grant in reader.grants}
    asking = {"after": after, "end": end, "since": since, "partner_id": reader.partner_id}
    return sorted(
        {
            article_id
            for article_id, before, own in connection.execute(_leaving, asking)
            if own is not None or EVERY in ever or ever & (newest.packages(before) or frozenset())
        }
    )


def _named(connection: Connection, lost: Sequence[Change]) -> tuple[StillShown, ...]:
    ids = [change.article_id for change in lost]
    headlines: dict[str, str] = dict(map(tuple, connection.execute(_headlines, {"ids": ids}))) if ids else {}
    return tuple(
        StillShown(
            article_id=change.article_id,
            headline=headlines[change.article_id],
            seq=change.seq,
            kind=change.kind,
            reason=change.reason,
            at=change.at,
        )
        for change in lost
    )
