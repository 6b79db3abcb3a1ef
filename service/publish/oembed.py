"""How a page of ours is embedded elsewhere: oEmbed 1.0, as a quotation that needs neither script nor style.

A frame would be emptier: our pages let nobody frame them, and what a partner shows should hold when we are
away.
"""

from collections.abc import Mapping
from math import ceil
from xml.sax.saxutils import escape

import msgspec
from markupsafe import Markup

from service.domain.article import Article, Publication
from service.domain.forms import direction
from service.publish.body import is_language, said, web
from service.publish.links import Links
from service.publish.pictures import lead
from service.publish.wording import wording
from service.publish.written import permitted

Embedding = Mapping[str, str | int]
"""The parameters of a response, section 2.3.4, and `thumbnail_credit`, for which oEmbed has none."""

_WIDEST = 600
_LETTER, _LINE, _GAP = 9, 26, 16
"""Pixels of a letter, a line and the space between paragraphs at a browser's own 16 px. The height is
made of these, as one must be stated."""


def embedding(
    article: Article,
    publication: Publication,
    links: Links,
    *,
    max_width: int | None = None,
    max_height: int | None = None,
    cache_seconds: int,
) -> Embedding:
    """What a consumer needs to show the page within so many pixels: `rich` with the quotation, or a mere
    `link` where not even the headline has room."""
    known: dict[str, str | int | None] = {
        "version": "1.0",
        "title": said(article.headline),
        **_author(article),
        "provider_name": said(publication.name),
        "provider_url": web(publication.url),
        "cache_age": cache_seconds,
        **_thumbnail(article, links, max_width, max_height),
        **_quoted(article, publication, links, min(max_width or _WIDEST, _WIDEST), max_height),
    }
    return {
        name: permitted(value) if isinstance(value, str) else value
        for name, value in known.items()
        if value is not None
    }


def as_json(response: Embedding) -> bytes:
    return msgspec.json.encode(response)


def as_xml(response: Embedding) -> bytes:
    """Section 2.3.2."""
    written = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in response.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{written}</oembed>\n'.encode()


def _author(article: Article) -> dict[str, str | None]:
    named = [each for each in article.byline if said(each.name)]
    alone = named[0].url if len(named) == 1 else None
    return {"author_name": said(", ".join(each.name for each in named)), "author_url": web(alone)}


def _thumbnail(
    article: Article, links: Links, max_width: int | None, max_height: int | None
) -> dict[str, str | int | None]:
    """The first picture whose size is known and small enough: a thumbnail has all three or is left out."""
    found = lead(article, links)
    image = None if found is None else found[1]
    if image is None or image.width is None or image.height is None:
        return {}
    if image.width > (max_width or image.width) or image.height > (max_height or image.height):
        return {}
    return {
        "thumbnail_url": links.picture(image),
        "thumbnail_width": image.width,
        "thumbnail_height": image.height,
        "thumbnail_credit": said(image.credit),
    }


def _quoted(
    article: Article, publication: Publication, links: Links, width: int, max_height: int | None
) -> dict[str, str | int | None]:
    """With the standfirst, else without it, else not at all."""
    headline, credit = said(article.headline) or article.source_id, _credit(article, publication)
    for standfirst in (said(article.standfirst), None):
        texts = [text for text in (headline, standfirst, credit) if text]
        height = sum(ceil(len(text) * _LETTER / width) * _LINE + _GAP for text in texts) + _GAP
        if max_height is None or height <= max_height:
            html = _quotation(article, links, headline, standfirst, credit)
            return {"type": "rich", "html": html, "width": width, "height": height}
    return {"type": "link"}


def _credit(article: Article, publication: Publication) -> str:
    """Who wrote it, who published it and when, as it stands under the quotation."""
    names = [each.name for each in article.byline if said(each.name)]
    if said(publication.name):
        names.append(publication.name or "")
    if article.published_at is not None:
        names.append(wording(article.language).time(article.published_at))
    return ", ".join(names)


def _quotation(article: Article, links: Links, headline: str, standfirst: str | None, credit: str) -> str:
    language = article.language if is_language(article.language) else None
    side = direction(language) if language is not None else "auto"
    address = links.canonical(article) or links.home()
    parts = [Markup('<p><a href="{}">{}</a></p>').format(address, headline)]
    parts += [Markup("<p>{}</p>").format(each) for each in (standfirst, credit) if each]
    quotation = Markup('<blockquote cite="{}" lang="{}" dir="{}">{}</blockquote>').format(
        address, language or "", side, Markup("").join(parts)
    )
    return str(quotation)
