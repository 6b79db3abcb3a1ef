"""What arrives to be stored, and what became of it."""

from datetime import datetime
from typing import Literal, NamedTuple

from service.domain.article import Article
from service.domain.change import Instruction, Reason
from service.domain.precondition import NOTHING_ASKED, Precondition
from service.domain.succession import Figures

Outcome = Literal["created", "updated", "unchanged"]


class Kept(NamedTuple):
    """What another store knows of a revision beside its article: it is to be taken over as it was.

    `announced` says whether the change feed comes with it; else the revision is announced here.
    """

    at: datetime
    listed_at: datetime
    material: bool
    changed: tuple[str, ...] | None
    announced: bool


class Turn(NamedTuple):
    """What somebody, or the clock, makes of an article beside its content; the change feed tells of it.

    `corrected` takes its `note` and `material` into the feed. `withdrawn` and `expired` take it from readers,
    `released` shows it to them whatever its times say.
    """

    kind: Literal["corrected", "withdrawn", "expired", "released", "rights"]
    note: str | None = None
    material: bool = True
    reason: Reason | None = None
    instruction: Instruction | None = None


class Incoming(NamedTuple):
    """An article that arrives, checked and in its normal form.

    It is found again by `article_id` where that is given, else by its publication and `source_id`.
    `status` is what its sender wants of it: a draft, or to be shown when its time has come. `figures` says
    where its statistics are from, `turn` what is made of it beside its content.
    """

    article: Article
    status: Literal["draft", "published"] = "published"
    article_id: str | None = None
    expected: Precondition = NOTHING_ASKED
    kept: Kept | None = None
    figures: Figures = "given"
    turn: Turn | None = None


class Saved(NamedTuple):
    """What became of an article that was taken in, and the article as it is now."""

    outcome: Outcome
    article: Article
    etag: str
    snapshot: bytes
    at: datetime
