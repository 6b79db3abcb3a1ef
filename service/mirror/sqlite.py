"""A copy as an SQLite file: the tables `articles` and `withdrawn`, and how far it has come in `state`.

A page of changes and how far it leads are one transaction. Once the copy is in step it has a write-ahead log,
by which others read the file while it is written. Before, that would only have all of it written twice.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from service.mirror.errors import MirrorError
from service.mirror.feed import Document, Withdrawal
from service.mirror.target import Counts, State, require_origin

_TABLES = (
    """CREATE TABLE articles (
        id TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        etag TEXT NOT NULL,
        seq INTEGER NOT NULL,
        document TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE withdrawn (
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT,
        instruction TEXT,
        note TEXT
    ) STRICT""",
    """CREATE TABLE state (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        seq INTEGER NOT NULL,
        document TEXT NOT NULL
    ) STRICT""",
)
_PUT = (
    "INSERT OR REPLACE INTO articles (id, revision, etag, seq, document) VALUES (?, ?, ?, ?, CAST(? AS TEXT))"
)
_NOTE = (
    "INSERT OR REPLACE INTO withdrawn (id, seq, kind, at, reason, instruction, note) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


class SqliteFile:
    """An SQLite file that holds a copy. Raises MirrorError where it holds something else, or another
    origin's."""

    def __init__(self, path: Path, origin: str) -> None:
        self._path = path
        self._is_shared = False
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        except sqlite3.Error as error:
            raise self._failed(error) from None
        try:
            self._state = self._opened(origin)
        except sqlite3.Error as error:
            self._connection.close()
            raise self._failed(error) from None
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def state(self) -> State:
        return self._state

    def apply(self, effects: Sequence[Document | Withdrawal], state: State) -> State:
        documents = [each for each in effects if isinstance(each, Document)]
        withdrawals = [each for each in effects if isinstance(each, Withdrawal)]
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._require_alone()
            self._put(documents)
            self._take(withdrawals)
            self._remember(state)
            self._connection.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise self._failed(error) from None
            raise
        self._state = state
        self._share(state)
        return state

    def counts(self) -> Counts:
        return Counts(*(self._count(table) for table in ("articles", "withdrawn")))

    def documents(self) -> Iterator[tuple[str, bytes]]:
        yield from self._connection.execute("SELECT id, CAST(document AS BLOB) FROM articles")

    def withdrawn(self) -> Iterator[str]:
        return (article_id for (article_id,) in self._connection.execute("SELECT id FROM withdrawn"))

    def differing(self) -> Iterator[str]:
        return iter(())

    def _opened(self, origin: str) -> State:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        if not tables:
            for statement in _TABLES:
                connection.execute(statement)
            self._remember(State(origin=origin))
        elif not {"articles", "withdrawn", "state"} <= tables:
            raise MirrorError(f"{self._path} is a database, but no copy; give another target")
        connection.execute("COMMIT")
        ((kept,),) = connection.execute("SELECT document FROM state")
        try:
            return require_origin(msgspec.json.decode(kept, type=State), origin)
        except msgspec.MsgspecError:
            raise MirrorError(f"{self._path} holds no state of a copy; give another target") from None

    def _share(self, state: State) -> None:
        """Let others read while it is written, once there is something to be read."""
        if self._is_shared or state.seq < state.last:
            return
        # Where somebody is reading right now, it is done another time.
        with suppress(sqlite3.OperationalError):
            ((mode,),) = self._connection.execute("PRAGMA journal_mode = WAL")
            self._is_shared = mode == "wal"

    def _require_alone(self) -> None:
        ((seq,),) = self._connection.execute("SELECT seq FROM state")
        if seq != self._state.seq:
            raise MirrorError(f"{self._path}: another mirror is at work on this copy")

    def _put(self, documents: Sequence[Document]) -> None:
        self._connection.executemany(
            _PUT,
            [(each.article_id, each.revision, each.etag, each.seq, each.content) for each in documents],
        )
        self._connection.executemany(
            "DELETE FROM withdrawn WHERE id = ?", [(each.article_id,) for each in documents]
        )

    def _take(self, withdrawals: Sequence[Withdrawal]) -> None:
        self._connection.executemany(
            _NOTE,
            [
                (
                    each.article_id,
                    each.seq,
                    each.kind,
                    each.at.isoformat(),
                    each.reason,
                    each.instruction,
                    each.note,
                )
                for each in withdrawals
            ],
        )
        self._connection.executemany(
            "DELETE FROM articles WHERE id = ?", [(each.article_id,) for each in withdrawals]
        )

    def _remember(self, state: State) -> None:
        document = msgspec.json.encode(state).decode()
        self._connection.execute(
            "INSERT OR REPLACE INTO state (only, seq, document) VALUES (1, ?, ?)", (state.seq, document)
        )

    def _count(self, table: str) -> int:
        ((count,),) = self._connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of ours
        return int(count)

    def _failed(self, error: sqlite3.Error) -> MirrorError:
        return MirrorError(f"{self._path}: {error}")
