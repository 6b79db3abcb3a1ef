"""What neither RSS nor Atom has an element for, in the terms of Dublin Core (DCMI Metadata Terms)."""

from collections.abc import Iterator

from service.domain.article import Article
from service.publish.body import said
from service.publish.entry import Entry
from service.publish.written import moment
from service.publish.xml import Xml, text


def terms(entry: Entry) -> Iterator[Xml]:
    """Publisher, kind of article, second headline, the owner of the rights and their terms, and until when
    it may be shown."""
    article = entry.article
    yield text("dc:publisher", said(entry.publication.name) or entry.publication.id)
    yield text("dc:type", article.genre)
    if said(article.alternative_headline):
        yield text("dcterms:alternative", article.alternative_headline or "")
    yield from _rights(article)
    if article.expires_at is not None:
        yield text("dcterms:valid", f"end={moment(article.expires_at)}; scheme=W3C-DTF")


def _rights(article: Article) -> Iterator[Xml]:
    rights = article.rights
    if rights is None:
        return
    if said(rights.copyright_holder):
        yield text("dcterms:rightsHolder", rights.copyright_holder or "")
    if rights.copyright_year is not None:
        yield text("dcterms:dateCopyrighted", str(rights.copyright_year))
    if said(rights.usage_terms):
        yield text("dcterms:accessRights", rights.usage_terms or "")
