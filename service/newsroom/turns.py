"""What becomes of an article by a turn of its life: a correction, a withdrawal, a release, the clock.

Nothing is written here: each gives what is to be taken in.
"""

from datetime import datetime

from msgspec.structs import replace

from service.domain.errors import Conflict
from service.domain.precondition import Precondition
from service.store.arrivals import Incoming, Turn
from service.store.known import Known


def as_it_is(current: Known) -> Incoming:
    """The article without a change, while nobody else changes it."""
    unchanged_since = Precondition(match=(current.etag,))
    return Incoming(current.article, "published", current.id, unchanged_since, figures="kept")


def corrected(current: Known, changed: Incoming, text: str, *, material: bool) -> Incoming:
    """The changed article, in which something was put right. Raises Conflict where nobody saw it."""
    if current.packages is None:
        raise Conflict("the article is not published: there is nothing that readers had wrong")
    return changed._replace(turn=Turn("corrected", note=text, material=material))


def released(current: Known, note: str | None, *, at: datetime) -> Incoming:
    """The article to be shown now. Raises Conflict where it has expired."""
    article = current.article
    if article.expires_at is not None and article.expires_at <= at:
        raise Conflict("the article has expired: give it another `expires_at` first")
    embargo, published = article.embargo_until, article.published_at
    shown = replace(
        article,
        embargo_until=None if embargo is not None and embargo > at else embargo,
        published_at=at if published is not None and published > at else published,
    )
    return as_it_is(current)._replace(article=shown, turn=Turn("released", note))


def due(current: Known, *, at: datetime) -> Incoming:
    """What the clock makes of an article whose time has come."""
    arrived, expires = as_it_is(current), current.article.expires_at
    if current.article.status != "published":
        return arrived
    return arrived._replace(turn=Turn("expired" if expires is not None and expires <= at else "rights"))
