"""Whose the words are and how they may be used; and the same of each picture."""

from collections.abc import Iterator

from service.domain.article import Article, ImageBlock, Rights
from service.domain.media import Image, ImageRights
from service.publish import statements
from service.publish.illustrations import illustrations
from service.publish.newsml.properties import around, extension, link, named, words
from service.publish.written import moment
from service.publish.xml import Xml

_EXTENSION = "rightsInfoExtProperty"


def rights_info(article: Article) -> Iterator[Xml]:
    """A `rightsInfo` for the item and one for each part of it that has rights of its own."""
    yield from around("rightsInfo", _of_article(article.rights or Rights()), {})
    for name, block in illustrations(article):
        if isinstance(block, ImageBlock):
            yield from around("rightsInfo", _of_picture(block.image), {"idrefs": name})


def _of_article(rights: Rights) -> Iterator[Xml]:
    yield from around("copyrightHolder", named("name", rights.copyright_holder), {})
    yield from words("copyrightNotice", rights.copyright_notice)
    yield from words("usageTerms", rights.usage_terms)
    yield from link("licence", rights.licence)
    year = rights.copyright_year
    yield from extension(_EXTENSION, "copyrightYear", None if year is None else f"{year:04}")


def _of_picture(image: Image) -> Iterator[Xml]:
    yield from words("copyrightNotice", image.copyright_notice)
    yield from words("usageTerms", statements.passing_on(image.rights))
    yield from link("licence", image.licence)
    yield from link("acquireLicence", image.acquire_licence_url)
    if image.rights is not None:
        yield from _passing_on(image.rights)


def _passing_on(rights: ImageRights) -> Iterator[Xml]:
    yield from extension(_EXTENSION, "syndication", str(rights.may_be_syndicated).lower())
    for package in rights.packages:
        yield from extension(_EXTENSION, "package", package)
    yield from extension(_EXTENSION, "until", moment(rights.until) if rights.until else None)
    yield from extension(_EXTENSION, "contact", rights.contact)
