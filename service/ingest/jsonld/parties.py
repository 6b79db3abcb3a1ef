"""People and organisations in JSON-LD: an author may be a name, a list, a node, or a Role around one."""

from collections.abc import Iterator

from service.domain.article import Contributor
from service.domain.value import Name
from service.ingest.jsonld.graph import Node
from service.ingest.members import Found

_ORGANISATIONS = frozenset(
    (
        "Organization",
        "NewsMediaOrganization",
        "Corporation",
        "OnlineBusiness",
        "NGO",
        "GovernmentOrganization",
    )
)


def byline(work: Node) -> tuple[Contributor, ...]:
    """The authors of a work."""
    return tuple(who for found in work.each("author", "creator") for who in _named(found, work))


def name(work: Node, key: str) -> str | None:
    """The name of a party, such as the owner of the rights."""
    return work.notes.text(work.pointer, work.said(key))


def _named(found: Found, work: Node) -> Iterator[Contributor]:
    if isinstance(found.value, str):
        yield from work.notes.authors(found.pointer, work.plain(found.value))
        return
    if not isinstance(found.value, dict):
        work.words_of(found)
        return
    party = work.node(found.value, found.pointer)
    if "Role" in party.types and "author" in party:
        party = next(party.nodes("author"))
    if (who := _contributor(party)) is not None:
        yield who
    elif "name" in party or "url" in party:
        work.notes.pass_over(party.pointer, f"an author without a name: {party.said('url')}")


def _contributor(party: Node) -> Contributor | None:
    notes = party.notes
    named = notes.text(party.pointer, party.said("name"), Name)
    if named is None:
        return None
    url = party.address("url", "sameAs") or _page(party)
    is_organisation = bool(party.types & _ORGANISATIONS)
    if is_organisation:
        role = party.said("description") if party.graph.verbatim else ""
        house = party.said("parentOrganization")
    else:
        role, house = party.said("jobTitle"), party.said("worksFor", "affiliation")
    return Contributor(
        name=named,
        kind="organisation" if is_organisation else "person",
        role=notes.text(party.pointer, role),
        organisation=notes.text(party.pointer, house),
        url=url,
    )


def _page(party: Node) -> str | None:
    """Its `@id`, where that is a page and not a part of one."""
    return party.id if party.id.startswith(("http://", "https://")) and "#" not in party.id else None
