"""The schema's migrations: where they are, where a database stands, how to move it.

A migration runs in one transaction under the write lock, so a failing one leaves nothing behind and
two processes that migrate at once do it one after the other.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from service.domain.errors import InvalidInput, MigrationFailed


def _folder() -> Path:
    """`service/migrations` in an installed wheel, `migrations` beside `service` in a checkout."""
    package = Path(str(files("service")))
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """The revision that this version of the service needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise MigrationFailed("the installation carries no migrations")
    return revision


def is_declared(_: object, name: str | None, *__: object) -> bool:
    """Alembic's `include_object`: whether it is one of `tables`. A full-text index is the database's own."""
    return name is None or not name.startswith(("statistic_search", "ix_statistic_words_words"))


def current(connection: Connection) -> str | None:
    """The revision that the database is at, or null when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def touch(connection: Connection) -> None:
    """Write what is there already, to see whether anything can be written. Inside `Database.write` only."""
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def migrate(connection: Connection, target: str = "head") -> tuple[str | None, str | None]:
    """Move the schema to `target` (`head`, `base` or a revision); gives where it was and is.

    Raises InvalidInput for an unknown target, MigrationFailed when a step fails.
    """
    before = current(connection)
    try:
        if _is_below(before, target):
            command.downgrade(_config(connection), target)
        else:
            command.upgrade(_config(connection), target)
    except CommandError as error:
        raise InvalidInput(f"cannot migrate to {target}: {error}") from error
    except DBAPIError as error:
        raise MigrationFailed(f"migrating to {target} failed, nothing was changed: {error.orig}") from error
    return before, current(connection)


def _is_below(before: str | None, target: str) -> bool:
    """Whether `target` lies under where the database stands, so that the way there is down."""
    if target == "head" or before is None:
        return False
    if target == "base":
        return True
    scripts = ScriptDirectory.from_config(_config())
    below = [script.revision for script in scripts.iterate_revisions(before, "base")]
    return scripts.as_revision_number(target) in below[1:]
