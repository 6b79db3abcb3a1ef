"""A document to its articles: an item, a message of many with the pictures that belong to them, or NITF."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from service.domain.article import Article, Source
from service.domain.errors import NotAnArticle
from service.ingest.identity import fitting
from service.ingest.newsml.item import reading
from service.ingest.newsml.nitf import nitf
from service.ingest.newsml.pictures import kind_of, medium
from service.ingest.newsml.properties import code, named
from service.ingest.notes import FIRST_ZONE, LAST_ZONE, Notes
from service.ingest.origin import DEFAULT_PUBLICATION
from service.ingest.reading import Reading
from service.ingest.shown import Listed
from service.ingest.xml import Element, each, language_of, name, parse, path

_TEXTS = frozenset(("", "text"))


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """An article for each text. Raises NotAnArticle where there is none, saying what there is instead."""
    root = parse(document)
    match name(root):
        case "nitf":
            return (_of_nitf(root, base),)
        case "newsItem":
            return _of_items([root], [], base)
        case "newsMessage":
            items = [item for held in each(root, "itemSet") for item in held]
            return _of_items(
                [item for item in items if name(item) == "newsItem"],
                [item for item in items if name(item) == "packageItem"],
                base,
            )
        case "packageItem":
            raise NotAnArticle("no article: this is a package, which only names its items; send them with it")
        case other:
            raise NotAnArticle(f"no article: {other} is neither NewsML-G2 nor NITF")


def _of_items(items: Sequence[Element], packages: Sequence[Element], base: str | None) -> tuple[Reading, ...]:
    texts = [item for item in items if kind_of(item) in _TEXTS]
    others = [item for item in items if kind_of(item) not in _TEXTS]
    if not texts:
        kinds = sorted({kind_of(item) for item in others})
        raise NotAnArticle(f"no article: there is no text item, but {', '.join(kinds) or 'nothing'}")
    readings = []
    for number, text in enumerate(texts):
        notes = Notes(base)
        shown = [item for item in others if _belongs(item, text, texts, packages)]
        beside = [Listed(block, path(item)) for item in shown if (block := medium(item, notes)) is not None]
        for item in others:
            if _is_nobodys(item, texts, packages) and number == 0:
                notes.pass_over(path(item), f"a {kind_of(item)} that belongs to none of the texts")
        one = reading(text, beside, base, _names(text))
        readings.append(replace(one, unread=(*one.unread, *notes.unread)))
    return tuple(readings)


def _belongs(item: Element, text: Element, texts: Sequence[Element], packages: Sequence[Element]) -> bool:
    """Whether a picture is that of a text: the text names it, a package holds both, or there is no other."""
    guid = item.get("guid", "")
    if len(texts) == 1:
        return True
    both = {guid, text.get("guid", "")}
    return guid in set(_named(text)) or any(both <= set(_named(package)) for package in packages)


def _is_nobodys(item: Element, texts: Sequence[Element], packages: Sequence[Element]) -> bool:
    return not any(_belongs(item, text, texts, packages) for text in texts)


def _named(item: Element) -> Iterator[str]:
    """The items that an item names: by links, or as the members of its groups."""
    for element in item.iter("{*}link", "{*}itemRef"):
        yield element.get("residref", "")
        yield element.get("href", "")


def _names(item: Element) -> dict[str, str]:
    """What an item's assertions call the codes that it uses."""
    return {code(one): named(one) for one in each(item, "assert")}


def _of_nitf(root: Element, base: str | None) -> Reading:
    notes = Notes(base)
    told = nitf(root, notes)
    article = Article(
        publication=DEFAULT_PUBLICATION,
        source_id=fitting(told.id),
        status="published",
        headline=told.headline,
        alternative_headline=told.subheadline,
        standfirst=told.standfirst,
        language=notes.language("nitf", language_of(root)),
        section=told.section,
        tags=told.tags,
        dateline=told.dateline,
        byline=told.byline,
        published_at=notes.moment("date.issue", told.issued),
        embargo_until=notes.moment("date.release", told.released, zone=LAST_ZONE),
        expires_at=notes.moment("date.expire", told.expires, zone=FIRST_ZONE),
        rights=told.rights,
        source=None if told.distributor is None else Source(name=told.distributor),
        body=told.blocks,
    )
    return Reading(article=article, unread=notes.unread)
