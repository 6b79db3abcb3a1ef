"""Articles: one by id in any format, and what is wrong with it."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.article import Article
from service.domain.errors import NotFound
from service.domain.identity import is_id
from service.domain.report import report
from service.http import examples
from service.http.answers import NO_SNIFFING, Header, Representation, answer, header, page_headers, tag_of
from service.http.authentication import reader_of
from service.http.describing import Lead, Shown, reads
from service.http.gone import absence
from service.http.negotiation import best_type
from service.http.problems import NotAcceptable
from service.http.served import AnyRequest, Served, served_by
from service.publish import formats, views
from service.publish.formats import BY_MEDIA_TYPE, BY_SUFFIX, FORMATS, Format
from service.publish.page import CONTENT_SECURITY_POLICY
from service.store import articles, gone
from service.store.articles import Stored, StoredWithPublication

JSON = formats.JSON.media_type
JSON_LD = formats.JSON_LD.media_type
OFFERED = tuple(each.media_type for each in FORMATS)

_LINKS = ", ".join(f'<%s.{each.suffix}>; rel="alternate"; type="{each.media_type}"' for each in FORMATS)
_SHOWN = {
    JSON: Shown(Article, examples.ARTICLE),
    JSON_LD: Shown({"type": "object"}, examples.ARTICLE_JSON_LD),
}


@reads(
    "/v1/articles/{article_id:str}",
    tag="Articles",
    summary="One article",
    description="The current revision in one of its formats. `Accept` decides, or a suffix on the id: "
    + "; ".join(f"`.{each.suffix}` for {each.title}" for each in FORMATS)
    + ".",
    shows={
        each.media_type: _SHOWN.get(each.media_type, Shown({"type": "object" if each.is_json else "string"}))
        for each in FORMATS
    },
    problems=(400, 404, 406, 410),
    examples={"article_id": examples.ARTICLE_ID},
    leads_to=(
        Lead("One figure", "statistic_id", "$response.body#/statistics/0/id"),
        Lead("One picture", "image_id", "$response.body#/body/0/image/id"),
        Lead("A picture's file", "image_id", "$response.body#/body/0/image/id"),
    ),
)
async def read_article(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    name, dot, suffix = article_id.partition(".")
    if dot and suffix not in BY_SUFFIX:
        raise NotFound(f"An article is to be had as {', '.join(f'.{each}' for each in BY_SUFFIX)}.")
    if not is_id(name):
        raise unknown_article()
    wanted = _wanted(request, suffix)
    vary = () if suffix else ("Accept",)
    served, reader = served_by(request), reader_of(request)
    if wanted is formats.JSON:
        stored = await served.newsroom.database.read(articles.article, name, reader)
        if stored is None:
            raise await absence(request, gone.article, name, unknown_article())
        return answer(request.scope, _json(stored, served, vary))
    found = await served.newsroom.database.read(articles.article_with_publication, name, reader)
    if found is None:
        raise await absence(request, gone.article, name, unknown_article())
    return answer(request.scope, _rendered(found, wanted, served, vary))


def _wanted(request: AnyRequest, suffix: str) -> Format:
    """The format that the address names, else the one that `Accept` prefers."""
    if suffix:
        return BY_SUFFIX[suffix]
    media_type = best_type(header(request.scope, b"accept"), OFFERED)
    if media_type is None:
        raise NotAcceptable(f"This article is to be had as {', '.join(OFFERED)}.")
    return BY_MEDIA_TYPE[media_type]


def unknown_article() -> NotFound:
    """The same words whether an article never was, is not yet, or is not for this reader."""
    return NotFound("There is no article of this id.")


def _json(stored: Stored, served: Served, vary: tuple[str, ...]) -> Representation:
    """Straight from the store."""
    return Representation(
        stored.snapshot,
        JSON,
        stored.etag,
        served.policy(*vary),
        stored.at,
        keys=(f"article-{stored.id}",),
        extra=_alternates(stored.id, served),
    )


def _rendered(
    found: StoredWithPublication, wanted: Format, served: Served, vary: tuple[str, ...]
) -> Representation:
    body = wanted.render(wire.decode_article(found.stored.snapshot), found.publication, served.links)
    is_page = wanted is formats.HTML
    return Representation(
        body,
        f"{wanted.media_type}; charset=utf-8" if wanted.media_type.startswith("text/") else wanted.media_type,
        tag_of(body),
        served.policy(*vary),
        max(found.stored.at, found.publication_updated_at),
        keys=(f"article-{found.stored.id}", f"publication-{found.publication.id}"),
        extra=(
            *_alternates(found.stored.id, served),
            *(page_headers(CONTENT_SECURITY_POLICY) if is_page else (NO_SNIFFING,)),
        ),
    )


def _alternates(article_id: str, served: Served) -> tuple[Header, ...]:
    """RFC 8288 links to the other representations."""
    address = served.links.article(article_id)
    return ((b"link", (_LINKS % ((address,) * len(FORMATS))).encode("ascii")),)


@reads(
    "/v1/articles/{article_id:str}/report",
    tag="Articles",
    summary="What is wrong with an article",
    description="Each finding names a rule, where it is broken, and what to do about it.",
    shows={JSON: Shown(views.Report, examples.REPORT)},
    problems=(400, 404, 410),
    examples={"article_id": examples.ARTICLE_ID},
)
async def read_report(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    served = served_by(request)
    if not is_id(article_id):
        raise unknown_article()
    found = await served.newsroom.database.read(
        articles.article_with_publication, article_id, reader_of(request)
    )
    if found is None:
        raise await absence(request, gone.article, article_id, unknown_article())
    article = wire.decode_article(found.stored.snapshot)
    body = wire.encode(
        views.Report(
            article_id=article_id,
            revision=article.revision,
            findings=report(article, found.publication),
        )
    )
    modified = max(found.stored.at, found.publication_updated_at)
    keys = (f"article-{article_id}", f"publication-{found.publication.id}")
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy(), modified, keys))
