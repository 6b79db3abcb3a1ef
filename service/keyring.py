"""The verbs on keys, for the HTTP routes and the command line: make, list, rotate, revoke, recognise."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from service.domain.audit import Action, Actor, Role
from service.domain.errors import Conflict, InvalidInput, NotFound, Unauthenticated
from service.domain.key import NO_HASHES, Hashes, Key, Token, hash_of, named, new_token, token_in
from service.domain.reader import Reader
from service.store import audit, keys, partners
from service.store.database import Connection, Database
from service.store.keys import Kept


class Wanted(NamedTuple):
    """What a new key is to be."""

    name: str
    role: Role
    partner_id: str | None = None
    expires_at: datetime | None = None


class Caller(NamedTuple):
    """A good key that somebody came with, what they are entitled to see, and how many requests a minute they
    are allowed; null for the setting's."""

    key: Key
    reader: Reader
    rate_per_minute: int | None


FIRST = "first admin"
"""The name of the key that `first` makes."""

NO_GRACE = timedelta(0)


class Issued(NamedTuple):
    """A key and its token, which cannot be had again."""

    key: Key
    token: Token


class Keyring:
    """The keys of one database. `clock` gives the current moment.

    Each change leaves an entry in the audit trail, in the same transaction.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self,
        name: str,
        role: Role,
        *,
        partner_id: str | None = None,
        expires_at: datetime | None = None,
        actor: Actor,
    ) -> Issued:
        """Make a key. A reader's is a partner's, and no other.

        Raises InvalidInput for a name that cannot be listed, an expiry that is past, or a reader without a
        partner, NotFound where there is no such partner.
        """
        name = named(name)
        if (role == "reader") != (partner_id is not None):
            raise InvalidInput(
                "a reader's key is a partner's: say whose"
                if partner_id is None
                else f"a partner's key is a reader's, not of the role {role}",
                pointer="/partner_id",
            )

        def make(connection: Connection) -> Issued:
            at = self._clock()
            if expires_at is not None and expires_at <= at:
                raise InvalidInput("the key would have expired already", pointer="/expires_at")
            if partner_id is not None and not partners.is_active(connection, partner_id):
                raise NotFound(
                    f"there is no partner {partner_id}, or not any more; `wirecopy partner list` shows them"
                )
            return _make(connection, Wanted(name, role, partner_id, expires_at), at=at, actor=actor)

        return await self._database.write(make)

    async def first(self, *, actor: Actor) -> Issued | None:
        """Make an admin's key if no key was ever made; null when there was. Of many who ask at once only
        one gets it."""

        def make(connection: Connection) -> Issued | None:
            if not keys.none_at_all(connection):
                return None
            return _make(connection, Wanted(FIRST, "admin"), at=self._clock(), actor=actor)

        return await self._database.write(make)

    async def listed(self, *, partner_id: str | None = None) -> Sequence[Key]:
        """Every key, or every one of a partner, the oldest first, revoked and expired ones too."""
        return await self._database.read(keys.listed, partner_id=partner_id)

    async def rotate(self, key_id: str, *, grace: timedelta = NO_GRACE, actor: Actor) -> Issued:
        """Give a key another secret; the one before stays good for the grace.

        Raises NotFound where there is no such key, Conflict where it is not good any more.
        """

        def exchange(connection: Connection) -> Issued:
            at, kept = self._clock(), _kept(connection, key_id)
            if not kept.key.is_good(at):
                raise Conflict(f"key {key_id} is revoked or expired; make a new one")
            token = new_token(key_id)
            before = (kept.hashes.current, at + grace) if grace > NO_GRACE else ()
            keys.rotate(connection, key_id, Hashes(hash_of(token.secret), *before))
            _record(connection, "key_rotate", kept.key, at=at, actor=actor)
            return Issued(kept.key, token)

        return await self._database.write(exchange)

    async def revoke(self, key_id: str, *, actor: Actor) -> Key:
        """Let a key in no more, from the next request on; once more changes nothing.

        Raises NotFound where there is no such key.
        """

        def end(connection: Connection) -> Key:
            at, key = self._clock(), _kept(connection, key_id).key
            if key.revoked_at is None:
                keys.revoke(connection, key_id, at=at)
                _record(connection, "key_revoke", key, at=at, actor=actor)
            return _kept(connection, key_id).key

        return await self._database.write(end)

    async def caller_of(self, text: str) -> Caller:
        """Who the good key is whose token this text is. Raises Unauthenticated, in the same words whatever is
        wrong with it."""
        token = token_in(text)
        if token is not None:
            kept = await self._database.read(keys.by_id, token.key_id)
            at, hashes = self._clock(), NO_HASHES if kept is None else kept.hashes
            if hashes.fit(token.secret, at) and kept is not None and kept.key.is_good(at):
                return Caller(kept.key, await self._reader(kept.key), kept.rate_per_minute)
        raise Unauthenticated("This key is unknown, revoked or expired.", sent=True)

    async def _reader(self, key: Key) -> Reader:
        if key.partner_id is None:
            return Reader(key.role, None, ())
        return Reader(key.role, key.partner_id, await self._database.read(partners.grants, key.partner_id))


def _make(connection: Connection, wanted: Wanted, *, at: datetime, actor: Actor) -> Issued:
    token = new_token()
    key = Key(id=token.key_id, created_at=at, **wanted._asdict())
    keys.add(connection, key, hash_of(token.secret))
    _record(connection, "key_add", key, at=at, actor=actor)
    return Issued(key, token)


def _kept(connection: Connection, key_id: str) -> Kept:
    kept = keys.by_id(connection, key_id)
    if kept is None:
        raise NotFound(f"there is no key {key_id}; `wirecopy key list` shows them")
    return kept


def _record(connection: Connection, action: Action, key: Key, *, at: datetime, actor: Actor) -> None:
    audit.append(connection, action, "done", actor, at=at, note=f"key {key.id}, {key.role}: {key.name}")
