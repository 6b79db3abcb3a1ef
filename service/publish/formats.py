"""The formats an article is to be had in: one table for the API's routes, the page's links, `convert`."""

from collections.abc import Callable
from typing import NamedTuple

from service.domain import wire
from service.domain.article import Article, Publication
from service.publish.links import Links
from service.publish.page import article_page
from service.publish.schemaorg import news_article

Renderer = Callable[[Article, Publication, Links], bytes]
"""One article in one format. Pure: no clock, no settings, no database."""


class Format(NamedTuple):
    """`name` is what `convert --to` calls it, `suffix` what the article's address ends in, after a dot;
    `title` names it for people."""

    name: str
    suffix: str
    media_type: str
    title: str
    render: Renderer


def _json(article: Article, _publication: Publication, _links: Links) -> bytes:
    return wire.encode(article)


def _json_ld(article: Article, publication: Publication, links: Links) -> bytes:
    return news_article(article, publication, links)


def _page(article: Article, publication: Publication, links: Links) -> bytes:
    return article_page(article, publication, links, article_body=False)


JSON = Format("json", "json", "application/json", "JSON", _json)
JSON_LD = Format("jsonld", "jsonld", "application/ld+json", "JSON-LD (schema.org)", _json_ld)
HTML = Format("html", "html", "text/html", "HTML", _page)

FORMATS: tuple[Format, ...] = (JSON, JSON_LD, HTML)
"""In the order of preference: where a client takes several alike, the first is served."""

BY_NAME = {each.name: each for each in FORMATS}
BY_SUFFIX = {each.suffix: each for each in FORMATS}
BY_MEDIA_TYPE = {each.media_type: each for each in FORMATS}
