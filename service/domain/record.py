"""A line of an export: what one newsroom tells another so that nothing is lost on the way.

An import takes these lines and articles as the API shows them alike; only these keep an article's number,
times and place in the lists, and with its revisions the change feed.
"""

from service.domain.article import Article, Publication
from service.domain.change import Change
from service.domain.value import Instant, Value


class PublicationRecord(Value, frozen=True, kw_only=True, tag_field="record", tag="publication"):
    """A masthead, as it was since `updated_at`."""

    publication: Publication
    updated_at: Instant


class ArticleRecord(Value, frozen=True, kw_only=True, tag_field="record", tag="article"):
    """An article's current revision, without the ones before and without the feed.

    `at` is when it was made, `listed_at` its place in the lists, `changed` the fields in which it differs
    from the one before, null of the first.
    """

    at: Instant
    listed_at: Instant
    material: bool
    was_public: bool
    changed: tuple[str, ...] | None
    article: Article


class RevisionRecord(Value, frozen=True, kw_only=True, tag_field="record", tag="revision"):
    """One of all revisions of an article, oldest first; what readers noticed of it follows as changes."""

    at: Instant
    listed_at: Instant
    material: bool
    was_public: bool
    changed: tuple[str, ...] | None
    article: Article


class ChangeRecord(Value, frozen=True, kw_only=True, tag_field="record", tag="change"):
    """A change of the feed, with its number."""

    change: Change


Record = PublicationRecord | ArticleRecord | RevisionRecord | ChangeRecord
