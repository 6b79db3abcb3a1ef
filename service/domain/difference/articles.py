"""Two articles, or two revisions of one: the difference of everything in them. Pure, and bounded in time."""

from collections.abc import Sequence

from service.domain.article import Article, ListItem
from service.domain.difference.anchored import quotation_changes, statistic_changes
from service.domain.difference.pairing import Effort, Part, paired
from service.domain.difference.values import Difference, FieldChange, PartChange, PartKind, TextDifference
from service.domain.difference.words import compared, sentences, words
from service.domain.texts import texts
from service.domain.value import Value

FINE = 200_000
"""Characters of changed text, old and new together, up to which words are compared, beyond it sentences: some
fifteen times a long article rewritten from end to end."""

PROSE = {"headline", "alternative_headline", "standfirst", "dateline", "title", "description", "alt", "text"}
"""Fields whose words are compared, wherever they stand."""

_APART = {"revision", "body", "quotations", "statistics"}
_INNER = {"items", "blocks"}
_MEDIA = {"image", "video", "caption"}


def difference(before: Article, after: Article) -> Difference:
    """What makes the newer article of the older one.

    Each stretch that changed is compared at a cost that grows with its length alone, so that nobody can hold
    up a service by asking for a difference.
    """
    comparison = _Comparison(finely=_changed_characters(before, after) <= FINE)
    names = [name for name in Article.__struct_fields__ if name not in _APART]
    fields = comparison.fields(before, after, names)
    blocks = comparison.parts(before.body, after.body, "/body", "/body")
    return Difference(
        coarse=comparison.coarse,
        fields=fields,
        blocks=blocks,
        quotations=quotation_changes(before.quotations, after.quotations),
        statistics=statistic_changes(before.statistics, after.statistics),
    )


def _changed_characters(before: Article, after: Article) -> int:
    old, new = ({text.text for text in texts(article)} for article in (before, after))
    return sum(map(len, old ^ new))


class _Comparison:
    """One comparison: how finely it is made, and whether it was `coarse` anywhere."""

    def __init__(self, *, finely: bool) -> None:
        self._pieces = words if finely else sentences
        self._effort = Effort()
        self.coarse = False

    def text(self, before: str, after: str) -> TextDifference:
        found = compared(before, after, self._pieces)
        self.coarse |= found.coarse
        return found

    def fields(
        self, before: Value, after: Value, names: Sequence[str], within: str = ""
    ) -> tuple[FieldChange, ...]:
        """The fields of these names that differ."""
        return tuple(
            self._field(within + name, getattr(before, name), getattr(after, name))
            for name in names
            if getattr(before, name) != getattr(after, name)
        )

    def _field(self, name: str, before: object, after: object) -> FieldChange:
        told = None
        if name.rpartition("/")[2] in PROSE and isinstance(before, str) and isinstance(after, str):
            told = self.text(before, after)
        return FieldChange(name=name, before=before, after=after, words=told)

    def parts(
        self, before: Sequence[Part], after: Sequence[Part], at: str, to: str
    ) -> tuple[PartChange, ...]:
        """Every part in the order of the newer text; none where both sides are the same.

        `at` and `to` are the pointers to the two sequences.
        """
        if before == after:
            return ()
        pairing = paired(before, after, self._effort)
        self.coarse |= not pairing.complete
        gone = set(pairing.moved.values())
        found: list[PartChange] = []
        i = j = 0
        for x, y in (*pairing.pairs, (len(before), len(after))):
            found += [_alone("removed", before[n], f"{at}/{n}") for n in range(i, x) if n not in gone]
            for n in range(j, y):
                came = pairing.moved.get(n)
                if came is None:
                    found.append(_alone("added", after[n], f"{to}/{n}"))
                else:
                    found.append(_same("moved", after[n], f"{at}/{came}", f"{to}/{n}"))
            if x < len(before):
                found.append(self._part(before[x], after[y], f"{at}/{x}", f"{to}/{y}"))
            i, j = x + 1, y + 1
        return tuple(found)

    def _part(self, before: Part, after: Part, at: str, to: str) -> PartChange:
        if before == after:
            return _same("equal", after, at, to)
        told: TextDifference | None = None
        fields: list[FieldChange] = []
        parts: tuple[PartChange, ...] = ()
        for name in after.__struct_fields__:
            old, new = getattr(before, name), getattr(after, name)
            if old == new:
                continue
            if name == "text":
                told = self.text(old, new)
            elif name in _INNER:
                parts = self.parts(old, new, f"{at}/{name}", f"{to}/{name}")
            elif name in _MEDIA:
                fields += self.fields(old, new, new.__struct_fields__, f"{name}/")
            else:
                fields.append(self._field(name, old, new))
        return PartChange(
            kind="changed",
            type=_type(after),
            before=at,
            after=to,
            words=told,
            fields=tuple(fields),
            parts=parts,
        )


def _same(kind: PartKind, part: Part, at: str, to: str) -> PartChange:
    return PartChange(kind=kind, type=_type(part), before=at, after=to)


def _alone(kind: PartKind, part: Part, pointer: str) -> PartChange:
    """What is in one of the two only, with the whole of it."""
    block, entry = (None, part) if isinstance(part, ListItem) else (part, None)
    before, after = (pointer, None) if kind == "removed" else (None, pointer)
    return PartChange(kind=kind, type=_type(part), before=before, after=after, block=block, item=entry)


def _type(part: Part) -> str:
    """The block's own `type`, or `item` for what has none."""
    return str(part.__struct_config__.tag or "item")
