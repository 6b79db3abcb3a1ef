"""What the figures of an article's next revision take over from those before them: their ids, what an editor
said of them, and since when they say what they say."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from msgspec.structs import replace

from service.domain.anchors import Anchors, overlap
from service.domain.article import Article
from service.domain.identity import StatisticIds, as_known
from service.domain.lineage import lineage
from service.domain.statistic import FACTS, NUMBER, Fact, Statistic, is_editors, says_the_same
from service.domain.value import MOST_ENTRIES

Figures = Literal["found", "given", "kept"]
"""Where an arriving article's figures are from. `found` were read out of its text; `given` were listed by
its sender, who may have left some out; `kept` are those of the current revision, by their ids, with what was
done to them, and what was found beside them."""

Past = Callable[[], Iterable[Statistic]]
"""Gives what figures of an article said until they changed or went, in the order in which each said it. It is
asked only where a figure is new in a next revision."""


_Heir = tuple[Statistic, Statistic | None]
"""A figure of the next revision, and its earlier self."""


def inherited(current: Article, article: Article, figures: Figures, past: Past) -> tuple[Statistic, ...]:
    """The figures of `article` as those of the revision after `current`.

    A figure that was there before keeps its id; its facts, where an editor set them; and, while it says the
    same, the revision since which it does. So does one that comes back, with what was said of it last. An id
    that was sent counts for nothing.
    """
    pairs = _by_id(current, article) if figures == "kept" else {}
    by_hand = frozenset(pairs)
    pairs = lineage(current, article, known=pairs.items())
    standing = _standing(current, article, pairs) if figures == "found" else []
    heirs: list[_Heir] = []
    for place, each in enumerate(article.statistics):
        was = current.statistics[pairs[place]] if place in pairs else None
        heirs.append((each if was is None or place in by_hand else _heeded(each, was), was))
    if standing:
        anchors = Anchors(article)
        heirs += standing[: max(0, MOST_ENTRIES - len(heirs))]
        heirs.sort(key=lambda heir: anchors.place(heir[0].span))
    ids = StatisticIds(article.id or "", taken=[each.id for each in current.statistics if each.id])
    gone = _gone(current, past) if any(was is None for _, was in heirs) else {}
    named = []
    for each, was in _come_back(heirs, gone, ids):
        known_as = ids.fresh(each) if was is None or was.id is None else was.id
        told = _heeded(each, gone[known_as]) if known_as in gone else each
        named.append(as_known(told, known_as, current.revision + 1))
    return _dated(current, named)


def _gone(current: Article, past: Past) -> dict[str, Statistic]:
    """The figures that the article no longer has, as each stood last, by their ids."""
    there = {each.id for each in current.statistics}
    return {each.id: each for each in past() if each.id is not None and each.id not in there}


def _come_back(heirs: Sequence[_Heir], gone: dict[str, Statistic], ids: StatisticIds) -> list[_Heir]:
    """The figures; one that is new and says what one of those `gone` said, in the same surroundings, has its
    earlier self in that one, which is then gone no longer."""
    around = {_in_place(each): known_as for known_as, each in gone.items()}
    found: list[_Heir] = []
    for each, was in heirs:
        known_as = around.pop(_in_place(each), None) if was is None else None
        if known_as is None:
            found.append((each, was))
        else:
            ids.take(known_as)
            before = gone.pop(known_as)
            found.append((_heeded(each, before), before))
    return found


def _in_place(statistic: Statistic) -> tuple[str, str, str]:
    """The words of a figure and those around them."""
    return statistic.span.exact, statistic.span.prefix, statistic.span.suffix


def restored(before: Article | None, article: Article) -> tuple[Statistic, ...]:
    """The figures of a revision of another store under the ids that they had there, which begin with what
    follows from the article's; `before` is the revision before it, where that is here."""
    ids = StatisticIds(article.id or "")
    named = [as_known(each, ids.kept(each), _then(before, article, each)) for each in article.statistics]
    return tuple(named) if before is None else _dated(before, named)


def _then(before: Article | None, article: Article, statistic: Statistic) -> int:
    """The revision since which a restored figure says so: what is told of it counts only where the revision
    before is not here."""
    told = statistic.revision if before is None else 0
    return told if 1 <= told <= article.revision else article.revision


def _dated(before: Article, statistics: Sequence[Statistic]) -> tuple[Statistic, ...]:
    """The figures; those that say the same as before, since when they do."""
    known = {each.id: each for each in before.statistics}

    def dated(each: Statistic) -> Statistic:
        was = known.get(each.id)
        return each if was is None or not says_the_same(was, each) else replace(each, revision=was.revision)

    return tuple(map(dated, statistics))


def _by_id(current: Article, article: Article) -> dict[int, int]:
    places = {each.id: place for place, each in enumerate(current.statistics) if each.id is not None}
    found: dict[int, int] = {}
    for place, each in enumerate(article.statistics):
        was = places.pop(each.id, None) if each.id is not None else None
        if was is not None:
            found[place] = was
    return found


def _heeded(found: Statistic, before: Statistic) -> Statistic:
    """A figure with what an editor said of its earlier self, unless its sender speaks as one.

    The number is the editor's while the figure's own words are the same; when they state another one the
    text wins. A review is of the number that the words state: a rejected figure stays so while they state
    the same, an accepted one while it says the same altogether.
    """
    if is_editors(found) or not is_editors(before):
        return found
    edited = _still_edited(found, before)
    kept: dict[str, Any] = {name: getattr(before, name) for name in edited}
    if NUMBER & kept.keys():
        kept |= {name: getattr(before, name) for name in NUMBER}
    whole = len(edited) == len(FACTS)
    told = replace(
        found,
        **kept,
        method="edited" if edited else "found",
        edited=() if whole else tuple(sorted(edited)),
        review=before.review,
    )
    if before.review == "rejected" and not _states_the_same(found, before):
        return replace(told, review="unreviewed")
    if before.review == "accepted" and not says_the_same(told, before):
        return replace(told, review="unreviewed")
    return told


def _still_edited(found: Statistic, before: Statistic) -> tuple[Fact, ...]:
    """The facts that stay as an editor set them."""
    if before.method != "edited":
        return ()
    edited = before.edited or FACTS
    if found.span.exact == before.span.exact:
        return edited
    return tuple(name for name in edited if name not in NUMBER)


def _states_the_same(one: Statistic, other: Statistic) -> bool:
    """Whether the words of two figures state the same number, whatever they say of it."""
    return one.surface == other.surface or (one.value, one.low, one.high) == (
        other.value,
        other.low,
        other.high,
    )


def _standing(current: Article, article: Article, pairs: dict[int, int]) -> list[_Heir]:
    """The figures of which an editor said something that were not found again though their words still stand.

    What was found for the first time in such words is the figure, read with more of them or fewer: it is put
    among the pairs. Where another figure has come to stand, they are gone.
    """
    again = set(pairs.values())
    lost = [(at, each) for at, each in enumerate(current.statistics) if at not in again and is_editors(each)]
    if not lost:
        return []
    anchors, found = Anchors(article), defaultdict(list)
    for place, each in enumerate(article.statistics):
        found[each.span.pointer].append(place)
    standing: list[_Heir] = []
    for at, each in lost:
        span = anchors.followed(each.span)
        if span is not None:
            there = [to for to in found[span.pointer] if overlap(article.statistics[to].span, span)]
            fresh = [place for place in there if place not in pairs]
            if fresh:
                pairs[fresh[0]] = at
            elif not there:
                standing.append((replace(each, span=span), each))
    return standing
