"""Column types that keep their promise on both databases."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect

from service.domain import wire


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A moment, to the microsecond, always aware and in UTC.

    PostgreSQL keeps `timestamptz`; SQLite has no such type and keeps the UTC wall clock as text
    that sorts by time.
    """

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Figure(sa.types.TypeDecorator[Decimal]):
    """An exact decimal of at most 15 significant digits (`service.domain.statistic` sees to that).

    SQLite's NUMERIC affinity keeps integers whole and other numbers as doubles, whose shortest form
    gives back 15 digits exactly; SQLAlchemy's own Numeric would warn and round.
    """

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_SqliteNumeric())
        return dialect.type_descriptor(sa.Numeric())

    def bind_processor(self, dialect: Dialect) -> Callable[[Decimal | None], str | None] | None:
        # Not `process_bind_param`, whose wrapping an import would pay for forty times an article.
        return _written_out if dialect.name == "sqlite" else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(str(value))


def _written_out(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


class _SqliteNumeric(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "NUMERIC"


class Words(sa.types.TypeDecorator[Sequence[str]]):
    """The words by which something is found, as `service.domain.folding` makes them, each once.

    PostgreSQL keeps an array, which GIN indexes; SQLite a text with spaces between, which FTS5 does.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(sa.Text))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return list(value) if dialect.name == "postgresql" else " ".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Sequence[str] | None:
        if value is None:
            return None
        return tuple(value if dialect.name == "postgresql" else value.split())


class Document(sa.types.TypeDecorator[msgspec.Struct]):
    """A value that is only ever read whole, as its JSON."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[msgspec.Struct]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: msgspec.Struct | None, dialect: Dialect) -> str | None:
        return None if value is None else wire.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> msgspec.Struct | None:
        return None if value is None else wire.decode(value.encode(), self.kind)
