"""A difference as a value. Nothing that differs goes unsaid; what is the same is left out or only pointed at.

Pointers are RFC 6901 JSON Pointers, `before` into the older article and `after` into the newer one.
"""

from typing import Any, Literal

import msgspec

from service.domain.article import Block, ListItem, Quotation
from service.domain.statistic import Statistic

PartKind = Literal["equal", "added", "removed", "changed", "moved"]
AnchoredKind = Literal["added", "removed", "changed", "moved"]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a text: in both, in the newer one alone, or in the older one alone."""

    kind: Literal["equal", "insert", "delete"]
    text: str


class TextDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A text against its older self. `equal` and `delete` joined are the older text, `equal` and `insert` the
    newer one, character for character. `coarse` where it was too long to be compared word by word."""

    runs: tuple[Run, ...]
    coarse: bool = False


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A field that has another value. `words` where the field is prose and both values are there.

    `name` is the field's, with what it stands in before a slash: `headline`, `image/credit`.
    """

    name: str
    before: Any
    after: Any
    words: TextDifference | None = None


class PartChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a block, or of an item of a list; what does not apply is left out.

    An added or removed one is given whole, as `block` or `item`. A changed one gives the difference of its
    text as `words`, its other changed `fields`, and as `parts` the items of a list or the blocks of a box,
    where those differ. A moved one reads the same in another place.
    """

    kind: PartKind
    type: str
    before: str | None = None
    after: str | None = None
    block: Block | None = None
    item: ListItem | None = None
    words: TextDifference | None = None
    fields: tuple[FieldChange, ...] = ()
    parts: tuple["PartChange", ...] = ()


class QuotationChange(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation, told from others by its words; `moved` where its place in the text alone differs."""

    kind: AnchoredKind
    before: Quotation | None
    after: Quotation | None


class StatisticChange(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, told from others by its id; `moved` where its place in the text alone differs.

    `fields` names what differs where it is in both.
    """

    kind: AnchoredKind
    before: Statistic | None
    after: Statistic | None
    fields: tuple[str, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One article against an older one; all empty where they are the same but for their revision.

    `blocks` has every block in the order of the newer body, removed ones where they stood; it is empty where
    the bodies are the same. `coarse` where anything was too large to be compared as finely as usual: what
    changed then shows in larger pieces.
    """

    coarse: bool = False
    fields: tuple[FieldChange, ...] = ()
    blocks: tuple[PartChange, ...] = ()
    quotations: tuple[QuotationChange, ...] = ()
    statistics: tuple[StatisticChange, ...] = ()
