"""`rightsInfo`: of the item, and of its parts."""

from msgspec.structs import replace

from service.domain.article import Rights
from service.domain.media import Image, ImageRights
from service.domain.value import Name, Notice
from service.ingest.newsml.properties import named, ours
from service.ingest.notes import FIRST_ZONE, Notes
from service.ingest.xml import Element, each, name, path, shown, words


def rights(item: Element, notes: Notes) -> Rights | None:
    """Those of the item itself."""
    known = Rights()
    for info in each(item, "rightsInfo"):
        if info.get("idrefs") is None:
            for element in info:
                known = _of_item(known, element, notes)
    return known if known != Rights() else None


def _of_item(known: Rights, element: Element, notes: Notes) -> Rights:
    where = path(element)
    match name(element), ours(element, "rel"):
        case "copyrightHolder", _:
            holder = named(element) or element.get("literal") or element.get("qcode")
            return replace(known, copyright_holder=notes.text(where, holder))
        case "copyrightNotice", _:
            return replace(known, copyright_notice=notes.text(where, words(element), Notice))
        case "usageTerms", _:
            terms = " ".join(filter(None, (known.usage_terms, words(element))))
            return replace(known, usage_terms=notes.text(where, terms, Notice))
        case "link", "licence":
            return replace(known, licence=notes.address(where, element.get("href")))
        case "rightsInfoExtProperty", "copyrightYear":
            return replace(known, copyright_year=notes.number(where, element.get("value")))
        case _:
            notes.pass_over(where, shown(element))
            return known


def with_rights(image: Image, item: Element, part: str, notes: Notes) -> Image:
    """A picture of our own item with the rights that the item states of that part."""
    for info in each(item, "rightsInfo"):
        if part in info.get("idrefs", "").split():
            image = _of_part(image, info, notes)
    return image


def _of_part(image: Image, info: Element, notes: Notes) -> Image:
    passing_on: dict[str, list[str]] = {}
    for element in info:
        where, address = path(element), element.get("href")
        match name(element), ours(element, "rel"):
            case "copyrightNotice", _:
                image = replace(image, copyright_notice=notes.text(where, words(element), Notice))
            case "link", "licence":
                image = replace(image, licence=notes.address(where, address))
            case "link", "acquireLicence":
                image = replace(image, acquire_licence_url=notes.address(where, address))
            case "rightsInfoExtProperty", stated if stated:
                passing_on.setdefault(stated, []).append(element.get("value", ""))
            case "usageTerms", _:
                pass  # What may be passed on, as a sentence for people.
            case _:
                notes.pass_over(where, shown(element))
    return replace(image, rights=_image_rights(passing_on, path(info), notes)) if passing_on else image


def _image_rights(stated: dict[str, list[str]], where: str, notes: Notes) -> ImageRights:
    packages = (notes.text(where, package, Name) for package in stated.get("package", ()))
    return ImageRights(
        may_be_syndicated=stated.get("syndication", ["true"])[0] != "false",
        packages=tuple(package for package in packages if package is not None),
        until=notes.moment(where, next(iter(stated.get("until", ())), None), zone=FIRST_ZONE),
        contact=notes.text(where, next(iter(stated.get("contact", ())), None)),
    )
