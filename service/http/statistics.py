"""Figures: one by id, with the sentence that states it and the article that reports it."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.domain.identity import is_id
from service.http import examples
from service.http.answers import Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import audience_of
from service.http.describing import Shown, reads
from service.http.served import AnyRequest, served_by
from service.publish.views import StatisticRecord, statistic_record
from service.store import statistics


@reads(
    "/v1/statistics/{statistic_id:str}",
    tag="Statistics",
    summary="One figure",
    description="Its value and bounds, unit, subject, who says so, and the words it was read from.",
    shows={JSON: Shown(StatisticRecord, examples.STATISTIC_RECORD)},
    problems=(400, 404),
    examples={"statistic_id": examples.STATISTIC_ID},
)
async def read_statistic(request: AnyRequest, statistic_id: FromPath[str]) -> ASGIApp:
    served = served_by(request)
    found = None
    if is_id(statistic_id):
        found = await served.newsroom.database.read(statistics.statistic, statistic_id, audience_of(request))
    if found is None:
        raise NotFound("There is no statistic of this id.")
    body = wire.encode(statistic_record(found.statistic, found.article, served.links))
    keys = (f"article-{found.article.id}",)
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy(), found.at, keys))
