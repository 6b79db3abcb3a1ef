"""Which article has which slug, while the articles of a batch are gone through."""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from service.domain.errors import Conflict
from service.store import known


class Slugs:
    """What the store says of slugs, and what the batch has given out and taken back since."""

    def __init__(self, connection: Connection, wanted: Iterable[str]) -> None:
        self._connection = connection
        asked = set(wanted)
        self._holders: dict[str, str | None] = dict.fromkeys(asked)
        self._holders |= known.holders(connection, asked)

    def free(self, wanted: str, article_id: str, *, fresh: bool) -> str:
        """A slug that no other article has: this one, or with the id behind it where another has it.

        `fresh` says that the id was made up just now: nobody can have named a slug after it.
        """
        with_id = f"{wanted[:80].rstrip('-')}-{article_id}"
        if fresh:
            self._holders.setdefault(with_id, None)
        slug, tries = wanted, 0
        while self._holder(slug) not in {None, article_id}:
            tries += 1
            slug = with_id if tries == 1 else f"{with_id}-{tries}"
        return slug

    def require(self, slug: str, article_id: str) -> None:
        """Raise Conflict where another article has the slug."""
        if self._holder(slug) not in {None, article_id}:
            raise Conflict("another article has this slug", pointer="/slug")

    def move(self, article_id: str, *, before: str | None, after: str | None) -> None:
        """Note that an article has given up one slug and has another now."""
        if before is not None and before != after:
            self._holders[before] = None
        if after is not None:
            self._holders[after] = article_id

    def _holder(self, slug: str) -> str | None:
        if slug not in self._holders:
            self._holders[slug] = known.holders(self._connection, (slug,)).get(slug)
        return self._holders[slug]
