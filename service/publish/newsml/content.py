"""`contentMeta`: what the article is about, by whom, and its words beside the body."""

from collections.abc import Iterator

from service.domain.article import Article, Contributor, Source, Tag
from service.publish import statements
from service.publish.addresses import uri
from service.publish.body import is_language, said
from service.publish.newscodes import GENRE_CODES, media_topic
from service.publish.newsml.properties import around, line, named, ours, when, words
from service.publish.xml import Xml, element, empty, text


def content_meta(article: Article) -> Xml:
    """The administrative properties first, then the descriptive ones, as the schema wants them."""
    return element("contentMeta", [*_administrative(article), *_descriptive(article)])


def _administrative(article: Article) -> Iterator[Xml]:
    yield from when("contentModified", article.updated_at)
    yield from around("infoSource", _source(article.source or Source()), {})
    for who in article.byline:
        if said(who.name):
            yield _creator(who)
    yield from words("altId", article.source_id, type=ours("sourceId"))


def _source(source: Source) -> Iterator[Xml]:
    yield from named("name", source.name)
    address = uri(source.url)
    if address is not None:
        yield empty("remoteInfo", {"href": address})


def _creator(who: Contributor) -> Xml:
    is_house = who.kind == "organisation"
    return element(
        "creator",
        [
            *named("name", who.name),
            *around("related", named("name", who.role), {"rel": ours("jobTitle")}),
            *around("organisationDetails" if is_house else "personDetails", _details(who), {}),
        ],
        {"role": "cpprole:author", "type": "cpnat:organisation" if is_house else "cpnat:person"},
    )


def _details(who: Contributor) -> Iterator[Xml]:
    yield from around("affiliation", named("name", who.organisation), {})
    address = uri(who.url)
    if address is not None:
        yield element("contactInfo", [text("web", address)])


def _descriptive(article: Article) -> Iterator[Xml]:
    if is_language(article.language):
        yield empty("language", {"tag": article.language})
    yield _genre(article)
    yield from around("subject", named("name", article.section), {"type": ours("section")})
    for tag in article.tags:
        yield from around("subject", named("name", tag.name), {"type": "cpnat:abstract", **_coded(tag)})
    yield from named("slugline", article.slug)
    yield from words("headline", article.headline)
    yield from words("headline", article.alternative_headline, role=ours("alternative"))
    yield from words("dateline", article.dateline)
    yield from words("by", statements.byline(article.byline))
    yield from words("description", article.standfirst, role="drol:summary")


def _genre(article: Article) -> Xml:
    code = GENRE_CODES.get(article.genre)
    known = {"qcode": None if code is None else f"genre:{code}", "literal": article.genre}
    return element("genre", named("name", article.genre), known)


def _coded(tag: Tag) -> dict[str, str | None]:
    topic = media_topic(tag.code)
    if topic is not None:
        return {"qcode": f"medtop:{topic}"}
    return {"literal": line(tag.code) if tag.code and said(tag.code) else None}
