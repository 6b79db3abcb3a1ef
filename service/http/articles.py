"""Articles: one by id as JSON or JSON-LD, and what is wrong with it."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.article import Article
from service.domain.errors import NotFound
from service.domain.identity import is_id
from service.domain.report import report
from service.http import examples
from service.http.answers import Header, Representation, answer, header, tag_of
from service.http.authentication import reader_of
from service.http.describing import Lead, Shown, reads
from service.http.gone import absence
from service.http.negotiation import best_type
from service.http.problems import NotAcceptable
from service.http.served import AnyRequest, Served, served_by
from service.publish import views
from service.publish.schemaorg import news_article
from service.store import articles, gone
from service.store.articles import Stored, StoredWithPublication

JSON = "application/json"
JSON_LD = "application/ld+json"
SUFFIXES = {"json": JSON, "jsonld": JSON_LD}
OFFERED = (JSON, JSON_LD)

_LINKS = ", ".join(f'<%s.{suffix}>; rel="alternate"; type="{name}"' for suffix, name in SUFFIXES.items())


@reads(
    "/v1/articles/{article_id:str}",
    tag="Articles",
    summary="One article",
    description="The current revision, as JSON or as JSON-LD (schema.org NewsArticle). `Accept` decides, "
    "or a suffix on the id: `.json` or `.jsonld`.",
    shows={
        JSON: Shown(Article, examples.ARTICLE),
        JSON_LD: Shown({"type": "object"}, examples.ARTICLE_JSON_LD),
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
    if dot and suffix not in SUFFIXES:
        raise NotFound(f"An article is to be had as {' or '.join(f'.{each}' for each in SUFFIXES)}.")
    if not is_id(name):
        raise unknown_article()
    vary = () if suffix else ("Accept",)
    media_type = SUFFIXES.get(suffix) or best_type(header(request.scope, b"accept"), OFFERED)
    served, reader = served_by(request), reader_of(request)
    if media_type is None:
        raise NotAcceptable(f"This article is to be had as {' or '.join(OFFERED)}.")
    if media_type == JSON:
        stored = await served.newsroom.database.read(articles.article, name, reader)
        if stored is None:
            raise await absence(request, gone.article, name, unknown_article())
        return answer(request.scope, _json(stored, served, vary))
    found = await served.newsroom.database.read(articles.article_with_publication, name, reader)
    if found is None:
        raise await absence(request, gone.article, name, unknown_article())
    return answer(request.scope, _json_ld(found, served, vary))


def unknown_article() -> NotFound:
    """The same words whether an article never was, is not yet, or is not for this reader."""
    return NotFound("There is no article of this id.")


def _json(stored: Stored, served: Served, vary: tuple[str, ...]) -> Representation:
    return Representation(
        stored.snapshot,
        JSON,
        stored.etag,
        served.policy(*vary),
        stored.at,
        keys=(f"article-{stored.id}",),
        extra=_alternates(stored.id, served),
    )


def _json_ld(found: StoredWithPublication, served: Served, vary: tuple[str, ...]) -> Representation:
    article = wire.decode_article(found.stored.snapshot)
    graph = news_article(article, found.publication, served.links)
    return Representation(
        graph,
        JSON_LD,
        tag_of(graph),
        served.policy(*vary),
        max(found.stored.at, found.publication_updated_at),
        keys=(f"article-{found.stored.id}", f"publication-{found.publication.id}"),
        extra=_alternates(found.stored.id, served),
    )


def _alternates(article_id: str, served: Served) -> tuple[Header, ...]:
    """RFC 8288 links to the other representations."""
    address = served.links.article(article_id)
    return ((b"link", (_LINKS % ((address,) * len(SUFFIXES))).encode("ascii")),)


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
