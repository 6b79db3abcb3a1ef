"""The newsItem itself: its management, and the body inline."""

from collections.abc import Iterator
from datetime import datetime

from service.domain.article import Article, Correction, Publication
from service.domain.forms import direction
from service.publish.addresses import name_of, uri
from service.publish.body import body_xhtml, is_language, said
from service.publish.links import Links
from service.publish.newscodes import PUBLISHING_STATUS
from service.publish.newsml.content import content_meta
from service.publish.newsml.parts import parts
from service.publish.newsml.properties import (
    ALIAS,
    SCHEME,
    around,
    line,
    link,
    named,
    ours,
    when,
    words,
)
from service.publish.newsml.rights import rights_info
from service.publish.translated import translations
from service.publish.written import moment
from service.publish.xml import Xml, document, element, empty, text
from service.publish.xml import around as holding

_NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
_XHTML = "http://www.w3.org/1999/xhtml"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_NEVER = "0001-01-01T00:00:00Z"
"""The versionCreated, which is required, of an article of which no date is known."""


def news_item(article: Article, publication: Publication, links: Links) -> bytes:
    """The article as NewsML-G2 2.35, UTF-8."""
    tag = article.language if is_language(article.language) else None
    return document(
        element(
            "newsItem",
            [
                empty("catalogRef", {"href": _CATALOG}),
                element("catalog", [empty("scheme", {"alias": ALIAS, "uri": SCHEME})]),
                *rights_info(article),
                element("itemMeta", _item_meta(article, publication, links)),
                content_meta(article),
                *parts(article, links),
                *_content(article, links),
            ],
            {
                "xmlns": _NAMESPACE,
                f"xmlns:{ALIAS}": SCHEME,
                "guid": name_of(article),
                "version": str(article.revision) if article.revision else None,
                "standard": "NewsML-G2",
                "standardversion": "2.35",
                "conformance": "power",
                "xml:lang": tag,
                "dir": tag and direction(tag),
            },
        )
    )


def _item_meta(article: Article, publication: Publication, links: Links) -> Iterator[Xml]:
    yield empty("itemClass", {"qcode": "ninat:text"})
    yield _provider(publication)
    yield text("versionCreated", _version_created(article.updated_at or article.published_at))
    yield from when("firstCreated", article.published_at)
    yield from when("embargoed", article.embargo_until)
    yield empty("pubStatus", {"qcode": f"stat:{PUBLISHING_STATUS[article.status]}"})
    for package in article.packages:
        yield from around("service", named("name", package), {"qcode": ours(f"package-{package}")})
    for correction in article.corrections:
        yield from _correction(correction)
    if any(correction.revision == article.revision for correction in article.corrections):
        yield empty("signal", {"qcode": "sig:correction"})
    yield from when("expires", article.expires_at)
    yield from _links(article, links)


def _provider(publication: Publication) -> Xml:
    address = uri(publication.url)
    details = [] if address is None else [element("contactInfo", [text("web", address)])]
    return element(
        "provider",
        [*named("name", publication.name), *around("organisationDetails", iter(details), {})],
        {"literal": publication.id},
    )


def _version_created(at: datetime | None) -> str:
    return _NEVER if at is None else moment(at)


def _correction(put_right: Correction) -> Iterator[Xml]:
    yield from words(
        "edNote",
        put_right.text,
        role=ours("correction"),
        modified=moment(put_right.at),
        **{f"{ALIAS}:revision": str(put_right.revision)},
    )


def _links(article: Article, links: Links) -> Iterator[Xml]:
    rel = "page" if uri(article.url) is None else "canonical"
    yield from link(rel, links.canonical(article), contenttype="text/html")
    for each in translations(article):
        yield element(
            "link",
            [empty("language", {"tag": each.language})],
            {"rel": ours("translation"), "href": uri(each.url)},
        )


def _content(article: Article, links: Links) -> Iterator[Xml]:
    body = body_xhtml(article, links)
    if said(body) is None:
        return
    page = element(
        "html",
        [element("head", [text("title", line(article.headline))]), holding("body", body)],
        {"xmlns": _XHTML, "xml:lang": article.language if is_language(article.language) else None},
    )
    yield element("contentSet", [element("inlineXML", [page], {"contenttype": "application/xhtml+xml"})])
