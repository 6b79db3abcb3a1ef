"""The one rule of who may see what. Every query that a reader can cause goes through it.

It asks the row, never the clock: a release, an expiry or the end of a picture's rights changes the row when
its time comes.
"""

import hashlib
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, get_args

import sqlalchemy as sa

from service.domain import wire
from service.domain.reader import EVERY, Kind, Reader
from service.domain.rights import Limits, limited, without_withheld
from service.store.tables import article_packages, articles, changes, partner_packages, revisions

T = TypeVar("T")

NO_LIMITS: Limits = MappingProxyType({})

_partner: sa.BindParameter[str] = sa.bindparam("partner_id", type_=sa.String(12))


def visible(kind: Kind) -> sa.ColumnElement[bool]:
    """Whether a reader of this kind may see the article: without a key what is published for everybody, a
    partner what is published in its packages, the newsroom everything, drafts and withdrawn ones too.

    Statements with it are executed with `asked(reader)`.
    """
    if kind == "newsroom":
        return sa.true()
    published = articles.c.status == "published"
    if kind == "public":
        return sa.and_(published, articles.c.is_public)
    every = sa.exists().where(_held(), partner_packages.c.package == EVERY)
    one = sa.exists().where(
        _held(),
        partner_packages.c.package == article_packages.c.package,
        article_packages.c.article_id == articles.c.id,
    )
    return sa.and_(published, sa.or_(every, one))


def in_history(kind: Kind) -> sa.ColumnElement[bool]:
    """Whether a revision is part of what the reader may know of a visible article's past: it was shown in
    what they are entitled to now."""
    if kind == "newsroom":
        return sa.true()
    if kind == "public":
        return revisions.c.was_public
    between = sa.literal("\n").concat(partner_packages.c.package).concat(sa.literal("\n"))
    # The same on both databases, and no pattern that a package's name could break.
    without = sa.func.replace(revisions.c.packages, between, "")
    return sa.and_(
        revisions.c.packages.is_not(None),
        sa.exists().where(
            _held(), sa.or_(partner_packages.c.package == EVERY, without != revisions.c.packages)
        ),
    )


def may_concern(kind: Kind) -> sa.ColumnElement[bool]:
    """Whether a reader of this kind may notice a change; `service.domain.change.told` has the last word."""
    if kind == "public":
        return changes.c.is_public
    everybodys = changes.c.partner_id.is_(None)
    return sa.or_(everybodys, changes.c.partner_id == _partner) if kind == "partner" else everybodys


def _held() -> sa.ColumnElement[bool]:
    return sa.and_(partner_packages.c.partner_id == _partner, partner_packages.c.until_seq.is_(None))


def asked(reader: Reader) -> dict[str, str]:
    """What statements with `visible` or `in_history` are executed with."""
    return {} if reader.partner_id is None else {"partner_id": reader.partner_id}


def for_each_kind(statement: Callable[[Kind], T]) -> dict[Kind, T]:
    """A statement that is the same but for who asks, made once for each kind of reader."""
    return {kind: statement(kind) for kind in get_args(Kind)}


class Given(NamedTuple):
    """A revision as a reader gets it: its JSON, and the entity tag of that."""

    etag: str
    snapshot: bytes


def given_columns(kind: Kind) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns that `given` makes a revision of."""
    if kind == "newsroom":
        return revisions.c.etag, revisions.c.snapshot, revisions.c.has_limits
    return (
        sa.func.coalesce(revisions.c.shown_etag, revisions.c.etag),
        sa.func.coalesce(revisions.c.shown, revisions.c.snapshot),
        revisions.c.has_limits,
    )


def given(
    reader: Reader,
    etag: str,
    snapshot: bytes,
    has_limits: bool,
    *,
    own_page: bool = False,
    now: Limits = NO_LIMITS,
) -> Given:
    """What a reader gets of a revision: never a figure that an editor rejected, nor a picture that may not
    be passed on to them. The newsroom's own page shows everybody without a key its pictures. Of an earlier
    revision, `now` are the limits of the current one, which hold for it too."""
    is_free = not has_limits and not now
    if is_free or reader.is_newsroom or (own_page and reader.kind == "public"):
        return Given(etag, snapshot)
    article = limited(wire.decode_article(snapshot), now)
    sent = wire.encode(without_withheld(article, reader))
    return Given(etag_of(sent), sent) if sent != snapshot else Given(etag, snapshot)


def etag_of(snapshot: bytes) -> str:
    """An entity tag's opaque part: the first 128 bits of the bytes' SHA-256, hexadecimal."""
    return hashlib.sha256(snapshot).hexdigest()[:32]
