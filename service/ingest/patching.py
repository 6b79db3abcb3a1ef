"""A JSON Merge Patch on an article, and what follows from it for figures and quotations in changed texts."""

from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from service.domain import wire
from service.domain.anchors import Anchors, overlap
from service.domain.article import Article, Quotation
from service.domain.errors import Fault, Malformed, refusal
from service.domain.faults import halves, require_shallow
from service.domain.merge_patch import merged
from service.domain.statistic import Statistic
from service.domain.texts import texts
from service.domain.value import Value
from service.ingest.quotations import quotations
from service.ingest.sent import wanted
from service.ingest.statistics import statistics

_Anchored = TypeVar("_Anchored", Quotation, Statistic)

# As decimals: a figure must come through exactly.
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def read(document: bytes) -> dict[str, Any]:
    """The patch. Raises Malformed or InvalidInput where it is none."""
    require_shallow(document)
    try:
        patch = _decoder.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError) as error:
        found = halves(document)
        raise refusal(found) if found else Malformed(f"not JSON: {error}") from None
    if not isinstance(patch, dict):
        raise refusal([Fault("", "must be an object: the fields to be changed")])
    return patch


def plain(value: Value) -> Any:
    """A domain value as what JSON decodes to, its figures exact: what a patch is merged into."""
    return _decoder.decode(wire.encode(value))


def patched(current: Article, patch: dict[str, Any]) -> Article:
    """The article with the patch applied. Raises InvalidInput naming every fault of what comes of it.

    Figures and quotations that the patch does not mention follow the words that they stand on. Those whose
    words are gone go with them; in texts that are new, new ones are found.
    """
    whole = merged(plain(current), patch)
    changed = wire.decode_article(wire.encode(whole))
    if changed.id != current.id:
        raise refusal([Fault("/id", "cannot be changed")])
    if "status" in patch:
        if patch["status"] is None:
            raise refusal([Fault("/status", "must be draft or published")])
        wanted(changed.status)
    if "quotations" not in patch:
        changed = _requoted(current, changed)
    return changed if "statistics" in patch else _recounted(current, changed)


def _requoted(before: Article, after: Article) -> Article:
    anchors = Anchors(after)
    kept = _kept(before.quotations, anchors)
    fresh = _in_new_texts(quotations(after), before, after, kept)
    return replace(after, quotations=_in_order((*kept, *fresh), anchors) if fresh else kept)


def _recounted(before: Article, after: Article) -> Article:
    anchors = Anchors(after)
    kept = _kept(before.statistics, anchors)
    fresh = _in_new_texts(statistics(after), before, after, kept)
    return replace(after, statistics=_in_order((*kept, *fresh), anchors) if fresh else kept)


def _kept(anchored: tuple[_Anchored, ...], anchors: Anchors) -> tuple[_Anchored, ...]:
    """Those whose words are still there, each at the place where they stand now: in the order in which they
    were, unless one of them moved."""
    followed = ((each, anchors.followed(each.span)) for each in anchored)
    found = [(each, place) for each, place in followed if place is not None]
    if all(place == each.span for each, place in found):
        return tuple(each for each, _ in found)
    return _in_order(tuple(replace(each, span=place) for each, place in found), anchors)


def _in_new_texts(
    found: tuple[_Anchored, ...], before: Article, after: Article, kept: tuple[_Anchored, ...]
) -> tuple[_Anchored, ...]:
    """Of those found, the ones in words that were not there before, where nothing is anchored yet."""
    old = {text.text for text in texts(before)}
    new = {text.pointer for text in texts(after) if text.text not in old}
    taken = [each.span for each in kept]
    return tuple(
        each
        for each in found
        if each.span.pointer in new and not any(overlap(each.span, other) for other in taken)
    )


def _in_order(anchored: tuple[_Anchored, ...], anchors: Anchors) -> tuple[_Anchored, ...]:
    """As they follow each other in the article."""
    return tuple(sorted(anchored, key=lambda each: anchors.place(each.span)))
