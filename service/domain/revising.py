"""What becomes of an article that arrives: a first revision, a next one, or nothing new."""

from datetime import datetime

from msgspec.structs import replace

from service.domain.article import Article, Status
from service.domain.errors import InvalidInput
from service.domain.identity import identified, shown_by
from service.domain.rights import next_end
from service.domain.succession import Figures, Past, inherited, restored
from service.domain.texts import texts


def first(article: Article, *, article_id: str, slug: str, status: Status) -> Article:
    """Revision 1 of an article that is new here."""
    return identified(replace(article, revision=1, slug=slug, status=status), article_id)


def kept_as(article: Article, article_id: str, *, before: Article | None) -> Article:
    """A revision of another store as it was there: number, state and times included. `before` is the one
    before it, where that is here."""
    kept = shown_by(article, article_id)
    return replace(kept, statistics=restored(before, kept))


def successor(
    current: Article,
    article: Article,
    *,
    slug: str,
    status: Status,
    at: datetime,
    figures: Figures,
    past: Past,
    material: bool | None = None,
) -> Article | None:
    """The next revision of `current` with the content of `article`, or None when that is the same.

    What is ours stays: id, revision count and the first publication, and what `inherited` says of figures,
    those of the `past` included.
    `updated_at` moves on a material revision only: to the later time that the source states, else to `at`.
    Whether it is one may be said by an editor.
    """
    candidate = shown_by(
        replace(
            article,
            revision=current.revision,
            status=status,
            slug=slug,
            published_at=_published_at(current, article),
            updated_at=current.updated_at,
        ),
        current.id or "",
    )
    candidate = replace(candidate, statistics=inherited(current, candidate, figures, past))
    if candidate == current:
        return None
    if is_material(current, candidate) if material is None else material:
        candidate = replace(candidate, updated_at=_moved(current.updated_at, article.updated_at, at))
    return replace(candidate, revision=current.revision + 1)


def status_at(article: Article, current: Article | None, *, publish: bool, at: datetime) -> Status:
    """What becomes of an article that is taken in at a moment.

    One whose embargo or publication lies ahead is scheduled, one whose expiry has passed is withdrawn. What
    is published already stays so until it expires: a time put right does not take it back. What was
    withdrawn stays so, but for what had expired and may be shown again.
    Raises InvalidInput for a draft of what is published, which would withdraw it without a word.
    """
    published = current is not None and current.status == "published"
    if not publish:
        if published:
            raise InvalidInput("the article is published: a draft cannot take its place", pointer="/status")
        return "draft"
    if _expired(article, at):
        return "withdrawn"
    if current is not None and current.status == "withdrawn" and not _expired(current, at):
        return "withdrawn"
    times = (article.embargo_until, article.published_at)
    ahead = any(time is not None and time > at for time in times)
    return "scheduled" if ahead and not published else "published"


def _expired(article: Article, at: datetime) -> bool:
    return article.expires_at is not None and article.expires_at <= at


def due_at(article: Article) -> datetime | None:
    """When the clock next has something to do with the article: its release, its expiry, the end of the
    rights in a picture."""
    if article.status == "scheduled":
        times: tuple[datetime | None, ...] = (article.embargo_until, article.published_at)
        return max((time for time in times if time is not None), default=None)
    if article.status == "published":
        return min(
            (time for time in (article.expires_at, next_end(article)) if time is not None), default=None
        )
    return None


def is_material(before: Article, after: Article) -> bool:
    """Whether a reader would read something else: the words, the byline, the corrections, the state."""

    def read(article: Article) -> tuple[object, ...]:
        words = tuple(text.text for text in texts(article))
        return words, article.byline, article.corrections, article.status

    return read(before) != read(after)


def shown_to_readers(article: Article) -> Article:
    """The article without the figures that an editor rejected; the same one where there are none."""
    kept = tuple(each for each in article.statistics if each.review != "rejected")
    return article if len(kept) == len(article.statistics) else replace(article, statistics=kept)


_OURS = {"id", "revision", "updated_at"}


def changed_fields(before: Article, after: Article) -> tuple[str, ...]:
    """The names of the fields in which two revisions differ, but for those that every revision moves."""
    return tuple(
        name
        for name in Article.__struct_fields__
        if name not in _OURS and getattr(before, name) != getattr(after, name)
    )


def _published_at(current: Article, article: Article) -> datetime | None:
    """The first publication never moves; one that has not been yet may."""
    if current.status in {"draft", "scheduled"}:
        return article.published_at or current.published_at
    return current.published_at or article.published_at


def _moved(current: datetime | None, stated: datetime | None, at: datetime) -> datetime:
    if stated is not None and (current is None or stated > current):
        return stated
    return at


def shown_from(article: Article, at: datetime) -> datetime:
    """The moment from which an article that is first shown at `at` was to be seen: its publication or the
    end of its embargo, where one is known."""
    times = [time for time in (article.published_at, article.embargo_until) if time is not None]
    return min(max(times), at) if times else at


def says_the_same(one: Article, other: Article) -> bool:
    """Whether two revisions differ in nothing but in what is counted where they were made."""
    return replace(one, revision=other.revision, updated_at=other.updated_at) == other
