"""The article's own node, and one for each aside in it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from service.domain.article import Article, Box, Correction, Genre, Publication, Rights, Source
from service.domain.vocabulary import MEDIA_TOPICS
from service.publish.links import Links
from service.publish.newscodes import media_topic
from service.publish.schemaorg.claims import claims
from service.publish.schemaorg.contents import Contents
from service.publish.schemaorg.nodes import (
    CONTEXT,
    CorrectionComment,
    CreativeWork,
    DefinedTerm,
    ImageObject,
    Maybe,
    PropertyValue,
    Reference,
    WebPage,
    Work,
)
from service.publish.schemaorg.parties import Parties, authors, publisher
from service.publish.schemaorg.values import (
    address,
    address_or_work,
    article_address,
    language,
    some,
    words,
)
from service.publish.translated import translations

_encoder = msgspec.json.Encoder(decimal_format="number")

_TYPES: dict[Genre, str] = {
    "news": "NewsArticle",
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "background": "BackgroundNewsArticle",
    "review": "ReviewNewsArticle",
    "report": "ReportageNewsArticle",
    # A LiveBlogPosting must list its updates, each a posting of its own with its own time. Ours keeps
    # one running text, so it is a NewsArticle whose `genre` says that it is a live report.
    "live": "NewsArticle",
}


def news_article(
    article: Article, publication: Publication, links: Links, *, article_body: bool = True
) -> bytes:
    """The article as `application/ld+json`, compact UTF-8, in schema.org's vocabulary.

    `@id` is the canonical address with `#article` behind it, else the address in the API, else none.
    `article_body=False` leaves out the running text of the article and of its asides, and nothing else.
    """
    return _encoder.encode(graph(article, publication, links, article_body=article_body))


def graph(article: Article, publication: Publication, links: Links, *, article_body: bool) -> Work:
    """The node that `news_article` encodes."""
    canonical = links.canonical(article)
    page = UNSET if canonical is None else address(canonical)
    own = article_address(canonical, None if article.id is None else links.article(article.id))
    masthead = publisher(publication, links)
    parties = Parties(article, masthead)
    contents = Contents(article.body, links, parties)
    asides = [
        _Aside(number, block, Contents(block.blocks, links, parties))
        for number, block in enumerate(article.body)
        if isinstance(block, Box)
    ]
    _add_quotations(article, contents, asides)
    return Work(
        context=CONTEXT,
        type=_TYPES[article.genre],
        id=own,
        url=page,
        main_entity_of_page=UNSET if page is UNSET else WebPage(id=page),
        identifier=_identifiers(article),
        publisher=masthead,
        citation=some(list(contents.cited.values())),
        image=some(contents.images or _borrowed(asides)),
        video=some(contents.videos),
        article_body=words(contents.body()) if article_body else UNSET,
        has_part=some([*contents.parts, *(aside.work(own, article_body=article_body) for aside in asides)]),
        interpreted_as_claim=some(claims(article, own, links, parties)),
        **_words_about(article),
        **_dates(article),
        **_rights(article.rights or Rights(), article.source or Source(), parties),
    )


def _identifiers(article: Article) -> list[PropertyValue]:
    """Ours, where the article was taken in, and the newsroom's, which is unique in its publication."""
    named = (("wirecopy", article.id), (article.publication, article.source_id))
    return [
        PropertyValue(property_id=words(scheme), value=value)
        for scheme, value in named
        if value is not None and words(value)
    ]


def _words_about(article: Article) -> dict[str, Any]:
    return {
        "headline": words(article.headline),
        "alternative_headline": words(article.alternative_headline),
        "description": words(article.standfirst),
        "genre": _genre(article.genre),
        "in_language": language(article.language),
        "work_translation": some(
            [CreativeWork(url=each.url, in_language=each.language) for each in translations(article)]
        ),
        "version": article.revision or UNSET,
        "creative_work_status": article.status,
        "dateline": words(article.dateline),
        "author": some(authors(article.byline)),
        "article_section": words(article.section),
        "keywords": some([tag.name for tag in article.tags if words(tag.name)]),
        "about": some([_term(tag.name, tag.code) for tag in article.tags if tag.code and words(tag.code)]),
        "correction": some([_correction(one) for one in article.corrections if words(one.text)]),
    }


def _genre(genre: Genre) -> Maybe[str]:
    """Said in words only where the type does not say it."""
    return genre if genre == "live" else UNSET


def _term(name: str, code: str) -> DefinedTerm:
    """A subject with its code; an IPTC Media Topic also by the address that IPTC gives it."""
    topic = media_topic(code)
    if topic is None:
        return DefinedTerm(name=words(name), term_code=code)
    return DefinedTerm(
        id=MEDIA_TOPICS + topic, name=words(name), term_code=code, in_defined_term_set=MEDIA_TOPICS
    )


def _correction(correction: Correction) -> CorrectionComment:
    return CorrectionComment(text=correction.text, date_published=correction.at, version=correction.revision)


def _dates(article: Article) -> dict[str, Any]:
    """A text last touched before it was first published was not modified since: no `dateModified`."""
    first, last = article.published_at, article.updated_at
    return {
        "date_published": first or UNSET,
        "date_modified": UNSET if last is None or (first is not None and last < first) else last,
        "expires": article.expires_at or UNSET,
    }


def _rights(rights: Rights, source: Source, parties: Parties) -> dict[str, Any]:
    based_on = CreativeWork(name=words(source.name), url=address(source.url))
    return {
        "copyright_holder": parties.named(rights.copyright_holder, "copyright holder"),
        "copyright_year": UNSET if rights.copyright_year is None else rights.copyright_year,
        "copyright_notice": words(rights.copyright_notice),
        "license": address_or_work(rights.licence),
        "usage_info": address_or_work(rights.usage_terms),
        "is_based_on": UNSET if based_on.name is UNSET and based_on.url is UNSET else based_on,
    }


class _Aside:
    """A box on its way to becoming a part of its article."""

    def __init__(self, number: int, box: Box, contents: Contents) -> None:
        self.pointer = f"/body/{number}/"
        self.contents = contents
        self._box = box
        self._number = number

    def work(self, article_id: Maybe[str], *, article_body: bool) -> Work:
        box, contents = self._box, self.contents
        return Work(
            type=_TYPES[box.genre],
            id=UNSET if article_id is UNSET else f"{article_id.partition('#')[0]}#aside-{self._number}",
            headline=words(box.headline),
            genre=_genre(box.genre),
            author=some(authors(box.byline)),
            citation=some(list(contents.cited.values())),
            image=some(contents.images),
            video=some(contents.videos),
            article_body=words(contents.body()) if article_body else UNSET,
            has_part=some(contents.parts),
        )


def _borrowed(asides: Sequence[_Aside]) -> list[ImageObject | Reference]:
    """With no picture of its own, the article still shows those of its asides.

    It points at those that have an address of their own and repeats the others: it must show the same
    pictures before it is stored as after.
    """
    return [
        image if image.id is UNSET else Reference(image.id)
        for aside in asides
        for image in aside.contents.images
    ]


def _add_quotations(article: Article, contents: Contents, asides: Sequence[_Aside]) -> None:
    """Words quoted in running text, in the article or in the aside that they stand in.

    A block that is a quotation as a whole is already a part.
    """
    for quotation in article.quotations:
        span = quotation.span
        if span.container == "quote" and not span.prefix and not span.suffix:
            continue
        home = next((aside.contents for aside in asides if span.pointer.startswith(aside.pointer)), contents)
        home.quote(span.exact, quotation.speaker)
