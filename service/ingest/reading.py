"""What every reader of a format gives: the articles of one document, each with what was not understood."""

import msgspec

from service.domain.article import Article, Status
from service.domain.unread import Unread


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One article of a source.

    `article.publication` is DEFAULT_PUBLICATION where the source names none, `source_id` is empty where it
    has no identity of its own. `quoted` and `counted` say whether the source states the quotations and the
    figures itself; they are found in the text where it does not. `status` is what the source says is to
    become of it: what it withholds is a draft, and what it withdraws is not to be taken in.
    """

    article: Article
    unread: tuple[Unread, ...] = ()
    quoted: bool = False
    counted: bool = False
    status: Status = "published"
