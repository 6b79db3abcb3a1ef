"""What the structs cannot say of an article by themselves: that its spans and marks fit its texts, that its
times are UTC and its slug is one, that its texts are composed and hold no control characters.

An import asks this of every article, a million of them: what is right must be found right cheaply.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from service.domain import wire
from service.domain.article import (
    Article,
    Block,
    Box,
    Heading,
    ImageBlock,
    ListBlock,
    Paragraph,
    Quote,
    VideoBlock,
)
from service.domain.characters import forbidden
from service.domain.composition import composed
from service.domain.errors import MOST_FAULTS, Fault, refusal
from service.domain.forms import is_language_tag, normal_language
from service.domain.reader import is_package
from service.domain.slug import is_slug
from service.domain.span import Mark, Span, fits, text_hash
from service.domain.texts import Text, blocks, texts

_Struct = TypeVar("_Struct", bound=Struct)


def accepted(article: Article, *, max_blocks: int) -> Article:
    """The article in its normal form, found to be as it must be: `require_size`, `normalised`, `verify`."""
    require_size(article, max_blocks=max_blocks)
    encoded = wire.encode(article)
    article = normalised(article, encoded)
    # Composing adds no control character and takes none away: what was encoded tells of both.
    verify(article, encoded)
    return article


def verify(article: Article, encoded: bytes | None = None) -> None:
    """Raise InvalidInput that names every span and mark that does not fit its text, a slug that is none and
    every text that holds a control character; at most 100 of them. `encoded` is the article's JSON, for who
    has it already."""
    found = tuple(islice(_faults(article, encoded or wire.encode(article)), MOST_FAULTS))
    if found:
        raise refusal(found)


def require_size(article: Article, *, max_blocks: int) -> None:
    """Raise InvalidInput for an article of more blocks than that, those in boxes included."""
    held = len(article.body) + sum(len(block.blocks) for block in article.body if isinstance(block, Box))
    if held > max_blocks:
        raise refusal((Fault("/body", f"must be at most {max_blocks:,} blocks; it has {held:,}"),))


def normalised(article: Article, encoded: bytes | None = None) -> Article:
    """The same article with every time in UTC, its language tag in BCP 47's usual case, its texts in NFC.

    A tag that is none stays as it is, for the report to name. An article that is so already is given back
    itself. Raises InvalidInput for a time outside the years 1001 to 9997.
    """
    article = composed(article, encoded or wire.encode(article))
    times = ("published_at", "updated_at", "embargo_until", "expires_at")
    changes: dict[str, Any] = {name: _utc(getattr(article, name), f"/{name}") for name in times}
    changes["corrections"] = _each(
        article.corrections,
        lambda correction, number: _with(correction, at=_utc(correction.at, f"/corrections/{number}/at")),
    )
    if any(isinstance(block, ImageBlock | VideoBlock | Box) for block in article.body):
        changes["body"] = _each(article.body, lambda block, number: _block_in_utc(block, f"/body/{number}"))
    if article.language is not None:
        changes["language"] = _usual(article.language)
    changes["translations"] = _each(
        article.translations, lambda each, _: _with(each, language=_usual(each.language))
    )
    return _with(article, **changes)


def _usual(language: str) -> str:
    """A language tag in its usual case; one that is so already, or is none, as it is."""
    usual = normal_language(language) if is_language_tag(language) else language
    return language if usual == language else usual


def _block_in_utc(block: Block, pointer: str) -> Any:
    match block:
        case VideoBlock(video=video):
            uploaded = _utc(video.uploaded_at, f"{pointer}/video/uploaded_at")
            return _with(block, video=_with(video, uploaded_at=uploaded))
        case ImageBlock(image=image) if image.rights is not None:
            until = _utc(image.rights.until, f"{pointer}/image/rights/until")
            return _with(block, image=_with(image, rights=_with(image.rights, until=until)))
        case Box(blocks=inner):
            return _with(
                block,
                blocks=_each(inner, lambda each, number: _block_in_utc(each, f"{pointer}/blocks/{number}")),
            )
        case _:
            return block


def _each(values: tuple[Any, ...], change: Any) -> tuple[Any, ...]:
    """Every value changed; the same tuple where none of them was."""
    changed = tuple(change(value, number) for number, value in enumerate(values))
    return values if all(map(_is, changed, values)) else changed


def _is(one: object, other: object) -> bool:
    return one is other


def _with(value: _Struct, **fields: Any) -> _Struct:
    """The struct with these fields; the same one where it has them."""
    changed = {name: field for name, field in fields.items() if getattr(value, name) is not field}
    return replace(value, **changed) if changed else value


def _utc(time: datetime | None, pointer: str) -> Any:
    if time is None:
        return None
    if not 1000 < time.year < 9998:
        raise refusal((Fault(pointer, f"must be a time of news; the year {time.year} is none"),))
    return time if time.tzinfo is UTC else time.astimezone(UTC)


def _faults(article: Article, encoded: bytes) -> Iterator[Fault]:
    if article.quotations or article.statistics:
        yield from _of_spans(article)
    if article.slug is not None and not is_slug(article.slug):
        yield Fault("/slug", "must be lower-case letters and digits, joined by single hyphens")
    yield from _of_marks(article)
    yield from _of_packages(article)
    yield from forbidden(article, encoded)


def _of_packages(article: Article) -> Iterator[Fault]:
    for number, package in enumerate(article.packages):
        if not is_package(package):
            yield Fault(f"/packages/{number}", "must be a name in one line, without space around it, not `*`")


def _of_spans(article: Article) -> Iterator[Fault]:
    words = {text.pointer: text for text in texts(article)}
    hashes: dict[str, str] = {}
    for kind, number, anchored in _spans(article):
        text = words.get(anchored.pointer)
        if text is None:
            yield Fault(
                f"/{kind}/{number}/span/pointer",
                f"must lead to a text; there is none at {anchored.pointer}",
            )
            continue
        digest = hashes.get(text.pointer)
        if digest is None:
            digest = hashes[text.pointer] = text_hash(text.text)
        if (
            anchored.start < anchored.end <= len(text.text)
            and anchored.container == text.container
            and fits(anchored, text.text, digest)
        ):
            continue
        yield Fault(f"/{kind}/{number}/span", _misfit(anchored, text))


def _spans(article: Article) -> Iterator[tuple[str, int, Span]]:
    """Each span: of which list, its number in that, and itself."""
    for number, quotation in enumerate(article.quotations):
        yield "quotations", number, quotation.span
    for number, statistic in enumerate(article.statistics):
        yield "statistics", number, statistic.span


def _misfit(anchored: Span, text: Text) -> str:
    """What is wrong with a span that does not fit."""
    if anchored.end > len(text.text) or anchored.start >= anchored.end:
        return _no_span(anchored.start, anchored.end, len(text.text))
    right = text.text[anchored.start : anchored.end]
    shown = right if len(right) <= 80 else f"{right[:80]}…"
    return f"must say what stands there, and around it, in the {text.container}: “{shown}”"


def _no_span(start: int, end: int, length: int) -> str:
    return f"must lie within its text; [{start}, {end}) is no span of {length} code points"


def _of_marks(article: Article) -> Iterator[Fault]:
    for place, length, marks in _marked(article):
        for number, mark in enumerate(marks):
            if not mark.start < mark.end <= length:
                yield Fault(f"{place}/{number}", _no_span(mark.start, mark.end, length))


def _marked(article: Article) -> Iterator[tuple[str, int, tuple[Mark, ...]]]:
    """Each place that has marks: its pointer, its text's length, the marks."""
    for pointer, block in blocks(article):
        match block:
            case Paragraph() | Quote():
                if block.marks:
                    yield f"{pointer}/marks", len(block.text), block.marks
            case Heading() | Box():
                pass
            case ListBlock():
                for number, entry in enumerate(block.items):
                    yield f"{pointer}/items/{number}/marks", len(entry.text), entry.marks
            case _:
                yield f"{pointer}/caption/marks", len(block.caption.text or ""), block.caption.marks
