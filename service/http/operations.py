"""For operators: is it up, can it answer, what has it done."""

from typing import Literal

import msgspec
from litestar.types import ASGIApp
from prometheus_client import CONTENT_TYPE_LATEST

from service.http.answers import Answer
from service.http.articles import JSON
from service.http.describing import Shown, reads
from service.http.served import AnyRequest, served_by


class Health(msgspec.Struct, frozen=True):
    """`ok`, always: what is not ok answers with another status."""

    status: str


class Readiness(msgspec.Struct, frozen=True):
    """`degraded` while this process can be read from and writes fail: a full disk, a locked file."""

    status: Literal["ok", "degraded"]
    writes: Literal["ok", "failing"]


_OK = msgspec.json.encode(Health("ok"))
_READY = msgspec.json.encode(Readiness("ok", "ok"))
_DEGRADED = msgspec.json.encode(Readiness("degraded", "failing"))


@reads(
    "/healthz",
    tag="Operations",
    summary="Is the process up?",
    description="Asks nothing of the database: for a supervisor that restarts what hangs.",
    shows={JSON: Shown(Health, {"status": "ok"})},
)
async def health(request: AnyRequest) -> ASGIApp:
    return _uncached(_OK, JSON)


@reads(
    "/readyz",
    tag="Operations",
    summary="Can it answer?",
    description="503 while the database is away or not migrated: for a load balancer. Readers are served "
    "while writes fail, so that is a 200 which says `degraded`; each asking tries again, until one succeeds.",
    shows={JSON: Shown(Readiness, {"status": "ok", "writes": "ok"})},
    problems=(400, 503),
)
async def ready(request: AnyRequest) -> ASGIApp:
    newsroom = served_by(request).newsroom
    await newsroom.require_schema()
    return _uncached(_READY if await newsroom.database.health.settled() else _DEGRADED, JSON)


@reads(
    "/metrics",
    tag="Operations",
    summary="Figures for Prometheus",
    shows={"text/plain": Shown({"type": "string"})},
)
async def metrics(request: AnyRequest) -> ASGIApp:
    return _uncached(served_by(request).observations.exposition(), CONTENT_TYPE_LATEST)


def _uncached(body: bytes, media_type: str) -> Answer:
    return Answer(
        200,
        [
            (b"content-type", media_type.encode("ascii")),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ],
        body,
    )
