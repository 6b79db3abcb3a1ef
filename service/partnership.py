"""The verbs on partners, for the HTTP routes and the command line: make, list, change, end, see where they
stand, take their receipts."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import asdict, replace

from service.domain.audit import Action, Actor
from service.domain.errors import Conflict, InvalidInput, NotFound
from service.domain.identity import random_characters
from service.domain.key import ID_LENGTH
from service.domain.partner import NewPartner, Partner, PartnerStatus, Receipt, accepted, changed
from service.store import audit, feed, partners, receipts, standing
from service.store.database import Connection, Database


class Partnership:
    """The partners of one database. `clock` gives the current moment.

    Each change leaves an entry in the audit trail, in the same transaction; a receipt is its own entry.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add(self, given: NewPartner, *, actor: Actor) -> Partner:
        """Make a partner, who has no key yet.

        Raises InvalidInput for a name that cannot be listed or a package that is none, Conflict for a name
        that another partner has.
        """
        given = accepted(given)

        def make(connection: Connection) -> Partner:
            at = self._clock()
            partner = Partner(id=random_characters(ID_LENGTH), created_at=at, **asdict(given))
            partners.add(connection, partner)
            _record(connection, "partner_add", partner, at=at, actor=actor)
            return partner

        return await self._database.write(make)

    async def listed(self) -> Sequence[Partner]:
        """Every partner, the oldest first, those that ended too."""
        return await self._database.read(partners.listed)

    async def one(self, partner_id: str) -> Partner:
        """The partner of an id. Raises NotFound."""
        return await self._database.read(_known, partner_id)

    async def change(self, partner_id: str, patch: dict[str, Any], *, actor: Actor) -> Partner:
        """Change what a partner was made of, by a JSON Merge Patch over that; one that changes nothing leaves
        no entry. What other packages give to the partner and take from it is told in its feed.

        Raises NotFound, Conflict where the partner has ended, else what `add` raises.
        """

        def make(connection: Connection) -> Partner:
            at, before = self._clock(), _known(connection, partner_id)
            if before.ended_at is not None:
                raise Conflict("the partner has ended, for good; make a new one under another name")
            after = replace(before, **asdict(changed(before, patch)))
            if after != before:
                partners.change(connection, after, at=at)
                _record(connection, "partner_change", after, at=at, actor=actor)
            return after

        return await self._database.write(make)

    async def end(self, partner_id: str, *, actor: Actor) -> Partner:
        """Let a partner have nothing more, from the next request on, for good; once more changes nothing.

        Raises NotFound where there is no such partner.
        """

        def make(connection: Connection) -> Partner:
            at, partner = self._clock(), _known(connection, partner_id)
            if partner.ended_at is None:
                partners.end(connection, partner_id, at=at)
                _record(connection, "partner_end", partner, at=at, actor=actor)
            return _known(connection, partner_id)

        return await self._database.write(make)

    async def status(self, partner_id: str) -> PartnerStatus:
        """Where a partner stands. For one that there is."""
        return await self._database.search(standing.standing, partner_id)

    async def acknowledge(self, partner_id: str, seq: int, *, key_id: str | None) -> Receipt:
        """Take down that the partner shows what change `seq` and all before it say. The newest receipt
        counts, whatever it says: a partner that went back to an older copy says so by a lower number.

        Raises InvalidInput for a number beyond the end of the feed.
        """

        def keep(connection: Connection) -> Receipt:
            last = feed.last(connection)
            if seq > last:
                raise InvalidInput(f"the feed ends at {last}: there is no change {seq} yet", pointer="/seq")
            before = receipts.newest(connection, partner_id)
            if before.at is not None and before.seq == seq:
                return before
            receipt = Receipt(seq=seq, at=self._clock())
            receipts.add(connection, partner_id, receipt, key_id=key_id)
            return receipt

        return await self._database.write(keep)

    async def acknowledged(self, partner_id: str) -> Receipt:
        """The newest receipt of a partner."""
        return await self._database.read(receipts.newest, partner_id)


def _known(connection: Connection, partner_id: str) -> Partner:
    partner = partners.by_id(connection, partner_id)
    if partner is None:
        raise NotFound(f"there is no partner {partner_id}; `wirecopy partner list` shows them")
    return partner


def _record(connection: Connection, action: Action, partner: Partner, *, at: datetime, actor: Actor) -> None:
    packages = ", ".join(partner.packages) or "no package"
    note = f"partner {partner.id}: {partner.name} ({packages})"
    audit.append(connection, action, "done", actor, at=at, note=note)
