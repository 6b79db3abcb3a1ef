"""Connections: one code path to both databases.

A store function takes a synchronous `Connection`; `service.store.sqlite` and `service.store.postgresql` run
it.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.engine import Connection as Connection  # the newsroom names it too
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from service.domain.errors import InvalidInput
from service.settings import Settings
from service.store.health import WriteHealth
from service.store.postgresql import Postgres
from service.store.sqlite import Sqlite

P = ParamSpec("P")
T = TypeVar("T")


class Database(Protocol):
    """Runs store functions. Every method raises Unavailable when the database cannot answer.

    A write may be begun again after a fault that left nothing behind, so its work must not do anything
    beside what it does to its connection.
    """

    health: WriteHealth

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query that writes nothing, outside any transaction: one statement sees one state.

        It must be one that an index answers at once: on SQLite everybody else waits for it.
        """

    async def search(
        self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `read`, for a query that may have to go through much before it answers: others have their turn
        meanwhile, and past `statement_timeout_ms` it is given up, as Unavailable."""

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run work in one transaction, alone: committed when it returns, gone when it raises."""

    async def write_beside(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `write`, but beside other writers where the database can: PostgreSQL locks the rows that the
        work asks for and nothing else. Not for what appends to the feed or to the trail."""

    async def migrate(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `write`, with the timeouts that a change of the schema needs."""

    async def close(self) -> None:
        """Give all connections back."""


def open_database(settings: Settings) -> Database:
    """The database of `settings.database_url`; nothing is connected yet.

    Raises InvalidInput when the URL names no database that Wirecopy can use.
    """
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError):
        raise InvalidInput("WIRECOPY_DATABASE_URL is no database URL") from None
    if url.drivername == "sqlite":
        return Sqlite(url, settings)
    if url.drivername in ("postgresql", "postgres"):
        return Postgres(url, settings)
    raise InvalidInput(
        f"WIRECOPY_DATABASE_URL starts with {url.drivername!r}; "
        "use sqlite:///path or postgresql://user@host/name"
    )
