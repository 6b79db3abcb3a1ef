"""The formats an article is to be had in: one table for the API's routes, the page's links, `convert`."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from service.domain import wire
from service.domain.article import Article, Publication
from service.publish.entry import Entry
from service.publish.links import Links
from service.publish.page import article_page
from service.publish.schemaorg import news_article

Renderer = Callable[[Article, Publication, Links], bytes]
"""One article in one format. Pure: no clock, no settings, no database."""


RendererOfMany = Callable[[Sequence[Entry], Links], bytes]
"""Any number of articles as one document, in the order given. As pure."""


class Format(NamedTuple):
    """`name` is what `convert --to` calls it, `suffix` what the article's address ends in, after a dot;
    `title` names it for people. A document of most formats is one article: those have no `render_many`."""

    name: str
    suffix: str
    media_type: str
    title: str
    render: Renderer
    render_many: RendererOfMany | None = None

    @property
    def is_json(self) -> bool:
        return self.media_type.endswith("json")


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
