"""A whole HTML page of a news site to the article on it."""

from service.domain.errors import NotAnArticle
from service.ingest.html.address import absolute
from service.ingest.html.article import article, authors
from service.ingest.html.body import body
from service.ingest.html.decoded import markup
from service.ingest.html.head import Head
from service.ingest.html.jsonld import Linked
from service.ingest.html.meta import Meta
from service.ingest.html.prose import Prose
from service.ingest.html.region import region
from service.ingest.html.surroundings import Surroundings
from service.ingest.html.tree import Element, parsed
from service.ingest.reading import Reading


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """The article of a page, exactly one. `base` is the page's address, if it is known.

    Raises NotAnArticle that says what was missing, TooLarge for a page past the limits of `tree`.
    """
    text, unread = markup(document)
    root = parsed(text)
    base = base or _base(root)
    meta = Meta(root, base)
    base = base or meta.address()
    said = meta.facts()
    linked = Linked(root, base)
    told = linked.facts(said.headline)
    prose = Prose(root)
    surroundings = Surroundings(prose)
    where = region(root, tuple(filter(None, (told.headline, said.headline))), prose, surroundings)
    if where is None:
        raise NotAnArticle("no article: there is no paragraph on the page")
    head = Head(where, prose, month_first=(said.language or "").casefold() == "en-us")
    found = body(where, surroundings, prose, head, authors(told, said, head), base)
    taken, missing = article(told, said, head, found, where)
    if not taken.headline:
        raise NotAnArticle("no article: there is no headline on the page")
    return (Reading(article=taken, unread=(*unread, *linked.unread, *found.unread, *missing)),)


def _base(root: Element) -> str | None:
    for element in root.iter("base"):
        return absolute(element.get("href"), None)
    return None
