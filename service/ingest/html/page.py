"""A whole HTML page of a news site to the article on it: which part of the reader is asked what, and when."""

from msgspec.structs import replace

from service.domain.errors import TooLarge
from service.ingest.html.address import absolute
from service.ingest.html.article import article, authors
from service.ingest.html.body import body, stated_at_least
from service.ingest.html.decoded import markup
from service.ingest.html.head import Head
from service.ingest.html.jsonld import Linked
from service.ingest.html.meta import Meta, microdata_authors
from service.ingest.html.prose import Prose
from service.ingest.html.refusal import refused, require_article
from service.ingest.html.region import region
from service.ingest.html.surroundings import Surroundings
from service.ingest.html.tree import MOST_TAGS, Element, parsed, words
from service.ingest.reading import Reading

_MOST_TEXT = 1_000_000
"""Code points of words on a page; a long live blog has a tenth of that."""


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """The article of a page, exactly one. `base` is the page's address, if it is known.

    Raises NotAnArticle that says what was missing, TooLarge for a page past the limits of `tree`.
    """
    if document.count(b"<") > MOST_TAGS:
        raise TooLarge(f"the page has more than {MOST_TAGS:,} tags")
    text, unread = markup(document)
    root = parsed(text)
    base = base or _base(root)
    meta = Meta(root, base)
    base = base or meta.address()
    said = meta.facts()
    linked = Linked(root, base)
    headings = [words(heading) for heading in root.iter("h1")]
    told = linked.facts(*filter(None, (said.headline, *headings)))
    told = replace(told, authors=told.authors or microdata_authors(root))
    prose = Prose(root)
    if prose.words(root) > _MOST_TEXT:
        raise TooLarge(f"the page has more than {_MOST_TEXT:,} characters of text")
    surroundings = Surroundings(prose)
    where = region(root, tuple(filter(None, (told.headline, said.headline))), prose, surroundings)
    if where is None:
        raise refused(root, prose)
    head = Head(where, prose, month_first=(said.language or "").casefold() == "en-us")
    found = body(where, surroundings, head, authors(told, said, head), base=base)
    if told.text:
        found = stated_at_least(found, told.text)
    taken, missing = article(told, said, head, found, where)
    require_article(root, prose, taken.headline, taken.body)
    return (Reading(article=taken, unread=(*unread, *linked.unread, *found.unread, *missing)),)


def _base(root: Element) -> str | None:
    for element in root.iter("base"):
        return absolute(element.get("href"), None)
    return None
