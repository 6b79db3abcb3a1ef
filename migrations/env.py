"""Alembic's entry: runs the migrations on the connection that `service.store.schema` hands over.

For a developer's `alembic revision --autogenerate` and `alembic check`, which hand none over, it opens
the database of WIRECOPY_DATABASE_URL itself.
"""

import asyncio

from alembic import context
from sqlalchemy import Connection

from service.settings import from_environment
from service.store.database import open_database
from service.store.schema import is_declared
from service.store.tables import metadata


def run(connection: Connection) -> None:
    """Run within the caller's transaction: all of it takes effect or nothing does."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        include_object=is_declared,
        # SQLite cannot alter a table in place; Alembic copies it instead.
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


async def run_alone() -> None:
    database = open_database(from_environment())
    try:
        await database.migrate(run)
    finally:
        await database.close()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_alone())
else:
    run(given)
