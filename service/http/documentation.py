"""The API's description, as data and as a page that loads nothing from elsewhere."""

import msgspec
from litestar.types import ASGIApp

from service.http.answers import Answer, CachePolicy, Header, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.describing import Shown, reads
from service.http.schemas import article_schema
from service.http.served import AnyRequest, served_by
from service.publish.reference import CONTENT_SECURITY_POLICY

SCHEMA_JSON = "application/schema+json"
_POLICY = CachePolicy("public, max-age=300")


@reads(
    "/openapi.json",
    tag="Documentation",
    summary="The OpenAPI document",
    shows={JSON: Shown({"type": "object"})},
)
async def read_openapi(request: AnyRequest) -> ASGIApp:
    body = msgspec.json.encode(served_by(request).describe())
    return answer(
        request.scope, Representation(body, JSON, tag_of(body), _POLICY, served_by(request).started)
    )


@reads(
    "/v1/schemas/article.json",
    tag="Documentation",
    summary="The article's JSON Schema",
    shows={SCHEMA_JSON: Shown({"type": "object"})},
)
async def read_article_schema(request: AnyRequest) -> ASGIApp:
    body = msgspec.json.encode(article_schema(served_by(request).links.schema("article")))
    return answer(
        request.scope, Representation(body, SCHEMA_JSON, tag_of(body), _POLICY, served_by(request).started)
    )


@reads(
    "/docs",
    tag="Documentation",
    summary="The API's reference, to be read",
    shows={"text/html": Shown({"type": "string"})},
)
async def read_reference(request: AnyRequest) -> ASGIApp:
    policy = (b"content-security-policy", CONTENT_SECURITY_POLICY.encode("ascii"))
    return _answer(request, served_by(request).reference(), "text/html; charset=utf-8", policy)


def _answer(request: AnyRequest, body: bytes, media_type: str, *extra: Header) -> Answer:
    started = served_by(request).started
    shown = Representation(body, media_type, tag_of(body), _POLICY, started, extra=extra)
    return answer(request.scope, shown)
