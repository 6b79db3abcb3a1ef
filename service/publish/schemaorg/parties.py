"""Who: bylines, the publisher, and those whom a text names without saying what they are.

A name in running text ("the health ministry", "Mustafa Bali") does not tell a person from a body, and
schema.org has no type above the two. Such a party is a Role, which schema.org allows wherever one of
them is expected, unless the article itself says of the same name which one it is.
"""

from urllib.parse import quote

from msgspec import UNSET

from service.domain.article import Article, Box, Contributor, Publication
from service.publish.links import Links
from service.publish.schemaorg.nodes import (
    Maybe,
    NewsMediaOrganization,
    Organization,
    Party,
    Person,
    Reference,
    Role,
)
from service.publish.schemaorg.values import address, words


def contributor(who: Contributor) -> Person | Organization | None:
    """An author. Nothing but the name goes into `name`."""
    name = words(who.name)
    if name is UNSET:
        return None
    works_for = organization(who.organisation)
    if who.kind == "organisation":
        return Organization(
            name=name, url=address(who.url), description=words(who.role), parent_organization=works_for
        )
    return Person(name=name, url=address(who.url), job_title=words(who.role), works_for=works_for)


def organization(name: str | None) -> Maybe[Organization]:
    said = words(name)
    return UNSET if said is UNSET else Organization(name=said)


def authors(byline: tuple[Contributor, ...]) -> list[Party]:
    return [author for author in map(contributor, byline) if author is not None]


def publisher(publication: Publication, links: Links) -> Maybe[NewsMediaOrganization]:
    """The masthead with its policies; none where it has no name, which schema.org's readers require."""
    name = words(publication.name)
    if name is UNSET:
        return UNSET
    url = address(publication.url)
    return NewsMediaOrganization(
        id=f"{links.home()}#{quote(publication.id, safe='')}" if url is UNSET else f"{_page(url)}#publisher",
        name=name,
        url=url,
        logo=address(publication.logo_url),
        publishing_principles=address(publication.publishing_principles),
        corrections_policy=address(publication.corrections_policy),
        ethics_policy=address(publication.ethics_policy),
        ownership_funding_info=words(publication.ownership_info),
    )


def _page(url: str) -> str:
    return url.partition("#")[0]


class Parties:
    """The parties whose kind the article gives away, by name; without an article at hand, the masthead."""

    def __init__(self, article: Article | None, masthead: Maybe[NewsMediaOrganization]) -> None:
        self._known: dict[str, Party] = {}
        for block in article.body if article is not None else ():
            if isinstance(block, Box):
                self._learn(block.byline)
        self._learn(article.byline if article is not None else ())
        if masthead is not UNSET and masthead.name is not UNSET and masthead.id is not UNSET:
            self._known[masthead.name] = Reference(masthead.id)

    def _learn(self, byline: tuple[Contributor, ...]) -> None:
        for who in byline:
            kind = Organization if who.kind == "organisation" else Person
            self._known[who.name] = kind(name=who.name, url=address(who.url))

    def named(self, name: str | None, role: str) -> Maybe[Party]:
        """The party of this name, in the given role where its kind is not known; none for no name."""
        said = words(name)
        if said is UNSET:
            return UNSET
        return self._known.get(said) or Role(role_name=role, name=said)
