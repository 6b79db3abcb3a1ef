"""What is there now: read before it is changed, and saved with a word in the trail."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from service.domain.article import Article
from service.domain.audit import Action, Actor
from service.domain.errors import Conflict, NotFound, WirecopyError
from service.domain.precondition import Precondition
from service.domain.reader import EDITOR
from service.domain.statistic import Statistic
from service.store import audit, known, saving, statistic_history
from service.store.arrivals import Incoming, Saved
from service.store.database import Connection
from service.store.expected import changed_meanwhile
from service.store.known import Known
from service.store.statistic_history import Reported


def as_expected(connection: Connection, article_id: str, expected: Precondition) -> Known:
    """The article as it is. Raises NotFound, and PreconditionFailed where it is not as expected."""
    current = known.by_id(connection, [article_id]).get(article_id)
    if current is None:
        raise NotFound("There is no article of this id.")
    if not expected.matches(current.etag) or not expected.differs(current.etag):
        raise changed_meanwhile()
    return current


def reported(connection: Connection, statistic_id: str) -> Reported:
    """A figure that an article has now. Raises NotFound, and Conflict for one that is gone."""
    found = statistic_history.statistic(connection, statistic_id, EDITOR)
    if found is None:
        raise NotFound("There is no statistic of this id.")
    if found.gone:
        raise Conflict("the article does not report this figure any more: there is nothing to be changed")
    return found


def with_statistic(article: Article, changed: Statistic) -> Article:
    """The article with one of its figures as it was changed."""
    figures = tuple(changed if each.id == changed.id else each for each in article.statistics)
    return replace(article, statistics=figures)


def saved_one(
    connection: Connection, arrived: Incoming, *, at: datetime, action: Action, actor: Actor
) -> Saved:
    """Save one article and note it in the trail. Raises what it is refused for. To be called inside
    `Database.write` only."""

    def record(written: Sequence[Saved]) -> int:
        (one,) = written
        return audit.append(
            connection,
            action,
            one.outcome,
            actor,
            at=at,
            article_id=one.article.id,
            revision=one.article.revision,
        )

    (outcome,) = saving.save(connection, [arrived], at=at, record=record)
    if isinstance(outcome, WirecopyError):
        raise outcome
    if action == "withdraw" and outcome.outcome == "unchanged":
        # It had expired, or was withdrawn: the trail is to say that it is to stay so.
        record([outcome])
    return outcome
