"""What the databases' own errors mean to a caller: try again later, or mend the input."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.domain.errors import InvalidInput, Unavailable, WirecopyError

FAULTS = (
    SQLAlchemyError,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    OverflowError,
)
"""Everything that SQLAlchemy, a driver or the operating system may raise under a store function."""

DRIVER_FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What asyncpg raises where it is asked past SQLAlchemy."""

_AWAY = {"08", "28", "3D", "40", "53", "55", "57", "58"}
"""SQLSTATE classes (PostgreSQL, appendix A): connection, authorisation, no such database, conflict,
resources, not ready, cancelled or shut down, system."""

_AWAY_TOO = {"25006", "25P03", "42501", "42P01"}
"""A server that only reads, such as a standby; a session that was idle too long; no right; no table."""

_ENDS = ("08", "57P", "25P03")
"""With these the server ends the connection."""

_PASSES = {"40001", "40P01", "53300"}
"""Serialisation failure, deadlock, too many connections: all is rolled back, and it may go well next time."""

_CLOSED = "connection is closed"
"""In each of asyncpg's errors that say so. Its other InterfaceErrors are for a caller who misuses it."""

_OF_THE_INPUT = {"22", "54"}
"""A value that the column's type cannot hold; one that is too large, such as for an index."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Raise the domain's error for what the database's driver raises, where it has one."""
    try:
        yield
    except FAULTS as fault:
        plain = plainly(fault)
        if plain is None:
            raise
        raise plain from fault


def plainly(fault: Exception) -> WirecopyError | None:
    """The fault in the domain's words, or None for one that is a defect of ours."""
    if isinstance(fault, PoolTimeoutError):
        return Unavailable("all connections to the database are in use")
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    if _is_of_the_input(fault, cause):
        return InvalidInput(f"the database cannot hold a value: {cause}")
    if _is_away(fault, cause):
        return Unavailable(f"the database cannot answer: {cause}")
    return None


def is_lost(fault: Exception) -> bool:
    """Whether the connection itself is gone, as after a restart of the server, so that another may do."""
    if isinstance(fault, DBAPIError):
        return fault.connection_invalidated or _state(fault.orig).startswith(_ENDS)
    closed = isinstance(fault, asyncpg.InterfaceError) and _CLOSED in str(fault)
    # The second is what asyncpg says where the server went away between two messages of one operation.
    closed = closed or isinstance(fault, asyncpg.InternalClientError)
    return closed or isinstance(fault, ConnectionError) or _state(fault).startswith(_ENDS)


def passes(fault: Exception) -> bool:
    """Whether it may go well in a moment: a lost or refused connection, or a conflict with another writer.

    Not what took too long: it would again.
    """
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    refused = isinstance(cause, OSError) and not isinstance(cause, TimeoutError)
    return refused or is_lost(fault) or _state(cause) in _PASSES


def is_locked(fault: Exception) -> bool:
    """Whether another process has SQLite's lock: the connection is none the worse for it."""
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    # Extended codes carry the plain one in their lower byte.
    code: int = getattr(cause, "sqlite_errorcode", None) or 0
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _is_of_the_input(fault: Exception, cause: BaseException | None) -> bool:
    return isinstance(fault, DataError | OverflowError) or _state(cause)[:2] in _OF_THE_INPUT


def _is_away(fault: Exception, cause: BaseException | None) -> bool:
    if is_lost(fault) or _is_of_connecting(fault):
        return True
    if isinstance(fault, OperationalError | sqlite3.OperationalError | OSError):
        return True
    return _state(cause)[:2] in _AWAY or _state(cause) in _AWAY_TOO or _is_no_database(cause)


def _is_of_connecting(fault: Exception) -> bool:
    """Whether the driver and the server do not come to terms, as on how to sign in: no statement was sent.
    Nor is one known of a commit or rollback, but what asyncpg says of these begins with "cannot"."""
    if not isinstance(fault, InterfaceError) or fault.statement is not None:
        return False
    return not str(fault.driver_exception).startswith("cannot ")


def _state(cause: BaseException | None) -> str:
    """PostgreSQL's SQLSTATE, empty where there is none."""
    return getattr(cause, "sqlstate", None) or ""


def _is_no_database(fault: BaseException | None) -> bool:
    """SQLite says so of a file that is something else, or that is damaged."""
    if not isinstance(fault, sqlite3.DatabaseError):
        return False
    code: int = getattr(fault, "sqlite_errorcode", None) or 0
    return code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
