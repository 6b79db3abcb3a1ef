"""Keys: who may come in. Of secrets only hashes are kept, and a key is never removed: the audit trail
names it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.key import Hashes, Key
from service.store.prepared import Prepared
from service.store.tables import keys, partners


class Kept(NamedTuple):
    """A key, what its secret is checked against, and how many requests a minute its partner is allowed; null
    for the setting's."""

    key: Key
    hashes: Hashes
    rate_per_minute: int | None


_KEY = tuple(keys.c[name] for name in Key.__struct_fields__)
_by_id = Prepared(
    sa.select(
        *_KEY, keys.c.secret_hash, keys.c.previous_hash, keys.c.previous_until, partners.c.rate_per_minute
    )
    .join_from(keys, partners, partners.c.id == keys.c.partner_id, isouter=True)
    .where(keys.c.id == sa.bindparam("id"))
)
_all = sa.select(*_KEY).order_by(keys.c.created_at, keys.c.id)


def add(connection: Connection, key: Key, secret_hash: str) -> None:
    """Keep a new key. To be called inside `Database.write` only."""
    row = {name: getattr(key, name) for name in Key.__struct_fields__}
    connection.execute(keys.insert(), row | {"secret_hash": secret_hash})


def none_at_all(connection: Connection) -> bool:
    """Whether no key was ever made."""
    return connection.execute(sa.select(keys.c.id).limit(1)).one_or_none() is None


def listed(connection: Connection, *, partner_id: str | None = None) -> Sequence[Key]:
    """Every key, or every one of a partner, the oldest first, revoked ones too."""
    query = _all if partner_id is None else _all.where(keys.c.partner_id == partner_id)
    return [_key(row) for row in connection.execute(query)]


def by_id(connection: Connection, key_id: str) -> Kept | None:
    """The key of an id. Asked with each request that brings one, so that a revocation holds at once."""
    row = _by_id.one_or_none(connection, id=key_id)
    return None if row is None else Kept(_key(row[:-4]), Hashes(*row[-4:-1]), row[-1])


def rotate(connection: Connection, key_id: str, hashes: Hashes) -> None:
    """Give a key another secret. To be called inside `Database.write` only."""
    connection.execute(
        keys.update().where(keys.c.id == key_id),
        {
            "secret_hash": hashes.current,
            "previous_hash": hashes.previous,
            "previous_until": hashes.previous_until,
        },
    )


def revoke(connection: Connection, key_id: str, *, at: datetime) -> None:
    """Let a key in no more. To be called inside `Database.write` only."""
    connection.execute(keys.update().where(keys.c.id == key_id), {"revoked_at": at})


def _key(row: Sequence[object]) -> Key:
    return Key(**dict(zip(Key.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]
