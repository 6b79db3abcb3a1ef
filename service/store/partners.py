"""Partners, and what they are entitled to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.errors import Conflict
from service.domain.partner import Partner
from service.domain.reader import EVERY, Grant
from service.store import changes as written
from service.store import webhooks
from service.store.tables import (
    article_packages,
    articles,
    changes,
    keys,
    partner_packages,
    partners,
    revisions,
)

_grants = (
    sa.select(*(partner_packages.c[name] for name in Grant._fields))
    .where(partner_packages.c.partner_id == sa.bindparam("partner_id"))
    .order_by(partner_packages.c.since_seq, partner_packages.c.package)
)
_active = sa.select(partners.c.id).where(partners.c.id == sa.bindparam("id"), partners.c.ended_at.is_(None))
_by_name = sa.select(partners.c.id).where(partners.c.name == sa.bindparam("name"))
_all = sa.select(partners).order_by(partners.c.created_at, partners.c.id)
_one = sa.select(partners).where(partners.c.id == sa.bindparam("id"))
_held = (
    sa.select(partner_packages.c.partner_id, partner_packages.c.package)
    .where(partner_packages.c.until_seq.is_(None))
    .order_by(partner_packages.c.package)
)


def grants(connection: Connection, partner_id: str) -> tuple[Grant, ...]:
    """All packages that a partner has or had, the oldest first."""
    return tuple(Grant._make(row) for row in connection.execute(_grants, {"partner_id": partner_id}))


def entitle(connection: Connection, partner_id: str, packages: Iterable[str], *, at: datetime) -> None:
    """Let a partner see these packages, and no others. To be called inside `Database.write` only.

    What it sees from now on is published to it, what it sees no more is withdrawn from it, as changes of
    its own; pictures that go to other packages than before are told as `rights`. One statement, however
    many articles there are.
    """
    held = {grant.package for grant in grants(connection, partner_id) if grant.until_seq is None}
    wanted = frozenset(packages)
    if held == wanted:
        return
    last = written.last(connection)
    moment = at if last.at is None else max(at, last.at)
    connection.execute(_announced(partner_id, held, wanted, last=last.seq, at=moment))
    end = written.last(connection).seq
    _close(connection, partner_id, held - wanted, at_seq=end)
    opened = [
        {"partner_id": partner_id, "package": package, "since_seq": end, "until_seq": None}
        for package in sorted(wanted - held)
    ]
    if opened:
        connection.execute(partner_packages.insert(), opened)


def add(connection: Connection, partner: Partner) -> None:
    """Keep a new partner, who sees its packages from the beginning of the feed on. To be called inside
    `Database.write` only. Raises Conflict where another one has its name."""
    _require_own_name(connection, partner)
    connection.execute(partners.insert(), _row(partner))
    _start(connection, partner.id, partner.packages)


def listed(connection: Connection) -> Sequence[Partner]:
    """Every partner, the oldest first, those that ended too."""
    held: dict[str, list[str]] = {}
    for partner_id, package in connection.execute(_held):
        held.setdefault(partner_id, []).append(package)
    rows = connection.execute(_all).mappings()
    return [Partner(**row, packages=tuple(held.get(row["id"], ()))) for row in rows]


def by_id(connection: Connection, partner_id: str) -> Partner | None:
    """The partner of an id."""
    row = connection.execute(_one, {"id": partner_id}).mappings().one_or_none()
    if row is None:
        return None
    held = connection.execute(_held.where(partner_packages.c.partner_id == partner_id))
    return Partner(**row, packages=tuple(package for _, package in held))


def change(connection: Connection, partner: Partner, *, at: datetime) -> None:
    """Let a partner be as this one says, its packages included. To be called inside `Database.write` only.
    Raises Conflict where another one has its name."""
    _require_own_name(connection, partner)
    connection.execute(partners.update().where(partners.c.id == partner.id), _row(partner))
    entitle(connection, partner.id, partner.packages, at=at)


def end(connection: Connection, partner_id: str, *, at: datetime) -> None:
    """Give a partner nothing more: its keys are revoked, its webhooks paused, its packages taken away. To be
    called inside `Database.write` only.

    No change says so: there is nobody to whom it could be told.
    """
    connection.execute(partners.update().where(partners.c.id == partner_id), {"ended_at": at})
    own = keys.update().where(keys.c.partner_id == partner_id, keys.c.revoked_at.is_(None))
    connection.execute(own, {"revoked_at": at})
    webhooks.pause_all(connection, partner_id)
    held = connection.scalars(
        sa.select(partner_packages.c.package).where(
            partner_packages.c.partner_id == partner_id, partner_packages.c.until_seq.is_(None)
        )
    )
    _close(connection, partner_id, held.all(), at_seq=written.last(connection).seq)


def is_active(connection: Connection, partner_id: str) -> bool:
    """Whether there is such a partner, and still."""
    return connection.execute(_active, {"id": partner_id}).one_or_none() is not None


def _require_own_name(connection: Connection, partner: Partner) -> None:
    holder = connection.execute(_by_name, {"name": partner.name}).scalar_one_or_none()
    if holder not in (None, partner.id):
        raise Conflict("there is a partner of this name already", pointer="/name")


def _row(partner: Partner) -> dict[str, Any]:
    return {name: getattr(partner, name) for name in Partner.__struct_fields__ if name != "packages"}


def _start(connection: Connection, partner_id: str, packages: Iterable[str]) -> None:
    opened = [
        {"partner_id": partner_id, "package": package, "since_seq": 0, "until_seq": None}
        for package in sorted(frozenset(packages))
    ]
    if opened:
        connection.execute(partner_packages.insert(), opened)


def _close(connection: Connection, partner_id: str, packages: Iterable[str], *, at_seq: int) -> None:
    """End what is held; what was given without a change since leaves nothing to be remembered."""
    ended = sorted(packages)
    if not ended:
        return
    held = sa.and_(
        partner_packages.c.partner_id == partner_id,
        partner_packages.c.package.in_(ended),
        partner_packages.c.until_seq.is_(None),
    )
    connection.execute(partner_packages.delete().where(held, partner_packages.c.since_seq == at_seq))
    connection.execute(partner_packages.update().where(held).values(until_seq=at_seq))


def _announced(
    partner_id: str, held: Iterable[str], wanted: Iterable[str], *, last: int, at: datetime
) -> Any:
    """Changes for one partner alone, of every article that it now sees and did not, or no longer does."""
    was_seen, is_seen = _within(held), _within(wanted)
    kind = sa.case((sa.not_(is_seen), "withdrawn"), (sa.not_(was_seen), "published"), else_="rights")
    rows = sa.select(
        sa.literal(last) + sa.func.row_number().over(order_by=(articles.c.listed_at, articles.c.id)),
        kind,
        articles.c.id,
        articles.c.revision,
        revisions.c.etag,
        sa.literal(at, changes.c.at.type),
        kind != "rights",
        sa.case((sa.not_(is_seen), "entitlement"), else_=sa.null()),
        sa.case((sa.not_(is_seen), "remove"), else_=sa.null()),
        sa.literal(partner_id),
        sa.false(),
    ).join_from(
        articles,
        revisions,
        sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
    )
    told = rows.where(
        articles.c.status == "published",
        sa.or_(was_seen, is_seen),
        sa.or_(sa.not_(was_seen), sa.not_(is_seen), revisions.c.has_limits),
    )
    columns = "seq kind article_id revision etag at material reason instruction partner_id is_public"
    return changes.insert().from_select(columns.split(), told)


def _within(packages: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether an article is in one of the packages."""
    named = sorted(packages)
    if EVERY in named:
        return sa.true()
    if not named:
        return sa.false()
    return sa.exists().where(
        article_packages.c.article_id == articles.c.id, article_packages.c.package.in_(named)
    )
