"""What a feed is about: everything, or the articles of a section, tag, publication or author."""

from typing import Literal, NamedTuple, get_args
from urllib.parse import quote

import msgspec

from service.domain.article import Tag
from service.domain.characters import forbidden_in
from service.domain.expected import half_of_a_pair

Kind = Literal["latest", "section", "tag", "publication", "author"]

_NAMED = frozenset(get_args(Kind)) - {"latest"}


class Topic(NamedTuple):
    """`name` is the section's, the tag's name or code, the publication's id, the author's; null for the
    latest of all."""

    kind: Kind
    name: str | None = None

    @property
    def path(self) -> str:
        """Its place among the feeds, percent-encoded; a name may hold anything, slashes too."""
        return self.kind if self.name is None else f"{self.kind}/{quote(self.name, safe='')}"


LATEST = Topic("latest")


def topic_at(path: str) -> Topic | None:
    """The topic of a path that was decoded; null where it is none's. All behind the first slash is the
    name."""
    kind, _, name = path.partition("/")
    if kind == "latest" and not name:
        return LATEST
    if kind not in _NAMED or not name or forbidden_in(name) or half_of_a_pair(name):
        return None
    return Topic(kind, name)  # type: ignore[arg-type] # it is one of the kinds


class Signed(msgspec.Struct, frozen=True, gc=False):
    name: str


class Part(msgspec.Struct, frozen=True, gc=False):
    """A block of the body, of which only a box has a byline."""

    byline: tuple[Signed, ...] = ()


class Filed(msgspec.Struct, frozen=True, gc=False):
    """What of an article says which topics it is of: reading that alone takes little of what reading all
    takes."""

    publication: str
    section: str | None = None
    tags: tuple[Tag, ...] = ()
    byline: tuple[Signed, ...] = ()
    body: tuple[Part, ...] = ()


def is_about(topic: Topic, article: Filed) -> bool:
    """Whether the article belongs to it, as the lists of the store have it: an author may be in the byline of
    a box."""
    match topic.kind:
        case "latest":
            return True
        case "section":
            return article.section == topic.name
        case "tag":
            return any(topic.name in (each.name, each.code) for each in article.tags)
        case "publication":
            return article.publication == topic.name
        case "author":
            boxes = (part.byline for part in article.body)
            return any(each.name == topic.name for byline in (article.byline, *boxes) for each in byline)
