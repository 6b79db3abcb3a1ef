"""What readers notice of a revision: of which kind the change is, and what the feed says of it. Pure."""

from datetime import datetime

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
    if shown_in(article) is None:
        return _ending(article, turn, at) if was_shown else None
    if before is None or not was_shown:
        return "restored" if before is not None and before.ever_shown else "published"
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


def _ending(article: Article, turn: Turn | None, at: datetime) -> Kind:
    if turn is not None:
        return "expired" if turn.kind == "expired" else "withdrawn"
    return "expired" if article.expires_at is not None and article.expires_at <= at else "withdrawn"


def _listed(packages: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if packages is None else tuple(sorted(packages))


def _note(kind: Kind, article: Article, turn: Turn | None) -> str | None:
    """What is said of the change: of a correction, what was put right."""
    if turn is not None and turn.note is not None:
        return turn.note
    if kind != "corrected":
        return None
    return next(each.text for each in article.corrections if each.revision == article.revision)
