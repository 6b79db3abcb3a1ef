"""Who had a part in an article. ninjs has no property for a job or a house, so that they stand among the
contacts, under the names that vCard (RFC 6350, section 6) has for them."""

from service.domain.article import Contributor, Publication, Source
from service.publish.addresses import uri
from service.publish.body import said
from service.publish.ninjs.objects import Contact, InfoSource


def author(who: Contributor) -> InfoSource:
    """Somebody in the byline."""
    return InfoSource(
        role="author",
        name=who.name,
        contact_info=_contacts(
            ("kind", "org" if who.kind == "organisation" else "individual"),
            ("title", who.role),
            ("org", who.organisation),
            ("url", uri(who.url)),
        ),
    )


def publisher(publication: Publication) -> InfoSource:
    """Who publishes it."""
    return InfoSource(
        role="publisher",
        name=said(publication.name),
        literal=publication.id,
        contact_info=_contacts(("url", uri(publication.url))),
    )


def source(taken_from: Source | None) -> tuple[InfoSource, ...]:
    """Where the article was taken from, where that is known."""
    contacts = _contacts(("url", uri(taken_from.url if taken_from else None)))
    name = said(taken_from.name) if taken_from else None
    return (InfoSource(role="source", name=name, contact_info=contacts),) if name or contacts else ()


def credited(role: str, name: str | None) -> tuple[InfoSource, ...]:
    """The credit of a picture or video."""
    return (InfoSource(role=role, name=name),) if said(name) else ()


def licensor(address: str | None) -> tuple[InfoSource, ...]:
    """Where a licence for a picture is to be had."""
    contacts = _contacts(("url", uri(address)))
    return (InfoSource(role="licensor", contact_info=contacts),) if contacts else ()


def _contacts(*known: tuple[str, str | None]) -> tuple[Contact, ...]:
    return tuple(Contact(type=type_, value=value) for type_, value in known if value and said(value))
