"""One figure by its id, with all that it said: as JSON, as JSON-LD and as a page."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.domain.identity import is_id
from service.http import examples
from service.http.answers import Header, Representation, answer, header, page_headers, tag_of
from service.http.articles import JSON, JSON_LD
from service.http.authentication import reader_of
from service.http.describing import Lead, Shown, reads
from service.http.gone import absence
from service.http.negotiation import best_type
from service.http.pages import HTML
from service.http.problems import NotAcceptable
from service.http.served import AnyRequest, served_by
from service.publish.schemaorg import statistic_claim
from service.publish.statistic_page import CONTENT_SECURITY_POLICY, statistic_page
from service.publish.views import StatisticStory, statistic_story
from service.store import gone, statistic_history
from service.store.statistic_history import Reported

_SUFFIXES = {"json": JSON, "jsonld": JSON_LD, "html": HTML}
_OFFERED = (JSON, JSON_LD, HTML)


@reads(
    "/v1/statistics/{statistic_id:str}",
    tag="Statistics",
    summary="One figure",
    description="What it says and said, in which revisions of its article, and the sentence it stands in. "
    "`Accept` decides, or a suffix on the id: `.json`, `.jsonld` or `.html`.",
    shows={
        JSON: Shown(StatisticStory, examples.STATISTIC_STORY),
        JSON_LD: Shown({"type": "object"}, examples.STATISTIC_JSON_LD),
        HTML: Shown({"type": "string"}),
    },
    problems=(400, 404, 406, 410),
    examples={"statistic_id": examples.STATISTIC_ID},
    leads_to=(Lead("One article", "article_id", "$response.body#/article/id"),),
)
async def read_statistic(request: AnyRequest, statistic_id: FromPath[str]) -> ASGIApp:
    name, dot, suffix = statistic_id.partition(".")
    if dot and suffix not in _SUFFIXES:
        raise NotFound(f"A figure is to be had as {' or '.join(f'.{each}' for each in _SUFFIXES)}.")
    media_type = _SUFFIXES.get(suffix) or best_type(header(request.scope, b"accept"), _OFFERED)
    if media_type is None:
        raise NotAcceptable(f"A figure is to be had as {' or '.join(_OFFERED)}.")
    found = await _found(request, name)
    return answer(request.scope, _shown(request, found, media_type, () if suffix else ("Accept",)))


@reads(
    "/statistics/{statistic_id:str}",
    tag="Pages",
    summary="A figure's page",
    description="HTML with what the figure says and said, as a picture and as a table.",
    shows={HTML: Shown({"type": "string"})},
    problems=(400, 404, 410),
    examples={"statistic_id": examples.STATISTIC_ID},
    passes_over=True,
)
async def read_statistic_page(request: AnyRequest, statistic_id: FromPath[str]) -> ASGIApp:
    return answer(request.scope, _shown(request, await _found(request, statistic_id), HTML, ()))


def unknown_statistic() -> NotFound:
    """The same words whether a figure never was, is not yet, or is not for this reader."""
    return NotFound("There is no statistic of this id.")


async def _found(request: AnyRequest, statistic_id: str) -> Reported:
    if not is_id(statistic_id):
        raise unknown_statistic()
    found = await served_by(request).newsroom.database.read(
        statistic_history.statistic, statistic_id, reader_of(request)
    )
    if found is None:
        raise await absence(request, gone.statistic, statistic_id, unknown_statistic())
    return found


def _shown(request: AnyRequest, found: Reported, media_type: str, vary: tuple[str, ...]) -> Representation:
    served = served_by(request)
    story = statistic_story(
        found.statistic, found.article, served.links, gone=found.gone, history=found.history
    )
    extra: tuple[Header, ...] = (_alternates(request, found),)
    match media_type:
        case "text/html":
            body = statistic_page(story, found.article, served.links)
            media_type = f"{HTML}; charset=utf-8"
            extra = (*extra, *page_headers(CONTENT_SECURITY_POLICY))
        case "application/ld+json":
            body = statistic_claim(story, found.article, served.links)
        case _:
            body = wire.encode(story)
    keys = ("statistics", f"article-{found.article.id}")
    policy = served.policy(*vary)
    return Representation(body, media_type, tag_of(body), policy, found.at, keys=keys, extra=extra)


def _alternates(request: AnyRequest, found: Reported) -> Header:
    """RFC 8288 links to the other representations."""
    links, key = served_by(request).links, found.statistic.id or ""
    addresses = {JSON: links.statistic(key, ".json"), JSON_LD: links.statistic(key, ".jsonld")}
    listed = {**addresses, HTML: links.statistic_page(key)}.items()
    written = ", ".join(f'<{address}>; rel="alternate"; type="{form}"' for form, address in listed)
    return b"link", written.encode("ascii")
