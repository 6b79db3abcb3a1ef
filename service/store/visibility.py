"""The one rule of who may see what. Every query that a reader can cause goes through it.

It asks the row, never the clock: a release or an expiry changes the row when its time comes.
"""

from collections.abc import Callable
from typing import Literal, TypeVar, get_args

import sqlalchemy as sa

from service.store.tables import articles, revisions

T = TypeVar("T")

Audience = Literal["public", "reader", "editor", "admin"]
"""Who asks: anybody without a key, or the role of their key."""

_INSIDE: tuple[Audience, ...] = ("editor", "admin")


def sees_everything(audience: Audience) -> bool:
    """Whether they are of the newsroom: to them drafts and what was rejected is shown too."""
    return audience in _INSIDE


def visible(audience: Audience) -> sa.ColumnElement[bool]:
    """Whether the audience may see the article: what is published and in no package; with a reader's key
    what is published, whatever the packages; in the newsroom everything, drafts and withdrawn ones too."""
    if audience in _INSIDE:
        return sa.true()
    published = articles.c.status == "published"
    return published if audience == "reader" else sa.and_(published, articles.c.is_public)


def in_history(audience: Audience) -> sa.ColumnElement[bool]:
    """Whether a revision is part of what the audience may know of a visible article's past.

    No row says of an old revision that was not public whether it was a draft or in a package: readers with
    a key see none of them but the current one.
    """
    if audience in _INSIDE:
        return sa.true()
    if audience == "reader":
        return sa.or_(revisions.c.was_public, revisions.c.revision == articles.c.revision)
    return revisions.c.was_public


def snapshot_for(audience: Audience) -> sa.ColumnElement[bytes]:
    """What the audience gets of a revision: readers get it without the figures that an editor rejected."""
    if sees_everything(audience):
        return revisions.c.snapshot
    return sa.func.coalesce(revisions.c.shown, revisions.c.snapshot)


def for_each_audience(statement: Callable[[Audience], T]) -> dict[Audience, T]:
    """A statement that is the same but for who asks, made once for each audience."""
    return {audience: statement(audience) for audience in get_args(Audience)}
