"""The application: the only place where settings, newsroom and routes are put together."""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from litestar import Litestar
from litestar.types import ASGIApp

from service.deliver.clock import keep_time
from service.deliver.deliverer import Deliverer
from service.drill.observing import Drilled
from service.drill.playing import Drill
from service.feeds import Feeds
from service.http import (
    article_lists,
    articles,
    audit,
    changes,
    crawlers,
    documentation,
    feeds,
    hub,
    images,
    importing,
    indexing,
    ingesting,
    keys,
    life,
    logs,
    oembed,
    operations,
    pages,
    partners,
    problems,
    receipts,
    revisions,
    sendings,
    sitemaps,
    statistic_lists,
    statistic_writing,
    statistics,
    streaming,
    webhooks,
    writing,
)
from service.http.authentication import before_each
from service.http.following import Following
from service.http.limiting import open_limits
from service.http.observing import Observations, Observed
from service.http.openapi import description
from service.http.options import options_of
from service.http.pacing import Paced
from service.http.recent_news import RecentNews
from service.http.served import Served, state_of
from service.hub import Hub
from service.indexing import Indexing
from service.keyring import Keyring
from service.newsroom import Newsroom, now, open_newsroom
from service.partnership import Partnership
from service.publish.links import Links, PageLinks
from service.publish.reference import reference_page
from service.pushing import Pushing
from service.settings import Settings, from_environment
from service.tail import Tail
from service.usage import Usage

_log = logging.getLogger("wirecopy")

ROUTES = [
    article_lists.list_articles,
    writing.post_article,
    importing.import_articles,
    articles.read_article,
    writing.put_article,
    writing.patch_article,
    life.correct_article,
    life.withdraw_article,
    life.release_article,
    statistic_writing.patch_statistic,
    articles.read_report,
    revisions.list_revisions,
    revisions.read_revision,
    images.read_image,
    images.read_image_file,
    images.read_page_picture,
    *statistic_lists.LISTS,
    statistics.read_statistic,
    pages.read_page,
    oembed.read_oembed,
    statistics.read_statistic_page,
    *feeds.FEEDS,
    sitemaps.read_index,
    sitemaps.read_file,
    crawlers.read_robots,
    crawlers.read_licence,
    crawlers.read_tdmrep,
    crawlers.read_trust,
    crawlers.read_well_known_trust,
    changes.read_changes,
    changes.read_changes_as_atom,
    streaming.stream_changes,
    ingesting.ingest,
    audit.read_trail,
    keys.list_keys,
    keys.post_key,
    keys.rotate_key,
    keys.revoke_key,
    partners.list_partners,
    partners.post_partner,
    partners.read_partner,
    partners.patch_partner,
    partners.end_partner,
    partners.post_partner_key,
    receipts.read_receipt,
    receipts.post_receipt,
    sendings.list_sendings,
    webhooks.list_webhooks,
    webhooks.post_webhook,
    webhooks.read_webhook,
    webhooks.patch_webhook,
    webhooks.remove_webhook,
    webhooks.rotate_secret,
    webhooks.replay,
    webhooks.list_deliveries,
    hub.ask_hub,
    hub.list_subscriptions,
    hub.end_subscription,
    indexing.read_key,
    indexing.read_indexnow,
    indexing.patch_indexnow,
    documentation.read_article_schema,
    documentation.read_openapi,
    documentation.read_reference,
    operations.health,
    operations.ready,
    operations.metrics,
]


def create_app(settings: Settings, *, newsroom: Newsroom | None = None, at_work: bool = False) -> ASGIApp:
    """The service as an ASGI application. `newsroom` may be handed in; the application closes it.

    One that is `at_work` also does what no request asks for: it releases what is due,
    sends to webhooks, and writes what keys are used for.
    """
    newsroom = newsroom or open_newsroom(settings)
    observations = Observations(access_log=settings.access_log and settings.log_level in ("debug", "info"))
    usage = Usage(newsroom.database, newsroom.clock)
    links, tail = Links(settings.public_url), Tail(newsroom.database)
    drill = Drill(newsroom, settings.drill, _say) if settings.drill else None
    describe = cache(partial(description, ROUTES, settings.public_url))

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        if at_work:
            _when_told_to_stop(tail.close)
        try:
            async with _working(_works(newsroom, usage, settings, drill) if at_work else []):
                yield
        finally:
            tail.close()
            await newsroom.database.close()

    app = Litestar(
        # OPTIONS first: the framework adds its own to a path that is registered without.
        [*options_of(ROUTES), *ROUTES],
        state=state_of(
            Served(
                newsroom,
                Keyring(newsroom.database, newsroom.clock),
                Partnership(newsroom.database, newsroom.clock),
                Pushing(
                    newsroom.database,
                    newsroom.clock,
                    private_addresses=settings.webhook_private_addresses,
                ),
                Hub(newsroom.database, newsroom.clock, Feeds(newsroom.database, links), settings),
                Indexing(newsroom.database, newsroom.clock),
                links,
                PageLinks(settings.public_url),
                settings,
                describe,
                cache(lambda: reference_page(describe())),
                observations,
                usage,
                open_limits(),
                tail,
                Following(newsroom.database, links),
                Feeds(newsroom.database, links),
                RecentNews(newsroom.database, links, newsroom.clock),
                now(),
            )
        ),
        before_request=before_each,
        exception_handlers=problems.HANDLERS,
        lifespan=[running],
        # Litestar would take the root logger over; service.http.logs has it.
        logging_config=None,
        # The description is ours: see service.http.openapi.
        openapi_config=None,
    )
    watched: ASGIApp = app if drill is None else Drilled(app, drill)
    return Observed(Paced(watched, seconds=settings.request_timeout_seconds), observations)


def _say(line: str) -> None:
    """To whoever started the server."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _works(
    newsroom: Newsroom, usage: Usage, settings: Settings, drill: Drill | None
) -> list[Coroutine[Any, Any, None]]:
    """What no request asks for."""
    deliverer = Deliverer(newsroom.database, settings, newsroom.clock)
    works = [keep_time(newsroom), usage.run(), deliverer.run()]
    return works if drill is None else [*works, drill.run()]


@asynccontextmanager
async def _working(works: Iterable[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Meanwhile, this is done in the background; it ends when it is cancelled."""
    tasks = [asyncio.create_task(work) for work in works]
    for task in tasks:
        task.add_done_callback(_tell_of_failure)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _tell_of_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.critical("what runs in the background failed", exc_info=task.exception())


def serve_app() -> ASGIApp:
    """The application of this process's environment, for the server's workers."""
    _end_with_parent()
    settings = from_environment()
    logs.configure(settings.log_level)
    return create_app(settings, at_work=True)


def _when_told_to_stop(act: Callable[[], None]) -> None:
    """Do this as soon as the process is told to stop: the server then waits for its connections to end, and
    those of followers do not end by themselves.

    The loop has handlers of these signals, the server's; it is woken through a file descriptor, whatever
    Python function stands for them here.
    """
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: loop.call_soon_threadsafe(act))


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
