"""What feeds of every format say of an article, each fact in the one form that they share."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from service.domain.article import Article, Contributor, Rights
from service.domain.vocabulary import MEDIA_TOPICS, NEVER, SECTION
from service.publish.addresses import uri
from service.publish.body import said
from service.publish.entry import Entry
from service.publish.links import Links
from service.publish.newscodes import media_topic


def changed_at(entry: Entry) -> datetime:
    """When it last became another to its readers."""
    times = (entry.changed_at, entry.article.updated_at, entry.article.published_at)
    return max((each for each in times if each is not None), default=NEVER)


def page_of(article: Article, links: Links) -> str | None:
    """Where people read it: on the page that is the canonical one, else as the API shows it."""
    address = uri(links.canonical(article))
    if address is not None or article.id is None:
        return address
    return links.article(article.id)


def authors(article: Article) -> Sequence[Contributor]:
    """Those in the byline who have a name."""
    return [each for each in article.byline if said(each.name)]


def rights_notice(rights: Rights | None) -> str | None:
    """Whose the words are: the notice, else the mark with whatever of year and holder is known."""
    if rights is None:
        return None
    if said(rights.copyright_notice):
        return rights.copyright_notice
    if not said(rights.copyright_holder):
        return None
    year = "" if rights.copyright_year is None else f"{rights.copyright_year} "
    return f"© {year}{rights.copyright_holder}"


class Category(NamedTuple):
    """What an article is filed under. `scheme` is the vocabulary that a term is of, `concept` the address of
    the term there; null where there is none."""

    term: str
    label: str
    scheme: str | None = None
    concept: str | None = None


def categories(article: Article) -> Iterator[Category]:
    """The section, then the tags."""
    if said(article.section):
        yield Category(article.section or "", article.section or "", SECTION, SECTION)
    for tag in article.tags:
        name, code = said(tag.name), said(tag.code)
        topic = media_topic(code)
        if code is not None and topic is not None:
            yield Category(code, name or code, MEDIA_TOPICS, MEDIA_TOPICS + topic)
        elif name is not None or code is not None:
            yield Category(code or name or "", name or code or "")
