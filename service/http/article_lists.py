"""Pages of articles: filters, keyset cursors, whole or in short."""

from collections.abc import Sequence
from typing import Annotated, Literal

from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.domain.article import Genre
from service.domain.forms import normal_language
from service.http import cursor as cursors
from service.http import examples
from service.http.answers import Representation, answer, is_private, tag_of
from service.http.articles import JSON
from service.http.authentication import reader_of
from service.http.describing import Lead, Shown, reads
from service.http.parameters import MOMENT, moment
from service.http.problems import ParameterError
from service.http.served import AnyRequest, served_by
from service.publish import views
from service.store import articles
from service.store.articles import Filters, Listed, Position


@reads(
    "/v1/articles",
    tag="Articles",
    summary="A page of articles",
    description='Newest first. Follow `next_cursor`, or the `Link` header with `rel="next"`: pages neither '
    "skip nor repeat an article while others arrive. Filters are joined by and.",
    shows={JSON: Shown((views.ArticleList, views.SummaryList), examples.ARTICLE_LIST)},
    leads_to=(
        Lead("A page of articles", "cursor", "$response.body#/next_cursor"),
        Lead("One article", "article_id", "$response.body#/articles/0/id"),
        Lead("What is wrong with an article", "article_id", "$response.body#/articles/0/id"),
        Lead("The revisions of an article", "article_id", "$response.body#/articles/0/id"),
        Lead("An article's page", "slug", "$response.body#/articles/0/slug"),
    ),
)
async def list_articles(  # noqa: PLR0917 - a parameter each
    request: AnyRequest,
    publication: Annotated[str | None, QueryParameter(description="The publication's id.")] = None,
    source_id: Annotated[
        str | None, QueryParameter(description="The newsroom's own id; only with `publication`.")
    ] = None,
    section: Annotated[str | None, QueryParameter(description="The section's name.")] = None,
    tag: Annotated[
        str | None, QueryParameter(description="A tag's name, or its code such as `medtop:20000053`.")
    ] = None,
    genre: Annotated[Genre | None, QueryParameter(description="The kind of article.")] = None,
    language: Annotated[
        str | None, QueryParameter(description="A BCP 47 tag in any case; `en` also finds `en-GB`.")
    ] = None,
    byline: Annotated[str | None, QueryParameter(description="The full name of an author.")] = None,
    source: Annotated[str | None, QueryParameter(description="The name of the article's source.")] = None,
    published_since: Annotated[
        str | None,
        QueryParameter(
            description="First published at or after this moment (RFC 3339).", schema_extra=MOMENT
        ),
    ] = None,
    updated_since: Annotated[
        str | None,
        QueryParameter(
            description="Published here or revised at or after this moment (RFC 3339).",
            schema_extra=MOMENT,
        ),
    ] = None,
    fields: Annotated[
        Literal["summary"] | None, QueryParameter(description="`summary` leaves the bodies out.")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Articles a page, at most.")] = 20,
    cursor: Annotated[str | None, QueryParameter(description="`next_cursor` of the page before.")] = None,
) -> ASGIApp:
    served = served_by(request)
    if source_id is not None and publication is None:
        raise ParameterError("source_id: say of which publication", parameter="source_id")
    filters = Filters(
        publication,
        source_id,
        section,
        tag,
        genre,
        _language(language),
        byline,
        source,
        moment("published_since", published_since),
        moment("updated_since", updated_since),
    )
    after = _after(cursor) if cursor is not None else None
    # One more than asked for tells whether there is a next page.
    reader, database = reader_of(request), served.newsroom.database
    # Of articles that are in none of a partner's packages there may be very many in a row.
    ask = database.search if reader.kind == "partner" else database.read
    found = await ask(articles.page, filters, after=after, limit=limit + 1, reader=reader)
    listed, more = found[:limit], len(found) > limit
    return answer(request.scope, _page(request, listed, more=more, summary=fields == "summary"))


def _language(tag: str | None) -> str | None:
    """A parameter's language tag in the case that tags are kept in."""
    try:
        return None if tag is None else normal_language(tag)
    except ValueError:
        raise ParameterError(
            "language: give a BCP 47 tag such as en or pt-BR", parameter="language"
        ) from None


def _after(cursor: str) -> Position:
    listed_at, (article_id,) = cursors.decode(cursor, ids=1)
    return Position(listed_at, article_id)


def _page(request: AnyRequest, listed: Sequence[Listed], *, more: bool, summary: bool) -> Representation:
    served = served_by(request)
    following = cursors.encode(*listed[-1].position) if more else None
    render = views.summary_list if summary else views.article_list
    return Representation(
        render([each.stored.snapshot for each in listed], following),
        JSON,
        tag_of(b"summary" if summary else b"", (following or "").encode(), *_tags(listed)),
        served.policy(),
        # No public change tells when a draft or what a package holds was changed.
        listed[0].last_change if listed and not is_private(request.scope) else None,
        keys=("articles", *(f"article-{each.stored.id}" for each in listed)),
        extra=cursors.next_link(request, served.links.articles(), following),
    )


def _tags(listed: Sequence[Listed]) -> list[bytes]:
    return [f"{each.stored.id}{each.stored.etag}".encode() for each in listed]
