"""What an editor says when an article is corrected, withdrawn or released."""

from typing import Any

from service.domain.change import Instruction, Reason
from service.domain.value import Notice, Value


class Correcting(Value, frozen=True, kw_only=True):
    """A correction: `text` says to readers what was wrong and is right now. Only a `material` one moves
    `updated_at`. `change` is a JSON Merge Patch on the article, made in the same revision."""

    text: Notice
    material: bool = True
    change: dict[str, Any] | None = None


class Withdrawing(Value, frozen=True, kw_only=True):
    """A withdrawal: why, and what partners are to do: `remove` the article, or `replace` it by the note."""

    reason: Reason = "editorial"
    instruction: Instruction = "remove"
    note: Notice | None = None


class Releasing(Value, frozen=True, kw_only=True):
    """A release; the note goes into the change feed."""

    note: Notice | None = None
