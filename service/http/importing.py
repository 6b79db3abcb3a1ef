"""Taking in many articles with one request, a line each, in memory that does not grow with their number."""

import logging
import tempfile
from collections.abc import AsyncIterator
from typing import Annotated, Self

import msgspec
from litestar.params import QueryParameter
from litestar.types import ASGIApp, Receive, Scope, Send

from service.domain.errors import Unavailable
from service.http import examples
from service.http.answers import Answer
from service.http.authentication import actor_of, key_of
from service.http.bodies import chunks, require_media_type
from service.http.describing import Shown, writes
from service.http.observing import request_id_of
from service.http.problems import Refused, problem
from service.http.served import AnyRequest, served_by
from service.ingest.ndjson import KEPT_TO_SENT, Batch, Batches, Lines, too_long
from service.settings import Settings
from service.transfer import Line, Result, load

NDJSON = "application/x-ndjson"
MEDIA_TYPES = (NDJSON, "application/ndjson", "application/jsonl")

_IN_MEMORY = 1_000_000
"""Bytes of results that are kept in memory; more go to a file."""

_MOST_REJECTED = 100_000
"""Rejected lines after which an import ends: each answer is longer than the line may be."""

_PIECE = 65_536
_LINES = {"type": "string", "description": "A JSON object a line."}
_RESULTS = "".join(
    msgspec.json.encode(result).decode() + "\n"
    for result in (
        Result(1, "created", examples.ARTICLE_ID, 1),
        Result(2, "rejected", detail="body[0].text: must not be empty"),
    )
)
_ARTICLES = f"{msgspec.json.encode(examples.ARTICLE_SENT).decode()}\n"

_log = logging.getLogger("wirecopy.http")


@writes(
    "POST",
    "/v1/articles:import",
    tag="Writing",
    summary="Take many articles in",
    description="An article a line, as `POST /v1/articles` takes it, found again in the same way: to repeat "
    "an import changes nothing. Lines are taken in by the hundred, each batch whole or not at all; one that "
    "cannot be taken in keeps nothing else back. The answer begins when the body has ended, and says in a "
    "line each, in their order, what became of them. Lines of an export need the key of an admin.",
    takes={each: Shown(_LINES, _ARTICLES) for each in MEDIA_TYPES},
    shows={200: {NDJSON: Shown(_LINES, _RESULTS)}},
    problems=(400, 408, 413, 415, 503),
)
async def import_articles(
    request: AnyRequest,
    dry_run: Annotated[
        bool, QueryParameter(description="Say what would become of each batch; keep nothing of it.")
    ] = False,
) -> ASGIApp:
    require_media_type(request, MEDIA_TYPES)
    results = Results()
    try:
        await _import(request, results, dry_run=dry_run)
    except (Unavailable, OSError) as error:  # the second where there is no room for the results
        results.close()
        _log.error("import given up: %s", error, extra={"request_id": request_id_of(request.scope)})
        return _unavailable(request, results)
    except Refused as error:
        results.close()
        detail = f"{error} {results.standing}"
        raise Refused(error.name, error.status, detail, headers=error.headers) from None
    except BaseException:
        results.close()
        raise
    return results


async def _import(request: AnyRequest, results: "Results", *, dry_run: bool) -> None:
    served, actor = served_by(request), actor_of(request)
    key = key_of(request.scope)
    restoring = key is not None and key.role == "admin"
    longest = served.settings.body_max_bytes * (KEPT_TO_SENT if restoring else 1)
    async for batch in _batches(request, served.settings, longest):
        if results.rejected > _MOST_REJECTED:
            raise Refused("too-large", 413, f"More than {_MOST_REJECTED:,} lines were rejected.")
        lines = [Line(each.number, each.document) for each in batch if each.document is not None]
        taken = iter(await load(served.newsroom, lines, actor=actor, restoring=restoring, dry_run=dry_run))
        for each in batch:
            if each.document is None:
                results.add(Result(each.number, "rejected", detail=too_long(each, longest)))
            else:
                results.add(next(taken))
        if not dry_run:
            results.kept = batch[-1].number


async def _batches(request: AnyRequest, settings: Settings, longest: int) -> AsyncIterator[Batch]:
    batches = Batches(Lines(max_line_bytes=longest))
    coming = chunks(request, max_bytes=settings.import_max_bytes, idle_seconds=settings.import_idle_seconds)
    async for piece in coming:
        for batch in batches.feed(piece):
            yield batch
    for batch in batches.end():
        yield batch


def _unavailable(request: AnyRequest, results: "Results") -> Answer:
    return problem(
        "unavailable",
        503,
        f"The database cannot answer at the moment; try again in a few seconds. {results.standing}",
        request=request,
        headers=((b"retry-after", b"5"),),
    )


class Results:
    """The answer: gathered while the body is read, sent when it has ended.

    To answer line by line would hold up both sides for ever where a client sends everything before it
    reads. A client that reads slowly keeps a file open, and nothing else.
    """

    def __init__(self) -> None:
        # Without a name, so that nothing of it is left whatever happens.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - see `close`
        self.kept = 0
        self.rejected = 0

    @property
    def standing(self) -> str:
        """What is to be said when the import ends before its time."""
        if not self.kept:
            return "Nothing of it was kept."
        return f"Everything up to line {self.kept} is kept; to send the whole again is harmless."

    def add(self, result: Result) -> None:
        self.rejected += result.outcome == "rejected"
        self._file.write(msgspec.json.encode(result) + b"\n")

    def close(self) -> None:
        self._file.close()

    def to_asgi_response(self, *_: object, **__: object) -> Self:
        """What Litestar asks of an answer; this one is finished already."""
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            headers = [
                (b"content-type", NDJSON.encode("ascii")),
                (b"content-length", b"%d" % self._file.tell()),
                (b"cache-control", b"no-store"),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            self._file.seek(0)
            while piece := self._file.read(_PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._file.close()
