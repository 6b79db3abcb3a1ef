"""An editor's word on a figure: PATCH by its id."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.identity import is_id
from service.http import examples
from service.http.answers import Answer, http_date, tag_of
from service.http.articles import JSON
from service.http.authentication import actor_of
from service.http.bodies import require_media_type, whole_body
from service.http.describing import Shown, writes
from service.http.expectations import precondition
from service.http.served import AnyRequest, served_by
from service.http.statistics import unknown_statistic
from service.http.writing import MERGE_PATCH
from service.publish.views import StatisticStory, statistic_story
from service.store.statistic_history import Reported


@writes(
    "PATCH",
    "/v1/statistics/{statistic_id:str}",
    tag="Writing",
    summary="Say what a figure is",
    description="JSON Merge Patch (RFC 7396) over what the figure says: its number, unit, subject, places, "
    "period, source, what is measured, and `review`. Where `value` or `modifier` are given without bounds, "
    "the bounds follow. Each change is a new revision of the article and is kept when the figures are found "
    "again. A `rejected` figure is shown to editors only; `unreviewed` brings it back. `method`, as `found`, "
    "gives a figure back to the finder.",
    takes={MERGE_PATCH: Shown({"type": "object"}, {"subject": "lorries without a permit", "value": 850})},
    shows={200: {JSON: Shown(StatisticStory, examples.STATISTIC_STORY)}},
    problems=(400, 404, 408, 409, 412, 413, 415, 422, 428, 503),
    examples={"statistic_id": examples.STATISTIC_ID},
    asks=("If-Match",),
    says=("ETag", "Last-Modified", "Content-Location", "Wirecopy-Outcome"),
)
async def patch_statistic(request: AnyRequest, statistic_id: FromPath[str]) -> ASGIApp:
    if not is_id(statistic_id):
        raise unknown_statistic()
    require_media_type(request, (MERGE_PATCH,))
    expected = precondition(request)
    served, actor = served_by(request), actor_of(request)
    settings = served.settings
    patch = await whole_body(
        request, max_bytes=settings.body_max_bytes, seconds=settings.body_timeout_seconds
    )

    def record(reported: Reported) -> bytes:
        return wire.encode(
            statistic_story(
                reported.statistic,
                reported.article,
                served.links,
                gone=reported.gone,
                history=reported.history,
            )
        )

    saved, reported = await served.newsroom.patch_statistic(
        statistic_id, patch, tag_of=lambda each: tag_of(record(each)), expected=expected, actor=actor
    )
    body = record(reported)
    return Answer(
        200,
        [
            (b"content-type", JSON.encode("ascii")),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"content-location", served.links.statistic(statistic_id).encode("ascii")),
            (b"etag", b'"%s"' % tag_of(body).encode("ascii")),
            (b"last-modified", http_date(reported.at)),
            (b"wirecopy-outcome", saved.outcome.encode("ascii")),
        ],
        body,
    )
