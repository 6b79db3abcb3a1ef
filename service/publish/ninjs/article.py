"""The article's own object."""

from typing import Any
from urllib.parse import quote

from service.domain import wire
from service.domain.article import Article, Publication, Rights, Tag
from service.domain.vocabulary import MEDIA_TOPICS
from service.publish import statements
from service.publish.addresses import name_of, uri
from service.publish.body import body_xhtml, is_language, said
from service.publish.illustrations import illustrations
from service.publish.links import Links
from service.publish.newscodes import (
    GENRE_CODES,
    GENRES,
    PUBLISHING_STATUS,
    TRUST_INDICATORS,
    media_topic,
)
from service.publish.ninjs.media import medium
from service.publish.ninjs.objects import (
    AltId,
    Genre,
    NewsObject,
    Rendition,
    RightsInfo,
    Standard,
    Subject,
    Text,
    TrustIndicator,
)
from service.publish.ninjs.parties import author, publisher, source
from service.publish.plain import body_text
from service.publish.translated import translations


def news_object(article: Article, publication: Publication, links: Links) -> bytes:
    """The article as ninjs 3.1, compact UTF-8."""
    own = name_of(article)
    return wire.encode(
        NewsObject(
            standard=Standard(),
            uri=own,
            type="text",
            representation_type="full",
            version=str(article.revision) if article.revision else None,
            first_created=article.published_at,
            version_created=article.updated_at,
            embargoed_until=article.embargo_until,
            expires=article.expires_at,
            pub_status=PUBLISHING_STATUS[article.status],
            info_sources=(
                publisher(publication),
                *(author(each) for each in article.byline if said(each.name)),
                *source(article.source),
            ),
            alt_ids=(AltId(role="sourceId", value=article.source_id),) if said(article.source_id) else (),
            renditions=_page(article, links),
            trust_indicators=_policies(publication),
            associations=(
                *(medium(name, block, links, f"{own}#{name}") for name, block in illustrations(article)),
                *_corrections(article, own),
                *_translations(article),
                *map(_package, filter(said, article.packages)),
            ),
            **_words(article, links),
            **_rights(article.rights or Rights()),
        )
    )


def _words(article: Article, links: Links) -> dict[str, Any]:
    return {
        "language": article.language if is_language(article.language) else None,
        "headlines": _texts(("main", article.headline), ("alternative", article.alternative_headline)),
        "descriptions": _texts(("summary", article.standfirst)),
        "bodies": (
            *_texts(("main", body_xhtml(article, links)), media_type="text/html"),
            *_texts(("main", body_text(article)), media_type="text/plain"),
        ),
        "by": statements.byline(article.byline),
        "located": said(article.dateline),
        "slugline": said(article.slug),
        "ed_note": said("\n".join(statements.correction(each) for each in article.corrections)),
        "genres": (_genre(article),),
        "subjects": (
            *(Subject(rel="section", name=name) for name in (article.section,) if name and said(name)),
            *(_subject(tag) for tag in article.tags if said(tag.name)),
        ),
    }


def _texts(*said_as: tuple[str, str | None], media_type: str | None = None) -> tuple[Text, ...]:
    return tuple(
        Text(role=role, content_type=media_type, value=text)
        for role, text in said_as
        if text is not None and said(text)
    )


def _genre(article: Article) -> Genre:
    code = GENRE_CODES.get(article.genre)
    return Genre(name=article.genre, uri=None if code is None else GENRES + code, literal=article.genre)


def _subject(tag: Tag) -> Subject:
    topic = media_topic(tag.code)
    if topic is not None:
        return Subject(rel="about", name=tag.name, uri=MEDIA_TOPICS + topic)
    return Subject(rel="about", name=tag.name, literal=said(tag.code))


def _rights(rights: Rights) -> dict[str, Any]:
    licence = uri(rights.licence)
    return {
        "copyright_holder": said(rights.copyright_holder),
        "copyright_notice": said(rights.copyright_notice),
        "usage_terms": said(rights.usage_terms),
        "rights_info": None if licence is None else RightsInfo(linked_rights=licence),
    }


def _page(article: Article, links: Links) -> tuple[Rendition, ...]:
    address = uri(links.canonical(article))
    if address is None:
        return ()
    name = "page" if uri(article.url) is None else "canonical"
    return (Rendition(name=name, href=address, content_type="text/html"),)


def _policies(publication: Publication) -> tuple[TrustIndicator, ...]:
    known = (
        ("editorialPolicy", publication.publishing_principles),
        ("correctionsPolicy", publication.corrections_policy),
        ("ethicsPolicy", publication.ethics_policy),
    )
    return tuple(
        TrustIndicator(role=TRUST_INDICATORS + code, href=href)
        for code, address in known
        if (href := uri(address)) is not None
    )


def _corrections(article: Article, own: str) -> tuple[NewsObject, ...]:
    return tuple(
        NewsObject(
            uri=f"{own}#correction-{number}",
            name="Correction",
            rel="correction",
            type="component",
            version=str(each.revision),
            version_created=each.at,
            bodies=_texts(("main", each.text), media_type="text/plain"),
        )
        for number, each in enumerate(article.corrections, start=1)
    )


def _translations(article: Article) -> tuple[NewsObject, ...]:
    return tuple(
        NewsObject(
            uri=uri(each.url) or each.url,
            name=each.language,
            rel="translation",
            type="text",
            representation_type="partial",
            language=each.language,
        )
        for each in translations(article)
    )


def _package(name: str) -> NewsObject:
    return NewsObject(
        uri=f"urn:wirecopy:package:{quote(name, safe='')}",
        name=name,
        rel="memberOf",
        type="composite",
        representation_type="partial",
    )
