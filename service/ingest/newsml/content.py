"""`contentMeta`: what an item is about, by whom, and its words beside the body."""

from collections.abc import Iterator, Mapping

import msgspec

from service.domain.article import Contributor, Genre, Source, Tag
from service.domain.value import Code, Name, Notice
from service.domain.vocabulary import MEDIA_TOPICS
from service.ingest.genres import genre_of
from service.ingest.newsml.properties import code, local, named, ours, web
from service.ingest.notes import Notes
from service.ingest.plain import words as tidy
from service.ingest.xml import Element, below, each, name, pass_over, path, words

_QUIET = frozenset(("contentCreated", "contentModified", "language", "slugline", "altId"))
"""Read elsewhere, or another form of what is read."""


class ContentMeta(msgspec.Struct):
    """The properties that have a place with us."""

    headline: str = ""
    alternative_headline: str | None = None
    standfirst: str | None = None
    dateline: str | None = None
    located: str | None = None
    by: tuple[Contributor, ...] = ()
    creators: tuple[Contributor, ...] = ()
    credit: str | None = None
    source: Source = Source()
    genre: Genre | None = None
    section: str | None = None
    tags: dict[str, Tag] = {}


def content_meta(meta: Element | None, notes: Notes, names: Mapping[str, str]) -> ContentMeta:
    """What is stated. `names` are those that the item's assertions give to codes."""
    known = ContentMeta()
    for element in each(meta):
        if not (_took_words(element, known, notes) or _took_concept(element, known, notes, names)):
            pass_over(element, notes)
    return known


def _took_words(element: Element, known: ContentMeta, notes: Notes) -> bool:
    where, said = path(element), words(element)
    match name(element):
        case "headline":
            _headline(element, known, notes)
        case "description" if known.standfirst is None:
            known.standfirst = notes.text(where, said, Notice)
        case "dateline":
            known.dateline = notes.text(where, said, Name)
        case "by":
            known.by = (*known.by, *notes.authors(where, said))
        case "creditline":
            known.credit = notes.text(where, said, Name)
        case other:
            return other in _QUIET
    return True


def _took_concept(element: Element, known: ContentMeta, notes: Notes, names: Mapping[str, str]) -> bool:
    where = path(element)
    match name(element):
        case "located":
            known.located = notes.text(where, _name(element, names), Name)
        case "creator":
            known.creators = (*known.creators, *_creator(element, notes))
        case "infoSource" if known.source == Source():
            known.source = _source(element, notes, names)
        case "genre" if known.genre is None:
            stated = [element.get(key, "") for key in ("literal", "qcode", "uri")]
            known.genre = next(filter(None, map(genre_of, (*stated, named(element)))), None)
            return known.genre is not None
        case "subject" | "keyword":
            return _took_subject(element, known, notes, names)
        case _:
            return False
    return True


def _headline(element: Element, known: ContentMeta, notes: Notes) -> None:
    """The first, or the one in the role of the main one; our own second one is told by its role."""
    said, role = tidy(words(element)), local(element.get("role", ""))
    if ours(element, "role") == "alternative":
        known.alternative_headline = notes.text(path(element), said)
    elif not known.headline or role in ("main", "mainHeadline"):
        if known.headline:
            notes.pass_over(path(element), f"a further headline: {known.headline}")
        known.headline = said
    else:
        notes.pass_over(path(element), f"a further headline: {said}")


def _name(element: Element, names: Mapping[str, str]) -> str:
    return named(element) or names.get(code(element), "")


def _creator(element: Element, notes: Notes) -> Iterator[Contributor]:
    who = notes.text(path(element), named(element), Name)
    if who is None:
        return
    roles = (named(one) for one in each(element, "related") if ours(one, "rel") == "jobTitle")
    houses = (
        named(one)
        for details in each(element, "personDetails", "organisationDetails")
        for one in each(details, "affiliation")
    )
    yield Contributor(
        name=who,
        kind="organisation" if "organisation" in local(element.get("type", "")) else "person",
        role=notes.text(path(element), next(roles, None)),
        organisation=notes.text(path(element), next(houses, None)),
        url=notes.address(path(element), next(web(element), None)),
    )


def _source(element: Element, notes: Notes, names: Mapping[str, str]) -> Source:
    remote = below(element, "remoteInfo")
    return Source(
        name=notes.text(path(element), _name(element, names) or element.get("literal"), Name),
        url=notes.address(path(element), None if remote is None else remote.get("href")),
    )


def _took_subject(element: Element, known: ContentMeta, notes: Notes, names: Mapping[str, str]) -> bool:
    subject = notes.text(path(element), _name(element, names), Name)
    if subject is None:
        return False
    if ours(element, "type") == "section":
        known.section = subject
        return True
    stated = code(element, "qcode", "uri", "literal")
    if stated.startswith(MEDIA_TOPICS):
        stated = f"medtop:{stated.removeprefix(MEDIA_TOPICS)}"
    known.tags.setdefault(subject, Tag(name=subject, code=notes.text(path(element), stated, Code)))
    return True
