"""Reading pictures by id. A picture is visible when an article that shows it is.

It is given as the newest visible article that shows it describes it: what an embargoed article says of a
picture is nobody's business yet, and what a correction took away is gone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import ImageBlock
from service.domain.media import Image
from service.domain.reader import ANYBODY, Reader
from service.domain.rights import may_have
from service.domain.texts import blocks
from service.store.tables import articles, captions, revisions
from service.store.visibility import asked, for_each_kind, visible


class Use(NamedTuple):
    """Where a picture is shown, and the words under it there."""

    article_id: str
    pointer: str
    text: str | None
    credit: str | None


class Shown(NamedTuple):
    """A picture as an article describes it, and when that article's revision was made."""

    image: Image
    at: datetime


_NEWEST = (articles.c.listed_at.desc(), articles.c.id.desc(), captions.c.position)
_shown = for_each_kind(
    lambda kind: (
        sa.select(captions.c.pointer, revisions.c.at, revisions.c.snapshot)
        .join_from(captions, articles, captions.c.article_id == articles.c.id)
        .join(
            revisions,
            sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
        )
        .where(captions.c.image_id == sa.bindparam("id"), visible(kind))
        .order_by(*_NEWEST)
        .limit(1)
    )
)
_uses = for_each_kind(
    lambda kind: (
        sa.select(captions.c.article_id, captions.c.pointer, captions.c.text, captions.c.credit)
        .join_from(captions, articles, captions.c.article_id == articles.c.id)
        .where(captions.c.image_id == sa.bindparam("id"), visible(kind))
        .order_by(*_NEWEST)
        .limit(100)
    )
)


def image(
    connection: Connection, image_id: str, reader: Reader = ANYBODY, *, own_page: bool = False
) -> Shown | None:
    """A picture that at least one article shows which the reader may see, and that may be passed on to them;
    for the newsroom's own page, that everybody may see there."""
    row = connection.execute(_shown[reader.kind], {"id": image_id} | asked(reader)).one_or_none()
    if row is None:
        return None
    block = dict(blocks(wire.decode_article(row.snapshot)))[row.pointer]
    if not isinstance(block, ImageBlock):
        return None
    shows_all = own_page and reader.kind == "public"
    return Shown(block.image, row.at) if shows_all or may_have(reader, block.image) else None


def uses(connection: Connection, image_id: str, reader: Reader = ANYBODY) -> Sequence[Use]:
    """The articles that the reader may see and that show a picture, newest first, at most 100."""
    return [
        Use._make(row) for row in connection.execute(_uses[reader.kind], {"id": image_id} | asked(reader))
    ]
