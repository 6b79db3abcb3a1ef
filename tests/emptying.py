"""A site that tests share one after the other, each over an empty database: to make an application takes
longer than most of what a test asks of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from service.newsroom import open_newsroom
from service.store.database import Connection
from service.store.tables import metadata
from tests.conftest import PostgresServer, settings_for
from tests.serving import Site, run


@contextmanager
def shared(
    request: pytest.FixtureRequest, folder: Path, clock: Callable[[], datetime], **settings: Any
) -> Iterator[Site]:
    """A site on the database that the fixture's parameter names, `sqlite` or `postgresql`."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("migrated_file"), folder)
        with Site(replace(settings_for(f"sqlite:///{copy}", folder), **settings), clock=clock) as site:
            yield site
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with (
        server.lent(template=request.getfixturevalue("migrated_template")) as url,
        Site(replace(settings_for(url, folder), **settings), clock=clock) as site,
    ):
        yield site


def empty(site: Site) -> None:
    """Remove all that the test before has written."""
    run(_emptied(site))


async def _emptied(site: Site) -> None:
    newsroom = open_newsroom(site.settings)
    try:
        await newsroom.database.write(_without_rows)
    finally:
        await newsroom.database.close()


def _without_rows(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
