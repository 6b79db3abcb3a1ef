"""The article's page for people and search engines."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.http import examples
from service.http.answers import Representation, answer, page_headers, tag_of
from service.http.authentication import reader_of
from service.http.crawlers import page_rights
from service.http.describing import Shown, is_plain, reads
from service.http.gone import absence
from service.http.served import AnyRequest, served_by
from service.publish import formats
from service.publish.page import CONTENT_SECURITY_POLICY
from service.store import articles, gone

HTML = "text/html"


@reads(
    "/articles/{slug:str}",
    tag="Pages",
    summary="An article's page",
    description="HTML with the article's JSON-LD in it. Parameters, as shared links carry, are passed over.",
    shows={HTML: Shown({"type": "string"})},
    problems=(400, 404, 410),
    examples={"slug": examples.SLUG},
    passes_over=True,
)
async def read_page(request: AnyRequest, slug: FromPath[str]) -> ASGIApp:
    served = served_by(request)
    if not is_plain(slug):
        raise unknown_page()
    found = await served.newsroom.database.read(articles.article_by_slug, slug, reader_of(request))
    if found is None:
        raise await absence(request, gone.article_by_slug, slug, unknown_page())
    article = wire.decode_article(found.stored.snapshot)
    body = formats.page(
        article, found.publication, served.page_links, article_body=served.settings.page_article_body
    )
    return answer(
        request.scope,
        Representation(
            body,
            f"{HTML}; charset=utf-8",
            tag_of(body),
            served.policy(),
            max(found.stored.at, found.publication_updated_at),
            keys=(f"article-{found.stored.id}", f"publication-{found.publication.id}"),
            extra=(*page_headers(CONTENT_SECURITY_POLICY), *page_rights(found.publication, article)),
        ),
    )


def unknown_page() -> NotFound:
    """The same words whether a page never was, is not yet, or is not for this reader."""
    return NotFound("There is no article at this address.")
