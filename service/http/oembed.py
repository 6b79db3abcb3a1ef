"""oEmbed 1.0: how a page of ours is embedded elsewhere."""

from typing import Annotated

from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.domain import wire
from service.http import examples
from service.http.answers import NO_SNIFFING, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import reader_of
from service.http.describing import Shown, is_plain, reads
from service.http.gone import absence
from service.http.pages import unknown_page
from service.http.problems import Refused
from service.http.served import AnyRequest, served_by
from service.publish.oembed import as_json, as_xml, embedding
from service.store import articles, gone
from service.store.articles import StoredWithPublication

_XML = "text/xml"
_FORMS = {"json": (JSON, as_json), "xml": (_XML, as_xml)}


@reads(
    "/oembed",
    tag="Pages",
    summary="How to embed an article's page",
    description="oEmbed 1.0: a quotation with headline, standfirst and credit, which needs no script. "
    "Parameters that are not listed here are passed over: consumers send more.",
    shows={JSON: Shown({"type": "object"}, examples.OEMBED), _XML: Shown({"type": "string"})},
    problems=(400, 404, 410, 501),
    examples={"url": examples.PAGE_ADDRESS},
    passes_over=True,
)
async def read_oembed(
    request: AnyRequest,
    url: Annotated[str, QueryParameter(description="The address of a page here.")],
    format: Annotated[  # noqa: A002 - the name is oEmbed's
        str, QueryParameter(description="`json` or `xml`.")
    ] = "json",
    maxwidth: Annotated[int | None, QueryParameter(ge=1, le=100_000, description="In pixels.")] = None,
    maxheight: Annotated[int | None, QueryParameter(ge=1, le=100_000, description="In pixels.")] = None,
) -> ASGIApp:
    served = served_by(request)
    if format not in _FORMS:
        raise Refused("not-implemented", 501, "format: one of json, xml")
    found = await _shown_at(request, url)
    media_type, written = _FORMS[format]
    body = written(
        embedding(
            wire.decode_article(found.stored.snapshot),
            found.publication,
            served.links,
            max_width=maxwidth,
            max_height=maxheight,
            cache_seconds=served.settings.cache_seconds,
        )
    )
    return answer(
        request.scope,
        Representation(
            body,
            f"{media_type}; charset=utf-8" if media_type == _XML else media_type,
            tag_of(body),
            served.policy(),
            max(found.stored.at, found.publication_updated_at),
            keys=(f"article-{found.stored.id}", f"publication-{found.publication.id}"),
            extra=(NO_SNIFFING,),
        ),
    )


async def _shown_at(request: AnyRequest, url: str) -> StoredWithPublication:
    """The article of a page here, as its reader may pass it on."""
    served, reader = served_by(request), reader_of(request)
    slug = served.links.slug_of(url)
    if slug is None or not is_plain(slug):
        raise unknown_page()
    page = await served.newsroom.database.read(articles.article_by_slug, slug, reader)
    if page is None:
        raise await absence(request, gone.article_by_slug, slug, unknown_page())
    # Not what the page has: a picture may be for our own pages alone.
    found = await served.newsroom.database.read(articles.article_with_publication, page.stored.id, reader)
    if found is None:
        raise unknown_page()
    return found
