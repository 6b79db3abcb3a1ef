"""An article among others, in a document that holds several."""

from datetime import datetime
from typing import NamedTuple

from service.domain.article import Article, Publication


class Entry(NamedTuple):
    """`changed_at` is when it last became another to its readers, where that is known better than by its
    `updated_at`."""

    article: Article
    publication: Publication
    changed_at: datetime | None = None
