"""The properties of NewsML-G2: codes, names, roles, and the text in them."""

from collections.abc import Iterator

from service.ingest.plain import words as tidy
from service.ingest.xml import Element, below, each, words

OURS = "wirecopy:"
"""The alias of the scheme in which our own items have what G2 has no property for."""


def code(element: Element | None, *attributes: str) -> str:
    """The code of a property, of whichever of these attributes has one."""
    if element is None:
        return ""
    stated = (element.get(key, "") for key in attributes or ("qcode", "uri", "literal"))
    return next(filter(None, stated), "")


def local(qcode: str) -> str:
    """A code without its scheme: `stat:usable` is `usable`, and so is IPTC's address of that."""
    return qcode.rpartition("/")[2].rpartition(":")[2]


def ours(element: Element, attribute: str) -> str:
    """What a role, relation or type of our own scheme is; empty for another."""
    stated = element.get(attribute, "")
    return stated.removeprefix(OURS) if stated.startswith(OURS) else ""


def named(element: Element | None) -> str:
    """The name in a property, else the words in it."""
    name = below(element, "name")
    return tidy(words(element if name is None else name))


def said(parent: Element | None, *names: str) -> str:
    """The words of the first element down a path."""
    return tidy(words(below(parent, *names)))


def first(parent: Element | None, name: str, *, role: str | None = None) -> Element | None:
    """The first child of this name, and of this role of our own where one is given."""
    return next((one for one in each(parent, name) if role is None or ours(one, "role") == role), None)


def web(element: Element) -> Iterator[str]:
    """The pages of whom a property is about."""
    for details in each(element, "personDetails", "organisationDetails"):
        for contact in each(details, "contactInfo"):
            yield from (tidy(words(page)) for page in each(contact, "web"))
