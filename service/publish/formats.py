"""The formats an article is to be had in: one table for the API's routes, the page's links, `convert`."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from service.domain import wire
from service.domain.article import Article, Publication
from service.publish.entry import Entry
from service.publish.feeds.atom import MEDIA_TYPE as ATOM_TYPE
from service.publish.feeds.atom import atom_file
from service.publish.feeds.json_feed import MEDIA_TYPE as JSON_FEED_TYPE
from service.publish.feeds.json_feed import json_feed_file
from service.publish.feeds.rss import MEDIA_TYPE as RSS_TYPE
from service.publish.feeds.rss import rss_file
from service.publish.links import Links
from service.publish.newsml import news_item
from service.publish.ninjs import news_object
from service.publish.page import Alternate, article_page
from service.publish.plain import plain_text
from service.publish.schemaorg import news_article
from service.publish.table import figures_of

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


def page(article: Article, publication: Publication, links: Links, *, article_body: bool = False) -> bytes:
    """The article's page, which leads to its other formats. `article_body` is for its JSON-LD."""
    others = [] if article.id is None else _others(article.id, links)
    return article_page(article, publication, links, formats=others, article_body=article_body)


def _others(article_id: str, links: Links) -> list[Alternate]:
    return [
        Alternate(links.article(article_id, f".{each.suffix}"), each.media_type, each.title)
        for each in FORMATS
        if each is not HTML
    ]


def _alone(render_many: RendererOfMany) -> Renderer:
    """An article alone is a document of one."""
    return lambda article, publication, links: render_many((Entry(article, publication),), links)


JSON = Format("json", "json", "application/json", "JSON", _json)
JSON_LD = Format("jsonld", "jsonld", "application/ld+json", "JSON-LD (schema.org)", _json_ld)
HTML = Format("html", "html", "text/html", "HTML", page)
RSS = Format("rss", "rss", RSS_TYPE, "RSS 2.0", _alone(rss_file), rss_file)
ATOM = Format("atom", "atom", ATOM_TYPE, "Atom 1.0", _alone(atom_file), atom_file)
JSON_FEED = Format(
    "jsonfeed", "jsonfeed", JSON_FEED_TYPE, "JSON Feed 1.1", _alone(json_feed_file), json_feed_file
)
# IPTC has registered no media type for ninjs: this one is named as those of NewsML-G2 are.
NINJS = Format("ninjs", "ninjs", "application/vnd.iptc.ninjs+json", "ninjs 3.1", news_object)
NEWSML = Format("newsml", "newsml", "application/vnd.iptc.g2.newsitem+xml", "NewsML-G2 2.35", news_item)
TEXT = Format("text", "txt", "text/plain", "Plain text", plain_text)
CSV = Format("csv", "csv", "text/csv", "The figures as CSV", _alone(figures_of), figures_of)

FORMATS: tuple[Format, ...] = (JSON, JSON_LD, HTML, NINJS, NEWSML, RSS, ATOM, JSON_FEED, TEXT, CSV)
"""In the order of preference: where a client takes several alike, the first is served."""

BY_NAME = {each.name: each for each in FORMATS}
BY_SUFFIX = {each.suffix: each for each in FORMATS}
BY_MEDIA_TYPE = {each.media_type: each for each in FORMATS}
