"""Who had a part in a news object: authors, publisher, source, credits."""

from collections.abc import Iterator

import msgspec

from service.domain.article import Contributor, Source
from service.domain.value import Name
from service.ingest.ninjs.news_object import NewsObject
from service.ingest.notes import Notes


class Parties(msgspec.Struct):
    """The parties of an object, by the roles that have a place with us."""

    authors: list[Contributor] = []
    publication: str | None = None
    sources: list[Source] = []
    credit: str | None = None
    caption_credit: str | None = None
    licensor: str | None = None


def parties(found: NewsObject) -> Parties:
    """Who is named among its sources of information, and by itself."""
    known = Parties()
    for one in found.parts("infosources", "infosource"):
        _take(one, known, found.notes)
    if not known.authors:
        known.authors = list(_authors(found))
    if not known.sources and (name := found.notes.text(found.pointer, found.said("source"), Name)):
        known.sources.append(Source(name=name))
    return known


def _take(one: NewsObject, known: Parties, notes: Notes) -> None:
    where, name, role = one.pointer, notes.text(one.pointer, one.said("name"), Name), one.role
    contacts = one.contacts()
    url = notes.address(where, contacts.get("url") or _address(one))
    match role:
        case "author" if name is not None:
            known.authors.append(_author(name, contacts, url))
        case "publisher":
            known.publication = one.text("literal")
        case "credit":
            known.credit = name
        case "captioncredit":
            known.caption_credit = name
        case "licensor":
            known.licensor = url
        case _ if (name is not None or url is not None) and not known.sources:
            known.sources.append(Source(name=name, url=url))
            if role not in ("", "source"):
                notes.pass_over(where, f"the role of {name}: {role}")
        case _:
            notes.pass_over(where, f"{role or 'a further source'}: {name or url}")
    one.ignore("uri", "literal")
    one.pass_over_rest()


def _author(name: str, contacts: dict[str, str], url: str | None) -> Contributor:
    return Contributor(
        name=name,
        kind="organisation" if contacts.get("kind") == "org" else "person",
        role=contacts.get("title") or None,
        organisation=contacts.get("org") or None,
        url=url,
    )


def _address(one: NewsObject) -> str | None:
    uri = one.text("uri")
    return uri if uri.startswith(("http://", "https://")) else None


def _authors(found: NewsObject) -> Iterator[Contributor]:
    """The byline: as a list of people, as some agencies have it, else in words."""
    listed = [*found.parts("authors"), *found.parts("bylines")]
    for one in listed:
        name = found.notes.text(one.pointer, one.said("name", "by"), Name)
        role = found.notes.text(one.pointer, one.said("role", "title"))
        if name is not None:
            yield Contributor(name=name, role=role)
        one.pass_over_rest()
    if listed:
        found.ignore("by", "byline")
    else:
        yield from found.notes.authors(found.pointer, found.said("by", "byline"))
