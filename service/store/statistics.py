"""Reading figures by id."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article
from service.domain.statistic import Statistic
from service.store.tables import articles, revisions, statistics
from service.store.visibility import Audience, for_each_audience, visible


class Reported(NamedTuple):
    """A figure, the article that reports it, and when that article's revision was made."""

    statistic: Statistic
    article: Article
    at: datetime


_by_id = for_each_audience(
    lambda audience: (
        sa.select(revisions.c.snapshot, revisions.c.at)
        .select_from(
            statistics.join(articles, articles.c.id == statistics.c.article_id).join(
                revisions,
                sa.and_(revisions.c.article_id == articles.c.id, revisions.c.revision == articles.c.revision),
            )
        )
        .where(statistics.c.id == sa.bindparam("id"), statistics.c.review != "rejected", visible(audience))
    )
)


def statistic(connection: Connection, statistic_id: str, audience: Audience = "public") -> Reported | None:
    """A figure of an article that the audience may see; a rejected one is none."""
    row = connection.execute(_by_id[audience], {"id": statistic_id}).one_or_none()
    if row is None:
        return None
    article = wire.decode_article(row.snapshot)
    found = next((each for each in article.statistics if each.id == statistic_id), None)
    return None if found is None else Reported(found, article, row.at)
