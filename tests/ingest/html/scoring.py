"""A page as it was read against its label: what was found, missed, made up."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from service.domain.article import Article, Heading, ImageBlock, ListBlock, Paragraph, Quote, VideoBlock
from service.domain.errors import NotAnArticle
from service.domain.texts import blocks, texts
from service.domain.unread import Unread
from service.ingest.html import read
from tests.evaluation.scoring import Tally
from tests.ingest.html.labels import Label, Page

PASSAGES = ("paragraphs", "headings", "captions", "credits", "quotes", "lists")
"""What a page has several of: each is a multiset of texts."""

FIELDS = ("authors", "day", "instant", "section", "language", "headline")
"""What a page has one of: right or wrong, counted on the pages whose label has it."""

MEASURES = (*PASSAGES, *FIELDS)

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
"""Characters without width: a reader may keep them or drop them."""

_AROUND_CREDIT = " .,;:()[]（）|–—-©"
_LONGEST_DASH = 25
"""Between a dateline and the sentence: a dash, and an agency in brackets."""


class Judged(msgspec.Struct, frozen=True):
    """A page with what was right. `missed` and `made_up` are texts by measure; `intruders` are phrases that
    must not stand in the article but do, `lost` those that must stand somewhere and do not."""

    page: Page
    tallies: dict[str, Tally]
    missed: dict[str, list[str]]
    made_up: dict[str, list[str]]
    intruders: list[str]
    lost: list[str]


def judged(page: Page) -> Judged:
    """Reads the page and compares. A page in which no article is seen has everything missed."""
    try:
        [reading] = read(page.document)
    except NotAnArticle:
        return compared(page, None)
    return compared(page, reading.article, reading.unread)


def compared(page: Page, article: Article | None, unread: Iterable[Unread] = ()) -> Judged:
    found = _found(article, page.label) if article is not None else {}
    tallies, missed, made_up = {}, {}, {}
    kept = [*map(_plain, page.label.kept)]
    for measure, wanted in _wanted(page.label).items():
        gold, finds = Counter(wanted), Counter(found.get(measure, ()))
        if measure in PASSAGES:
            finds = Counter(text for text in finds.elements() if text in gold or not _is_of(text, kept))
        right = (gold & finds).total()
        tallies[measure] = Tally(right=right, finds=finds.total(), labels=gold.total())
        missed[measure] = list((gold - finds).elements())
        made_up[measure] = list((finds - gold).elements())
    said = [*map(_plain, _everything(article))] if article is not None else []
    reported = [*said, *(_plain(each.what) for each in unread)]
    return Judged(
        page,
        tallies,
        missed,
        made_up,
        [each for each in page.label.absent if any(_plain(each) in text for text in said)],
        [each for each in page.label.kept if not any(_plain(each) in text for text in reported)],
    )


def total(pages: Iterable[Judged]) -> dict[str, Tally]:
    """All pages' tallies together."""
    sums = {measure: Tally() for measure in MEASURES}
    for each in pages:
        for measure, tally in each.tallies.items():
            sums[measure].add(right=tally.right, finds=tally.finds, labels=tally.labels)
    return sums


def _wanted(label: Label) -> dict[str, list[str]]:
    fields = {name: getattr(label, name) for name in FIELDS if name != "authors"}
    return {
        **{name: [_normal(name)(text) for text in getattr(label, name)] for name in PASSAGES},
        **{name: [_normal(name)(value)] if value is not None else [] for name, value in fields.items()},
        "authors": [_names(label.authors)],
    }


def _found(article: Article, label: Label) -> dict[str, list[str]]:
    fields = {
        "section": article.section if label.section is not None else None,
        "language": article.language if label.language is not None else None,
        "headline": article.headline,
        "day": _day(article.published_at, label) if label.day is not None else None,
        "instant": article.published_at.isoformat() if article.published_at and label.instant else None,
    }
    return {
        **{name: [_normal(name)(text) for text in _passages(article, name)] for name in PASSAGES},
        "paragraphs": _paragraphs(article, label),
        **{name: [_normal(name)(value)] if value is not None else [] for name, value in fields.items()},
        "authors": [_byline(article)],
    }


def _passages(article: Article, name: str) -> Iterator[str]:
    """The texts of one kind, those in boxes too; a box's headline is a heading."""
    for _, block in blocks(article):
        match name, block:
            case ("quotes", Quote(text=text)) | ("headings", Heading(text=text)):
                yield text
            case "lists", ListBlock(items=items):
                yield from (entry.text for entry in items)
            case "captions", ImageBlock() | VideoBlock():
                yield from [block.caption.text] if block.caption.text else ()
            case "credits", ImageBlock() | VideoBlock():
                yield from _credits(block)
    if name == "headings":
        yield from (
            text.text
            for text in texts(article)
            if text.pointer.endswith("/headline") and "/body" in text.pointer
        )


def _credits(block: ImageBlock | VideoBlock) -> Iterator[str]:
    """Everything that a picture's block says of whose it is, each once."""
    said = [block.caption.credit]
    if isinstance(block, VideoBlock):
        said += [block.video.credit]
    else:
        said += [block.image.credit, block.image.creator, block.image.copyright_notice]
    yield from dict.fromkeys(filter(None, said))


def _paragraphs(article: Article, label: Label) -> list[str]:
    """The paragraphs; one that follows the dateline is as the page prints it, with the dateline before it."""
    read_texts = [_plain(block.text) for _, block in blocks(article) if isinstance(block, Paragraph)]
    place = _plain(article.dateline or "")
    if place and read_texts:
        for printed in map(_plain, label.paragraphs):
            between = printed.removesuffix(read_texts[0])
            short = len(between) <= len(place) + _LONGEST_DASH
            if short and between != printed and between.casefold().startswith(place.casefold()):
                return [printed, *read_texts[1:]]
    return read_texts


def _byline(article: Article) -> str:
    people = [each.name for each in article.byline if each.kind == "person"]
    return _names(people or [each.name for each in article.byline])


def _is_of(text: str, kept: Iterable[str]) -> bool:
    """Whether a passage is one that may stand in any field, or the better part of one."""
    return any(each in text or (text in each and len(text) * 2 > len(each)) for each in kept)


def _names(names: Iterable[str]) -> str:
    return "; ".join(map(_plain, names)).casefold()


def _day(moment: datetime | None, label: Label) -> str | None:
    """The day of a moment where the page's clock hangs."""
    if moment is None:
        return None
    clock = datetime.fromisoformat(label.instant).tzinfo if label.instant else UTC
    return moment.astimezone(clock).date().isoformat()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split())


def _credit(text: str) -> str:
    return _plain(text).strip(_AROUND_CREDIT).casefold()


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="minutes")


def _tongue(text: str) -> str:
    return text.partition("-")[0].casefold()


_NORMAL: dict[str, Callable[[str], str]] = {
    "credits": _credit,
    "instant": _moment,
    "language": _tongue,
    "section": lambda text: _plain(text).casefold(),
}


def _normal(measure: str) -> Callable[[str], str]:
    return _NORMAL.get(measure, _plain)


def _everything(article: Article) -> Iterator[str]:
    """Every text that the article would show."""
    yield from (text.text for text in texts(article))
    yield from (_byline(article), article.section or "", article.dateline or "")
    yield from _passages(article, "credits")
    yield from (block.speaker or "" for _, block in blocks(article) if isinstance(block, Quote))
    yield from (correction.text for correction in article.corrections)
