"""Dublin Core in RSS and Atom: its elements (version 1.1) and terms, as far as there is a field for them."""

from msgspec.structs import replace

from service.domain.value import Name, Notice
from service.ingest.feeds.entry import Entry
from service.ingest.notes import FIRST_ZONE
from service.ingest.xml import Element, name, namespace, path, words

_ELEMENTS = frozenset(("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/"))
_TERMS = "http://purl.org/dc/terms/"


def took(element: Element, entry: Entry) -> bool:
    """Take what an element says into the entry. False where it is none of Dublin Core's that has a place."""
    if namespace(element) in _ELEMENTS:
        return _element(element, entry)
    return namespace(element) == _TERMS and _term(element, entry)


def _element(element: Element, entry: Entry) -> bool:
    where, notes, said = path(element), entry.notes, words(element)
    match name(element):
        case "creator":
            entry.authors += notes.authors(where, entry.worded(said))
        case "date":
            entry.published_at = entry.published_at or notes.moment(where, said)
        case "rights":
            notice = notes.text(where, entry.worded(said), Notice)
            entry.rights = replace(entry.rights, copyright_notice=entry.rights.copyright_notice or notice)
        case "language":
            entry.language = notes.language(where, said)
        case "subject":
            entry.file_under(where, entry.worded(said))
        case "source":
            entry.source = replace(entry.source, name=notes.text(where, said, Name))
        case "type":
            entry.is_of_kind(where, said)
        case "title":
            entry.headline = entry.headline or entry.worded(said)
        case "description":
            entry.teaser = entry.teaser or said
        case "publisher":
            # Our own feeds name there whom the whole service belongs to.
            return entry.identity.is_ours
        case _:
            return False
    return True


def _term(element: Element, entry: Entry) -> bool:
    where, notes, said = path(element), entry.notes, words(element)
    match name(element):
        case "modified":
            entry.updated_at = notes.moment(where, said)
        case "issued" | "available" | "created":
            entry.published_at = entry.published_at or notes.moment(where, said)
        case "alternative":
            entry.alternative_headline = notes.text(where, entry.worded(said))
        case "abstract":
            entry.teaser = entry.teaser or said
        case "valid":
            entry.expires_at = notes.moment(where, _end(said), zone=FIRST_ZONE)
        case "license":
            entry.rights = replace(entry.rights, licence=notes.address(where, said))
        case "rightsHolder":
            entry.rights = replace(entry.rights, copyright_holder=notes.text(where, said))
        case "accessRights":
            entry.rights = replace(entry.rights, usage_terms=notes.text(where, said, Notice))
        case "dateCopyrighted":
            year = notes.number(where, said[:4])
            entry.rights = replace(entry.rights, copyright_year=year if year and year <= 9999 else None)
        case _:
            return False
    return True


def _end(period: str) -> str:
    """When a DCMI Period ends."""
    parts = (part.strip().partition("=") for part in period.split(";"))
    return next((value for key, _, value in parts if key == "end"), period)
