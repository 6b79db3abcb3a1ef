"""What a writer expects of an article, held to what it is."""

from service.domain.errors import PreconditionFailed
from service.domain.precondition import Precondition


def changed_meanwhile() -> PreconditionFailed:
    """What a writer is told who read an earlier revision."""
    return PreconditionFailed(
        "The article was changed since you read it; read it again and make your change to that."
    )


def require(expected: Precondition, etag: str | None) -> None:
    """Raise PreconditionFailed unless an article of this entity tag, null for none, is as it is expected."""
    if not expected.matches(etag):
        raise (
            changed_meanwhile()
            if etag is not None
            else PreconditionFailed("There is no such article to be changed.")
        )
