"""What a writer knows of an article before writing: RFC 9110, section 13, without HTTP."""

from typing import NamedTuple

ANY = "*"
"""Stands for every entity tag: `If-Match: *` asks that there be an article, `If-None-Match: *` that there
be none."""


class Precondition(NamedTuple):
    """`match` are the tags of which the article must have one, `none_match` those of which it may have none;
    null asks for nothing. Tags are the opaque part, as the store gives them."""

    match: tuple[str, ...] | None = None
    none_match: tuple[str, ...] | None = None

    def matches(self, etag: str | None) -> bool:
        """Whether the article has a tag that was asked for; a null tag is that of no article."""
        return self.match is None or _among(etag, self.match)

    def differs(self, etag: str | None) -> bool:
        """Whether the article has none of the tags that were ruled out."""
        return self.none_match is None or not _among(etag, self.none_match)


NOTHING_ASKED = Precondition()


def _among(etag: str | None, tags: tuple[str, ...]) -> bool:
    return etag is not None and (ANY in tags or etag in tags)
