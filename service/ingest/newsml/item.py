"""A `newsItem` that is a text, to an article."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timezone
from urllib.parse import unquote

import msgspec

from service.domain.article import Article, Correction, Source, Status, Tag, Translation
from service.domain.forms import is_publication_id
from service.domain.slug import is_slug
from service.domain.value import Notice
from service.ingest.identity import Identity, fitting, identity
from service.ingest.newsml.body import Inline, inline
from service.ingest.newsml.content import ContentMeta, content_meta
from service.ingest.newsml.parts import parts
from service.ingest.newsml.properties import code, local, named, ours, said
from service.ingest.newsml.rights import rights
from service.ingest.notes import FIRST_ZONE, LAST_ZONE, Notes
from service.ingest.origin import DEFAULT_PUBLICATION
from service.ingest.plain import words as tidy
from service.ingest.reading import Reading
from service.ingest.shown import Listed
from service.ingest.xml import Element, below, each, language_of, name, pass_over, path, words

_STATUS: dict[str, Status] = {
    "": "published",
    "usable": "published",
    "withheld": "draft",
    "canceled": "withdrawn",
}
_READ = frozenset(
    ("itemClass", "provider", "versionCreated", "firstCreated", "embargoed", "pubStatus", "expires", "title")
)
_QUIET = frozenset(("generator", "profile", "fileName", "signal"))
"""What is said of the item as a file; of signals, what they announce is told where it stands."""


def reading(item: Element, beside: Sequence[Listed], base: str | None, names: Mapping[str, str]) -> Reading:
    """The article of an item, with the pictures that were sent beside it; no headline is an empty one."""
    notes = Notes(base)
    own, meta = identity(item.get("guid")), below(item, "itemMeta")
    told = content_meta(below(item, "contentMeta"), notes, names)
    records = parts(item, notes) if own.is_ours else {}
    inside = inline(item, records, beside, notes)
    managed = _managed(meta, notes)
    article = Article(
        id=own.id,
        publication=_publication(own, meta),
        source_id=_source_id(item, own),
        revision=_revision(item, own, notes),
        status=_status(meta, notes),
        genre=told.genre or "news",
        headline=told.headline or inside.nitf.headline or said(meta, "title"),
        alternative_headline=told.alternative_headline or inside.nitf.subheadline,
        standfirst=told.standfirst or inside.nitf.standfirst,
        slug=_slug(item, own, notes),
        url=managed.url,
        language=_language(item, notes),
        translations=tuple(managed.translations),
        section=told.section or inside.nitf.section,
        tags=_tags(told, inside, item, notes),
        dateline=told.dateline or inside.nitf.dateline or told.located,
        byline=(told.creators if own.is_ours else told.by) or inside.nitf.byline or told.creators,
        published_at=_moment(meta, "firstCreated", notes, inside.nitf.issued),
        updated_at=_updated_at(item, own, notes),
        embargo_until=_moment(meta, "embargoed", notes, inside.nitf.released, zone=LAST_ZONE),
        expires_at=_moment(meta, "expires", notes, inside.nitf.expires, zone=FIRST_ZONE),
        rights=rights(item, notes) or inside.nitf.rights,
        packages=tuple(managed.packages),
        source=_source(told, inside, meta, own),
        body=inside.blocks,
        corrections=tuple(managed.corrections),
    )
    return Reading(article=article, unread=notes.unread, status=article.status)


def _tags(told: ContentMeta, inside: Inline, item: Element, notes: Notes) -> tuple[Tag, ...]:
    """Those of the content and of the item, each name once, as the item has it."""
    known = {tag.name: tag for tag in inside.nitf.tags} | told.tags
    return notes.few(path(item), list(known.values()), lambda tag: tag.name)


class Managed(msgspec.Struct):
    """What the management of an item says beyond its dates and its status."""

    url: str | None = None
    packages: list[str] = []
    corrections: list[Correction] = []
    translations: list[Translation] = []


def _managed(meta: Element | None, notes: Notes) -> Managed:
    known = Managed()
    for element in each(meta):
        if name(element) not in _READ | _QUIET and not _took(element, known, notes):
            pass_over(element, notes)
    return known


def _took(element: Element, known: Managed, notes: Notes) -> bool:
    where = path(element)
    match name(element), ours(element, "rel") or ours(element, "role") or ours(element, "qcode"):
        case "edNote", "correction":
            known.corrections += _correction(element, notes)
        case "link", "canonical":
            known.url = notes.address(where, element.get("href"))
        case "link", "page":
            pass  # Where the sender shows it; whoever takes it in has a page of its own.
        case "link", "translation":
            language = below(element, "language")
            tag = notes.language(where, None if language is None else language.get("tag"))
            address = notes.address(where, element.get("href"))
            if tag is not None and address is not None:
                known.translations.append(Translation(language=tag, url=address))
        case "link", _ if element.get("contenttype") == "text/html" and known.url is None:
            known.url = notes.address(where, element.get("href"))
        case "service", package if package.startswith("package-"):
            known.packages.append(unquote(package.removeprefix("package-")))
        case _:
            return False
    return True


def _correction(element: Element, notes: Notes) -> Iterator[Correction]:
    at = notes.moment(path(element), element.get("modified"))
    text = notes.text(path(element), words(element), Notice)
    number = next((value for key, value in element.items() if key.endswith("}revision")), "0")
    if at is not None and text is not None and number.isdecimal() and len(number) < 10:
        yield Correction(at=at, text=text, revision=int(number))


def _publication(own: Identity, meta: Element | None) -> str:
    """Only an item of ours says which publication of ours it is of."""
    stated = code(below(meta, "provider"), "literal")
    return stated if own.is_ours and is_publication_id(stated) else own.publication or DEFAULT_PUBLICATION


def _source_id(item: Element, own: Identity) -> str:
    for one in each(below(item, "contentMeta"), "altId"):
        if own.is_ours and ours(one, "type") == "sourceId":
            return fitting(tidy(words(one)))
    return own.source_id


def _revision(item: Element, own: Identity, notes: Notes) -> int:
    version = item.get("version", "")
    if own.is_ours and version.isdecimal() and len(version) < 10:
        return int(version)
    if version:
        notes.pass_over(f"{path(item)}/@version", f"version {version}")
    return 0


def _status(meta: Element | None, notes: Notes) -> Status:
    """What is withheld is a draft; so is what has a status that we do not know, lest it be shown."""
    stated = local(code(below(meta, "pubStatus")))
    if stated not in _STATUS:
        notes.pass_over(path_of(meta), f"a status: {stated}")
    return _STATUS.get(stated, "draft")


def _slug(item: Element, own: Identity, notes: Notes) -> str | None:
    for one in each(below(item, "contentMeta"), "slugline"):
        slug = tidy(words(one))
        if own.is_ours and is_slug(slug):
            return slug
        notes.pass_over(path(one), f"a slugline: {slug}")
    return None


def _language(item: Element, notes: Notes) -> str | None:
    stated = next((one.get("tag") for one in each(below(item, "contentMeta"), "language")), None)
    return notes.language(path(item), stated or language_of(item))


def _moment(
    meta: Element | None, wanted: str, notes: Notes, otherwise: str = "", *, zone: timezone = UTC
) -> datetime | None:
    """A date of the item, else what the content says of it."""
    return notes.moment(f"{path_of(meta)}/{wanted}", said(meta, wanted) or otherwise, zone=zone)


def _updated_at(item: Element, own: Identity, notes: Notes) -> datetime | None:
    """Our own state when the text last changed; of others it is when this version was made."""
    if own.is_ours:
        return _moment(below(item, "contentMeta"), "contentModified", notes)
    return _moment(below(item, "itemMeta"), "versionCreated", notes)


def _source(told: ContentMeta, inside: Inline, meta: Element | None, own: Identity) -> Source | None:
    """What it says that it was taken from, else whose credit it bears, else who provides it."""
    if own.is_ours:
        return told.source if told.source != Source() else None
    provider = below(meta, "provider")
    house = named(provider) or code(provider, "literal", "qcode", "uri")
    source = told.source
    house = source.name or told.credit or inside.nitf.distributor or local(house)
    return Source(name=house or None, url=source.url) if house or source.url else None


def path_of(element: Element | None) -> str:
    """Where an element stands; of one that is missing, the item."""
    return "newsItem" if element is None else path(element)
