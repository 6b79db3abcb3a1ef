"""What readers notice of a revision: of which kind the change is, and what the feed says of it. Pure."""

from datetime import datetime

from msgspec.structs import replace

from service.domain.article import Article
from service.domain.change import Change, Kind
from service.domain.rights import differ_in_rights_alone, packages_of
from service.store.arrivals import Turn
from service.store.known import Known
from service.store.writing import Step


def shown_in(article: Article) -> frozenset[str] | None:
    """The packages in which readers see the article; null where they do not."""
    return packages_of(article) if article.status == "published" else None


def kind_of(article: Article, before: Known | None, turn: Turn | None, *, at: datetime) -> Kind | None:
    """What comes of a revision made at a moment; null where nobody notices, as of a draft that stays one."""
    was_shown = before is not None and before.packages is not None
    shown = shown_in(article)
    if shown is None:
        return _ending(article, turn, at) if was_shown else None
    if before is None or not was_shown:
        # Where it was not shown before, that it was shown elsewhere is not told.
        return "restored" if before is not None and before.last_shown == shown else "published"
    if any(correction.revision == article.revision for correction in article.corrections):
        return "corrected"
    return "rights" if differ_in_rights_alone(before.article, article) else "updated"


def change_of(kind: Kind, step: Step, before: Known | None, turn: Turn | None, *, seq: int) -> Change:
    """The change of a revision, under its number."""
    withdrawn = kind == "withdrawn"
    return Change(
        seq=seq,
        kind=kind,
        article_id=step.article.id or "",
        revision=step.article.revision,
        etag=step.etag,
        at=step.revised_at,
        material=step.material and kind != "rights",
        note=_note(kind, step.article, turn),
        reason=(turn and turn.reason) or ("editorial" if withdrawn else None),
        instruction=(turn and turn.instruction) or ("remove" if withdrawn else None),
        packages_before=_listed(before.packages) if before is not None else None,
        packages_after=_listed(step.packages),
    )


def said_again(last: Change, turn: Turn, *, at: datetime, seq: int) -> Change | None:
    """The change that says something else of why an article that is gone was withdrawn; null where nothing
    else is to be said. `last` is the newest change of it."""
    told = replace(
        last,
        seq=seq,
        kind="withdrawn",
        at=at,
        material=True,
        note=turn.note,
        reason=turn.reason,
        instruction=turn.instruction,
    )
    same = last.kind == "withdrawn" and replace(told, seq=last.seq, at=last.at) == last
    return None if same else told


def _ending(article: Article, turn: Turn | None, at: datetime) -> Kind:
    if turn is not None and turn.kind in {"withdrawn", "expired"}:
        return "expired" if turn.kind == "expired" else "withdrawn"
    return "expired" if article.expires_at is not None and article.expires_at <= at else "withdrawn"


def _listed(packages: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if packages is None else tuple(sorted(packages))


def _note(kind: Kind, article: Article, turn: Turn | None) -> str | None:
    """What is said of the change: of a correction, what was put right; nothing of one that ended it, too."""
    if kind != "corrected":
        return turn.note if turn is not None and turn.kind != "corrected" else None
    if turn is not None and turn.note is not None:
        return turn.note
    return next(each.text for each in article.corrections if each.revision == article.revision)
