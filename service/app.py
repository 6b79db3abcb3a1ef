"""The application: the only place where settings, newsroom and routes are put together."""

import os
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

from litestar import Litestar
from litestar.types import ASGIApp

from service.http import (
    article_lists,
    articles,
    audit,
    documentation,
    images,
    importing,
    ingesting,
    logs,
    operations,
    pages,
    problems,
    revisions,
    statistic_lists,
    statistic_writing,
    statistics,
    writing,
)
from service.http.authentication import before_each
from service.http.observing import Observations, Observed
from service.http.openapi import description
from service.http.options import options_of
from service.http.pacing import Paced
from service.http.served import Served, state_of
from service.keyring import Keyring
from service.newsroom import Newsroom, now, open_newsroom
from service.publish.links import Links
from service.publish.reference import reference_page
from service.settings import Settings, from_environment

ROUTES = [
    article_lists.list_articles,
    writing.post_article,
    importing.import_articles,
    articles.read_article,
    writing.put_article,
    writing.patch_article,
    statistic_writing.patch_statistic,
    articles.read_report,
    revisions.list_revisions,
    revisions.read_revision,
    images.read_image,
    images.read_image_file,
    *statistic_lists.LISTS,
    statistics.read_statistic,
    pages.read_page,
    statistics.read_statistic_page,
    ingesting.ingest,
    audit.read_trail,
    documentation.read_article_schema,
    documentation.read_openapi,
    documentation.read_reference,
    operations.health,
    operations.ready,
    operations.metrics,
]


def create_app(settings: Settings, *, newsroom: Newsroom | None = None) -> ASGIApp:
    """The service as an ASGI application. `newsroom` may be handed in; the application closes it."""
    newsroom = newsroom or open_newsroom(settings)
    observations = Observations(access_log=settings.access_log and settings.log_level in ("debug", "info"))
    describe = cache(partial(description, ROUTES, settings.public_url))

    @asynccontextmanager
    async def closing(_: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await newsroom.database.close()

    app = Litestar(
        # OPTIONS first: the framework adds its own to a path that is registered without.
        [*options_of(ROUTES), *ROUTES],
        state=state_of(
            Served(
                newsroom,
                Keyring(newsroom.database, newsroom.clock),
                Links(settings.public_url),
                settings,
                describe,
                cache(lambda: reference_page(describe())),
                observations,
                now(),
            )
        ),
        before_request=before_each,
        exception_handlers=problems.HANDLERS,
        lifespan=[closing],
        # Litestar would take the root logger over; service.http.logs has it.
        logging_config=None,
        # The description is ours: see service.http.openapi.
        openapi_config=None,
    )
    return Observed(Paced(app, seconds=settings.request_timeout_seconds), observations)


def serve_app() -> ASGIApp:
    """The application of this process's environment, for the server's workers."""
    _end_with_parent()
    settings = from_environment()
    logs.configure(settings.log_level)
    return create_app(settings)


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone.

    Killed outright, that process tells its workers nothing, and they would go on holding its port.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
