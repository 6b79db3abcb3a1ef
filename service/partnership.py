"""The verbs on partners, for the HTTP routes and the command line."""

from collections.abc import Callable
from datetime import datetime

from service.domain.audit import Actor
from service.domain.identity import random_characters
from service.domain.key import ID_LENGTH, named
from service.domain.partner import NewPartner, Partner, as_packages
from service.store import audit, partners
from service.store.database import Connection, Database


class Partnership:
    """The partners of one database. `clock` gives the current moment.

    Each change leaves an entry in the audit trail, in the same transaction.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add(self, given: NewPartner, *, actor: Actor) -> Partner:
        """Make a partner, who has no key yet.

        Raises InvalidInput for a name that cannot be listed or a package that is none, Conflict for a name
        that another partner has.
        """
        name, packages = named(given.name), as_packages(given.packages)

        def make(connection: Connection) -> Partner:
            at = self._clock()
            partner = Partner(
                id=random_characters(ID_LENGTH),
                name=name,
                contact=given.contact,
                packages=packages,
                rate_per_minute=given.rate_per_minute,
                created_at=at,
            )
            partners.add(connection, partner)
            note = f"partner {partner.id}: {name}"
            audit.append(connection, "partner_add", "done", actor, at=at, note=note)
            return partner

        return await self._database.write(make)
