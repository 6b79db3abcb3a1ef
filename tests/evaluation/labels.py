"""The labelled sentences, read from the files beside this one."""

from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from service.domain.statistic import Change, Modifier, UnitKind

Half = Literal["development", "test"]

FOLDER = Path(__file__).parent


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure as a person reads it; `start` and `end` count code points of the sentence's text."""

    exact: str
    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier
    unit: str | None
    unit_kind: UnitKind
    change: Change | None
    subject: str | None
    attributed_to: str | None


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text of one or two sentences, what it is an example of, and its figures in reading order."""

    text: str
    construction: str
    statistics: tuple[Label, ...]


def read(half: Half) -> tuple[Sentence, ...]:
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(msgspec.json.decode(line, type=Sentence) for line in lines)
