"""A document to its articles: an item, a message of many with the pictures that belong to them, or NITF."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from service.domain.article import Article, Source
from service.domain.errors import NotAnArticle, TooLarge
from service.domain.value import MOST_ENTRIES
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
    if len(items) > MOST_ENTRIES:
        raise TooLarge(f"the message has {len(items):,} items; the limit is {MOST_ENTRIES:,}")
    shown, nobodys = _shown(texts, others, [set(_named(package)) for package in packages])
    readings: list[Reading] = []
    for text, pictures in zip(texts, shown, strict=True):
        notes = Notes(base)
        beside = [Listed(block, path(one)) for one in pictures if (block := medium(one, notes)) is not None]
        for item in [] if readings else nobodys:
            notes.pass_over(path(item), f"a {kind_of(item)} that belongs to none of the texts")
        one = reading(text, beside, base, _names(text))
        readings.append(replace(one, unread=(*one.unread, *notes.unread)))
    return tuple(readings)


def _shown(
    texts: Sequence[Element], others: Sequence[Element], packages: Sequence[set[str]]
) -> tuple[list[list[Element]], list[Element]]:
    """The pictures and videos of each text, and those of none: a text has those that it names and those that
    a package holds with it; where it is the only one, all."""
    if len(texts) == 1:
        return [list(others)], []
    by_guid = {item.get("guid", ""): item for item in others}
    shown = []
    for text in texts:
        named = set(_named(text)).union(*(held for held in packages if text.get("guid", "") in held))
        shown.append([item for guid, item in by_guid.items() if guid in named])
    taken = {id(item) for pictures in shown for item in pictures}
    return shown, [item for item in others if id(item) not in taken]


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
